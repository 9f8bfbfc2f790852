package contract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/problem"
)

// untrue writes what is wrong with the values of a document, one a line: place, keyword and where in the value.
func untrue(t *testing.T, version, text string) string {
	t.Helper()
	var told []string
	load(t, version, text).Untrue(func(found []problem.Finding) bool {
		for _, f := range found {
			told = append(told, strings.TrimPrefix(f.Source.String(), "api.yaml:")+" "+f.Place()+": "+f.Keyword)
		}
		return true
	})
	return strings.Join(told, "\n")
}

func TestValuesThatBreakTheirOwnSchemaAreTold(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, version, text, want string }{
		{
			"parameters", "3.0.3", `paths:
  /a:
    get:
      parameters:
        - {name: a, in: query, schema: {type: integer}, example: one}
        - {name: b, in: query, schema: {type: integer}, examples: {good: {value: 1}, bad: {value: 1.5}}}
        - {name: c, in: query, schema: {type: array, items: {type: integer}}, explode: false, example: '1,2'}
        - {name: d, in: query, schema: {type: array, items: {type: integer}}, explode: false, example: '1,x'}
        - {name: e, in: query, content: {application/json: {schema: {type: integer}, example: x}}}
        - {name: f, in: query, example: [anything]}
        - {$ref: '#/components/parameters/P'}
      ` + ok + `
    put: {parameters: [{$ref: '#/components/parameters/P'}], ` + ok + `}
components: {parameters: {P: {name: p, in: query, schema: {enum: [x]}, example: y}}}
`, "7:66 example a: type\n8:99 example b bad: type\n10:104 example d: type\n11:95 example e: type\n" +
				"16:81 example p: enum",
		},
		{
			"request bodies", "3.1.0", `paths: {/a: {post: {` + ok + `, requestBody: {content: {
  application/json: {schema: {type: object, required: [a]}, examples: {good: {value: {a: 1}}, bad: {value: {b: 1}}}},
  application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: integer}}}, example: {a: x}}}}}}}
`, "4:108 example bad: required\n5:110 example /a: type",
		},
		{
			"schemas", "3.1.0", `paths: {}
components:
  schemas:
    A:
      examples: [{b: 1}, {b: x}]
      properties:
        b: {type: integer, minimum: 1, default: 0, example: 1}
        example: {type: string, example: {$ref: '#/nowhere'}}
        default: {items: {type: 'null', default: null, examples: [1]}}
        more: {$ref: '#/components/schemas/B', default: 5}
    B: {type: string, default: ok, not: {const: no}}
`, "7:30 example /b: type\n9:49 default: minimum\n10:42 example: type\n11:67 example: type\n12:57 default: type",
		},
		{
			"one way only", "3.0.3", `paths: {}
components:
  schemas:
    A:
      type: object
      required: [id, password]
      properties:
        id: {type: integer, readOnly: true}
        password: {type: string, writeOnly: true}
        note: {allOf: [{$ref: '#/components/schemas/B'}], example: 7}
        idle: {$ref: '#/components/schemas/B', example: 7}
      example: {id: 1, password: secret, note: a}
    B: {type: string, nullable: true, example: null, default: 1}
    C: {allOf: [{$ref: '#/components/schemas/A'}], example: {note: a}}
`, "12:68 example: type\n15:63 default: type\n16:61 example: required",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, untrue(t, test.version, test.text)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestTheLookAtValuesEndsWhenItIsTold(t *testing.T) {
	t.Parallel()
	text := "paths: {}\ncomponents:\n  schemas:\n" + strings.Repeat(" ", 4) + "A: {properties: {"
	for range 100 {
		text += strings.Repeat("a", strings.Count(text, "default")+1) + ": {type: integer, default: x}, "
	}
	c := load(t, "3.1.0", text+"}}\n")
	visits, found := 0, 0
	c.Untrue(func(some []problem.Finding) bool {
		visits, found = visits+1, found+len(some)
		return visits < 2
	})
	if visits != 2 || found != 32 || c.Values() != 100 {
		t.Errorf("%d visits with %d findings, of %d values", visits, found, c.Values())
	}
}

func TestScopesThatNobodyDeclaresAreTold(t *testing.T) {
	t.Parallel()
	c := load(t, "3.1.0", `security: [{sso: [read, write]}]
paths:
  /a: {get: {`+ok+`}, put: {`+ok+`}, post: {security: [{sso: [admin]}, {open: [any]}, {bare: [any]}, {key: [role]}],
    `+ok+`}}
components:
  securitySchemes:
    sso: {type: oauth2, flows: {implicit: {authorizationUrl: 'https://a.test/', scopes: {read: Read.}},
      password: {tokenUrl: 'https://a.test/t', scopes: {sudo: All.}}}}
    open: {type: openIdConnect, openIdConnectUrl: 'https://a.test/'}
    bare: {type: oauth2, flows: {}}
    key: {type: apiKey, in: header, name: X-Key}
`)
	var got []string
	for _, f := range c.Blemishes {
		got = append(got, f.Source.String()+" "+f.Keyword+" "+f.Message)
	}
	want := []string{
		`api.yaml:3:25 security the scheme sso declares no scope "write"`,
		`api.yaml:5:127 security the scheme sso declares no scope "admin"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
