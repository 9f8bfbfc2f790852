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
			[]string{value + `/x="b"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := New(loaded(t, replying+test.schemas), Document{}, nil, nil)
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
			file := New(loaded(t, replying+schemas), Document{}, nil, nil).File(new(Tally), "")
			if len(file.Operations[0].Points) > MaxPoints || !strings.Contains(file.Limit, "1 operations have more") {
				t.Errorf("%d points, limit %q", len(file.Operations[0].Points), file.Limit)
			}
		})
	}
}

// withStatuses is a map of one operation, a, that documents these statuses.
func withStatuses(t *testing.T, scenarios []string, statuses ...int) *Map {
	t.Helper()
	text := "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n" +
		"paths:\n  /a:\n    get:\n      operationId: a\n      responses:\n"
	for _, status := range statuses {
		text += fmt.Sprintf("        '%d': {description: x}\n", status)
	}
	return New(loaded(t, text), Document{}, scenarios, nil)
}

// meet marks that a replied with these statuses.
func meet(m *Map, tally *Tally, statuses ...int) {
	call, _ := m.contract.Match("GET", "/a")
	for _, status := range statuses {
		m.Trace(&Exchange{Call: call, Own: true, Reply: &contract.Reply{Status: status}}, nil, tally).Mark(tally)
	}
}

// met is what a map has of a tally, as names.
func met(m *Map, tally *Tally) string {
	var list []string
	m.File(tally, "").each(func(name string, met bool) {
		if met {
			list = append(list, name)
		}
	})
	return strings.Join(list, ", ")
}

func TestWhatWasMetIsCarriedOverToTheNextContract(t *testing.T) {
	t.Parallel()
	was := withStatuses(t, []string{"one", "two"}, 200, 404)
	is := withStatuses(t, []string{"two", "three"}, 201, 404)
	is.Follow(was)
	var tally Tally
	meet(was, &tally, 200, 404)
	was.Played("two", &tally)
	if got, want := met(is, &tally), "a, a status 404, scenario two"; got != want {
		t.Errorf("met %s, not %s", got, want)
	}
}

// A request that began before a reload ends after it, and is counted by the contract of now.
func TestATallyNeverGoesBackToAnEarlierContract(t *testing.T) {
	t.Parallel()
	was := withStatuses(t, []string{"one", "two"}, 200, 404, 500)
	is := withStatuses(t, []string{"two", "three"}, 201, 404, 500)
	is.Follow(was)
	var tally Tally
	meet(was, &tally, 404)
	meet(is, &tally, 201)
	is.Played("three", &tally)
	meet(was, &tally, 200, 500)
	was.Played("one", &tally)
	was.Played("two", &tally)
	if got, want := met(was, &tally), "a, a status 404, a status 500, scenario two"; got != want {
		t.Errorf("the contract before met %s, not %s", got, want)
	}
	want := "a, a status 201, a status 404, a status 500, scenario two, scenario three"
	if got := met(is, &tally); got != want {
		t.Errorf("met %s, not %s", got, want)
	}
}

// Whatever exchanges meet while one contract after the other takes its place is met in the end.
func TestMarkingDuringReloadsLosesNothing(t *testing.T) {
	t.Parallel()
	const rounds, count, reloads = 100, 32, 4
	statuses := make([]int, count)
	for i := range statuses {
		statuses[i] = 200 + i
	}
	maps := make([]*Map, reloads)
	for i := range maps {
		if maps[i] = withStatuses(t, nil, statuses...); i > 0 {
			maps[i].Follow(maps[i-1])
		}
	}
	for range rounds {
		var tally Tally
		meet(maps[0], &tally)
		start, done := make(chan struct{}), make(chan struct{})
		for i, status := range statuses {
			go func() {
				<-start
				meet(maps[i%reloads], &tally, status)
				done <- struct{}{}
			}()
		}
		close(start)
		for range statuses {
			<-done
		}
		if got := maps[reloads-1].File(&tally, "").Count(); got != (Count{count + 1, count + 1}) {
			t.Fatalf("%+v", got)
		}
	}
}

// Whatever many exchanges meet at the same time is met in the end.
func TestMarkingAtTheSameTimeLosesNothing(t *testing.T) {
	t.Parallel()
	statuses := make([]int, 100)
	for i := range statuses {
		statuses[i] = 200 + i
	}
	m := withStatuses(t, nil, statuses...)
	var tally Tally
	done := make(chan struct{})
	for _, status := range statuses {
		go func() {
			meet(m, &tally, status)
			done <- struct{}{}
		}()
	}
	for range statuses {
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
