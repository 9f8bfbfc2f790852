package change

import (
	"strings"
	"testing"
)

// exchanged is a document of a version whose only operation takes and answers what the schema R describes, as a media
// type. R is written as YAML; other components may follow it.
func exchanged(version, mediaType, components string) []byte {
	content := "content: {" + mediaType + ": {schema: {$ref: '#/components/schemas/R'}}}"
	return []byte("openapi: " + version + "\ninfo: {title: a, version: '1'}\n" +
		"paths: {/a: {post: {operationId: a, requestBody: {" + content + "}, responses: {'200': {description: ok, " +
		content + "}}}}}\ncomponents: {schemas: {R: " + components + "}}\n")
}

func TestWhatIsWrittenAnotherWayInXMLHurtsThoseWhoUseXML(t *testing.T) {
	t.Parallel()
	member := func(more string) string { return "{type: object, properties: {a: {type: string" + more + "}}}" }
	list := func(array, items string) string {
		return "{type: object, properties: {a: {type: array, items: {type: string" + items + "}" + array + "}}}"
	}
	for name, test := range map[string]struct {
		old, new string
		breaks   bool
	}{
		"a member's name":          {member(", xml: {name: b}"), member(", xml: {name: c}"), true},
		"a name that is new":       {member(""), member(", xml: {name: b}"), true},
		"a name that says no more": {member(""), member(", xml: {name: a, attribute: false, x-a: b}"), false},
		"an attribute":             {member(""), member(", xml: {attribute: true}"), true},
		"a namespace":              {member(", xml: {namespace: 'urn:a'}"), member(", xml: {namespace: 'urn:b'}"), true},
		"a prefix":                 {member(""), member(", xml: {prefix: p}"), true},
		"an attribute since 3.2":   {member(", xml: {attribute: true}"), member(", xml: {nodeType: attribute}"), false},
		"the root":                 {member(""), "{type: object, properties: {a: {type: string}}, xml: {name: r}}", true},
		"the root's own name":      {member(""), "{type: object, properties: {a: {type: string}}, xml: {name: R}}", false},
		"wrapped":                  {list("", ""), list(", xml: {wrapped: true}", ""), true},
		"an item":                  {list("", ""), list("", ", xml: {name: one}"), true},
		"behind a reference": {
			"{properties: {a: {$ref: '#/components/schemas/A'}}}, A: {type: string}",
			"{properties: {a: {$ref: '#/components/schemas/A'}}}, A: {type: string, xml: {name: b}}", true,
		},
		"deep within": {
			"{allOf: [{type: object}, {properties: {a: {anyOf: [{type: string}, {properties: {b: {}}}]}}}]}",
			"{allOf: [{type: object}, {properties: {a: {anyOf: [{type: string}, {properties: {b: {xml: {name: c}}}}]}}}]}", true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, mediaType := range []string{"application/xml", "text/xml", "application/a+xml", "application/json"} {
				want := 0
				if test.breaks && strings.HasSuffix(mediaType, "xml") {
					want = 2
				}
				for _, version := range []string{"3.0.3", "3.1.0"} {
					old, next := exchanged(version, mediaType, test.old), exchanged(version, mediaType, test.new)
					for _, changes := range [][]Change{compared(t, old, next), compared(t, next, old)} {
						if breaking(changes) != want || want == 0 && len(changes) > 0 {
							t.Errorf("%s, %s: got %v", version, mediaType, changes)
						}
						for _, c := range changes {
							if c.Rule != Rewritten {
								t.Errorf("%s, %s: got %s", version, mediaType, c.Rule)
							}
						}
					}
				}
			}
		})
	}
}

func TestARootElementIsCalledAsItsSchemaIs(t *testing.T) {
	t.Parallel()
	for mediaType, want := range map[string]int{"application/xml": 2, "application/json": 0} {
		old := exchanged("3.1.0", mediaType, "{type: object}")
		next := []byte(strings.NewReplacer("schemas/R'", "schemas/S'", "schemas: {R:", "schemas: {S:").Replace(string(old)))
		if changes := compared(t, old, next); breaking(changes) != want {
			t.Errorf("%s: got %v", mediaType, changes)
		}
	}
}
