package contract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDeepObjectsAreReadByTheirProperties(t *testing.T) {
	t.Parallel()
	c := load(t, "3.1.0", `
paths:
  /a:
    get:
      parameters:
      - name: f
        in: query
        style: deepObject
        schema: {$ref: '#/components/schemas/Filter'}
      responses: {default: {description: d}}
components:
  schemas:
    Filter:
      type: object
      additionalProperties: {type: boolean}
      properties:
        name: {type: string}
        size: {type: integer}
        tags: {type: array, items: {type: string}}
        sizes: {type: array, items: {type: integer}, maxItems: 2}
        list: {type: array, items: {type: object, properties: {n: {type: integer}}}}
        grid: {type: array, items: {type: array, items: {type: integer}}}
        any: {}
        and: {$ref: '#/components/schemas/Filter'}
        either: {type: [array, object, string], items: {type: integer}}
`)
	for query, want := range map[string]string{
		"":                                  absent,
		"f[name]=1&f[size]=1":               `{"name":"1","size":1}`,
		"f%5Bname%5D=a+b%20c":               `{"name":"a b c"}`,
		"f[new]=true":                       `{"new":true}`,
		"f[new]=1":                          "query f /new: type: is a string, not a boolean",
		"f[size]=01":                        "query f /size: type: is a string, not an integer",
		"f[and][and][size]=3&f[and][new]=x": "query f /and/new: type: is a string, not a boolean",
		"f[and][and][size]=3":               `{"and":{"and":{"size":3}}}`,
		"f[tags][]=a&f[tags][]=1":           `{"tags":["a","1"]}`,
		"f[tags]=a&f[tags]=b":               `{"tags":["a","b"]}`,
		"f[tags]=a":                         `{"tags":["a"]}`,
		"f[tags][1]=b&f[tags][0]=a":         `{"tags":["a","b"]}`,
		"f[tags][x]=b":                      "query f /tags: type: is an object, not an array",
		"f[sizes][]=1&f[sizes][]=b":         "query f /sizes/1: type: is a string, not an integer",
		"f[sizes]=1&f[sizes]=2&f[sizes]=3":  "query f /sizes: maxItems: has too many elements, 3",
		"f[list][0][n]=1&f[list][1][n]=2":   `{"list":[{"n":1},{"n":2}]}`,
		"f[list][0][n]=x":                   "query f /list/0/n: type: is a string, not an integer",
		"f[grid][0][]=1&f[grid][0][]=2":     `{"grid":[[1,2]]}`,
		"f[any][a][b]=1&f[any][c]=x":        `{"any":{"a":{"b":1},"c":"x"}}`,
		"f[any][50000000]=1":                `{"any":{"50000000":1}}`,
		"f[either]=x":                       `{"either":"x"}`,
		"f[either][]=1":                     `{"either":[1]}`,
		"f[either][a]=1":                    `{"either":{"a":1}}`,
		"f[tags][50000000]=a":               "query f /tags: index: has indexes with gaps between them",
		"f[tags][1]=a":                      "query f /tags: index: has indexes with gaps between them",
		"f[tags][00]=a":                     "query f /tags: type: is an object, not an array",
		"f[tags][0]=a&f[tags][0]=b":         "query f /tags/0: repeated: is there more than once",
		"f[name][]=a":                       "query f /name: style: is written as an array",
		"f[name]=a&f[name]=b":               "query f /name: repeated: is there more than once",
		"f[name]=a&f[name][x]=b":            `query f: conflict: has "f[name][x]" both as a value and as an object`,
		"f[name][x]=b&f[name]=a":            `query f: conflict: has "f[name]" both as a value and as an object`,
		"f=1&f[name]=a":                     `query f: conflict: has "f" both as a value and as an object`,
		"f=1":                               "query f: style: is not written as f[property]=value",
		"f[name=a":                          `query f: style: has "f[name", whose brackets do not pair`,
		"f[name]x=a":                        `query f: style: has "f[name]x", whose brackets do not pair`,
		"f[a[b]]=a":                         `query f: style: has "f[a[b]]", whose brackets do not pair`,
		"f[list][][n]=1":                    `query f: style: has [] within "f[list][][n]"`,

		"f[a" + strings.Repeat("][a", 32) + "]=1": "query f: style: has more than 32 brackets in one name",
	} {
		call, _ := c.Match("GET", "/a")
		if got := heard(t, call, nil, query); got != want {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
}

func TestObjectsAreReadByEachPropertysOwnSchema(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ schema, query, want string }{
		{
			"{allOf: [{type: object, properties: {a: {type: string}}}, {properties: {b: {type: integer}}}]}", "a=1&b=1",
			`{"a":"1","b":1}`,
		},
		{"{type: object, additionalProperties: {type: string}}", "a=1&z=x", `{"a":"1"}`},
		{
			"{type: object, patternProperties: {'^n': {type: integer}}, additionalProperties: {type: string}}", "a=1&n=1",
			`{"a":"1","n":1}`,
		},
		{"{type: object, properties: {a: {type: array, items: {type: integer}}}}", "a=1&a=2", `{"a":[1,2]}`},
		{"{type: object, properties: {a: {type: array, items: {type: integer}}}}", "a=1", `{"a":[1]}`},
		{"{type: object, properties: {a: {}}}", "a=1&a=2", `{"a":[1,2]}`},
		{
			"{oneOf: [{type: object, properties: {kind: {const: n}, v: {type: integer}}, required: [kind, v]}, " +
				"{type: object, properties: {kind: {const: s}, v: {type: string}}, required: [kind, v]}]}",
			"kind=s&v=5", `{"kind":"s","v":"5"}`,
		},
		{"{type: object, properties: {a: {type: integer}}, unevaluatedProperties: false}", "a=1&b=1", `{"a":1}`},
		{"{type: object, minProperties: 1}", "", "query p: minProperties: has too few members, 0"},
		{"{type: object, minProperties: 1}", "z=1&key=1&d[a]=1&q=1", "query p: minProperties: has too few members, 0"},
		{"{type: object}", "", "{}"},
		{"{type: object, maxProperties: 1}", "a=1&b=2", "query p: maxProperties: has too many members, 2"},
	} {
		c := load(t, "3.1.0", `
components: {securitySchemes: {k: {type: apiKey, in: query, name: key}}}
security: [{k: []}]
paths:
  /a:
    get:
      parameters:
      - {name: p, in: query, required: true, schema: `+test.schema+`}
      - {name: z, in: query, schema: {}}
      - {name: d, in: query, style: deepObject, schema: {type: object}}
      - {name: o, in: query, schema: {type: object, additionalProperties: false, properties: {q: {}}}}
      responses: {default: {description: d}}
`)
		call, _ := c.Match("GET", "/a")
		if got := heard(t, call, nil, test.query); got != test.want {
			t.Errorf("%s ?%s: got %s, want %s", test.schema, test.query, got, test.want)
		}
	}
}

func TestRecursiveAndHugeSchemasOfParametersAreReadAllTheSame(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for i := range 40 {
		fmt.Fprintf(&text, "    S%d: {oneOf: [{$ref: '#/components/schemas/S%d'}, {type: object, properties: {a: {$ref: "+
			"'#/components/schemas/S%d'}, b: {$ref: '#/components/schemas/S0'}}}]}\n", i, i+1, (i+7)%40)
	}
	text.WriteString("    S40: {type: integer}\n")
	c := load(t, "3.1.0", "paths: {/a: {get: {parameters: [{name: p, in: query, style: deepObject, schema: {$ref: "+
		"'#/components/schemas/S0'}}], responses: {default: {description: d}}}}}\ncomponents:\n  schemas:\n"+text.String())
	call, _ := c.Match("GET", "/a")
	if diff := cmp.Diff("p", call.Operation.Parameters[0].Name); diff != "" {
		t.Error(diff)
	}
	call.CheckRequest(nil, "p[a][a][b]=1&p[b][a]=2", nil)
}

func TestParametersThatNoStyleCanWriteAreInTheLedger(t *testing.T) {
	t.Parallel()
	for rest, enforced := range map[string]bool{
		"in: query, schema: {type: array, items: {type: object}}":                               false,
		"in: query, schema: {type: array, items: {type: array}}":                                false,
		"in: query, schema: {type: object, properties: {a: {type: object}}}":                    false,
		"in: query, explode: false, schema: {type: object, properties: {a: {type: array}}}":     false,
		"in: header, schema: {type: object, properties: {a: {type: array}}}":                    false,
		"in: query, schema: {type: object, properties: {a: {type: array}}}":                     true,
		"in: query, style: deepObject, schema: {type: object, properties: {a: {type: object}}}": true,
		"in: query, schema: {type: array, items: {type: [object, string]}}":                     true,
		"in: query, schema: {}": true,
		"in: query, content: {application/json: {schema: {type: array, items: {type: array}}}}":            true,
		"in: query, schema: {type: array, items: {anyOf: [{type: object, required: [a]}, {type: array}]}}": false,
	} {
		c := load(t, "3.1.0", "paths: {/a: {get: {parameters: [{name: p, "+rest+
			"}], responses: {default: {description: d}}}}}\n")
		if (len(c.Ledger) == 0) != enforced || !enforced && c.Ledger[0].Source.Line != 3 {
			t.Errorf("%s: %+v", rest, c.Ledger)
		}
		call, _ := c.Match("GET", "/a")
		if found := call.CheckRequest(nil, "p=x", nil); !enforced && found != nil {
			t.Errorf("%s is held to what cannot be written: %s", rest, tell(found))
		}
	}
}
