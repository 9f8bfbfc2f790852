package contract

import (
	"fmt"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"golang.org/x/net/http/httpguts"

	"understudy/mock/schema"
)

// parameters joins those of the path item with those of the operation, which win (OpenAPI 3.1, section 4.8.10).
func (b *builder) parameters(
	item schema.Place, shared openapi3.Parameters, operation schema.Place, own openapi3.Parameters,
) ([]*Parameter, error) {
	var list []*Parameter
	for _, from := range []struct {
		at    schema.Place
		model openapi3.Parameters
	}{{operation.Child("parameters"), own}, {item.Child("parameters"), shared}} {
		for i, reference := range from.model {
			at, err := from.at.Item(i).Deref()
			if err != nil {
				return nil, err
			}
			if reference.Value == nil {
				return nil, fault(at, "the parameter cannot be read", "mend it")
			}
			if overridden(list, reference.Value) {
				continue
			}
			parameter, err := b.parameter(at, reference.Value)
			if err != nil {
				return nil, err
			}
			if parameter != nil {
				list = append(list, parameter)
			}
		}
	}
	return list, nil
}

func overridden(list []*Parameter, model *openapi3.Parameter) bool {
	for _, have := range list {
		if have.Name == model.Name && have.In == model.In {
			return true
		}
	}
	return false
}

func (b *builder) parameter(at schema.Place, model *openapi3.Parameter) (*Parameter, error) {
	switch model.In {
	case "path", "query", "header", "cookie":
	default:
		return nil, fault(at, fmt.Sprintf("the parameter is in %.20q", model.In), "use path, query, header or cookie")
	}
	if model.In == "header" {
		switch strings.ToLower(model.Name) {
		case "accept", "content-type", "authorization":
			// Such a definition is ignored (OpenAPI 3.1, section 4.8.12.1).
			return nil, nil
		}
	}
	p := &Parameter{Name: model.Name, In: model.In, Required: model.Required || model.In == "path", At: at}
	method, err := model.SerializationMethod()
	if err != nil {
		return nil, fault(at, "the parameter's style cannot be used: "+firstLine(err), "mend it")
	}
	p.Style, p.Explode = method.Style, method.Explode
	where, err := at.Child("schema").Deref()
	switch {
	case err != nil:
		return nil, err
	case !where.Exists():
		b.Contract.ledger(at, "content", "the parameter "+p.Name+" is described by content, and is not checked")
	default:
		p.Schema = b.set.Schema(where, schema.Request)
		p.takes, p.elements = typesOf(where, 0), typesOf(where.Child("items"), 0)
		if p.enforced = enforceable(p); !p.enforced {
			b.Contract.ledger(at, "style", "the parameter "+p.Name+" has a form that is not checked: style "+p.Style)
		}
	}
	return p, nil
}

func (b *builder) body(at schema.Place) (*Body, error) {
	if !at.Exists() {
		return nil, nil
	}
	at, err := at.Deref()
	if err != nil {
		return nil, err
	}
	body := &Body{Required: at.Node.Member("required").IsTrue(), At: at}
	body.Contents, err = b.contents(at.Child("content"), schema.Request)
	return body, err
}

func (b *builder) responses(at schema.Place) ([]*Response, error) {
	if !at.Exists() {
		return nil, nil
	}
	var list []*Response
	for i, status := range at.Node.Names {
		if strings.HasPrefix(status, "x-") {
			continue
		}
		place, err := at.Item(i).Deref()
		if err != nil {
			return nil, err
		}
		response := &Response{Status: status, At: place}
		code, err := strconv.Atoi(status)
		switch {
		case err == nil && code >= 200 && code <= 599 && len(status) == 3:
			response.Code = code
		case status == "default", response.ranges() >= 2 && response.ranges() <= 5:
		case response.ranges() == 1,
			err == nil && code >= 100 && code <= 199 && len(status) == 3:
			b.Contract.ledger(place, "responses", "interim responses such as "+status+" are never sent")
			continue
		default:
			return nil, fault(at.Item(i), fmt.Sprintf("%.20q is no status", status),
				"use 200 to 599, a range such as 4XX, or default")
		}
		if response.Contents, err = b.contents(place.Child("content"), schema.Reply); err != nil {
			return nil, err
		}
		if response.Headers, err = b.headers(place.Child("headers")); err != nil {
			return nil, err
		}
		if len(response.Contents) > 0 && (code == http.StatusNoContent || code == http.StatusNotModified) {
			b.Contract.blemish(place, "content", "a reply "+status+" cannot have content: it is ignored", "remove it")
			response.Contents = nil
		}
		list = append(list, response)
	}
	return list, nil
}

