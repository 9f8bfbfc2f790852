package coverage

import (
	"encoding/json"

	"understudy/mock/schema"
)

// firstValues is how many values of all parameters come before those of bodies, at least one of each parameter: a long
// list of currencies is no reason to say nothing of a body.
const firstValues = 16

// A sentEnums is the values of the enums of a parameter.
type sentEnums struct {
	*asked
	values []sentValue
	// untold says that some are left out.
	untold bool
}

// A sentValue is looked for by its path and its text: as JSON, a number as schema.Plain has it.
type sentValue struct{ path, text, name string }

// sentValues are the values of the enums of each parameter, up to one more than there may be.
func (s *sheet) sentValues(in *atlas, most int) (sent []sentEnums) {
	in.Lock()
	defer in.Unlock()
	for _, parameter := range s.Parameters {
		one := parameter.Schema
		if one == nil && parameter.Content != nil {
			one = parameter.Content.Schema
		}
		if one == nil || !parameter.IsRead() {
			continue
		}
		r := reader{atlas: in, list: &list{}, left: maxValues, effort: maxEffort}
		r.before = parameter.In + " " + parameter.Name
		if values := r.enumsIn(one, most); len(values) > 0 || r.untold {
			sent = append(sent, sentEnums{s.parameters[parameter], values, r.untold})
		}
	}
	return sent
}

// enumsIn looks for the values of enums in a parameter: of its own, of the elements of a list, and of the members of an
// object. Elements have the path of their list, for how a list is written does not show where one ends. There is one
// more than there may be where there are too many.
func (r *reader) enumsIn(of *schema.Schema, most int) (values []sentValue) {
	known := map[sentValue]bool{}
	lookout := &schema.Lookout{}
	r.later(lookout, r.of(of.At()), "", nil)
	for len(r.next) > 0 && !r.full {
		v := r.next[0]
		r.next = r.next[1:]
		for i := range v.shape.enums {
			enum := &v.shape.enums[i]
			text := enum.text
			if enum.string {
				text = enum.json
			}
			if known[sentValue{v.path, text, ""}] || !r.allowed(v.with, *enum) {
				continue
			}
			known[sentValue{v.path, text, ""}] = true
			one := sentValue{v.path, text, r.before + v.path + "=" + enum.json}
			if values = append(values, one); len(values) > most {
				return values
			}
		}
		for i := range v.members {
			m := &v.members[i]
			r.later(lookout, m.shape, schema.AppendPointer(v.path, m.name), v, m.with...)
		}
		for _, elements := range v.elements {
			r.later(lookout, elements, v.path, v)
		}
	}
	return values
}

// list takes up the values from one up to another, which need not be there.
func (e *sentEnums) list(to *list, first, end int, found *finder) {
	to.untold = to.untold || e.untold
	for _, one := range e.values[min(first, len(e.values)):min(end, len(e.values))] {
		if to.full {
			return
		}
		if number := to.add(Value, one.name); found != nil {
			found.value(e.asked, one.path, one.text, number)
		}
	}
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
		t.met(known.values[path][schema.Plain(v.String())])
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
