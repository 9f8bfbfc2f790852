package contract

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"understudy/mock/schema"
)

// builder turns the document into operations. It walks the raw document, which keeps order and places, beside
// kin-openapi's model of it, which has references resolved and defaults applied.
type builder struct {
	*Contract
	doc     *schema.Document
	model   *openapi3.T
	schemes map[string]*Scheme
}

func (b *builder) build() error {
	if err := b.readSchemes(); err != nil {
		return err
	}
	paths := b.doc.At("/paths")
	if !paths.Exists() {
		b.Contract.blemish(b.doc.Top(), "paths", "the document has no paths: there is nothing to play", "add a path")
		return nil
	}
	if paths.Node.Kind != schema.Object {
		return fault(paths, "paths is not an object", "write it as an object")
	}
	for i, template := range paths.Node.Names {
		if !strings.HasPrefix(template, "/") {
			if !strings.HasPrefix(template, "x-") {
				b.Contract.blemish(paths.Item(i), "paths", "a path must begin with a slash", "write "+"/"+template)
			}
			continue
		}
		item, err := paths.Item(i).Deref()
		if err != nil {
			return err
		}
		if err := b.pathItem(template, item, b.model.Paths.Value(template)); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) pathItem(template string, at schema.Place, model *openapi3.PathItem) error {
	if model == nil || at.Node.Kind != schema.Object {
		return fault(at, "the path item cannot be read", "write it as an object")
	}
	// The order they are listed in (OpenAPI 3.1, section 4.8.9).
	for _, method := range [...]string{"get", "put", "post", "delete", "options", "head", "patch", "trace"} {
		place := at.Child(method)
		if !place.Exists() {
			continue
		}
		operation := model.GetOperation(strings.ToUpper(method))
		if operation == nil {
			return fault(place, "the operation cannot be read", "write it as an object")
		}
		made, err := b.operation(strings.ToUpper(method), template, place, operation)
		if err != nil {
			return err
		}
		if made.Parameters, err = b.parameters(at, model.Parameters, place, operation.Parameters); err != nil {
			return err
		}
		b.settleParameters(made, template)
		if err := b.register(made, template, model, operation); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) operation(
	method, template string, at schema.Place, model *openapi3.Operation,
) (*Operation, error) {
	o := &Operation{ID: model.OperationID, Method: method, Template: template, At: at}
	if o.ID == "" || b.byID[o.ID] != nil || !fileName(o.ID) {
		if o.ID != "" {
			b.Contract.blemish(at.Child("operationId"), "operationId", "is taken already, or cannot name a folder",
				"use a name of its own, of letters, digits, '.', '_' and '-'")
		}
		o.ID = wordsOf(method, template)
		for n := 2; b.byID[o.ID] != nil; n++ {
			o.ID = fmt.Sprintf("%s_%d", wordsOf(method, template), n)
		}
	}
	b.byID[o.ID] = o
	var err error
	if o.Security, err = b.security(at, model); err != nil {
		return nil, err
	}
	if o.Body, err = b.body(at.Child("requestBody")); err != nil {
		return nil, err
	}
	o.Responses, err = b.responses(at.Child("responses"))
	return o, err
}

// settleParameters leaves out path parameters that the path does not have: no request could ever send them.
func (b *builder) settleParameters(o *Operation, template string) {
	o.Parameters = slices.DeleteFunc(o.Parameters, func(p *Parameter) bool {
		if p.In != "path" || strings.Contains(template, "{"+p.Name+"}") {
			return false
		}
		b.Contract.blemish(p.At, "parameters", "the path has no parameter "+p.Name+": it is ignored", "add it to the path")
		return true
	})
	o.cookies = slices.ContainsFunc(o.Parameters, func(p *Parameter) bool { return p.In == "cookie" })
}

// register puts the operation under the base path of each server that it has.
func (b *builder) register(o *Operation, template string, item *openapi3.PathItem, model *openapi3.Operation) error {
	servers := b.model.Servers
	if len(item.Servers) > 0 {
		servers = item.Servers
	}
	if model.Servers != nil && len(*model.Servers) > 0 {
		servers = *model.Servers
	}
	bases := []string{}
	for _, server := range servers {
		bases = append(bases, basePath(server))
	}
	if len(bases) == 0 {
		bases = append(bases, "")
	}
	o.Template = bases[0] + template
	last := template[strings.LastIndexByte(template, '/')+1:]
	for _, parameter := range o.Parameters {
		parameter.record = parameter.In == "path" && strings.Contains(last, "{"+parameter.Name+"}")
	}
	b.Operations = append(b.Operations, o)
	for _, base := range bases {
		rival, err := b.index.add(base+template, o)
		if err != nil {
			return fault(o.At, "the path template cannot be used: "+err.Error(), "mend it")
		}
		if rival != nil && rival != o {
			b.Contract.blemish(o.At, "paths", "the same requests mean "+rival.ID+", which is served instead",
				"make the two paths differ in more than a parameter's name")
		}
	}
	return nil
}

// basePath is the path of a server's address. Scheme and host are dropped: the stand-in listens elsewhere.
func basePath(server *openapi3.Server) string {
	if server == nil {
		return ""
	}
	address := server.URL
	for name, variable := range server.Variables {
		if variable != nil {
			address = strings.ReplaceAll(address, "{"+name+"}", variable.Default)
		}
	}
	if _, rest, absolute := strings.Cut(address, "://"); absolute {
		_, address, _ = strings.Cut(rest, "/")
	} else if rest, outer := strings.CutPrefix(address, "//"); outer {
		_, address, _ = strings.Cut(rest, "/")
	}
	if end := strings.IndexAny(address, "?#"); end >= 0 {
		address = address[:end]
	}
	address = strings.Trim(strings.TrimPrefix(address, "."), "/")
	if address == "" {
		return ""
	}
	return "/" + address
}

// fileName reports whether a name can be a folder everywhere.
func fileName(name string) bool {
	for _, c := range name {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '.' && c != '_' && c != '-' {
			return false
		}
	}
	return len(name) <= 200 && strings.Trim(name, ".") != ""
}

// wordsOf names an operation by its method and path: get_pets_petId.
func wordsOf(method, template string) string {
	words := strings.FieldsFunc(template, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9')
	})
	name := strings.Join(append([]string{strings.ToLower(method)}, words...), "_")
	return name[:min(len(name), 150)]
}