func (b *builder) contents(at schema.Place, direction schema.Direction) ([]*Content, error) {
	if !at.Exists() {
		return nil, nil
	}
	var list []*Content
	for i, name := range at.Node.Names {
		if !validMediaType(name) {
			return nil, fault(at.Item(i), fmt.Sprintf("%.60q is no media type", name), "write type/subtype")
		}
		place, err := at.Item(i).Deref()
		if err != nil {
			return nil, err
		}
		content := &Content{MediaType: name, At: place}
		if place.Child("schema").Exists() {
			where, err := place.Child("schema").Deref()
			if err != nil {
				return nil, err
			}
			content.Schema = b.set.Schema(where, direction)
		}
		if content.Examples, err = examplesOf(place); err != nil {
			return nil, err
		}
		switch {
		case content.Schema == nil:
		case strings.Contains(essence(name), "*"):
			b.Contract.ledger(place, "content", "bodies of "+name+" are checked only where they are JSON or text")
		case !IsJSON(name) && !IsText(name):
			b.Contract.ledger(place, "content", "bodies of the media type "+name+" are not checked")
		}
		list = append(list, content)
	}
	return list, nil
}

// examplesOf reads example and examples of a media type. What is in a file elsewhere (externalValue) is not read.
func examplesOf(at schema.Place) ([]*Example, error) {
	var list []*Example
	if single := at.Child("example"); single.Exists() {
		list = append(list, &Example{Node: single.Node, At: single})
	}
	several := at.Child("examples")
	if !several.Exists() || several.Node.Kind != schema.Object {
		return list, nil
	}
	for i, name := range several.Node.Names {
		place, err := several.Item(i).Deref()
		if err != nil {
			return nil, err
		}
		if value := place.Child("value"); value.Exists() {
			list = append(list, &Example{Name: name, Node: value.Node, At: value})
		}
	}
	return list, nil
}

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
			return nil, fault(at.Item(i), fmt.Sprintf("%.60q is no header name", name), "use a token (RFC 9110, section 5.1)")
		}
		place, err := at.Item(i).Deref()
		if err != nil {
			return nil, err
		}
		header := &Header{
			Name: textproto.CanonicalMIMEHeaderKey(name), Required: place.Node.Member("required").IsTrue(), At: place,
		}
		where, err := place.Child("schema").Deref()
		if err != nil {
			return nil, err
		}
		if where.Exists() {
			header.Schema = b.set.Schema(where, schema.Reply)
			header.takes = typesOf(where, 0)
			header.enforced = header.takes&(takesArray|takesObject) == 0
		}
		if header.Schema == nil || !header.enforced {
			b.Contract.ledger(place, "headers", "the value of the header "+name+" is not checked")
		}
		if err := header.findExample(place, where); err != nil {
			return nil, err
		}
		list = append(list, header)
	}
	return list, nil
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
func (h *Header) findExample(at, where schema.Place) error {
	candidates := []schema.Place{at.Child("example")}
	if examples := at.Child("examples"); examples.Exists() && len(examples.Node.Items) > 0 {
		if first, err := examples.Item(0).Deref(); err == nil {
			candidates = append(candidates, first.Child("value"))
		}
	}
	candidates = append(candidates, where.Child("const"), where.Child("example"), where.Child("default"))
	for _, list := range []string{"examples", "enum"} {
		if place := where.Child(list); place.Exists() && place.Node.Kind == schema.Array && len(place.Node.Items) > 0 {
			candidates = append(candidates, place.Item(0))
		}
	}
	for _, candidate := range candidates {
		if !candidate.Exists() || candidate.Node.Kind == schema.Object || candidate.Node.Kind == schema.Array {
			continue
		}
		if !httpguts.ValidHeaderFieldValue(candidate.Node.Text) {
			return fault(candidate, "the value cannot be sent in a header", "leave out control characters")
		}
		h.Example, h.HasExample = candidate.Node.Text, true
		return nil
	}
	return nil
}
