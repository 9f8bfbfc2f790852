package contract

import (
	"fmt"
	"slices"
	"strings"

	"understudy/mock/schema"
)

// readSchemes reads components/securitySchemes. One that is not known is an error where it is used, never an open
// door.
func (b *builder) readSchemes() error {
	b.schemes, b.undeclaredScopes = map[string]*Scheme{}, map[*schema.Node]bool{}
	all := b.doc.At("/components/securitySchemes")
	if !all.Exists() {
		return nil
	}
	for i, name := range all.Node.Names {
		at, err := all.Item(i).Deref()
		if err != nil {
			return err
		}
		scheme := readScheme(name, at)
		if b.schemes[name] = scheme; scheme.fault == nil {
			b.Contract.schemes = append(b.Contract.schemes, scheme)
		}
	}
	return nil
}

func readScheme(name string, at schema.Place) *Scheme {
	scheme := &Scheme{Name: name, In: at.Node.StringAt("in"), Parameter: at.Node.StringAt("name")}
	kind := at.Node.StringAt("type")
	if kind == "http" {
		// Names of authentication schemes are in any case (RFC 9110, section 11.1).
		kind += " " + strings.ToLower(at.Node.StringAt("scheme"))
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
		scheme.Kind, scheme.Flows = OAuth2, readFlows(at.Child("flows"))
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

// declares reports whether a scope is one of a flow (OpenAPI 3.1, section 4.8.29), or if there is no telling.
func (s *Scheme) declares(scope string) bool {
	return len(s.Flows) == 0 ||
		slices.ContainsFunc(s.Flows, func(flow *Flow) bool { return slices.Contains(flow.Scopes, scope) })
}

// security is the operation's own requirements or, where it has none, the document's.
func (b *builder) security(at schema.Place) (Security, error) {
	place := at.Child("security")
	if !place.Exists() {
		place = b.doc.At("/security")
	}
	if !place.Exists() {
		return Security{}, nil
	}
	if place.Node.Kind != schema.Array {
		// Taken for no requirement it would let everybody in.
		return nil, fault(place, "security is not a list", "write it as a list of requirements, or leave it out")
	}
	security := make(Security, 0, len(place.Node.Items))
	for i := range place.Node.Items {
		requirement, err := b.requirement(place.Item(i))
		if err != nil {
			return nil, err
		}
		security = append(security, requirement)
	}
	return security, nil
}

func (b *builder) requirement(option schema.Place) (Requirement, error) {
	if option.Node.Kind != schema.Object {
		return nil, fault(option, "a security requirement is not an object", "name its schemes, or write {}")
	}
	requirement := Requirement{}
	for i, name := range option.Node.Names {
		scheme := b.schemes[name]
		if scheme == nil {
			return nil, fault(option.Item(i), fmt.Sprintf("security names the scheme %q, which does not exist", name),
				"add it to components/securitySchemes")
		}
		if scheme.fault != nil {
			return nil, scheme.fault
		}
		need := Need{Scheme: scheme}
		for j, scope := range option.Node.Items[i].Items {
			need.Scopes = append(need.Scopes, scope.Text)
			if !scheme.declares(scope.Text) && !b.undeclaredScopes[scope] {
				b.undeclaredScopes[scope] = true
				b.Contract.blemish(option.Item(i).Item(j), "security",
					fmt.Sprintf("the scheme %s declares no scope %.60q", name, scope.Text), "add it to the scopes of a flow")
			}
		}
		requirement = append(requirement, need)
	}
	return requirement, nil
}
