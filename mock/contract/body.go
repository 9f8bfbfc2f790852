package contract

import (
	"encoding/base64"
	"slices"
	"strings"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// MaxJSONDepth is how deeply a JSON body may nest: 512. XML and the names of form fields may not nest deeper, either.
const MaxJSONDepth = 512

// UnsupportedMedia is the keyword of a finding that says that the operation takes no body of this media type.
const UnsupportedMedia = "content-type"

// checkBody holds the body of a request to the contract. One without a Content-Type is taken for the only media type
// that is documented (RFC 9110, section 8.3, leaves it to the recipient); where there are several, it is refused.
func (call *Call) checkBody(mediaType string, body []byte) []problem.Finding {
	want := call.Operation.Body
	switch {
	case want == nil && len(body) == 0:
		return nil
	case want == nil:
		return []problem.Finding{{
			In: "body", Keyword: "requestBody", Message: "is there, although the operation takes none",
			Hint: "leave it out, or document a requestBody", Document: call.Operation.At.Location(),
		}}
	case len(body) > 0, mediaType != "" && want.Required:
	case want.Required:
		return []problem.Finding{{
			In: "body", Keyword: "required", Message: "is missing", Hint: "send a body", Document: want.At.Location(),
		}}
	default:
		return nil
	}
	if len(want.Contents) == 0 {
		return nil
	}
	content := want.Content(mediaType)
	if content == nil {
		return []problem.Finding{{
			In: "header", Name: "Content-Type", Keyword: UnsupportedMedia, Got: shortText(mediaType),
			Message: "is a media type that the operation does not take", Hint: "send " + offers(want.Contents),
			Expected: offers(want.Contents), Document: want.At.Location(),
		}}
	}
	return content.Check(mediaType, body)
}

// Content is what the document says of a body in a media type, or nil. A body without one is taken for the only media
// type that is documented.
func (b *Body) Content(mediaType string) *Content {
	if mediaType == "" && len(b.Contents) == 1 {
		return b.Contents[0]
	}
	return contentFor(b.Contents, mediaType)
}

func offers(contents []*Content) string {
	names := make([]string, len(contents))
	for i, content := range contents {
		names[i] = content.MediaType
	}
	return strings.Join(names, ", ")
}

// Check holds a body to the content: it must be what the media type says, and the value that it stands for must keep
// the schema. The media type is the one that the body is sent with; "" is the documented one. What cannot be read as a
// value of the schema is in the ledger.
func (c *Content) Check(mediaType string, body []byte) []problem.Finding {
	if mediaType == "" {
		mediaType = Concrete(c.MediaType)
	}
	if notationOf(mediaType) != jsonForm {
		return c.located(c.checkOther(mediaType, body))
	}
	switch {
	case c.Schema == nil && len(body) == 0:
		return nil
	case len(body) == 0:
		return []problem.Finding{{
			In: "body", Keyword: "required", Message: "is missing", Hint: "give it a body of " + c.MediaType,
			Document: c.At.Location(),
		}}
	case charsetOf(charsetNamed(mediaType)) != utf8Charset:
		return c.located([]problem.Finding{*foreign(charsetNamed(mediaType), "UTF-8")})
	case c.Schema != nil && c.Schema.Accepts(body, MaxJSONDepth):
		return nil
	}
	value, bad := schema.Decode(body, MaxJSONDepth)
	switch {
	case bad != nil:
		return c.located([]problem.Finding{*bad})
	case c.Schema == nil:
		return nil
	}
	return c.Schema.Check(value)
}

// located gives findings about the body's form the content's place.
func (c *Content) located(findings []problem.Finding) []problem.Finding {
	for i := range findings {
		if findings[i].Document.File == "" {
			findings[i].Document = c.At.Location()
		}
	}
	return findings
}

// checkOther holds a body that is not one JSON text.
func (c *Content) checkOther(mediaType string, body []byte) []problem.Finding {
	form := notationOf(mediaType)
	switch form {
	case linesForm, sequenceForm, eventsForm:
		if c.outline().takes&takesString == 0 || c.outline().takes == takesAnything {
			return c.checkSeries(form, mediaType, body)
		}
	case textForm, octetsForm:
		if c.outline().structured() {
			return c.checkOpaque(body)
		}
	case jsonForm, fieldsForm, multipartForm, xmlForm, yamlForm:
	}
	if c.Schema == nil && len(body) == 0 {
		return nil
	}
	value, findings := c.read(form, mediaType, body)
	if len(findings) > 0 && value == nil || c.Schema == nil || c.undecided {
		return findings
	}
	return append(findings, elsewhere(c.Schema.Check(value), findings)...)
}

// elsewhere leaves out what is found of members that could not be read.
func elsewhere(findings, unread []problem.Finding) []problem.Finding {
	if len(unread) == 0 {
		return findings
	}
	return slices.DeleteFunc(slices.Clone(findings), func(finding problem.Finding) bool {
		return slices.ContainsFunc(unread, func(bad problem.Finding) bool {
			member, _, _ := strings.Cut(strings.TrimPrefix(bad.Pointer, "/"), "/")
			mine, _, _ := strings.Cut(strings.TrimPrefix(finding.Pointer, "/"), "/")
			return finding.Pointer != "" && mine == member
		})
	})
}

// read makes a value of a body.
func (c *Content) read(form notation, mediaType string, body []byte) (any, []problem.Finding) {
	var value any
	var bad *problem.Finding
	switch form {
	case fieldsForm:
		return c.readFields(mediaType, body)
	case multipartForm:
		return c.readMultipart(mediaType, body)
	case xmlForm:
		value, bad = readXML(c.outline(), mediaType, body)
	case yamlForm:
		value, bad = readYAML(body)
	case octetsForm:
		value, bad = c.outline().octets(body)
	case textForm, linesForm, sequenceForm, eventsForm, jsonForm:
		var text string
		if text, bad = inUnicode(mediaType, body); bad == nil {
			value = c.outline().scalar(text)
			bad = c.outline().decodable(text)
		}
	}
	if bad != nil {
		return nil, []problem.Finding{*bad}
	}
	return value, nil
}

// checkOpaque holds a body whose media type does not say how it is to be read, although the schema asks for an array or
// an object: it is checked if it is JSON.
func (c *Content) checkOpaque(body []byte) []problem.Finding {
	value, bad := schema.Decode(body, MaxJSONDepth)
	if bad != nil {
		return nil
	}
	return c.Schema.Check(value)
}

// octets reads bytes as a string of as many characters.
func (o *outline) octets(body []byte) (any, *problem.Finding) {
	text := byteString(body)
	return o.scalar(text), o.decodable(text)
}

// decodable is the finding for text that is not in the schema's contentEncoding (JSON Schema 2020-12, section 8.3).
func (o *outline) decodable(text string) *problem.Finding {
	var err error
	switch encoding := strings.ToLower(o.text("contentEncoding")); encoding {
	case "base64":
		_, err = base64.StdEncoding.DecodeString(text)
	case "base64url":
		_, err = base64.URLEncoding.WithPadding(base64.NoPadding).DecodeString(strings.TrimRight(text, "="))
	}
	if err == nil {
		return nil
	}
	return &problem.Finding{
		In: "body", Keyword: "contentEncoding", Message: "is not encoded in " + o.text("contentEncoding"),
		Hint: "encode it (RFC 4648)", Document: o.word("contentEncoding").Location(),
	}
}

// raw reports whether values are bytes that no charset applies to: a string in the format binary or, since OpenAPI 3.1,
// of a contentMediaType that is not encoded (OpenAPI 3.1, section 4.8.14.1), or anything at all.
func (o *outline) raw() bool {
	switch {
	case o.text("contentEncoding") != "":
		return false
	case o.takes == takesAnything:
		return o.says("format", "binary") || o.silent()
	}
	return o.takes&^takesNull == takesString && (o.says("format", "binary") || o.text("contentMediaType") != "")
}

func (o *outline) says(keyword, text string) bool { return o.text(keyword) == text }

// silent reports whether the schema restricts nothing.
func (o *outline) silent() bool {
	for _, place := range o.places {
		for _, name := range place.Node.Names {
			switch name {
			case "title", "description", "example", "examples", "deprecated", "contentMediaType", "$comment", "xml",
				"externalDocs", "readOnly", "writeOnly", "default":
			default:
				if !strings.HasPrefix(name, "x-") {
					return false
				}
			}
		}
	}
	return true
}
