package collection_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// pets is a document of another kind: a bare list, an offset, words for directions, and filters by the fields' own
// names.
const pets = `openapi: 3.0.3
info: {title: Pets, version: 1.0.0}
paths:
  /pets:
    get:
      operationId: listPets
      x-collection:
        item: getPet
        population: 5
        query:
          skip: offset
          take: size
          sort: orderBy
          way: direction
          '{field}': filter
          bornAfter: from born
        directions: {ascending: up, descending: down}
      parameters:
        - {name: skip, in: query, schema: {type: integer}}
        - {name: take, in: query, schema: {type: integer, default: 2, maximum: 3}}
        - {name: sort, in: query, schema: {type: string, default: weight}}
        - {name: way, in: query, schema: {type: string, default: down}}
        - {name: weight, in: query, schema: {type: number}}
        - {name: name, in: query, schema: {type: string}}
        - {name: bornAfter, in: query, schema: {type: string, format: date}}
        - {name: unrelated, in: query, schema: {type: string}}
      responses:
        '200':
          description: a list
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
  /pets/{petId}:
    get:
      operationId: getPet
      parameters: [{name: petId, in: path, required: true, schema: {type: string, format: uuid}}]
      responses:
        '200':
          description: a pet
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
components:
  schemas:
    Pet:
      allOf:
        - type: object
          properties: {id: {type: string, format: uuid}, name: {type: string}}
        - type: object
          properties: {weight: {type: number}, born: {type: string, format: date}}
`

func TestAnyDocumentCanHaveAList(t *testing.T) {
	t.Parallel()
	_, l, told := load(t, pets, "listPets")
	if told != nil {
		t.Fatal(told)
	}
	records := [][]byte{
		[]byte(`{"id":"a","name":"Ada","weight":3.5,"born":"2020-01-01"}`),
		[]byte(`{"id":"b","name":"Bo","weight":10,"born":"2021-06-30"}`),
		[]byte(`{"id":"c","name":"Cy","weight":2e0,"born":null}`),
		[]byte(`{"id":"d","name":"Di","born":"2022-01-01"}`),
		[]byte(`{"id":"e","name":"Ed","weight":123456789012345678901234567890,"born":"2023-01-01"}`),
	}
	for query, want := range map[string]string{
		"":                            "e b",
		"skip=2":                      "a c",
		"skip=4&take=3":               "d",
		"skip=9":                      "",
		"take=3&way=up":               "d c a",
		"way=up&sort=name&take=3":     "a b c",
		"weight=2":                    "c",
		"weight=3.50":                 "a",
		"name=Bo&unrelated=x":         "b",
		"bornAfter=2021-06-30":        "e b",
		"bornAfter=2021-07-01&skip=1": "d",
	} {
		body, findings := l.Page(records, query)
		var got []struct{ ID string }
		if err := json.Unmarshal(body, &got); err != nil || findings != nil {
			t.Fatalf("%s: %s %v %v", query, body, err, findings)
		}
		var ids []string
		for _, one := range got {
			ids = append(ids, one.ID)
		}
		if have := strings.Join(ids, " "); have != want {
			t.Errorf("%s: got %s, want %s", query, have, want)
		}
	}
}

func TestWithoutTheExtensionThereIsNoCollection(t *testing.T) {
	t.Parallel()
	if _, l, told := load(t, pets, "getPet"); l != nil || told != nil {
		t.Errorf("got %v %v", l, told)
	}
}

func TestWhatIsWrongWithTheExtensionIsFound(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ old, instead, want string }{
		{"item: getPet", "item: getCat", `item names no operation: "getCat"`},
		{"item: getPet", "item: listPets", "listPets has no path parameter"},
		{"        item: getPet\n", "", `item names no operation: ""`},
		{"/pets/{petId}:", "/{owner}/{petId}:", "getPet has several path parameters"},
		{"population: 5", "population: 10001", "population is no number of records"},
		{"population: 5", "population: '5'", "population is no number of records"},
		{"population: 5", "people: 5", `x-collection has no key "people"`},
		{"population: 5", "id: Id", `the records of getPet have no member "Id"`},
		{"skip: offset", "skipped: offset", `listPets has no query parameter "skipped"`},
		{"skip: offset", "skip: cursor", `"cursor" is nothing that a parameter is for`},
		{"skip: offset", "skip: offset id", `"skip" does not say which field is looked at, or says it twice`},
		{"from born", "from", `"bornAfter" does not say which field is looked at, or says it twice`},
		{"from born", "from age", `the records of getPet have no member "age"`},
		{"'{field}': filter", "'filter_{field}': filter", "listPets has no query parameter of this form"},
		{"'{field}': filter", "'un{field}': filter", `the records of getPet have no member "related"`},
		{"take: size", "take: page", "query has both a page and an offset"},
		{"default: weight", "default: height", `the records of getPet have no member "height"`},
		{"ascending: up, descending: down", "up: 1, down: 0", "directions are two values, ascending and descending"},
		{"ascending: up, descending: down", "ascending: 1, descending: 1", "directions are two values"},
		{"directions: {", "envelope: {a: total}\n        directions: {", "the envelope has 0 members for the records"},
		{"directions: {", "envelope: {a: sum, b: records}\n        directions: {", `"sum" is nothing that an envelope says`},
		{"directions: {", "envelope: x\n        directions: {", "envelope is no object"},
		{
			"{type: array, items:", "{type: object, properties: {pets: {}}, x: ",
			"the reply is an object, and there is no envelope",
		},
		{"format: uuid}}]", "enum: [one]}}]", `no ids can be made up for the parameter "petId"`},
	} {
		document := strings.Replace(pets, test.old, test.instead, 1)
		if document == pets {
			t.Errorf("%q is not in the document", test.old)
		}
		_, l, told := load(t, document, "listPets")
		if l != nil || !slices.ContainsFunc(told, func(text string) bool { return strings.HasPrefix(text, test.want) }) {
			t.Errorf("%s: got %v %q", test.instead, l, told)
		}
	}
}

