package contract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// xmlReader makes values of elements, by the schema's object model: properties are attributes or elements.
type xmlReader struct{ budget }

// readXML makes a value of a body of XML.
func readXML(o *outline, mediaType string, body []byte) (any, *problem.Finding) {
	root, bad := parseXML(mediaType, body)
	if bad != nil {
		return nil, bad
	}
	r := &xmlReader{budget{left: maxWork}}
	return r.choose(o, func(o *outline) (any, *problem.Finding) {
		how := o.naming()
		if how.name != "" && root.name.Local != how.name {
			return nil, malformed("xml", "the element is not named "+how.name, root.at, "name it "+how.name)
		}
		if how.namespace != "" && root.name.Space != how.namespace {
			return nil, malformed("xml", "the element is not of its namespace", root.at, "use xmlns="+shortText(how.namespace))
		}
		return r.plain(root, o)
	})
}

func (r *xmlReader) value(e *element, o *outline) (any, *problem.Finding) {
	return r.choose(o, func(o *outline) (any, *problem.Finding) { return r.plain(e, o) })
}

// plain reads an element as what the schema takes or, where it takes several types, as what the element looks like.
func (r *xmlReader) plain(e *element, o *outline) (any, *problem.Finding) {
	scalars := o.takes & takesScalar &^ takesNull
	r.left--
	switch {
	case e.null():
		return nil, nil
	case o.listed():
		return r.list(e, o)
	case o.takes&takesObject != 0 && (scalars == 0 || len(e.children) > 0 || len(e.attrs) > 0):
		return r.object(e, o)
	case len(e.children) > 0 && o.takes&takesArray != 0:
		return r.list(e, o)
	case len(e.children) > 0:
		return nil, malformed("xml", "there are elements in place of text", e.at, "send text alone")
	case o.takes&takesString == 0:
		return o.scalar(strings.TrimSpace(string(e.text))), nil
	case o.raw():
		return string(e.text), o.decodable(string(e.text))
	}
	return o.scalar(string(e.text)), o.decodable(string(e.text))
}

// list reads the elements within an element as those of an array. They bear the name that their schema gives them, or
// any if it gives none.
func (r *xmlReader) list(e *element, o *outline) (any, *problem.Finding) {
	if !e.blank() {
		return nil, malformed("xml", "there is text between elements", e.at, "remove it")
	}
	return r.elements(e.children, o, "")
}

// elements reads elements as those of an array. If called is not empty, it is their name unless the schema gives one.
func (r *xmlReader) elements(list []*element, o *outline, called string) (any, *problem.Finding) {
	array := make([]any, len(list))
	for i, e := range list {
		item := o.element(i)
		how := item.naming()
		if name := how.called(called); name != "" && !how.fits(e.name, name) {
			bad := malformed("xml", "an element of a list is not named "+name, e.at, "name it "+name)
			return nil, inMember(bad, "/"+strconv.Itoa(i))
		}
		value, bad := r.value(e, item)
		if bad != nil {
			return nil, inMember(bad, "/"+strconv.Itoa(i))
		}
		array[i] = value
	}
	return array, nil
}

// object reads the attributes and elements of an element as the members of an object.
func (r *xmlReader) object(e *element, o *outline) (any, *problem.Finding) {
	if !e.blank() {
		return nil, malformed("xml", "there is text between elements", e.at, "put it into an element or attribute")
	}
	object := map[string]any{}
	left := make(map[string][]*element, len(e.children))
	for _, child := range e.children {
		left[child.name.Local] = append(left[child.name.Local], child)
	}
	attrs := slices.Clone(e.attrs)
	for _, name := range o.properties() {
		member := o.member(name)
		how := member.naming()
		called := how.called(name)
		if how.attribute {
			for i, attr := range attrs {
				if how.fits(attr.Name, called) {
					object[name] = member.scalar(attr.Value)
					attrs = slices.Delete(attrs, i, i+1)
					break
				}
			}
			continue
		}
		value, there, bad := r.member(o, name, left)
		if bad != nil {
			return nil, inMember(bad, schema.AppendPointer("", name))
		}
		if there {
			object[name] = value
		}
	}
	for _, attr := range attrs {
		if attr.Name.Space == "" {
			object[attr.Name.Local] = o.member(attr.Name.Local).scalar(attr.Value)
		}
	}
	return object, r.others(e, o, object, left)
}

// member reads what stands for a property: an element, an element around those of a list, or those of a list alone. It
// takes them out of what is left.
func (r *xmlReader) member(
	o *outline, name string, left map[string][]*element,
) (value any, there bool, bad *problem.Finding) {
	member := o.member(name)
	how := member.naming()
	called := how.called(name)
	bare := member.listed() && !how.wrapped
	if bare {
		how = member.element(0).naming()
		called = how.called(name)
	}
	var found, rest []*element
	for _, child := range left[called] {
		if how.fits(child.name, called) {
			found = append(found, child)
		} else {
			rest = append(rest, child)
		}
	}
	left[called] = rest
	switch {
	case len(found) == 0:
		// A list without elements is not there at all.
		return []any{}, bare && o.needs(name), nil
	case bare && (len(found) > 1 || !found[0].null()):
		value, bad = r.elements(found, member, called)
	case len(found) > 1:
		bad = malformed("xml", "an element is there more than once", found[1].at, "send it once")
	case member.listed() && !found[0].null():
		if !found[0].blank() {
			return nil, false, malformed("xml", "there is text between elements", found[0].at, "remove it")
		}
		value, bad = r.elements(found[0].children, member, called)
	default:
		value, bad = r.value(found[0], member)
	}
	return value, true, bad
}

// others reads the elements that the schema does not name.
func (r *xmlReader) others(e *element, o *outline, object map[string]any, left map[string][]*element) *problem.Finding {
	for _, child := range e.children {
		name := child.name.Local
		found := left[name]
		if len(found) == 0 {
			continue
		}
		delete(left, name)
		if _, there := object[name]; there {
			return malformed("xml", fmt.Sprintf("there is another %.60q", name), found[0].at, "send it once")
		}
		member := o.member(name)
		var bad *problem.Finding
		if len(found) > 1 || member.listed() {
			object[name], bad = r.elements(found, member, "")
		} else {
			object[name], bad = r.value(found[0], member)
		}
		if bad != nil {
			return inMember(bad, schema.AppendPointer("", name))
		}
	}
	return nil
}
