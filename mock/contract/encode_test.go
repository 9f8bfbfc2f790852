package contract_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"understudy/mock/schema"
)

// sampler makes a schema and a value that keeps it, out of one seed.
type sampler struct {
	*rand.Rand
	mediaType string
}

func (s *sampler) isXML() bool { return strings.HasSuffix(s.mediaType, "xml") }

// text is a string with characters that each form of writing has to escape.
func (s *sampler) text() string {
	pieces := []string{
		"a", "Zoë", " ", "日本", `"`, "&", "=", "+", "%41", "<b>", "]]>", "'", ",", "|", ";", "\r\n--", "\t", "true", "12",
		"null", "{", "\\", "/", "[0]", "\U0001F600", "#", "?",
	}
	text := ""
	for range s.IntN(4) {
		text += pieces[s.IntN(len(pieces))]
	}
	return text
}

func (s *sampler) scalar() (string, string) {
	switch s.IntN(5) {
	case 0:
		return "type: integer", fmt.Sprint(s.Int64() - s.Int64())
	case 1:
		return "type: number", fmt.Sprintf("%d.5", s.IntN(2000)-1000)
	case 2:
		return "type: boolean", fmt.Sprint(s.IntN(2) == 0)
	}
	return "type: string", quoted(s.text())
}

// quoted is a JSON string that is YAML, too.
func quoted(text string) string {
	quoted := ""
	for _, r := range string(schema.AppendString(nil, text)) {
		if r >= 0x7f && r < 0xa0 {
			quoted += fmt.Sprintf(`\u%04x`, r)
			continue
		}
		quoted += string(r)
	}
	return quoted
}

// binary is a string of bytes.
func (s *sampler) binary() (string, string) {
	runes := make([]rune, s.IntN(6))
	for i := range runes {
		runes[i] = rune(s.IntN(256))
	}
	return "type: string, format: binary", quoted(string(runes))
}

func (s *sampler) value(depth int) (string, string) {
	switch n := s.IntN(8); {
	case depth == 0 || n < 3:
		return s.scalar()
	case n < 5:
		return s.object(depth - 1)
	case n == 5 && s.mediaType == "multipart/form-data" && depth == 2:
		return s.binary()
	}
	return s.array(depth - 1)
}

func (s *sampler) array(depth int) (string, string) {
	item, first := s.scalar()
	if depth > 0 && s.IntN(2) == 0 {
		item, first = s.object(depth - 1)
	}
	items := []string{first}
	for range s.IntN(3) {
		items = append(items, first)
	}
	if s.isXML() && s.IntN(2) == 0 {
		item += ", xml: {name: item}"
	}
	text := "type: array, items: {" + item + "}"
	if s.isXML() && s.IntN(2) == 0 {
		text += ", xml: {wrapped: true, name: list}"
	}
	return text, "[" + strings.Join(items, ",") + "]"
}

func (s *sampler) object(depth int) (string, string) {
	var properties, members []string
	for i := range 1 + s.IntN(3) {
		name := fmt.Sprintf("p%d", i)
		if !s.isXML() && s.IntN(4) == 0 {
			name += "[]"
		}
		text, value := s.value(depth)
		if s.isXML() && !strings.Contains(text, "type: array") && !strings.Contains(text, "type: object") {
			text += []string{
				"", ", xml: {attribute: true}", ", xml: {name: n" + name + ", namespace: 'urn:x', prefix: x}",
			}[s.IntN(3)]
		} else if strings.Contains(text, "name: list") {
			text = strings.Replace(text, "name: list", "name: list"+name, 1)
		}
		if strings.HasPrefix(text, "type: array") && !strings.Contains(text, "wrapped") {
			text = strings.ReplaceAll(text, "name: item", "name: i"+name)
		}
		properties = append(properties, "'"+name+"': {"+text+"}")
		members = append(members, fmt.Sprintf("%q:%s", name, value))
	}
	return "type: object, properties: {" + strings.Join(properties, ", ") + "}", "{" + strings.Join(members, ",") + "}"
}

// TestWhatIsEncodedIsReadAsTheSameValue holds what is written to a schema that allows one value alone.
func TestWhatIsEncodedIsReadAsTheSameValue(t *testing.T) {
	t.Parallel()
	for _, mediaType := range []string{
		"application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "application/yaml", "application/json",
		"text/plain", "application/octet-stream", "application/x-ndjson",
	} {
		for seed := range uint64(300) {
			s := &sampler{rand.New(rand.NewPCG(seed, 3)), mediaType}
			text, value := s.object(2)
			switch mediaType {
			case "text/plain":
				text, value = s.scalar()
			case "application/octet-stream":
				text, value = s.binary()
			case "application/x-ndjson":
				text, value = s.array(2)
			}
			if !json.Valid([]byte(value)) {
				t.Fatal(value)
			}
			content := taking(t, "3.1.0", mediaType, "schema: {"+text+", const: "+value+"}", "")
			if !content.Makeable() {
				t.Fatalf("%s {%s} is not makeable", mediaType, text)
			}
			body, sent, err := content.Encode([]byte(value))
			if err != nil {
				t.Fatalf("%s {%s} %s: %v", mediaType, text, value, err)
			}
			if found := content.Check(sent, body); len(found) > 0 {
				t.Fatalf("%s {%s}\n%s\n%s\n%q\n%s", mediaType, text, value, sent, body, tell(found))
			}
			if again, _, _ := content.Encode([]byte(value)); string(again) != string(body) {
				t.Fatalf("%s %s is written in two ways:\n%s\n%s", mediaType, value, body, again)
			}
		}
	}
}
