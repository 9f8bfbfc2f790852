package contract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// readMultipart makes an object of the parts of a multipart body by their names or, where the schema is an array, an
// array of the parts in their order (OpenAPI 3.1, section 4.8.14.4).
func (c *Content) readMultipart(mediaType string, body []byte) (any, []problem.Finding) {
	parts, bad := partsOf(mediaType, body)
	if bad != nil {
		return nil, []problem.Finding{*bad}
	}
	o := c.outline()
	if o.takes&takesObject == 0 && o.takes&takesArray != 0 {
		return c.readPartList(o, parts)
	}
	var names []string
	byName := map[string][]*part{}
	for i := range parts {
		one := &parts[i]
		if !one.named {
			return nil, []problem.Finding{*malformed("multipart", "a part has no name", one.at,
				`give it Content-Disposition: form-data; name="..."`)}
		}
		if byName[one.name] == nil {
			names = append(names, one.name)
		}
		byName[one.name] = append(byName[one.name], one)
	}
	return o.tell(func(o *outline) (any, []problem.Finding) {
		object := make(map[string]any, len(names))
		var findings []problem.Finding
		for _, name := range names {
			value, wrong := c.readNamed(o, name, byName[name])
			object[name] = value
			findings = append(findings, wrong...)
		}
		return object, findings
	})
}

// readNamed reads the parts of one name: a single one, or the elements of an array.
func (c *Content) readNamed(o *outline, name string, parts []*part) (any, []problem.Finding) {
	known := slices.Contains(o.properties(), name)
	encoding := c.encodingOf(name)
	member := o.member(name)
	pointer := schema.AppendPointer("", name)
	var findings []problem.Finding
	for _, one := range parts {
		findings = append(findings, under(pointer, one.check(encoding))...)
	}
	if len(findings) > 0 {
		return nil, findings
	}
	list := member.takes&takesArray != 0 && member.takes != takesAnything
	if len(parts) == 1 && !list || len(parts) == 1 && member.takes&takesScalar&^takesNull != 0 {
		return c.readOne(member, encoding, parts[0], pointer)
	}
	if !list && known && member.takes != takesAnything {
		return nil, []problem.Finding{{
			In: "body", Pointer: pointer, Keyword: "repeated", Message: "is there more than once", Hint: "send it once",
		}}
	}
	if len(parts) == 1 && notationOf(parts[0].mediaType) == jsonForm && parts[0].mediaType != "" {
		// A part in JSON may hold the whole array.
		value, bad := schema.Decode(parts[0].body, MaxJSONDepth)
		if _, whole := value.([]any); whole && bad == nil && member.element(0).takes&takesArray == 0 {
			return value, nil
		}
	}
	array := make([]any, len(parts))
	for i, one := range parts {
		value, wrong := c.readOne(member.element(i), encoding, one, pointer+"/"+strconv.Itoa(i))
		findings = append(findings, wrong...)
		array[i] = value
	}
	return array, findings
}

func (c *Content) readPartList(o *outline, parts []part) (any, []problem.Finding) {
	var findings []problem.Finding
	array := make([]any, len(parts))
	for i := range parts {
		value, wrong := c.readOne(o.element(i), &encoding{}, &parts[i], "/"+strconv.Itoa(i))
		findings = append(findings, wrong...)
		array[i] = value
	}
	return array, findings
}

// check holds a part to its encoding: media type and headers.
func (one *part) check(encoding *encoding) []problem.Finding {
	var findings []problem.Finding
	if len(encoding.mediaTypes) > 0 && !encoding.styled && one.mediaType != "" &&
		!takesMedia(encoding.mediaTypes, one.mediaType) {
		expected := strings.Join(encoding.mediaTypes, ", ")
		findings = append(findings, problem.Finding{
			In: "body", Keyword: "contentType", Got: shortText(one.mediaType), Expected: expected,
			Message: "is a part of a media type that is not taken", Hint: "send " + expected,
		})
	}
	for _, documented := range encoding.headers {
		for _, finding := range documented.Check(one.header[documented.Name]) {
			finding.Message = "the part's header " + documented.Name + " " + finding.Message
			finding.In, finding.Name, finding.Pointer = "body", "", ""
			findings = append(findings, finding)
		}
	}
	return findings
}

// readOne makes a value of one part. A part that does not say its media type has that of its encoding, or else the one
// that goes with the schema: JSON for objects, text for scalars, bytes for what is binary (OpenAPI 3.1, section
// 4.8.15.1).
func (c *Content) readOne(o *outline, encoding *encoding, one *part, pointer string) (any, []problem.Finding) {
	mediaType := one.mediaType
	if mediaType == "" && len(encoding.mediaTypes) > 0 && !encoding.styled {
		mediaType = Concrete(encoding.mediaTypes[0])
	}
	body, bad := one.decoded(o)
	if bad != nil {
		return nil, []problem.Finding{*inMember(bad, pointer)}
	}
	form := notationOf(mediaType)
	var value any
	switch {
	case o.raw() && (mediaType == "" || !o.silent() || form == octetsForm):
		value, bad = byteString(body), nil
	case mediaType != "" && form == jsonForm,
		o.structured() && (mediaType == "" || form == textForm || form == octetsForm):
		value, bad = schema.Decode(body, MaxJSONDepth)
	case form == xmlForm && o.structured():
		value, bad = readXML(o, mediaType, body)
	case form == octetsForm && mediaType != "" && o.takes != takesAnything && notUnicode(body) == nil, mediaType == "",
		form != octetsForm:
		var text string
		if text, bad = inUnicode(mediaType, body); bad == nil {
			value, bad = o.scalar(text), o.decodable(text)
		}
	default:
		value = byteString(body)
	}
	if bad != nil {
		bad = inMember(bad, pointer)
		if bad.In != "body" {
			bad.In, bad.Name, bad.Keyword = "body", "", "charset"
			bad.Message = "is a part that " + bad.Message
		} else {
			bad.Message += fmt.Sprintf(" of the part that begins at byte %d", one.at)
		}
		return nil, []problem.Finding{*bad}
	}
	return value, nil
}
