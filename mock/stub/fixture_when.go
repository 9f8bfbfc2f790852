package stub

import (
	"fmt"

	"understudy/mock/schema"
)

// members are the scalar members of an object: names and texts.
func (f *fixture) members(at schema.Place) []member {
	if at.Node.Kind != schema.Object {
		f.fault(at.Location(), "is not an object", "write name: value")
		return nil
	}
	list := make([]member, 0, len(at.Node.Names))
	for i, name := range at.Node.Names {
		if value := at.Node.Items[i]; value.Kind == schema.Object || value.Kind == schema.Array {
			f.fault(at.Item(i).Location(), "is not one value", "write name: value")
			continue
		}
		list = append(list, member{name, at.Node.Items[i].Text})
	}
	return list
}

func (f *fixture) when(at schema.Place) *when {
	w := &when{}
	if at.Node.Kind != schema.Object {
		f.fault(at.Location(), "is not an object", "write path, query, header and body")
		return w
	}
	for i, name := range at.Node.Names {
		item := at.Item(i)
		switch name {
		case "path":
			w.path = f.members(item)
			f.knownPath(item, w.path)
		case "query":
			w.query = f.members(item)
		case "header":
			w.header = f.members(item)
		case "body":
			w.body = item.Node
		default:
			f.fault(item.Location(), fmt.Sprintf("the key %.40q is not known", name), "use path, query, header and body")
		}
	}
	return w
}

// knownPath holds the names of path parameters to the operation, so that no fixture waits for a call that cannot come.
func (f *fixture) knownPath(at schema.Place, members []member) {
	for _, m := range members {
		found := false
		for _, parameter := range f.operation.Parameters {
			found = found || parameter.In == "path" && parameter.Name == m.name
		}
		if !found {
			f.fault(at.Child(m.name).Location(), fmt.Sprintf("%s has no path parameter %q", f.operation.ID, m.name),
				"use a name of "+f.operation.Template)
		}
	}
}
