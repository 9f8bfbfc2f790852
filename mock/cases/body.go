package cases

import (
	"errors"
	"fmt"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// UnknownMedia is a media type that nobody documents.
const UnknownMedia = "application/x.nothing-of-the-kind"

var errNoValue = errors.New("no body can be made up that keeps the contract")

// body breaks what holds the body: that it must be there, its media type, its form and its schema, once for each media
// type that is JSON or a form.
func (b *breaker) body() {
	want := b.operation.Body
	if want == nil || len(want.Contents) == 0 {
		return
	}
	if want.Required {
		missing := &constraint{
			in: "body", label: "body", keyword: "required", says: "is missing", at: want.At.Location(),
		}
		b.weigh(missing, one(func() (Request, error) {
			request := b.from
			request.Body, request.Header = nil, b.from.Header.Clone()
			request.Header.Del("Content-Type")
			return request, nil
		}), "")
	}
	foreign := &constraint{
		in: "header", name: "Content-Type", label: "body", keyword: contract.UnsupportedMedia,
		says: "is of a media type that the operation does not take", at: want.At.Location(),
	}
	b.weigh(foreign, one(func() (Request, error) {
		request := b.from.With("Content-Type: " + UnknownMedia)
		request.Body = []byte("x")
		return request, nil
	}), "")
	for _, content := range want.Contents {
		b.content(content, len(want.Contents) > 1)
	}
}

// content breaks a body of one media type.
func (b *breaker) content(content *contract.Content, several bool) {
	json, form := contract.IsJSON(content.MediaType), isForm(content.MediaType)
	if !json && !form {
		if content.Schema != nil {
			b.unbroken = append(b.unbroken, Unbroken{
				Name: "body of " + content.MediaType + " breaks its schema", In: "body", At: content.At.Location(),
				Reason: "breaches are made of JSON bodies and forms only",
			})
		}
		return
	}
	s := b.carried(content, several)
	root, err := b.started(s, content, json)
	if err != nil {
		b.unbroken = append(b.unbroken, Unbroken{
			Name: s.label + " breaks its schema", In: "body", At: content.At.Location(), Reason: err.Error(),
		})
		return
	}
	if json {
		b.malformed(s, content, root)
	}
	if content.Schema != nil {
		b.walk(s, &spot{root: root}, content.Schema.At())
	}
}

// carried is a body of one media type as a subject.
func (b *breaker) carried(content *contract.Content, several bool) *subject {
	form := isForm(content.MediaType)
	s := &subject{in: "body", label: "body", textual: form, loose: form, longest: MaxText}
	if several {
		s.label += " of " + content.MediaType
	}
	s.write = func(value *schema.Node) (Request, error) {
		body, mediaType, err := content.Encode(value.AppendJSON(nil))
		if err != nil {
			return Request{}, err
		}
		request := b.from.With("Content-Type: " + mediaType)
		request.Body = body
		return request, nil
	}
	return s
}

// isForm reports whether a media type is one of the forms of HTML.
func isForm(mediaType string) bool {
	essence, _, _ := strings.Cut(strings.ToLower(mediaType), ";")
	switch strings.TrimSpace(essence) {
	case "application/x-www-form-urlencoded", "multipart/form-data":
		return true
	}
	return false
}

// started is the value to begin with: that of the request, where it has one of the media type, else one made up.
func (b *breaker) started(s *subject, content *contract.Content, json bool) (*schema.Node, error) {
	mine := b.from.Header.Get("Content-Type") == contract.Concrete(content.MediaType)
	if json && mine && len(b.from.Body) > 0 {
		return read(b.from.Body)
	}
	for attempt := range attempts {
		value, err := b.madeUp(content, attempt)
		if err != nil {
			return nil, fmt.Errorf("no body can be made up: %w", err)
		}
		root, err := read(value)
		if err != nil {
			return nil, err
		}
		if request, err := s.write(root); err == nil && b.keeps(&request) {
			return root, nil
		}
	}
	return nil, errNoValue
}

// malformed cuts a body off.
func (b *breaker) malformed(s *subject, content *contract.Content, root *schema.Node) {
	c := s.constraint("json", "", "is no JSON", content.At)
	c.anywhere = true
	b.weigh(c, func(yield func(draft) bool) {
		whole := written(root)
		for _, text := range []string{whole[:len(whole)-1], `{"cut":`, `{`} {
			request, err := s.write(root)
			if request.Body = []byte(text); text != "" && !yield(draft{request: request, err: err}) {
				return
			}
		}
	}, "")
}
