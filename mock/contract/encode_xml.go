package contract

import (
	"bytes"
	"encoding/xml"
	"fmt"

	"understudy/mock/schema"
)

// writeXML writes a value as a document of XML, by the schema's object model.
func writeXML(o *outline, value *schema.Node) ([]byte, error) {
	w := &xmlWriter{}
	w.WriteString(xml.Header)
	if err := w.element(o.rootName(), o, value, 0); err != nil {
		return nil, err
	}
	return w.Bytes(), nil
}

type xmlWriter struct{ bytes.Buffer }

// element writes an element. Its name is the one given, with the prefix and the namespace of the schema.
func (w *xmlWriter) element(name string, o *outline, value *schema.Node, depth int) error {
	o = o.fit(value)
	how := o.naming()
	if !nameXML(name) {
		return fmt.Errorf("%.60q cannot name an element", name)
	}
	if depth > MaxJSONDepth {
		return fmt.Errorf("nesting is deeper than %d", MaxJSONDepth)
	}
	name = w.start(name, how)
	switch value.Kind {
	case schema.Null:
		w.attribute("xmlns:xsi", nilNamespace)
		w.attribute("xsi:nil", "true")
		w.WriteString("/>")
		return nil
	case schema.Object:
		if err := w.attributes(o, value); err != nil {
			return err
		}
		w.WriteByte('>')
		if err := w.members(o, value, depth); err != nil {
			return err
		}
	case schema.Array:
		w.WriteByte('>')
		if err := w.items(o, value, "item", depth); err != nil {
			return err
		}
	default:
		w.WriteByte('>')
		if err := w.text(value.Text); err != nil {
			return err
		}
	}
	w.WriteString("</" + name + ">")
	return nil
}

// start begins a tag, and returns the name with the prefix that the schema gives it. A prefix without a namespace would
// mean nothing, and is left out.
func (w *xmlWriter) start(name string, how naming) string {
	switch {
	case how.namespace == "":
		w.WriteString("<" + name)
	case nameXML(how.prefix):
		name = how.prefix + ":" + name
		w.WriteString("<" + name)
		w.attribute("xmlns:"+how.prefix, how.namespace)
	default:
		w.WriteString("<" + name)
		w.attribute("xmlns", how.namespace)
	}
	return name
}

func (w *xmlWriter) attribute(name, value string) {
	w.WriteString(" " + name + `="`)
	// A buffer takes everything.
	_ = xml.EscapeText(w, []byte(value))
	w.WriteByte('"')
}

// text writes characters, and refuses those that XML does not have (XML 1.0, section 2.2).
func (w *xmlWriter) text(text string) error {
	for _, r := range text {
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff {
			return fmt.Errorf("the character U+%04X cannot be written in XML", r)
		}
	}
	return xml.EscapeText(w, []byte(text))
}

// attributes writes the properties that are attributes.
func (w *xmlWriter) attributes(o *outline, value *schema.Node) error {
	for i, name := range value.Names {
		member := o.member(name)
		how := member.naming()
		item := value.Items[i]
		if !how.attribute || item.Kind == schema.Null {
			continue
		}
		called := how.called(name)
		if item.Kind == schema.Object || item.Kind == schema.Array || !nameXML(called) {
			return fmt.Errorf("%.60q cannot be an attribute", name)
		}
		if how.namespace != "" {
			w.attribute("xmlns:a"+called, how.namespace)
			called = "a" + called + ":" + called
		}
		w.WriteString(" " + called + `="`)
		if err := w.text(item.Text); err != nil {
			return err
		}
		w.WriteByte('"')
	}
	return nil
}

// members writes the properties that are elements. The elements of a list that is not wrapped stand there alone.
func (w *xmlWriter) members(o *outline, value *schema.Node, depth int) error {
	for i, name := range value.Names {
		member := o.member(name)
		how := member.naming()
		item := value.Items[i]
		if how.attribute {
			continue
		}
		called := how.called(name)
		bare := item.Kind == schema.Array && !how.wrapped
		var err error
		switch {
		case bare:
			err = w.items(member, item, name, depth)
		case item.Kind == schema.Array:
			err = w.wrapped(member, called, item, depth)
		default:
			err = w.element(called, member, item, depth+1)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// wrapped writes a list within an element of its own. Its elements bear the same name, unless their schema gives one.
func (w *xmlWriter) wrapped(o *outline, called string, list *schema.Node, depth int) error {
	if !nameXML(called) {
		return fmt.Errorf("%.60q cannot name an element", called)
	}
	name := w.start(called, o.naming())
	w.WriteByte('>')
	if err := w.items(o, list, called, depth+1); err != nil {
		return err
	}
	w.WriteString("</" + name + ">")
	return nil
}

func (w *xmlWriter) items(o *outline, list *schema.Node, called string, depth int) error {
	for i, item := range list.Items {
		element := o.element(i)
		if err := w.element(element.naming().called(called), element, item, depth+1); err != nil {
			return err
		}
	}
	return nil
}