func TestAllFindingsComeAtOnce(t *testing.T) {
	t.Parallel()
	document := strings.NewReplacer("item: getPet", "item: getCat", "population: 5", "population: -1", "take: size",
		"took: size", "{ascending: up, descending: down}", "[up, down]").Replace(pets)
	if _, l, told := load(t, document, "listPets"); l != nil || len(told) != 4 {
		t.Errorf("got %q", told)
	}
}

func TestTheEnvelopeKeepsToTheSchema(t *testing.T) {
	t.Parallel()
	const list = "{type: array, items: {$ref: '#/components/schemas/Pet'}}"
	for envelope, want := range map[string]string{
		"{data: records, n: count, all: total, from: offset}": "",
		"{items: records, all: total}":                        `the reply has no member "items"`,
		"{data: records}":                                     `the reply must have "all"`,
		"{data: records, all: records}":                       "the envelope has 2 members for the records",
	} {
		document := strings.Replace(pets, list, "{type: object, required: [all], properties: {data: "+list+
			", n: {type: integer}, all: {type: integer}, from: {type: integer}}}", 1)
		document = strings.Replace(document, "directions: {", "envelope: "+envelope+"\n        directions: {", 1)
		_, l, told := load(t, document, "listPets")
		if !strings.HasPrefix(strings.Join(told, "; "), want) || (want == "") != (l != nil) {
			t.Errorf("%s: got %q", envelope, told)
		}
		if l != nil {
			body, _ := l.Page([][]byte{[]byte(`{"id":"a"}`), []byte(`{"id":"b"}`)}, "skip=1")
			if got := string(body); got != `{"data":[{"id":"a"}],"n":1,"all":2,"from":1}` {
				t.Errorf("got %s", got)
			}
		}
	}
}

func TestIDsLookReal(t *testing.T) {
	t.Parallel()
	_, l := shipped(t)
	ids := l.IDs(1, 10_000)
	if len(ids) != 10_000 {
		t.Fatalf("got %d ids", len(ids))
	}
	last, irregular := int64(0), map[int64]bool{}
	for _, id := range ids {
		number, err := strconv.ParseInt(id, 10, 32)
		if err != nil || number <= last || number < 1_000_000_000 {
			t.Fatalf("got %s after %d", id, last)
		}
		irregular[number-last] = true
		last = number
	}
	if len(irregular) < 5000 {
		t.Errorf("only %d different steps", len(irregular))
	}
	if again := l.IDs(1, 60); !slices.Equal(again, ids[:60]) {
		t.Errorf("another call gave others: %v", again)
	}
	if other := l.IDs(2, 60); slices.Equal(other, ids[:60]) {
		t.Error("another seed gave the same")
	}
	if none := l.IDs(1, -1); len(none) != 0 {
		t.Errorf("got %v", none)
	}
}

func TestIDsKeepTheParameter(t *testing.T) {
	t.Parallel()
	for schema, want := range map[string]int{
		"{type: string, format: uuid}":         100,
		"{type: integer, maximum: 500}":        100,
		"{type: integer, maximum: 40}":         40,
		"{type: integer, multipleOf: 2}":       80,
		`{type: string, pattern: '^\d{10,}$'}`: 100,
	} {
		document := strings.Replace(pets, "{type: string, format: uuid}}]", schema+"}]", 1)
		c, l, told := load(t, document, "listPets")
		if told != nil {
			t.Fatal(schema, told)
		}
		ids := l.IDs(3, 100)
		if len(ids) < want || len(slices.Compact(slices.Sorted(slices.Values(ids)))) != len(ids) {
			t.Errorf("%s: %d ids: %v", schema, len(ids), ids)
		}
		for _, id := range ids {
			call, miss := c.Match("GET", "/pets/"+id)
			if miss != nil {
				t.Fatal(miss)
			}
			if findings := call.CheckRequest(nil, "", nil); findings != nil {
				t.Errorf("%s: %s: %v", schema, id, findings)
			}
		}
	}
	if _, l := shipped(t); l.Item().ID != "getRefreshToken" || l.Population() != 60 {
		t.Errorf("got %s, %d", l.Item().ID, l.Population())
	}
}
