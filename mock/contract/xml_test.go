package contract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
)

// taking is the content of a request body with one media type, in a document with the schemas given.
func taking(t testing.TB, version, mediaType, content, schemas string) *contract.Content {
	t.Helper()
	c := load(t, version, "paths: {/a: {post: {requestBody: {content: {'"+mediaType+"': {"+content+
		"}}}, responses: {default: {description: d}}}}}\ncomponents: {schemas: {"+schemas+"}}\n")
	return c.Operations[0].Body.Contents[0]
}

// pet has a property for each way that the xml object writes one.
const pet = `Pet: {type: object, required: [id, tags], additionalProperties: false, xml: {name: pet}, properties: {
  id: {type: integer, xml: {attribute: true}},
  name: {type: string, maxLength: 5},
  alive: {type: boolean, nullable: true},
  tags: {type: array, items: {type: string}},
  photos: {type: array, maxItems: 2, xml: {name: pictures, wrapped: true}, items: {type: integer, xml: {name: photo}}},
  owner: {$ref: '#/components/schemas/Owner'}}},
 Owner: {type: object, xml: {name: keeper, namespace: 'urn:o', prefix: o}, properties: {age: {type: integer}}}`

func TestXMLIsReadByItsObjectModel(t *testing.T) {
	t.Parallel()
	content := taking(t, "3.0.3", "application/xml", "schema: {$ref: '#/components/schemas/Pet'}", pet)
	for _, test := range []struct{ body, want string }{
		{`<pet id="1"><tags>a</tags></pet>`, ""},
		{`<?xml version="1.0" encoding="UTF-8"?><!-- c --><pet id="1"/>`, ""},
		{`<pet id="1"><name>Tom</name><tags>a</tags><tags>b</tags></pet>`, ""},
		{`<pet id="x"/>`, "body /id: type: is a string, not an integer"},
		{`<pet/>`, `body: required: lacks the member "id"`},
		{`<pet id="1"><name>Thomas</name></pet>`, "body /name: maxLength: is too long, with 6 characters"},
		{`<pet id="1"><alive> true </alive></pet>`, ""},
		{`<pet id="1"><alive/></pet>`, ""},
		{`<pet id="1"><alive>TRUE</alive></pet>`, "body /alive: type: is a string, not a boolean or null"},
		{`<pet id="1"><pictures><photo>1</photo><photo>2</photo></pictures></pet>`, ""},
		{
			`<pet id="1"><pictures><image>1</image></pictures></pet>`,
			"body /photos/0: xml: an element of a list is not named photo at byte 29",
		},
		{
			`<pet id="1"><pictures><photo>1</photo><photo>x</photo></pictures></pet>`,
			"body /photos/1: type: is a string, not an integer",
		},
		{`<pet id="1"><pictures/><pictures/></pet>`, "body /photos: xml: an element is there more than once at byte 34"},
		{`<pet id="1"><o:keeper xmlns:o="urn:o"><age>3</age></o:keeper></pet>`, ""},
		{
			`<pet id="1"><keeper xmlns="urn:o"><age>old</age></keeper></pet>`,
			"body /owner/age: type: is a string, not an integer",
		},
		{`<pet id="1"><keeper/></pet>`, "body /keeper: additionalProperties: is a member that the contract does not have"},
		{`<pet id="1" age="2"/>`, "body /age: additionalProperties: is a member that the contract does not have"},
		{`<pet id="1"><name>a</name><name>b</name></pet>`, "body /name: xml: an element is there more than once at byte 32"},
		{`<pet id="1"><name><b/></name></pet>`, "body /name: xml: there are elements in place of text at byte 18"},
		{`<pet id="1">text<name/></pet>`, "body: xml: there is text between elements at byte 12"},
		{`<dog id="1"/>`, "body: xml: the element is not named pet at byte 13"},
		{`<pet id="1" id="2"/>`, "body: xml: an attribute is there twice at byte 20"},
		{`<pet id="1"/><pet/>`, "body: xml: there is more after the element at byte 19"},
		{`<pet id="1"/>x`, "body: xml: there is text outside of the element at byte 14"},
		{`<pet id="1">`, "body: xml: the text ends early at byte 12"},
		{``, "body: xml: the text ends early at byte 0"},
		{`<pet id="1"></dog>`, "body: xml: an element is closed by the end of another one at byte 18"},
		{"<pet id=\"1\"><name>\xff</name></pet>", "body: xml: the text is not UTF-8 at byte 19"},
		{"\ufeff<pet id=\"1\"/>", ""},
		{
			`<!DOCTYPE pet [<!ENTITY a "aaaa">]><pet id="1"><name>&a;</name></pet>`,
			"body: xml: there is a document type or another declaration at byte 35",
		},
		{`<pet id="1"><name>&a;</name></pet>`, "body: xml: an entity is not known at byte 21"},
		{strings.Repeat("<a>", 600), "body: xml: nesting is deeper than 512 at byte 1539"},
		{`<?xml version="1.0" encoding="ISO-8859-1"?><pet id="1"><name>` + "\xe9\xe9\xe9\xe9\xe9" + `</name></pet>`, ""},
		{
			`<?xml version="1.0" encoding="EBCDIC"?><pet id="1"/>`,
			"header Content-Type: content-type: has a charset that is not read",
		},
	} {
		if diff := cmp.Diff(test.want, tell(content.Check("application/xml", []byte(test.body)))); diff != "" {
			t.Errorf("%.80s (-want +got):\n%s", test.body, diff)
		}
	}
}

func TestXMLBranchesAreTriedUntilOneIsKept(t *testing.T) {
	t.Parallel()
	content := taking(t, "3.1.0", "text/xml", `schema: {oneOf: [
  {type: object, required: [a], properties: {a: {type: integer}}, additionalProperties: false},
  {type: object, required: [a, b],
   properties: {a: {type: string}, b: {type: array, minItems: 1, items: {type: string}}}}]}`, "")
	for _, test := range []struct{ body, want string }{
		{"<x><a>1</a></x>", ""},
		{"<x><a>1</a><b>2</b></x>", ""},
		{"<x><a>z</a><b>2</b><b>3</b></x>", ""},
		{"<x><b>2</b></x>", "refused"},
		{"<x><a>z</a></x>", "refused"},
	} {
		if found := content.Check("text/xml", []byte(test.body)); (len(found) > 0) != (test.want != "") {
			t.Errorf("%s: %s", test.body, tell(found))
		}
	}
}

func FuzzXML(f *testing.F) {
	content := taking(f, "3.0.3", "application/xml", "schema: {$ref: '#/components/schemas/Pet'}", pet)
	for _, seed := range []string{
		`<pet id="1"><tags>a</tags></pet>`, "<a", "<!DOCTYPE a>", "\xff\xfe<\x00a\x00", `<?xml encoding="latin1"?><a/>`,
		`<pet xsi:nil="true"/>`, `<a:b xmlns:a="c"/>`, "<a>&#0;</a>", "<![CDATA[", "</a>",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(_ *testing.T, body []byte) { content.Check("application/xml", body) })
}
