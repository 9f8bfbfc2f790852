package cases

import (
	"testing"

	"understudy/mock/contract"
)

// FuzzBreaches makes breaches and variants of any schema: each breach is refused at its place, and nowhere else, and no
// variant is.
func FuzzBreaches(f *testing.F) {
	for _, seed := range []string{
		`{"type":"object","required":["a"],"properties":{"a":{"type":"integer","minimum":1}}}`,
		`{"type":"array","items":{"enum":["x",1,null]},"minItems":1,"uniqueItems":true}`,
		`{"oneOf":[{"type":"string","maxLength":3},{"type":"number","multipleOf":0.01}]}`,
		`{"allOf":[{"properties":{"a":{"pattern":"^a"}}}],"unevaluatedProperties":false,"minProperties":1}`,
		`{"additionalProperties":{"format":"date"},"propertyNames":{"minLength":2},"dependentRequired":{"aa":["bb"]}}`,
		`{"prefixItems":[{"const":1}],"items":false,"maxItems":1}`, `false`, `{"minimum":1e300,"maximum":-1e300}`,
		`{"properties":{"a\n~/":{"$ref":"#/paths"}},"patternProperties":{"(":true,"^x":{"type":"null"}}}`,
	} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, schema string, newer bool) {
		version := "3.0.3"
		if newer {
			version = "3.1.0"
		}
		c, err := contract.Load("a.json", []byte(`{"openapi":"`+version+`","info":{"title":"A","version":"1"},"paths":{"/a":{
"post":{"operationId":"a","parameters":[{"name":"q","in":"query","schema":`+schema+`}],
"requestBody":{"content":{"application/json":{"schema":`+schema+`}}},
"responses":{"204":{"description":"Done."}}}}}}`), nil)
		if err != nil || len(c.Operations) != 1 {
			return
		}
		m, o := New(c, Options{}), c.Operations[0]
		request, why := m.Make(o, true)
		if why != (Obstacle{}) {
			return
		}
		made, _ := m.breaches(o, request, bounds{100, 1 << 16, 1 << 20})
		for i := range made {
			judged(t, m, o, &made[i])
		}
		variants, _ := m.variants(o, request, bounds{100, 1 << 16, 1 << 20})
		for i := range variants {
			if m.Refuses(o, &variants[i].Request) || m.Meant(o, &variants[i].Request) == nil {
				t.Errorf("%s is refused: %s", variants[i].Name, variants[i].Request.Curl(""))
			}
		}
	})
}
