package contract

import (
	"fmt"
	"strings"

	"understudy/mock/schema"
)

// Makeable reports whether values of the content's schema can be written in its media type: JSON, text, forms,
// multipart and XML can hold what their schemas ask for; images, sound and films can hold strings alone.
func (c *Content) Makeable() bool {
	o := c.outline()
	mediaType := Concrete(c.MediaType)
	switch notationOf(mediaType) {
	case fieldsForm:
		return o.takes&takesObject != 0
	case multipartForm:
		return o.takes&(takesObject|takesArray) != 0
	case octetsForm:
		return !o.structured() || strings.HasPrefix(essence(mediaType), "application/")
	case jsonForm, linesForm, sequenceForm, eventsForm, xmlForm, yamlForm, textForm:
	}
	return true
}

// Encode writes a JSON value as a body of the content's media type, and names the Content-Type to send it with: that of
// the document with a range made concrete and, for multipart, a boundary that is a function of the value. What it
// writes is what Check reads. The error says why the media type cannot carry the value.
func (c *Content) Encode(value []byte) (body []byte, mediaType string, err error) {
	mediaType = Concrete(c.MediaType)
	if notationOf(mediaType) == jsonForm {
		return value, mediaType, nil
	}
	// The document reader keeps the order of members.
	doc, err := schema.Read("value.json", value)
	if err != nil {
		return nil, "", fmt.Errorf("write a body of %s: %w", c.MediaType, err)
	}
	return c.write(doc.Root)
}

// write is Encode for a value of a document.
func (c *Content) write(value *schema.Node) (body []byte, mediaType string, err error) {
	mediaType = Concrete(c.MediaType)
	form := notationOf(mediaType)
	o := c.outline()
	switch form {
	case jsonForm, yamlForm:
		body = value.AppendJSON(nil)
	case fieldsForm:
		body, err = c.writeFields(value)
	case multipartForm:
		body, mediaType, err = c.writeMultipart(mediaType, value)
	case xmlForm:
		body, err = writeXML(o, value)
	case linesForm, sequenceForm, eventsForm:
		body = c.writeSeries(form, value)
	case textForm:
		body, err = inCharset(mediaType, textOf(value))
	case octetsForm:
		body = o.octetsOf(value)
	}
	if err != nil {
		return nil, "", fmt.Errorf("write a body of %s: %w", c.MediaType, err)
	}
	return body, mediaType, nil
}

// Text is an example of the document as a body, with the Content-Type to send it with: encoded or, if it is a string
// and the media type neither JSON nor text, as it stands there.
func (c *Content) Text(value *schema.Node) (body []byte, mediaType string, err error) {
	mediaType = Concrete(c.MediaType)
	notation := notationOf(mediaType)
	switch {
	case (notation == textForm || notation == octetsForm) && value.Kind >= schema.Array && !c.outline().structured():
		return nil, "", fmt.Errorf("an array or object is no body of %s: write a string", c.MediaType)
	case value.Kind != schema.String, notation == jsonForm, notation == textForm:
		return c.write(value)
	}
	if line, _, _ := strings.Cut(value.Text, "\n"); notation == multipartForm && strings.HasPrefix(line, "--") {
		mediaType = withParameter(mediaType, "boundary", strings.TrimRight(line[2:], " \t\r"))
	}
	return []byte(value.Text), mediaType, nil
}

// textOf is a value as one text: a string as it is, and everything else as JSON writes it.
func textOf(value *schema.Node) string {
	if value.Kind == schema.String {
		return value.Text
	}
	return string(value.AppendJSON(nil))
}

// octetsOf writes a value as bytes: a string as the bytes that its characters are, if all of them are bytes, or else as
// UTF-8.
func (o *outline) octetsOf(value *schema.Node) []byte {
	text := textOf(value)
	if body, ok := bytesOf(text); ok && value.Kind == schema.String {
		return body
	}
	return []byte(text)
}

// writeSeries writes the elements of an array one by one, and anything else as a series of one.
func (c *Content) writeSeries(form notation, value *schema.Node) []byte {
	list := []*schema.Node{value}
	switch {
	case value.Kind == schema.String && c.outline().takes != takesAnything:
		return []byte(value.Text)
	case value.Kind == schema.Array:
		list = value.Items
	}
	var body []byte
	for _, item := range list {
		switch form {
		case sequenceForm:
			body = append(body, recordSeparator)
		case eventsForm:
			body = append(body, "data: "...)
		default:
		}
		body = append(item.AppendJSON(body), '\n')
		if form == eventsForm {
			body = append(body, '\n')
		}
	}
	return body
}

// fit is the branch of a oneOf or anyOf that a value is of, or the outline itself.
func (o *outline) fit(value *schema.Node) *outline {
	if !o.mixed() {
		return o
	}
	plain := value.Value()
	for i, branch := range o.branches {
		if i >= maxBranches {
			break
		}
		if branch.keeps(plain) {
			return branch
		}
	}
	return o
}
