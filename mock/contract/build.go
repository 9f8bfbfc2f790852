package contract

import (
	"fmt"
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
	ids     map[string]bool
	schemes map[string]*Scheme
}

// methods are those of a path item, in the order they are listed in (OpenAPI 3.1, section 4.8.9).
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

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
	for _, method := range methods {
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
	if o.ID == "" || b.ids[o.ID] || !fileName(o.ID) {
		if o.ID != "" {
			b.Contract.blemish(at.Child("operationId"), "operationId", "is taken already, or cannot name a folder",
				"use a name of its own, of letters, digits, '.', '_' and '-'")
		}
		o.ID = wordsOf(method, template)
		for n := 2; b.ids[o.ID]; n++ {
			o.ID = fmt.Sprintf("%s_%d", wordsOf(method, template), n)
		}
	}
	b.ids[o.ID] = true
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
		base, err := server.BasePath()
		if err != nil {
			b.Contract.blemish(o.At, "servers", "a server's address cannot be read: its base path is taken as /", "mend it")
			base = "/"
		}
		bases = append(bases, strings.TrimSuffix(base, "/"))
	}
	if len(bases) == 0 {
		bases = append(bases, "")
	}
	o.Template = bases[0] + template
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

// readSchemes reads components/securitySchemes. One that is not known is an error, never an open door.
func (b *builder) readSchemes() error {
	b.schemes = map[string]*Scheme{}
	if b.model.Components == nil {
		return nil
	}
	for name, reference := range b.model.Components.SecuritySchemes {
		at, err := b.doc.At("/components/securitySchemes").Child(name).Deref()
		if err != nil {
			return err
		}
		if reference.Value == nil {
			return fault(at, "the security scheme cannot be read", "mend it")
		}
		scheme := &Scheme{Name: name, In: reference.Value.In, Parameter: reference.Value.Name}
		switch kind := reference.Value.Type + " " + strings.ToLower(reference.Value.Scheme); strings.TrimSpace(kind) {
		case "http bearer":
			scheme.Kind = Bearer
		case "http basic":
			scheme.Kind = Basic
		case "apiKey":
			scheme.Kind = APIKey
			if scheme.Parameter == "" || scheme.In != "header" && scheme.In != "query" && scheme.In != "cookie" {
				return fault(at, "an apiKey scheme needs a name, and in: header, query or cookie", "add them")
			}
		case "oauth2":
			scheme.Kind = OAuth2
		case "openIdConnect":
			scheme.Kind = OpenIDConnect
		case "mutualTLS":
			scheme.Kind = MutualTLS
		default:
			return fault(at, fmt.Sprintf("the security scheme %q is of a kind that is not known", name),
				"use apiKey, http bearer, http basic, oauth2, openIdConnect or mutualTLS")
		}
		b.schemes[name] = scheme
	}
	return nil
}

// security is the operation's own requirements or, where it has none, the document's.
func (b *builder) security(at schema.Place, model *openapi3.Operation) (Security, error) {
	requirements, place := b.model.Security, b.doc.At("/security")
	if model.Security != nil {
		requirements, place = *model.Security, at.Child("security")
	}
	security := make(Security, 0, len(requirements))
	for i := range requirements {
		requirement := Requirement{}
		for j, name := range place.Node.Items[i].Names {
			scheme := b.schemes[name]
			if scheme == nil {
				return nil, fault(place.Item(i).Item(j), fmt.Sprintf("security names the scheme %q, which does not exist", name),
					"add it to components/securitySchemes")
			}
			requirement = append(requirement, Need{Scheme: scheme, Scopes: requirements[i][name]})
		}
		security = append(security, requirement)
	}
	return security, nil
}
