package coverage

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"understudy/mock/contract"
)

func loaded(t testing.TB, document string) *contract.Contract {
	t.Helper()
	c, err := contract.Load("api.yaml", []byte(document), nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func names(file *File) (list []string) {
	file.each(func(name string, _ bool) { list = append(list, name) })
	return list
}

const replying = `
openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /a:
    get:
      operationId: a
      responses:
        "200":
          description: ok
          content:
            application/json: {schema: {$ref: "#/components/schemas/A"}}
components:
  schemas:
`

func TestSchemasOfAllShapesAreRead(t *testing.T) {
	t.Parallel()
	const field, value = "a optional field 200 application/json ", "a enum value 200 application/json "
	for name, test := range map[string]struct {
		schemas string
		want    []string
	}{
		"a schema that holds itself": {
			"    A: {type: object, properties: {next: {$ref: '#/components/schemas/A'}, v: {enum: [x]}}, required: [v]}",
			[]string{field + "/next absent", value + `/v="x"`},
		},
		"two schemas that hold each other": {
			"    A: {properties: {b: {$ref: '#/components/schemas/B'}}}\n" +
				"    B: {properties: {a: {$ref: '#/components/schemas/A'}}}",
			[]string{field + "/b absent", field + "/b/a absent"},
		},
		"required beside, in another part": {
			"    A: {allOf: [{properties: {x: {type: string}, y: {type: string}}}, {required: [x]}]}",
			[]string{field + "/y absent"},
		},
		"a branch that need not hold says nothing of absence": {
			"    A: {oneOf: [{properties: {x: {type: [string, 'null']}}}, {properties: {y: {enum: [1]}}}]}",
			[]string{field + "/x null", value + "/y=1"},
		},
		"null in an enum is a null field": {
			"    A: {properties: {x: {enum: [a, null]}}, required: [x]}",
			[]string{field + "/x null", value + `/x="a"`},
		},
		"elements of elements": {
			"    A: {type: array, items: {type: array, items: {enum: [true]}}}",
			[]string{value + "/*/*=true"},
		},
		"words beside a reference": {
			"    A: {properties: {x: {$ref: '#/components/schemas/B', enum: [b]}}, required: [x]}\n    B: {enum: [b, c]}",
			[]string{value + `/x="b"`, value + `/x="c"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := New(loaded(t, replying+test.schemas), Document{}, nil)
			var got []string
			for _, one := range names(m.File(new(Tally), "")) {
				if strings.HasPrefix(one, field) || strings.HasPrefix(one, value) {
					got = append(got, one)
				}
			}
			if fmt.Sprint(sorted(got)) != fmt.Sprint(sorted(test.want)) {
				t.Errorf("got %q, not %q", got, test.want)
			}
		})
	}
}

// What there is too much of is not counted, and that is said.
func TestTooManyPointsAreSaid(t *testing.T) {
	t.Parallel()
	var wide strings.Builder
	wide.WriteString("    A:\n      properties:\n")
	for i := range MaxPoints + 10 {
		fmt.Fprintf(&wide, "        m%d: {type: string}\n", i)
	}
	// Each level has two members of the next: 2^30 values, and no point in any of them but the last.
	var deep strings.Builder
	deep.WriteString("    A: {$ref: '#/components/schemas/L0'}\n")
	for i := range 7 {
		refs := make([]string, 12)
		for k := range refs {
			refs[k] = fmt.Sprintf("x%d: {$ref: '#/components/schemas/L%d'}", k, i+1)
		}
		fmt.Fprintf(&deep, "    L%d: {required: [x0], properties: {%s}}\n", i, strings.Join(refs, ", "))
	}
	deep.WriteString("    L7: {type: string}\n")
	for name, schemas := range map[string]string{"wide": wide.String(), "deep": deep.String()} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := New(loaded(t, replying+schemas), Document{}, nil).File(new(Tally), "")
			if len(file.Operations[0].Points) > MaxPoints || !strings.Contains(file.Limit, "1 operations have more") {
				t.Errorf("%d points, limit %q", len(file.Operations[0].Points), file.Limit)
			}
		})
	}
}

func TestWhatWasMetIsCarriedOverToTheNextContract(t *testing.T) {
	t.Parallel()
	document := func(statuses string) *contract.Contract {
		return loaded(t, "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      operationId: a\n"+
			"      responses: {"+statuses+"}\n")
	}
	was := New(document("'200': {description: x}, '404': {description: x}"), Document{}, []string{"one", "two"})
	is := New(document("'201': {description: x}, '404': {description: x}"), Document{}, []string{"two", "three"})
	var tally Tally
	call, _ := was.contract.Match("GET", "/a")
	for _, status := range []int{200, 404} {
		was.Trace(&Exchange{Call: call, Own: true, Reply: &contract.Reply{Status: status}}, nil).Mark(&tally)
	}
	was.Played("two", &tally)
	var met []string
	is.File(&tally, "").each(func(name string, was bool) {
		if was {
			met = append(met, name)
		}
	})
	if got, want := strings.Join(met, ", "), "a, a status 404, scenario two"; got != want {
		t.Errorf("met %s, not %s", got, want)
	}
}

// Whatever many exchanges meet at the same time is met in the end.
func TestMarkingAtTheSameTimeLosesNothing(t *testing.T) {
	t.Parallel()
	var statuses strings.Builder
	for status := 200; status < 300; status++ {
		fmt.Fprintf(&statuses, "        '%d': {description: x}\n", status)
	}
	m := New(loaded(t, "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      operationId: a\n"+
		"      responses:\n"+statuses.String()), Document{}, nil)
	var tally Tally
	done := make(chan struct{})
	for status := 200; status < 300; status++ {
		go func() {
			call, _ := m.contract.Match("GET", "/a")
			m.Trace(&Exchange{Call: call, Own: true, Reply: &contract.Reply{Status: status}}, nil).Mark(&tally)
			done <- struct{}{}
		}()
	}
	for range 100 {
		<-done
	}
	if got := m.File(&tally, "").Count(); got != (Count{101, 101}) {
		t.Errorf("%+v", got)
	}
}

func sorted(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}
