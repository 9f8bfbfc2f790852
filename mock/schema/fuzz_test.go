package schema

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

// FuzzReference resolves references: the result has no fragment, and is what resolving it again gives.
func FuzzReference(f *testing.F) {
	for _, base := range []string{"openapi.yaml", "a/b.yaml", "https://example.com/a/b?c", "urn:a:b", "../x.yaml", ""} {
		for _, reference := range []string{"c.yaml", "../d%20e.json", "/f", "//host/g", "?q", "", "http://h/i", "a:b", ":"} {
			f.Add(base, reference)
		}
	}
	f.Fuzz(func(t *testing.T, base, reference string) {
		if absolute(base) {
			if u, err := url.Parse(base); err != nil || u.Fragment != "" {
				t.Skip("no base")
			}
		}
		address, err := resolve(base, reference)
		if err != nil {
			return
		}
		if absolute(address) && strings.Contains(address, "#") {
			t.Errorf("%q from %q has a fragment: %q", reference, base, address)
		}
		doc, err := Read("openapi.json", []byte(`{"openapi":"3.1.0","components":{"schemas":{"A":{"$id":"x"}}}}`))
		if err != nil {
			t.Fatal(err)
		}
		var asked []string
		NewLibrary(doc, func(address string) ([]byte, error) {
			asked = append(asked, address)
			return []byte(`{"$id":` + string(AppendString(nil, base)) + `,"type":"string"}`), nil
		})
		for _, from := range []Place{doc.Top(), doc.At("/components/schemas/A")} {
			if to, err := from.Follow(reference); err == nil && !to.Exists() {
				t.Errorf("%q leads to nothing", reference)
			}
		}
		for _, address := range asked {
			if strings.HasPrefix(address, "#") {
				t.Errorf("%q was opened for %q", address, reference)
			}
		}
	})
}

// FuzzFormat holds text to every format: each decides, and none takes what a stricter reader of the standard library
// refuses.
func FuzzFormat(f *testing.F) {
	for _, text := range []string{
		"", "a", "2020-02-29T12:00:00Z", "P1Y2M3DT4H", "a@b.c", "http://u:p@[::1]:80/a?b#c", "{+a:3,b*}", "xn--a", "1.5e3",
		"*/*;q=\"\\\"\"", "\"a\"", ":aGk=:", "Sun, 06 Nov 1994 08:49:37 GMT", "0+1/a", "-", "[v1.a]", "\u30fb\u00b7", "%",
	} {
		f.Add(text)
	}
	all := formats()
	f.Fuzz(func(t *testing.T, text string) {
		kept := map[string]bool{}
		for _, format := range all {
			kept[format.Name] = format.Validate(text) == nil
			if json.Valid([]byte(text)) && Countable(text) {
				_ = format.Validate(json.Number(text))
			}
		}
		for narrow, wide := range map[string]string{
			"uri": "uri-reference", "iri": "iri-reference", "date-time-local": "commonmark", "hostname": "uri-reference",
			"imf-fixdate": "http-date", "uuid": "hostname", "int64": "decimal",
		} {
			if kept[narrow] && !kept[wide] {
				t.Errorf("%q is of the format %s and not of %s", text, narrow, wide)
			}
		}
		if kept["uri"] && !kept["iri"] {
			t.Errorf("%q is a URI and no IRI", text)
		}
	})
}

// FuzzSchema compiles whatever is given, reviews it and holds a value to it: nothing panics, and findings are whole.
func FuzzSchema(f *testing.F) {
	for _, schema := range []string{
		`{"type":"object","properties":{"a":{"$ref":"#/components/schemas/A"}},"maxLenght":1}`,
		`{"$id":"https://example.com/a","$defs":{"b":{"$anchor":"b"}},"$ref":"#b","$dynamicRef":"#c","$dynamicAnchor":"c"}`,
		`{"oneOf":[{"$ref":"#/components/schemas/A"},{}],"discriminator":{"propertyName":"a","mapping":{"b":"A","c":"#"}}}`,
		`{"$schema":"http://json-schema.org/draft-07/schema#","items":[{}],"dependencies":{"a":["b"],"c":{}}}`,
		`{"multipleOf":0,"pattern":"(","enum":1,"required":["a","a"],"minLength":1e99,"format":"html","unevaluatedItems":0}`,
		`{"nullable":true,"type":"string","readOnly":true,"minimum":1,"exclusiveMinimum":true,"allOf":[null]}`,
	} {
		f.Add(schema, `{"a":[1,{"b":null}]}`)
	}
	f.Fuzz(func(t *testing.T, text, given string) {
		if len(text) > 1000 || len(given) > 300 {
			t.Skip("long")
		}
		value, bad := Decode([]byte(given), 16)
		if bad != nil {
			t.Skip("no value")
		}
		for _, version := range []string{"3.0.3", "3.1.0"} {
			doc, err := Read("a.json", []byte(`{"openapi":"`+version+`","components":{"schemas":{"A":`+text+`}}}`))
			if err != nil {
				t.Skip("no document")
			}
			dialect := OpenAPI31
			if version == "3.0.3" {
				dialect = OpenAPI30
			}
			set := NewSet(NewLibrary(doc, nil), dialect)
			at := doc.At("/components/schemas/A")
			set.Review(at)
			for _, direction := range []Direction{Request, Reply} {
				for _, finding := range set.Schema(at, direction).Check(value) {
					if finding.Keyword == "" || finding.Message == "" {
						t.Errorf("a finding says nothing: %+v", finding)
					}
				}
			}
		}
	})
}
