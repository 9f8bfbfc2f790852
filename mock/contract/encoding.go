package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// An encoding says how one member of a form or multipart body is written (OpenAPI 3.1, section 4.8.15).
type encoding struct {
	// mediaTypes are those of contentType, which may be a list with ranges in it.
	mediaTypes []string
	// styled says that style, explode or allowReserved stand there: then they decide, and contentType does not.
	styled        bool
	style         string
	explode       bool
	allowReserved bool
	headers       []*Header
}

// encodingOf is the encoding of a member.
func (c *Content) encodingOf(name string) *encoding {
	if known := c.encodings[name]; known != nil {
		return known
	}
	return &encoding{style: "form", explode: true}
}

// encodings reads the encoding of a form or a multipart body.
func (b *builder) encodings(c *Content) (map[string]*encoding, error) {
	list := c.At.Child("encoding")
	if !list.Exists() || list.Node.Kind != schema.Object {
		return nil, nil
	}
	known := make(map[string]*encoding, len(list.Node.Names))
	for i, name := range list.Node.Names {
		place, err := list.Item(i).Deref()
		if err != nil {
			return nil, err
		}
		one := &encoding{style: "form", allowReserved: place.Node.Member("allowReserved").IsTrue()}
		switch style := place.Node.StringAt("style"); style {
		case "":
		case "form", "spaceDelimited", "pipeDelimited", "deepObject":
			one.style, one.styled = style, true
		default:
			b.Contract.blemish(place, "style", fmt.Sprintf("a body has no style %.20q: it is ignored", style),
				"use form, spaceDelimited, pipeDelimited or deepObject")
		}
		one.explode = one.style == "form"
		if explode := place.Node.Member("explode"); explode != nil {
			one.explode, one.styled = explode.IsTrue(), true
		}
		if notationOf(c.MediaType) == multipartForm && b.set.Dialect() == schema.OpenAPI30 {
			// Styles are for forms alone (OpenAPI 3.0.4, section 4.7.15.1).
			one.styled = false
		}
		one.mediaTypes = b.listed(place.Child("contentType"))
		if one.headers, err = b.headers(place.Child("headers")); err != nil {
			return nil, err
		}
		known[name] = one
	}
	return known, nil
}

// listed are the media types of a contentType, separated by commas.
func (b *builder) listed(at schema.Place) (list []string) {
	if !at.Exists() {
		return nil
	}
	for mediaType := range strings.SplitSeq(at.Node.Text, ",") {
		switch mediaType = strings.TrimSpace(mediaType); {
		case validMediaType(mediaType):
			list = append(list, mediaType)
		case mediaType != "":
			b.Contract.blemish(at, "contentType", fmt.Sprintf("%.60q is no media type: it is left out", mediaType),
				"write type/subtype")
		}
	}
	return list
}

// admitStyles puts into the ledger the styles that are not enforced. It reports whether one of them keeps the whole
// body from being read.
func (b *builder) admitStyles(c *Content, o *outline, form notation) (undecided bool) {
	for _, name := range slices.Sorted(maps.Keys(c.encodings)) {
		encoding, member := c.encodings[name], o.member(name)
		at := c.At.Child("encoding").Child(name)
		switch {
		case !encoding.styled || member.takes&(takesArray|takesObject) == 0 || member.takes == takesAnything:
		case form == multipartForm:
			b.Contract.ledger(at, "style", fmt.Sprintf("the style of the part %.60q is not enforced: "+
				"the multipart body is checked for its form alone", name))
			undecided = true
		case c.field(name, member).unread:
			b.Contract.ledger(at, "style", fmt.Sprintf("the field %.60q has a form that is not checked: style %s",
				name, encoding.style))
		}
	}
	return undecided
}

// outline is what the schema says of the body's shape.
func (c *Content) outline() *outline {
	if c.Schema == nil || c.outlines == nil {
		return &outline{book: c.outlines, takes: takesAnything}
	}
	return c.outlines.of(c.Schema.At())
}

// inMember places a finding at a member of the body.
func inMember(bad *problem.Finding, pointer string) *problem.Finding {
	if bad == nil {
		return nil
	}
	moved := *bad
	moved.Pointer = pointer + moved.Pointer
	return &moved
}
