package cases

import (
	"encoding/json"
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
// where the request would mean no call of the operation.
func (m *Maker) Given(
	o *contract.Operation, request Request, in, name, text string,
) (made Request, ok bool) {
	switch in {
	case "path":
		return m.WithPath(o, request, name, url.PathEscape(text))
	case "query":
		request = request.Without(&contract.Parameter{Name: name, In: "query"})
		return request.Asking(url.QueryEscape(name) + "=" + url.QueryEscape(text)), true
	case "header":
		return request.With(name + ": " + text), true
	}
	return request, true
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
