package cases

import (
	"bytes"
	"errors"
	"strconv"

	"understudy/mock/contract"
	"understudy/mock/fake"
	"understudy/mock/schema"
)

// value is a JSON value for a parameter: the one that the options have, or the document's own example, if it keeps the
// schema, else one made up, another one with each attempt. An error says why there is none.
func (m *Maker) value(o *contract.Operation, parameter *contract.Parameter, attempt int) ([]byte, error) {
	if m.options.Values != nil {
		if value, has := m.options.Values(o, parameter); has {
			return value, nil
		}
	}
	if attempt == 0 && !m.options.MadeUp {
		if example, ok := exampleOf(parameter); ok {
			return example, nil
		}
	}
	at := schemaOf(parameter)
	if !at.Exists() {
		return anyText(), nil
	}
	maker, err := m.workshop.Compile(at)
	if err != nil {
		return nil, err
	}
	var value []byte
	for again := range redraws {
		question := fake.Question{Seed: m.options.Seed + int64(attempt+1+again*attempts), Identity: parameter.Name}
		if value, err = maker.Append(nil, question); err != nil {
			return nil, err
		}
		if plain := unjoined(parameter, value); !empty(parameter, plain) && keeps(parameter, plain) {
			return plain, nil
		}
	}
	// Where anything will do, what is made up is an empty object.
	if keeps(parameter, anyText()) {
		return anyText(), nil
	}
	return value, nil
}

// anyText is a value for what may be anything.
func anyText() []byte { return []byte(`"a"`) }

// redraws bounds how often a value is made anew because the parameter's style has no way to write it.
const redraws = 20

// unjoined is a value without the sign that the parameter's style joins values with, for it knows no way to escape it
// (OpenAPI 3.1, section 4.8.12.2).
func unjoined(parameter *contract.Parameter, value []byte) []byte {
	switch parameter.Style {
	case "spaceDelimited":
		return bytes.ReplaceAll(value, []byte(" "), []byte("-"))
	case "pipeDelimited":
		return bytes.ReplaceAll(value, []byte("|"), []byte("-"))
	case "label":
		if len(value) > 0 && (value[0] == '[' || value[0] == '{') {
			return bytes.ReplaceAll(value, []byte("."), []byte("-"))
		}
	}
	return value
}

// keeps reports whether a value keeps the parameter's schema.
func keeps(parameter *contract.Parameter, value []byte) bool {
	decoded, bad := schema.Decode(value, contract.MaxJSONDepth)
	return bad == nil && (parameter.Schema == nil || len(parameter.Schema.Check(decoded)) == 0)
}

// empty reports whether a value is an array or object without anything in it, which no style can write.
func empty(parameter *contract.Parameter, value []byte) bool {
	return parameter.Schema != nil && !parameter.At.Child("content").Exists() &&
		(string(value) == "[]" || string(value) == "{}")
}

// schemaOf is the schema of a parameter's value, which may stand in its content.
func schemaOf(parameter *contract.Parameter) schema.Place {
	if parameter.Schema != nil {
		return parameter.Schema.At()
	}
	content := parameter.At.Child("content")
	if !content.Exists() || len(content.Node.Items) == 0 {
		return schema.Place{}
	}
	return content.Item(0).Child("schema")
}

// exampleOf is the first example of a parameter that keeps its schema.
func exampleOf(parameter *contract.Parameter) (value []byte, ok bool) {
	for _, at := range examplesOf(parameter) {
		if !at.Exists() {
			continue
		}
		if parameter.Schema == nil || len(parameter.Schema.Check(at.Node.Value())) == 0 {
			return at.Node.AppendJSON(nil), true
		}
	}
	return nil, false
}

// examplesOf are the places where a parameter may have an example (OpenAPI 3.1, section 4.8.12).
func examplesOf(parameter *contract.Parameter) []schema.Place {
	places := []schema.Place{parameter.At.Child("example")}
	if several := parameter.At.Child("examples"); several.Exists() && several.Node.Kind == schema.Object {
		for i := range several.Node.Items {
			if one, err := several.Item(i).Deref(); err == nil {
				places = append(places, one.Child("value"))
			}
		}
	}
	at, err := schemaOf(parameter).Deref()
	if err != nil || !at.Exists() || at.Node.Kind != schema.Object {
		return places
	}
	places = append(places, at.Child("example"), at.Child("default"))
	if several := at.Child("examples"); several.Exists() && several.Node.Kind == schema.Array {
		for i := range several.Node.Items {
			places = append(places, several.Item(i))
		}
	}
	return places
}

var errUntrue = errors.New("what was made up for it breaks its schema")

// body is a request body of a content, with the Content-Type to send it with: an example of the document, if it keeps
// the contract, else one made up, another one with each attempt.
func (m *Maker) body(content *contract.Content, attempt int) (body []byte, mediaType string, err error) {
	if attempt == 0 && !m.options.MadeUp {
		for _, example := range content.Examples {
			if body, mediaType, err := encoded(content, example.Node.AppendJSON(nil)); err == nil {
				return body, mediaType, nil
			}
		}
	}
	value, err := m.madeUp(content, attempt)
	if err != nil {
		return nil, "", err
	}
	return encoded(content, value)
}

// madeUp is a JSON value for a content.
func (m *Maker) madeUp(content *contract.Content, attempt int) ([]byte, error) {
	if content.Schema == nil {
		return []byte("{}"), nil
	}
	maker, err := m.workshop.Compile(content.Schema.At())
	if err != nil {
		return nil, err
	}
	question := fake.Question{Seed: m.options.Seed + int64(attempt+1), Identity: strconv.Itoa(attempt)}
	return maker.Append(nil, question)
}

// encoded is a value as a body that keeps the content.
func encoded(content *contract.Content, value []byte) (body []byte, mediaType string, err error) {
	if body, mediaType, err = content.Encode(value); err != nil {
		return nil, "", err
	}
	if len(content.Check(mediaType, body)) > 0 {
		return nil, "", errUntrue
	}
	return body, mediaType, nil
}
