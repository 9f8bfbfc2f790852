package contract

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/textproto"
	"strings"

	"understudy/mock/schema"
)

// boundaryBytes is how much of a hash makes a boundary: two values never share one by chance.
const boundaryBytes = 12

// writeMultipart writes the members of an object as parts, or the elements of an array in their order.
func (c *Content) writeMultipart(mediaType string, value *schema.Node) ([]byte, string, error) {
	o := c.outline().fit(value)
	sum := sha256.Sum256(value.AppendJSON(nil))
	boundary := hex.EncodeToString(sum[:boundaryBytes])
	w := &partWriter{boundary: boundary}
	switch value.Kind {
	case schema.Object:
		for i, name := range value.Names {
			member, item := o.member(name), value.Items[i]
			encoding := c.encodingOf(name)
			list := []*schema.Node{item}
			if repeated := item.Kind == schema.Array && member.takes&takesArray != 0; repeated {
				list = item.Items
			}
			for j, one := range list {
				if item.Kind == schema.Array {
					member = o.member(name).element(j)
				}
				if err := w.part(member.fit(one), encoding, one, &name); err != nil {
					return nil, "", err
				}
			}
		}
	case schema.Array:
		for i, item := range value.Items {
			if err := w.part(o.element(i), &encoding{}, item, nil); err != nil {
				return nil, "", err
			}
		}
	default:
		return nil, "", fmt.Errorf("a value that is neither an object nor an array has no parts")
	}
	if w.Len() == 0 {
		w.WriteString("--" + boundary + "\r\n\r\n\r\n")
		if value.Kind == schema.Object {
			return nil, "", fmt.Errorf("an object without members has no parts")
		}
	}
	w.WriteString("--" + boundary + "--\r\n")
	return w.Bytes(), withParameter(mediaType, "boundary", boundary), nil
}

type partWriter struct {
	bytes.Buffer
	boundary string
}

// part writes one part. A name says which member it is; in a list there is none.
func (w *partWriter) part(o *outline, encoding *encoding, value *schema.Node, name *string) error {
	mediaType := ""
	if len(encoding.mediaTypes) > 0 && !encoding.styled {
		mediaType = Concrete(encoding.mediaTypes[0])
	}
	var body []byte
	switch form := notationOf(mediaType); {
	case value.Kind == schema.Null && o.takes&takesString != 0:
		return fmt.Errorf("null cannot be told from a text in a part")
	case o.raw():
		body = o.octetsOf(value)
		if mediaType == "" {
			mediaType = "application/octet-stream"
		}
	case form == xmlForm && o.structured():
		written, err := writeXML(o, value)
		if err != nil {
			return err
		}
		body = written
	case mediaType != "" && form == jsonForm, value.Kind == schema.Object, value.Kind == schema.Array:
		body = value.AppendJSON(nil)
		if mediaType == "" {
			mediaType = "application/json"
		}
	default:
		text, err := inCharset(mediaType, textOf(value))
		if err != nil {
			return err
		}
		body = text
	}
	w.WriteString("--" + w.boundary + "\r\n")
	if name != nil {
		if err := w.disposition(*name, o.raw()); err != nil {
			return err
		}
	}
	if mediaType != "" {
		w.WriteString("Content-Type: " + mediaType + "\r\n")
	}
	for _, documented := range encoding.headers {
		if documented.HasExample {
			w.WriteString(textproto.CanonicalMIMEHeaderKey(documented.Name) + ": " + documented.Example + "\r\n")
		} else if documented.Required {
			return fmt.Errorf("the part needs the header %s, which has no example", documented.Name)
		}
	}
	w.WriteString("\r\n")
	w.Write(body)
	w.WriteString("\r\n")
	return nil
}

// disposition names a part, as browsers do (HTML, section 4.10.21.8). What is binary gets the name of a file.
func (w *partWriter) disposition(name string, file bool) error {
	if strings.ContainsAny(name, "\x00") || strings.Contains(name, "%") || strings.HasSuffix(name, `\`) {
		return fmt.Errorf("%.60q cannot name a part", name)
	}
	escaped := strings.NewReplacer(`"`, "%22", "\r", "%0D", "\n", "%0A").Replace(name)
	w.WriteString(`Content-Disposition: form-data; name="` + escaped + `"`)
	if file {
		w.WriteString(`; filename="file"`)
	}
	w.WriteString("\r\n")
	return nil
}
