package stub

import (
	"slices"
	"strings"

	"understudy/mock/schema"
)

// What a byte of a JSONPath and a node of a JSON Schema are compiled to, in bytes.
const (
	bytesPerPathByte = 64
	bytesPerSchema   = 1 << 10
)

// jsonPath is a path by itself, or {"expression": path} with a matcher beside it.
func (m *reading) jsonPath(at schema.Place) matcher {
	made := &jsonPath{}
	expression := at
	if at.Node.Kind == schema.Object {
		if expression = at.Child("expression"); !expression.Exists() {
			m.say(at, "required", "has no expression", `write {"expression": "$.a", "equalTo": "x"}`)
			return nil
		}
		made.want = m.matcher(without(at, "expression"))
	}
	text, ok := m.text(expression)
	if !ok {
		return nil
	}
	if !m.weigh(expression, bytesPerPathByte*len(text)) {
		return nil
	}
	path, descends, err := readPath(text)
	if err != nil {
		m.say(expression, "format", err.Error(), "write it as RFC 9535 has it: the functions and operators that only "+
			"Jayway's JsonPath knows, such as .length(), =~ and in, are not taken")
	}
	made.path, made.text, made.descends = path, text, descends
	made.filters = path != nil && strings.HasPrefix(path.String(), "$[?")
	return made
}

// without is an object less one member. The pointers to the others stay true.
func without(at schema.Place, name string) schema.Place {
	i := slices.Index(at.Node.Names, name)
	rest := *at.Node
	rest.Names = slices.Delete(slices.Clone(rest.Names), i, i+1)
	rest.Items = slices.Delete(slices.Clone(rest.Items), i, i+1)
	return schema.Place{Doc: at.Doc, Node: &rest, Pointer: at.Pointer}
}

// jsonSchema takes a schema, or a string with one in it. The version is as $schema would say it.
func (m *reading) jsonSchema(at schema.Place) matcher {
	source := string(at.Node.AppendJSON(nil))
	if at.Node.Kind == schema.String {
		source = at.Node.Text
	}
	draft, known := drafts(m.draft)
	if !known {
		m.say(m.at.Child("schemaVersion"), "enum", "is no version that is known", "use V4, V6, V7, V201909 or V202012")
		return nil
	}
	doc, err := schema.Read("schema.json", []byte(source))
	if err != nil {
		m.say(at, "format", "has no JSON in it", "write a JSON Schema")
		return nil
	}
	if draft != "" && doc.Root.Kind == schema.Object && doc.Root.Member("$schema") == nil {
		named := *doc.Root
		named.Names = append([]string{"$schema"}, named.Names...)
		named.Items = append([]*schema.Node{{Kind: schema.String, Text: draft}}, named.Items...)
		if doc, err = schema.Read("schema.json", named.AppendJSON(nil)); err != nil {
			m.say(at, "format", "has no JSON in it", "write a JSON Schema")
			return nil
		}
	}
	if !m.weigh(at, bytesPerSchema*doc.Nodes()) {
		return nil
	}
	set := schema.NewWatchedSet(schema.NewLibrary(doc, nil), schema.OpenAPI31)
	compiled := set.Schema(doc.Top(), schema.Request)
	if err := compiled.Compile(); err != nil {
		m.say(at, "schema", err.Error(), "mend the schema")
		return nil
	}
	blemishes, ledger := set.Review(doc.Top())
	for _, found := range slices.Concat(set.Dialects(), blemishes, ledger) {
		m.say(at, "schema", "at "+spot(found.Pointer)+" "+found.Message, found.Hint)
	}
	return &jsonSchema{schema: compiled, text: source}
}

// drafts is what a schema's $schema says for a version in WireMock's words.
func drafts(version string) (address string, known bool) {
	switch version {
	case "":
		return "", true
	case "V4":
		return "http://json-schema.org/draft-04/schema#", true
	case "V6":
		return "http://json-schema.org/draft-06/schema#", true
	case "V7":
		return "http://json-schema.org/draft-07/schema#", true
	case "V201909":
		return "https://json-schema.org/draft/2019-09/schema", true
	case "V202012":
		return "https://json-schema.org/draft/2020-12/schema", true
	}
	return "", false
}
