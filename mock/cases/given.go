package cases

import (
	"encoding/json"
	"iter"
	"net/url"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// Named is the request with the path parameters of a fixture's name: their texts, joined by commas in the order of the
// path. Why says why there is no such call, or is "".
func (m *Maker) Named(o *contract.Operation, request Request, name string) (made Request, why string) {
	values := strings.Split(name, ",")
	path, ok := Filled(o.Path(), func(string) (string, bool) {
		if len(values) == 0 {
			return "", false
		}
		value := values[0]
		values = values[1:]
		return url.PathEscape(value), true
	})
	if !ok {
		return request, "its name gives fewer path parameters than there are"
	}
	if len(values) > 0 {
		return request, "its name gives more path parameters than there are"
	}
	if request.Path = path; m.Meant(o, &request) == nil {
		return request, path + " means no call of the operation"
	}
	return request, ""
}

// Given is the request with a text, not encoded, for one parameter of the path, the query or the header. It is not ok
// where the request would mean no call of the operation. What may delimit values is encoded, unless the request breaks
// the contract with that, and keeps it without: a list of the style form is 1,2 and not 1%2C2.
func (m *Maker) Given(
	o *contract.Operation, request Request, in, name, text string,
) (made Request, ok bool) {
	switch in {
	case "path":
		escaped := marked(o, name, url.PathEscape(text))
		made, ok = m.WithPath(o, request, name, escaped)
		if plain := delimited(escaped); !ok || m.Refuses(o, &made) {
			if other, fits := m.WithPath(o, request, name, plain); fits && !m.Refuses(o, &other) {
				return other, true
			}
		}
		return made, ok
	case "query":
		request = request.Without(&contract.Parameter{Name: name, In: "query"})
		made = request.Asking(url.QueryEscape(name) + "=" + url.QueryEscape(text))
		other := request.Asking(url.QueryEscape(name) + "=" + delimited(url.QueryEscape(text)))
		if m.Refuses(o, &made) && !m.Refuses(o, &other) {
			return other, true
		}
		return made, true
	case "header":
		return request.With(name + ": " + text), true
	}
	return request, true
}

// delimited is a percent-encoded text in which what may delimit values is not encoded (RFC 3986, section 2.2), and the
// blank of spaceDelimited is %20.
func delimited(text string) string {
	return strings.NewReplacer("%2C", ",", "%3B", ";", "%3D", "=", "%7C", "|", "+", "%20").Replace(text)
}

// Holding is the request with a JSON body that holds what is wanted and, of an object, what it has already. Nil wants
// nothing.
func (r *Request) Holding(wanted []byte) Request {
	made := *r
	if wanted == nil {
		return made
	}
	if made.Header.Get("Content-Type") == "" {
		made = made.With("Content-Type: application/json")
	}
	made.Body = merged(made.Body, wanted)
	return made
}

// Holding is Request.Holding with a body with which the request keeps the contract: what is wanted may be no body of
// the media type that the request has, or of another branch of a oneOf than what is there. So it is laid over a body
// of each media type that is JSON, then sent alone, and then laid over bodies of other branches. Where none will do, it
// is what Request.Holding makes.
func (m *Maker) Holding(o *contract.Operation, request Request, wanted []byte) Request {
	made := request.Holding(wanted)
	if wanted == nil || o.Body == nil || !m.Refuses(o, &made) {
		return made
	}
	for other := range m.holding(o, request, wanted) {
		if !m.Refuses(o, &other) {
			return other
		}
	}
	return made
}

// holding are requests with a body that holds what is wanted, the likeliest first.
func (m *Maker) holding(o *contract.Operation, request Request, wanted []byte) iter.Seq[Request] {
	return func(yield func(Request) bool) {
		var bare, own []Request
		for _, content := range o.Body.Contents {
			if !contract.IsJSON(content.MediaType) {
				continue
			}
			alone := request.With("Content-Type: " + contract.Concrete(content.MediaType))
			alone.Body = nil
			bare = append(bare, alone)
			if made, why := m.MakeWith(o, false, content); why.String() == "" {
				whole := alone
				whole.Body = made.Body
				own = append(own, whole)
			}
		}
		for _, list := range [][]Request{own, bare} {
			for i := range list {
				if !yield(list[i].Holding(wanted)) {
					return
				}
			}
		}
		for i := range own {
			// Of the edges of the contract those are bodies of other branches.
			variants, _ := m.variants(o, own[i], bounds{MaxVariants, maxHolding, maxHolding})
			for k := range variants {
				if variants[k].In == "body" && !yield(variants[k].Request.Holding(wanted)) {
					return
				}
			}
		}
	}
}

// maxHolding bounds what is held to the contract, and what is kept, to find a body of another branch, in bytes each.
const maxHolding = 512 << 10

// merged is JSON that holds what is wanted and, of an object, what there is beside it.
func merged(have, wanted []byte) []byte {
	base, bad := schema.Decode(have, contract.MaxJSONDepth)
	if bad != nil {
		return wanted
	}
	more, bad := schema.Decode(wanted, contract.MaxJSONDepth)
	if bad != nil {
		return wanted
	}
	text, err := json.Marshal(joined(base, more))
	if err != nil {
		return wanted
	}
	return text
}

func joined(have, wanted any) any {
	base, isObject := have.(map[string]any)
	more, wantsObject := wanted.(map[string]any)
	if !isObject || !wantsObject {
		return wanted
	}
	for name, value := range more {
		base[name] = joined(base[name], value)
	}
	return base
}
