package contract

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"

	"understudy/mock/schema"
)

// builder turns the document into operations, after the survey has mended it.
type builder struct {
	*Contract
	doc     *schema.Document
	schemes map[string]*Scheme
	// undeclaredScopes are those that were told: the document's own security is that of every operation.
	undeclaredScopes map[*schema.Node]bool
}

func (b *builder) build() error {
	if err := b.readSchemes(); err != nil {
		return err
	}
	paths := b.doc.At("/paths")
	if !paths.Exists() || len(paths.Node.Names) == 0 {
		b.Contract.blemish(b.doc.Top(), "paths", "the document has no paths: there is nothing to play", "add a path")
		return nil
	}
	for i, template := range paths.Node.Names {
		if strings.HasPrefix(template, "x-") {
			continue
		}
		if !strings.HasPrefix(template, "/") {
			b.Contract.blemish(paths.Item(i), "paths", "a path must begin with a slash", "write "+"/"+shown(template))
			continue
		}
		if err := b.pathItem(template, paths.Item(i)); err != nil {
			return err
		}
	}
	b.tellRivals()
	b.placeFlows()
	return nil
}

// pathItem reads the operations of a path. What stands beside a reference goes before what it leads to.
func (b *builder) pathItem(template string, at schema.Place) error {
	parts := []schema.Place{at}
	if target, err := at.Deref(); err != nil {
		return err
	} else if target.Node != at.Node {
		parts = append(parts, target)
	}
	seen := map[string]bool{}
	for _, part := range parts {
		for _, found := range operationsOf(part) {
			if seen[found.method] || found.at.Node.Kind != schema.Object {
				continue
			}
			seen[found.method] = true
			if err := b.play(found.method, template, found.at, parts); err != nil {
				return err
			}
		}
	}
	return nil
}

// method is an operation by its method.
type method struct {
	method string
	at     schema.Place
}

// operationsOf are the operations of a path item, in the order that the methods are listed in (OpenAPI 3.2, section
// 4.9), then those of other methods, in the order written.
func operationsOf(item schema.Place) []method {
	var list []method
	for _, name := range [...]string{
		"get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
	} {
		if at := item.Child(name); at.Exists() {
			list = append(list, method{strings.ToUpper(name), at})
		}
	}
	if more := item.Child("additionalOperations"); more.Exists() && more.Node.Kind == schema.Object {
		for i, name := range more.Node.Names {
			if httpguts.ValidHeaderFieldName(name) {
				list = append(list, method{name, more.Item(i)})
			}
		}
	}
	return list
}

// play reads an operation and puts it where requests find it.
func (b *builder) play(method, template string, at schema.Place, items []schema.Place) error {
	o, err := b.operation(method, template, at)
	if err != nil {
		return err
	}
	o.item = items[0]
	if o.Parameters, err = b.parameters(first(items, "parameters"), at); err != nil {
		return err
	}
	b.settleParameters(o, template)
	b.undeclared(o, template)
	b.register(o, template, first(items, "servers").Child("servers"))
	return nil
}

// first is the first of several places that has a member, or the last of them.
func first(places []schema.Place, name string) schema.Place {
	for _, place := range places {
		if place.Child(name).Exists() {
			return place
		}
	}
	return places[len(places)-1]
}

func (b *builder) operation(method, template string, at schema.Place) (*Operation, error) {
	o := &Operation{ID: at.Node.StringAt("operationId"), Method: method, Template: template, At: at}
	if rival := b.byID[o.ID]; rival != nil && o.ID != "" {
		b.Contract.blemish(at.Child("operationId"), "operationId", "another operation has this operationId already: "+
			rival.Method+" "+rival.Template, "use a name of its own")
		o.ID = ""
	}
	if o.ID = folderName(o.ID); o.ID == "" {
		o.ID = wordsOf(method, template)
	}
	for n, name := 2, o.ID; b.byID[o.ID] != nil; n++ {
		o.ID = fmt.Sprintf("%s_%d", name, n)
	}
	b.byID[o.ID] = o
	o.Token = b.terms(at.Child("x-token"))
	var err error
	if o.Security, err = b.security(at); err != nil {
		return nil, err
	}
	if o.Body, err = b.body(at.Child("requestBody")); err != nil {
		return nil, err
	}
	if o.Responses, err = b.responses(at.Child("responses")); err == nil && len(o.Responses) == 0 {
		b.Contract.blemish(at, "responses", "no reply is documented: a valid call gets 204 without a body", "add responses")
		o.Responses = []*Response{{Status: "204", Code: http.StatusNoContent, At: at}}
	}
	return o, err
}

// undeclared reports what a path has in braces and no parameter describes, and makes a parameter of it: any text will
// do there.
func (b *builder) undeclared(o *Operation, template string) {
	path, _ := conditions(template)
	part, err := parseSegment(path)
	if err != nil {
		return
	}
	for _, name := range part.names {
		if !slices.ContainsFunc(o.Parameters, func(p *Parameter) bool { return p.In == "path" && p.Name == name }) {
			b.Contract.blemish(o.At, "parameters", fmt.Sprintf("the path has a parameter %.60q that is not described", name),
				"add it to the parameters, in: path")
			o.Parameters = append(o.Parameters, &Parameter{
				Name: name, In: "path", Required: true, Style: "simple", At: o.At, takes: takesString,
			})
		}
	}
}

// register puts the operation under the base path of each server that it has.
func (b *builder) register(o *Operation, template string, shared schema.Place) {
	servers := b.doc.At("/servers")
	for _, nearer := range []schema.Place{shared, o.At.Child("servers")} {
		if nearer.Exists() && len(nearer.Node.Items) > 0 {
			servers = nearer
		}
	}
	bases := b.basePaths(servers)
	o.Template = bases[0] + template
	last := template[strings.LastIndexByte(template, '/')+1:]
	for _, parameter := range o.Parameters {
		parameter.record = parameter.In == "path" && strings.Contains(last, "{"+parameter.Name+"}")
	}
	for i, base := range bases {
		rival, err := b.index.add(base+template, o)
		if err != nil {
			b.Contract.blemish(o.At, "paths", "the path template cannot be used, and is left out: "+err.Error(),
				"mend it")
			delete(b.byID, o.ID)
			return
		}
		if i == 0 {
			b.Operations = append(b.Operations, o)
		}
		if rival != nil && rival != o {
			b.Contract.blemish(o.At, "paths", "the same requests mean "+rival.ID+", which is served instead",
				"make the two paths differ in more than a parameter's name")
		}
	}
}

// folderName makes of an operationId a name that can be a folder everywhere: meta/root becomes meta_root. It is ""
// where there is none.
func folderName(name string) string {
	folder := strings.Map(func(c rune) rune {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '.' && c != '-' {
			return '_'
		}
		return c
	}, name)
	if len(folder) > 200 || strings.Trim(folder, "._") == "" {
		return ""
	}
	return folder
}

// wordsOf names an operation by its method and path: get_pets_petId.
func wordsOf(method, template string) string {
	words := strings.FieldsFunc(template, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9')
	})
	name := strings.Join(append([]string{strings.ToLower(method)}, words...), "_")
	return name[:min(len(name), 150)]
}
