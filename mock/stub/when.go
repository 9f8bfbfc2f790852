package stub

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// when says which calls a stub answers. A stub without one answers the call whose path parameters equal its name.
type when struct {
	path, query, header []member
	body                *schema.Node
}

type member struct{ name, text string }

// An Ask is what a stub can see of a call. Query and body are read only when a stub asks for them.
type Ask struct {
	Call   *contract.Call
	Header http.Header
	Query  string
	Body   []byte

	values  url.Values
	decoded any
	// read says that the body was decoded, and sound that it could be.
	read, sound bool
}

func (w *when) matches(ask *Ask) bool {
	for _, m := range w.path {
		if !ask.pathIs(m) {
			return false
		}
	}
	for _, m := range w.header {
		if ask.Header.Get(m.name) != m.text {
			return false
		}
	}
	for _, m := range w.query {
		if ask.values == nil {
			ask.values, _ = url.ParseQuery(ask.Query)
		}
		if !slices.Contains(ask.values[m.name], m.text) {
			return false
		}
	}
	return w.body == nil || ask.bodyHas(w.body)
}

func (a *Ask) pathIs(m member) bool {
	for _, value := range a.Call.Path {
		if value.Name == m.name {
			return value.Text == m.text
		}
	}
	return false
}

func (a *Ask) bodyHas(want *schema.Node) bool {
	if !a.read {
		decoded, bad := schema.Decode(a.Body, contract.MaxJSONDepth)
		a.read, a.sound, a.decoded = true, bad == nil, decoded
	}
	return a.sound && holds(a.decoded, want)
}

// holds reports whether a value has all that is wanted of it: an object may have more members, all else is equal.
func holds(have any, want *schema.Node) bool {
	switch want.Kind {
	case schema.Object:
		members, ok := have.(map[string]any)
		for i, name := range want.Names {
			value, there := members[name]
			if !ok || !there || !holds(value, want.Items[i]) {
				return false
			}
		}
		return ok
	case schema.Array:
		items, ok := have.([]any)
		if !ok || len(items) != len(want.Items) {
			return false
		}
		for i, item := range want.Items {
			if !holds(items[i], item) {
				return false
			}
		}
		return true
	case schema.Number:
		number, ok := have.(json.Number)
		return ok && sameNumber(number, json.Number(want.Text))
	default:
		return have == want.Value()
	}
}
