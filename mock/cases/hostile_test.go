package cases

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
)

// posting is a document with one operation, whose body has a schema.
func posting(t *testing.T, version, schema string) (*Maker, *contract.Operation) {
	t.Helper()
	c, err := contract.Load("a.yaml", []byte("openapi: "+version+"\ninfo: {title: A, version: '1'}\npaths:\n"+
		"  /a:\n    post:\n      operationId: a\n      requestBody:\n        required: true\n        content:\n"+
		"          application/json: {schema: {$ref: '#/components/schemas/S'}}\n"+
		"      responses: {'204': {description: Done.}}\ncomponents:\n  schemas:\n"+schema), nil)
	if err != nil {
		t.Fatal(err)
	}
	return New(c, Options{}), c.Operations[0]
}

// TestABoundIsTold has a body of more members than may be broken, by each of the bounds.
func TestABoundIsTold(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("    S:\n      type: object\n      properties:\n")
	for i := range 20 {
		fmt.Fprintf(&b, "        m%d: {type: integer}\n", i)
	}
	m, o := posting(t, "3.1.0", b.String())
	request, why := m.Make(o, true)
	if why != (Obstacle{}) {
		t.Fatal(why)
	}
	all, _ := m.Breaches(o, request)
	for _, most := range []bounds{{10, maxWork, maxHeld}, {MaxBreaches, 5000, maxHeld}, {MaxBreaches, maxWork, 2000}} {
		made, unbroken := m.breaches(o, request, most)
		if diff := cmp.Diff(all[:len(made)], made); diff != "" || len(made) == len(all) || len(made) == 0 {
			t.Errorf("%+v: got %d breaches, of %d: %s", most, len(made), len(all), diff)
		}
		if len(unbroken) != 1 || !strings.HasPrefix(unbroken[0].Reason, "not tried") {
			t.Errorf("%+v: got %+v", most, unbroken)
		}
	}
}

// TestHostileSchemasEnd has schemas whose ways multiply.
func TestHostileSchemasEnd(t *testing.T) {
	t.Parallel()
	var twice, each, either strings.Builder
	for i := range 9 {
		fmt.Fprintf(&twice, "    S%d: {allOf: [{$ref: '#/components/schemas/S%d'}, {$ref: '#/components/schemas/S%d'}]}\n",
			i, i+1, i+1)
		fmt.Fprintf(&either, "    S%d: {anyOf: [{$ref: '#/components/schemas/S%d'}, {$ref: '#/components/schemas/S%d'}]}\n",
			i, i+1, i+1)
		fmt.Fprintf(&each, "    S%d:\n      type: object\n      properties:\n", i)
		for j := range 9 {
			fmt.Fprintf(&each, "        m%d: {$ref: '#/components/schemas/S%d'}\n", j, j)
		}
	}
	const leaf = "    S9: {type: object, properties: {a: {type: integer}}}\n    S: {$ref: '#/components/schemas/S0'}\n"
	for name, text := range map[string]string{
		"twice": twice.String() + leaf, "any": either.String() + leaf,
		"each": each.String() + "    S: {$ref: '#/components/schemas/S0'}\n",
		"self": "    S: {type: object, properties: {s: {$ref: '#/components/schemas/S'}}, additionalProperties: false}\n",
		"huge": "    S: {type: array, minItems: 3, maxItems: 2147483648, items: {type: string, maxLength: 99999999999}}\n",
		"tiny": "    S: {type: number, minimum: 1.0e-300, maximum: 1.0e+300, multipleOf: 1.0e-300}\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, o := posting(t, "3.1.0", text)
			request, why := m.Make(o, true)
			if why != (Obstacle{}) {
				t.Fatal(why)
			}
			made, unbroken := m.breaches(o, request, bounds{MaxBreaches, 1 << 20, maxHeld})
			if len(made) == 0 || len(made) > MaxBreaches || len(unbroken) > maxPlaces {
				t.Errorf("got %d breaches and %d that are none", len(made), len(unbroken))
			}
		})
	}
}
