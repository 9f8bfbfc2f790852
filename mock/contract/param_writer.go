package contract

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"understudy/mock/schema"
)

// A writer writes one value in a parameter's style: the table of OpenAPI 3.1.1, section 4.8.12.6. The first thing that
// cannot be written is its error.
type writer struct {
	*Parameter
	err error
}

// reserved are the characters that allowReserved lets stand, of those that neither end a query nor mean something in it
// (RFC 3986, section 2.2).
const reserved = ":/?@!$'()*;"

// escape encodes a text for the place where it is sent.
func (w *writer) escape(text string) string {
	switch {
	case w.In == "header":
		w.fail(fits(text))
		return text
	case w.Style == "cookie":
		if strings.ContainsAny(text, "; \t\",\\") {
			w.fail(errors.New("the style cookie has no escape for such text"))
		}
		w.fail(fits(text))
		return text
	case w.In == "query" && w.allowReserved:
		return encode(text, reserved)
	case w.In == "path" && (text == "." || text == ".."):
		// Clients and proxies take these segments out of a path, but not always when they are encoded.
		return strings.ReplaceAll(text, ".", "%2E")
	}
	return encode(text, "")
}

func (w *writer) name(name string) string {
	if w.In == "header" || w.Style == "cookie" {
		return name
	}
	return encode(name, "")
}

func (w *writer) fail(err error) {
	if w.err == nil {
		w.err = err
	}
}

// texts writes a whole value: one text, or the pairs of a query or cookie.
func (w *writer) texts(n *schema.Node) ([]string, error) {
	var texts []string
	switch {
	case (n.Kind == schema.Array || n.Kind == schema.Object) && len(n.Items) == 0:
		return nil, errors.New("an empty array or object has no text")
	case w.Style == "deepObject" && n.Kind >= schema.Array:
		w.deep(w.Name, n, &texts)
	case w.In == "query" || w.In == "cookie":
		texts = w.paired(n)
	case n.Kind == schema.Array:
		texts = []string{w.mark() + strings.Join(w.elements(n), w.separator())}
	case n.Kind == schema.Object:
		texts = []string{w.mark() + strings.Join(w.properties(n), w.separator())}
	case w.Style == "matrix":
		texts = []string{";" + w.name(w.Name) + "=" + w.scalar(n)}
	default:
		texts = []string{w.mark() + w.scalar(n)}
	}
	return texts, w.err
}

// mark is what stands before the elements of a path parameter.
func (w *writer) mark() string {
	switch {
	case w.Style == "label":
		return "."
	case w.Style == "matrix" && w.Explode:
		return ";"
	case w.Style == "matrix":
		return ";" + w.name(w.Name) + "="
	}
	return ""
}

// paired writes the pairs of a query or cookie.
func (w *writer) paired(n *schema.Node) []string {
	name := w.name(w.Name) + "="
	switch {
	case n.Kind == schema.Array && w.Explode:
		texts := w.elements(n)
		for i := range texts {
			texts[i] = name + texts[i]
		}
		return texts
	case n.Kind == schema.Array:
		return []string{name + strings.Join(w.elements(n), w.joint())}
	case n.Kind == schema.Object && w.Explode:
		return w.scatteredPairs(n)
	case n.Kind == schema.Object:
		return []string{name + strings.Join(w.properties(n), w.joint())}
	}
	return []string{name + w.scalar(n)}
}

// joint is what stands between elements in a query or cookie. Spaces and pipes are no characters of a query.
func (w *writer) joint() string {
	if w.Explode {
		return ","
	}
	if separator := w.separator(); separator != "," {
		return encode(separator, "")
	}
	return ","
}

// scatteredPairs writes the properties of an exploded object as pairs of their own. An array is one pair an element.
func (w *writer) scatteredPairs(n *schema.Node) []string {
	var texts []string
	for i, item := range n.Items {
		name := w.name(n.Names[i]) + "="
		if item.Kind != schema.Array {
			texts = append(texts, name+w.scalar(item))
			continue
		}
		if len(item.Items) == 0 {
			w.fail(errors.New("an empty array or object has no text"))
		}
		for _, each := range w.elements(item) {
			texts = append(texts, name+each)
		}
	}
	return texts
}

// elements writes each element of an array.
func (w *writer) elements(n *schema.Node) []string {
	texts := make([]string, len(n.Items))
	for i, item := range n.Items {
		if texts[i] = w.part(item); w.Style == "matrix" && w.Explode {
			texts[i] = w.name(w.Name) + "=" + texts[i]
		}
	}
	return texts
}

// properties writes the properties of an object: name=value where they are exploded, else name,value.
func (w *writer) properties(n *schema.Node) []string {
	texts := make([]string, 0, len(n.Items))
	for i, item := range n.Items {
		name := w.part(&schema.Node{Kind: schema.String, Text: n.Names[i]})
		switch {
		case !w.Explode:
			texts = append(texts, name, w.part(item))
		case w.In == "header" && strings.Contains(name, "="):
			w.fail(fmt.Errorf("the style %s cannot write the property name %s", w.Style, shortText(name)))
		default:
			texts = append(texts, name+"="+w.part(item))
		}
	}
	return texts
}

// part writes a scalar that stands among others. It must not have the separator in it.
func (w *writer) part(n *schema.Node) string {
	text := w.scalar(n)
	separator := w.separator()
	clash := strings.Contains(text, separator)
	switch w.Style {
	case "spaceDelimited", "pipeDelimited":
		clash = !w.Explode && strings.Contains(n.Text, separator)
	case "form":
		clash = false
	}
	if clash {
		w.fail(fmt.Errorf("the style %s cannot write %q within a value", w.Style, separator))
	}
	return text
}

func (w *writer) scalar(n *schema.Node) string {
	switch n.Kind {
	case schema.Null:
		return "null"
	case schema.Array, schema.Object:
		w.fail(errNested)
		return ""
	default:
		return w.escape(n.Text)
	}
}

// deep writes the members of an object, each with the brackets that lead to it.
func (w *writer) deep(at string, n *schema.Node, texts *[]string) {
	for i, item := range n.Items {
		step := strconv.Itoa(i)
		if n.Kind == schema.Object {
			step = n.Names[i]
		} else if item.Kind < schema.Array {
			step = ""
		}
		switch {
		case n.Kind == schema.Object && (step == "" || strings.ContainsAny(step, "[]")):
			w.fail(fmt.Errorf("the style deepObject cannot write the property name %s", shortText(step)))
		case item.Kind < schema.Array:
			*texts = append(*texts, encode(at+"["+step+"]", "")+"="+w.scalar(item))
		case len(item.Items) == 0:
			w.fail(errors.New("an empty array or object has no text"))
		default:
			w.deep(at+"["+step+"]", item, texts)
		}
	}
}
