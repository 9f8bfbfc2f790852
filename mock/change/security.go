package change

import (
	"net/textproto"
	"slices"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// schemeNames are what security schemes of a new operation are called in the old one, where that is something else.
// What a scheme is called is nobody's business: a client sends what its definition says.
type schemeNames map[*contract.Scheme]string

func (n schemeNames) name(s *contract.Scheme) string {
	if old, there := n[s]; there {
		return old
	}
	return s.Name
}

// renamed finds the schemes of a new operation that the old one has under another name. Those of OpenID Connect are
// told apart by an address that is not compared, so they go by their names.
func renamed(old, next *contract.Operation) schemeNames {
	called := schemeNames{}
	before, after := schemes(old), schemes(next)
	taken := map[string]bool{}
	for _, s := range after {
		taken[s.Name] = true
	}
	for _, s := range after {
		same := func(b *contract.Scheme) bool { return b.Name == s.Name }
		if s.Kind == contract.OpenIDConnect || slices.ContainsFunc(before, same) {
			continue
		}
		for _, b := range before {
			if !taken[b.Name] && defined(b) == defined(s) {
				called[s], taken[b.Name] = b.Name, true
				break
			}
		}
	}
	return called
}

// schemes are those that an operation needs, each once.
func schemes(o *contract.Operation) []*contract.Scheme {
	var list []*contract.Scheme
	for _, requirement := range o.Security {
		for _, need := range requirement {
			if !slices.Contains(list, need.Scheme) {
				list = append(list, need.Scheme)
			}
		}
	}
	return list
}

// sorted are the requirements of an operation in an order of their own, for that in which they are written means
// nothing.
func sorted(o *contract.Operation, called schemeNames) []contract.Requirement {
	list := make([]contract.Requirement, len(o.Security))
	for i, requirement := range o.Security {
		for _, need := range requirement {
			need.Scopes = slices.Compact(slices.Sorted(slices.Values(need.Scopes)))
			list[i] = append(list[i], need)
		}
		slices.SortStableFunc(list[i], func(a, b contract.Need) int {
			return strings.Compare(called.name(a.Scheme), called.name(b.Scheme))
		})
	}
	words := func(r contract.Requirement) (all []string) {
		for _, need := range r {
			all = append(append(all, called.name(need.Scheme)), need.Scopes...)
		}
		return all
	}
	slices.SortStableFunc(list, func(a, b contract.Requirement) int { return slices.Compare(words(a), words(b)) })
	return list
}

// schemesOf writes the security schemes of an operation, as far as they say how a credential travels.
func schemesOf(o *contract.Operation, called schemeNames) string {
	w := writer{}
	list := schemes(o)
	slices.SortStableFunc(list, func(a, b *contract.Scheme) int { return strings.Compare(called.name(a), called.name(b)) })
	w.open("", schema.Place{})
	for _, s := range list {
		w.scheme(called.name(s), s)
	}
	w.close()
	return string(w.text)
}

// defined is what a scheme says besides its name.
func defined(s *contract.Scheme) string {
	w := writer{}
	w.scheme("", s)
	return string(w.text)
}

func (w *writer) scheme(name string, s *contract.Scheme) {
	none := schema.Place{}
	text := func(name, value string) { w.member(name, string(appendText(nil, value)), none) }
	w.open(name, none)
	switch s.Kind {
	case contract.Bearer:
		text("type", "http")
		text("scheme", "bearer")
	case contract.Basic:
		text("type", "http")
		text("scheme", "basic")
	case contract.APIKey:
		text("type", "apiKey")
		text("in", s.In)
		key := s.Parameter
		if s.In == "header" {
			// Names of headers are case-insensitive (RFC 9110, section 5.1).
			key = textproto.CanonicalMIMEHeaderKey(key)
		}
		text("name", key)
	case contract.OpenIDConnect:
		text("type", "openIdConnect")
	case contract.MutualTLS:
		text("type", "mutualTLS")
	case contract.OAuth2:
		text("type", "oauth2")
		w.open("flows", none)
		for _, flow := range s.Flows {
			w.open(string(flow.Kind), none)
			text("tokenUrl", flow.TokenURL)
			text("refreshUrl", flow.RefreshURL)
			w.open("scopes", none)
			for _, scope := range flow.Scopes {
				text(scope, "")
			}
			w.close()
			w.close()
		}
		w.close()
	}
	w.close()
}
