package contract

import (
	"errors"
	"fmt"
	"strings"

	"understudy/mock/schema"
)

// writeFields writes the members of an object as the fields of a form. An empty array has no field, nor has null where
// the member may be left out.
func (c *Content) writeFields(value *schema.Node) ([]byte, error) {
	if value.Kind != schema.Object {
		return nil, errors.New("a value that is no object has no fields")
	}
	o := c.outline().fit(value)
	known := map[string]*formField{}
	for _, f := range c.fields(o) {
		known[f.name] = f
	}
	var texts []string
	for i, name := range value.Names {
		item := value.Items[i]
		empty := (item.Kind == schema.Array || item.Kind == schema.Object) && len(item.Items) == 0
		f := known[name]
		switch {
		case f != nil && f.texts && !(item.Kind == schema.Array && empty):
		case (empty || item.Kind == schema.Null) && !o.needs(name):
			continue
		case empty:
			return nil, fmt.Errorf("an empty array or object has no field: %.60q", name)
		}
		written, err := writeField(f, name, item)
		if err != nil {
			return nil, fmt.Errorf("write the field %.60q: %w", name, err)
		}
		texts = append(texts, written...)
	}
	return []byte(strings.Join(texts, "&")), nil
}

// writeField writes one member. Where the schema does not know it, objects are JSON.
func writeField(f *formField, name string, value *schema.Node) ([]string, error) {
	if f != nil && !f.texts {
		w := writer{Parameter: f.styled}
		return w.texts(value)
	}
	list := []*schema.Node{value}
	if value.Kind == schema.Array && (f == nil || f.listed()) {
		list = value.Items
	}
	texts := make([]string, len(list))
	for i, item := range list {
		text := textOf(item)
		if f != nil {
			text = string(item.AppendJSON(nil))
		}
		texts[i] = encode(name, "") + "=" + encode(text, "")
	}
	return texts, nil
}
