package contract

import (
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"understudy/mock/schema"
)

// readSchemes reads components/securitySchemes. One that is not known is an error where it is used, never an open
// door.
func (b *builder) readSchemes() error {
	b.schemes = map[string]*Scheme{}
	all := b.doc.At("/components/securitySchemes")
	if b.model.Components == nil || !all.Exists() || all.Node.Kind != schema.Object {
		return nil
	}
	for i, name := range all.Node.Names {
		reference := b.model.Components.SecuritySchemes[name]
		if strings.HasPrefix(name, "x-") && reference == nil {
			continue
		}
		at, err := all.Item(i).Deref()
		if err != nil {
			return err
		}
		if reference == nil || reference.Value == nil {
			return fault(at, "the security scheme cannot be read", "mend it")
		}
		b.schemes[name] = readScheme(name, at, reference.Value)
	}
	return nil
}

func readScheme(name string, at schema.Place, model *openapi3.SecurityScheme) *Scheme {
	scheme := &Scheme{Name: name, In: model.In, Parameter: model.Name}
	kind := model.Type
	if kind == "http" {
		// Names of authentication schemes are in any case (RFC 9110, section 11.1).
		kind += " " + strings.ToLower(model.Scheme)
	}
	switch kind {
	case "http bearer":
		scheme.Kind = Bearer
	case "http basic":
		scheme.Kind = Basic
	case "apiKey":
		scheme.Kind = APIKey
		if scheme.Parameter == "" || scheme.In != "header" && scheme.In != "query" && scheme.In != "cookie" {
			scheme.fault = fault(at, "an apiKey scheme needs a name, and in: header, query or cookie", "add them")
		}
	case "oauth2":
		scheme.Kind = OAuth2
	case "openIdConnect":
		scheme.Kind = OpenIDConnect
	case "mutualTLS":
		scheme.Kind = MutualTLS
	default:
		scheme.fault = fault(at, fmt.Sprintf("the security scheme %q is of a kind that is not known", name),
			"use apiKey, http bearer, http basic, oauth2, openIdConnect or mutualTLS")
	}
	return scheme
}

// security is the operation's own requirements or, where it has none, the document's.
func (b *builder) security(at schema.Place, model *openapi3.Operation) (Security, error) {
	requirements, place := b.model.Security, b.doc.At("/security")
	if model.Security != nil {
		requirements, place = *model.Security, at.Child("security")
	}
	security := make(Security, 0, len(requirements))
	for i := range requirements {
		option := place.Item(i)
		if option.Node.Kind != schema.Object {
			// Taken for an empty requirement it would let everybody in.
			return nil, fault(option, "a security requirement is not an object", "name its schemes, or write {}")
		}
		requirement := Requirement{}
		for j, name := range option.Node.Names {
			scheme := b.schemes[name]
			if scheme == nil {
				return nil, fault(option.Item(j), fmt.Sprintf("security names the scheme %q, which does not exist", name),
					"add it to components/securitySchemes")
			}
			if scheme.fault != nil {
				return nil, scheme.fault
			}
			requirement = append(requirement, Need{Scheme: scheme, Scopes: requirements[i][name]})
		}
		security = append(security, requirement)
	}
	return security, nil
}
