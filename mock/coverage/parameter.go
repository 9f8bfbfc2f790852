package coverage

import (
	"encoding/json"

	"understudy/mock/schema"
)

// enumsIn looks for the values of enums in a parameter: of its own, of the elements of a list, and of the members of an
// object. Elements have the path of their list, for how a list is written does not show where one ends.
func (r *reader) enumsIn(of *schema.Schema) map[string]map[string]int {
	values := map[string]map[string]int{}
	lookout := &schema.Lookout{}
	r.later(lookout, r.of(of.At()), "", nil)
	for len(r.next) > 0 && !r.full {
		v := r.next[0]
		r.next = r.next[1:]
		for i := range v.shape.enums {
			if values[v.path] == nil {
				values[v.path] = map[string]int{}
			}
			if json := v.shape.enums[i].json; values[v.path][json] == 0 {
				values[v.path][json] = r.add(Value, r.before+v.path+"="+json)
			}
		}
		for i := range v.members {
			m := &v.members[i]
			r.later(lookout, m.shape, schema.AppendPointer(v.path, m.name), v)
		}
		for _, elements := range v.elements {
			r.later(lookout, elements, v.path, v)
		}
	}
	if len(values) == 0 {
		return nil
	}
	return values
}

// value finds the values of enums in what was sent for a parameter.
func (t *tracer) value(known *asked, path string, value any) {
	switch v := value.(type) {
	case []any:
		for _, one := range v {
			t.value(known, path, one)
		}
	case map[string]any:
		for name, one := range v {
			t.value(known, schema.AppendPointer(path, name), one)
		}
	case string:
		t.met(known.values[path][string(schema.AppendString(nil, v))])
	case json.Number:
		t.met(known.values[path][v.String()])
	case bool:
		if v {
			t.met(known.values[path]["true"])
		} else {
			t.met(known.values[path]["false"])
		}
	case nil:
		t.met(known.values[path]["null"])
	}
}
