package contract

import (
	"fmt"
	"net/textproto"
	"strings"

	"golang.org/x/net/http/httpguts"

	"understudy/mock/schema"
)

// headers reads the documented headers of a response.
func (b *builder) headers(at schema.Place) ([]*Header, error) {
	if !at.Exists() {
		return nil, nil
	}
	var list []*Header
	for i, name := range at.Node.Names {
		if strings.EqualFold(name, "Content-Type") {
			// Such a definition is ignored (OpenAPI 3.1, section 4.8.17).
			continue
		}
		if Reserved(name) {
			b.Contract.ledger(at.Item(i), "headers", "the header "+name+" is the server's own, and is not played")
			continue
		}
		if !httpguts.ValidHeaderFieldName(name) {
			b.Contract.blemish(at.Item(i), "headers", fmt.Sprintf("%.60q is no header name: it is left out", name),
				"use a token (RFC 9110, section 5.1)")
			continue
		}
		place, err := at.Item(i).Deref()
		if err != nil {
			return nil, err
		}
		header, err := b.header(name, place)
		if err != nil {
			return nil, err
		}
		list = append(list, header)
	}
	return list, nil
}

func (b *builder) header(name string, at schema.Place) (*Header, error) {
	header := &Header{
		Name: textproto.CanonicalMIMEHeaderKey(name), Required: at.Node.Member("required").IsTrue(), At: at,
	}
	header.as = &Parameter{
		Name: header.Name, In: "header", Style: "simple", Explode: at.Node.Member("explode").IsTrue(), At: at,
	}
	if err := b.describe(header.as, schema.Reply); err != nil {
		return nil, err
	}
	header.Schema, header.Content = header.as.Schema, header.as.Content
	described := at.Child("schema")
	if header.Content != nil {
		header.Schema, described = header.Content.Schema, header.Content.At.Child("schema")
	}
	where, err := described.Deref()
	if err != nil {
		return nil, err
	}
	b.findExample(header, at, where)
	return header, nil
}

// Reserved reports whether a header is the server's own: it frames messages, is set for every reply, or belongs to the
// rules for web pages. Neither the document nor a fixture sets it.
func Reserved(name string) bool {
	switch name = textproto.CanonicalMIMEHeaderKey(name); name {
	case "Connection", "Content-Length", "Date", "Keep-Alive", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding",
		"Upgrade", "Vary", "Preference-Applied":
		return true
	}
	return strings.HasPrefix(name, "Access-Control-") || strings.HasPrefix(name, "Mock-")
}

// findExample takes the value that the document itself gives for a header.
func (b *builder) findExample(h *Header, at, where schema.Place) {
	candidates := []schema.Place{at.Child("example")}
	if examples := at.Child("examples"); examples.Exists() && len(examples.Node.Items) > 0 {
		if first, err := examples.Item(0).Deref(); err == nil {
			candidates = append(candidates, first.Child("value"))
		}
	}
	if h.Content != nil && len(h.Content.Examples) > 0 {
		candidates = append(candidates, h.Content.Examples[0].At)
	}
	candidates = append(candidates, where.Child("const"), where.Child("example"), where.Child("default"))
	for _, list := range []string{"examples", "enum"} {
		if place := where.Child(list); place.Exists() && place.Node.Kind == schema.Array && len(place.Node.Items) > 0 {
			candidates = append(candidates, place.Item(0))
		}
	}
	for _, candidate := range candidates {
		if !candidate.Exists() {
			continue
		}
		text, ok := h.textOf(candidate.Node)
		if !httpguts.ValidHeaderFieldValue(text) {
			b.Contract.blemish(candidate, "example", "the value cannot be sent in a header: it is left out",
				"leave out control characters")
			continue
		}
		if ok {
			h.Example, h.HasExample = text, true
			return
		}
	}
}

// textOf is the text of a header's example. A scalar is that text, unless a media type says how values are written;
// beside a media type an example may be written so already (OpenAPI 3.1, section 4.8.12.1).
func (h *Header) textOf(example *schema.Node) (text string, ok bool) {
	scalar := example.Kind < schema.Array
	if scalar && (h.Content == nil || example.Kind == schema.String && h.Check([]string{example.Text}) == nil) {
		return example.Text, true
	}
	return h.Write(example.AppendJSON(nil))
}
