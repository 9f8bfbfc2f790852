package cases

import (
	"errors"
	"iter"
	"net/http"
	"slices"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// A subject is a value of a request that a schema holds: a parameter's or a body's.
type subject struct {
	in, name, label string
	// reader is the place that findings name which are about the reading of text.
	reader problem.Location
	// write is the request with another value.
	write func(value *schema.Node) (Request, error)
	// loose says that findings about the reading of text may name any place.
	loose bool
	// textual says that values are sent as text, so that there is no null, and everything is a string.
	textual bool
	// longest bounds a text in it, in bytes.
	longest int
}

// constraint is a constraint of the subject.
func (s *subject) constraint(keyword, pointer, says string, at schema.Place) *constraint {
	return &constraint{
		in: s.in, name: s.name, label: s.label, keyword: keyword, pointer: pointer, says: says, at: at.Location(),
		reader: s.reader, loose: s.loose,
	}
}

var errAbsent = errors.New("there is no path without it")

// subject is the value of a parameter, the value to begin with, and the names of its pairs in a query. An
// error says why no request has it.
func (b *breaker) subject(p *contract.Parameter) (s *subject, root *schema.Node, names []string, err error) {
	s = &subject{
		in: p.In, name: p.Name, label: p.In + " parameter " + p.Name, reader: p.At.Location(),
		textual: p.Content == nil || !contract.IsJSON(p.Content.MediaType), longest: MaxParameterText,
	}
	root, names, err = b.given(p)
	s.write = func(value *schema.Node) (Request, error) {
		texts, err := p.Texts(value.AppendJSON(nil))
		if err != nil {
			return Request{}, err
		}
		return b.swapped(p, names, texts)
	}
	return s, root, names, err
}

// parameter breaks what holds a parameter: that it must be there, that it is there once, and its schema.
func (b *breaker) parameter(p *contract.Parameter) {
	s, root, names, err := b.subject(p)
	if p.Required {
		needed := p.At
		if word := p.At.Child("required"); word.Exists() {
			needed = word
		}
		b.weigh(s.constraint("required", "", "is missing", needed), one(func() (Request, error) {
			if p.In == "path" {
				return Request{}, errAbsent
			}
			return b.dropped(p, names), nil
		}), "")
	}
	at := schemaOf(p)
	if err != nil {
		b.unbroken = append(b.unbroken, Unbroken{
			Name: s.label + " breaks its schema", In: s.in, Parameter: s.name, At: s.reader,
			Reason: "no request has the parameter: " + err.Error(),
		})
		return
	}
	if root.Kind < schema.Array && p.In != "path" && p.In != "querystring" {
		b.repeated(s, p, root)
	}
	if at.Exists() {
		b.walk(s, &spot{root: root}, at)
	}
}

// one is a single draft.
func one(draw func() (Request, error)) iter.Seq[draft] {
	return func(yield func(draft) bool) {
		request, err := draw()
		yield(draft{request: request, err: err})
	}
}

// repeated sends a scalar twice. Where the contract takes that for a list, it is no constraint.
func (b *breaker) repeated(s *subject, p *contract.Parameter, root *schema.Node) {
	request, err := s.write(root)
	if err != nil {
		return
	}
	texts, err := p.Texts(root.AppendJSON(nil))
	if err != nil || len(texts) != 1 {
		return
	}
	switch p.In {
	case "query":
		request = request.Asking(texts[0])
	case "cookie":
		request = request.With("Cookie: " + texts[0])
	case "header":
		name := http.CanonicalHeaderKey(p.Name)
		request.Header[name] = append(request.Header[name], texts[0])
	}
	if !b.keeps(&request) {
		b.weigh(s.constraint("repeated", "", "is there twice", p.At),
			one(func() (Request, error) { return request, nil }), "")
	}
}

// given is a value of a parameter with which the request keeps the contract, and the names of its pairs in a query.
func (b *breaker) given(p *contract.Parameter) (root *schema.Node, names []string, err error) {
	for attempt := range attempts {
		value, bad := b.value(b.operation, p, attempt)
		if bad != nil {
			return nil, names, bad
		}
		texts, bad := p.Texts(value)
		if bad != nil {
			err = bad
			continue
		}
		for _, text := range texts {
			if name, ok := nameOf(text); ok && p.In == "query" {
				names = append(names, name)
			}
		}
		request, bad := b.swapped(p, names, texts)
		if bad != nil {
			err = bad
			continue
		}
		if !b.keeps(&request) {
			err = errUntrue
			continue
		}
		root, err = read(value)
		return root, names, err
	}
	return nil, names, err
}

// dropped is the request without a parameter, and without the pairs that it may have in a query.
func (b *breaker) dropped(p *contract.Parameter, names []string) Request {
	request := b.from.Without(p)
	if p.In == "query" {
		request.Query = kept(request.Query, func(pair string) bool {
			name, ok := nameOf(pair)
			return ok && slices.Contains(names, name)
		})
	}
	return request
}

// swapped is the request with other texts for a parameter.
func (b *breaker) swapped(p *contract.Parameter, names, texts []string) (Request, error) {
	request := b.dropped(p, names)
	switch p.In {
	case "query":
		request = request.Asking(strings.Join(texts, "&"))
	case "querystring":
		request.Query = texts[0]
	case "cookie":
		request = request.With("Cookie: " + strings.Join(texts, "; "))
	case "path":
		return b.detoured(request, p.Name, texts[0])
	default:
		if request.Header = request.Header.Clone(); request.Header == nil {
			request.Header = http.Header{}
		}
		request.Header[http.CanonicalHeaderKey(p.Name)] = slices.Clone(texts)
	}
	return request, nil
}

var errEmptySegment = errors.New("an empty text makes another path")

// detoured is a request with another text for a path parameter. A segment that is the parameter alone is exchanged, so
// that the others stay as they were written.
func (b *breaker) detoured(request Request, name, text string) (Request, error) {
	if text == "" {
		return request, errEmptySegment
	}
	template, segments := strings.Split(b.operation.Path(), "/"), strings.Split(request.Path, "/")
	at := slices.Index(template, "{"+name+"}")
	if at < 0 || len(template) != len(segments) {
		request, _ = b.WithPath(b.operation, request, name, text)
		return request, nil
	}
	segments[at] = text
	request.Path = strings.Join(segments, "/")
	return request, nil
}
