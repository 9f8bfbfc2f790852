package contract_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// forms are the forms of the specification's table: the place, the style, and what it can carry: s(calar), a(rray),
// o(bject) or n(ested).
func forms() []struct{ in, style, carries string } {
	return []struct{ in, style, carries string }{
		{"path", "simple, explode: false", "sao"},
		{"path", "simple, explode: true", "sao"},
		{"path", "label, explode: false", "sao"},
		{"path", "label, explode: true", "sao"},
		{"path", "matrix, explode: false", "sao"},
		{"path", "matrix, explode: true", "sao"},
		{"query", "form, explode: false", "sao"},
		{"query", "form, explode: true", "sao"},
		{"query", "form, explode: false, allowReserved: true", "sao"},
		{"query", "spaceDelimited, explode: false", "ao"},
		{"query", "pipeDelimited, explode: false", "ao"},
		{"query", "deepObject", "on"},
		{"header", "simple, explode: false", "sao"},
		{"header", "simple, explode: true", "sao"},
		{"cookie", "form, explode: false", "sao"},
		{"cookie", "form, explode: true", "sao"},
		{"cookie", "cookie, explode: true", "sao"},
	}
}

// carried are the schemas of what a form carries.
func carried(kind rune) string {
	const members = "properties: {n: {type: integer}, b: {type: boolean}, s: {type: string}}, " +
		"additionalProperties: {type: string}"
	switch kind {
	case 's':
		return "{type: string}"
	case 'a':
		return "{type: array, items: {type: string}}"
	case 'o':
		return "{type: object, " + members + "}"
	}
	return "{type: object, properties: {o: {type: object, " + members + "}, l: {type: array, items: {type: string}}, " +
		"d: {type: array, items: {type: object, " + members + "}}}, additionalProperties: false}"
}

// writeAndRead writes a value and has the request checked that carries it. It returns why the value cannot be written.
func writeAndRead(t testing.TB, c *contract.Contract, value any) error {
	t.Helper()
	operation := c.Operations[0]
	parameter := operation.Parameters[0]
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	target, header, err := operation.Write(map[*contract.Parameter][]byte{parameter: data})
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost"+target, http.NoBody)
	if err != nil {
		t.Fatalf("%s %s: %s is no target: %v", parameter.Style, data, target, err)
	}
	path, query, _ := strings.Cut(target, "?")
	if request.URL.EscapedPath() != path || request.URL.RawQuery != query {
		t.Errorf("%s is sent as %s", target, request.URL)
	}
	call, miss := c.Match("GET", path)
	if miss != nil {
		t.Fatalf("%s %s: %s: %s", parameter.Style, data, target, miss.Detail)
	}
	if found := call.CheckRequest(header, query, nil); found != nil {
		t.Errorf("%s %s: %s %v\n%s", parameter.Style, data, target, header, tell(found))
	}
	want, bad := schema.Decode(data, contract.MaxJSONDepth)
	got, there, _ := call.Read(parameter, header, query)
	if bad != nil || !there || cmp.Diff(want, got) != "" {
		t.Errorf("%s %t: %s %v reads as %v, want %s", parameter.Style, parameter.Explode, target, header, got, data)
	}
	return nil
}

func TestWhatIsWrittenIsReadAsTheSameValue(t *testing.T) {
	t.Parallel()
	for i, form := range forms() {
		for _, kind := range form.carries {
			c := colors(t, "3.1.1", form.in, "style: "+form.style+", schema: "+carried(kind))
			random := rand.New(rand.NewPCG(uint64(i), uint64(kind))) //nolint:gosec // The values must be the same each time.
			refused := 0
			for n := range 200 {
				// Any form carries these; whether it carries the others is for it to say.
				letters := "abcXYZ019-_~"
				if n >= 100 {
					letters = " .,;=&%+|/?#[]{}\"'\\é€😀\x01:@!$()*<>^`ab"
				}
				if err := writeAndRead(t, c, made(random, kind, []rune(letters))); err != nil {
					if refused++; n < 100 {
						t.Errorf("%s %s: %v", form.in, form.style, err)
					}
				}
			}
			if refused == 100 {
				t.Errorf("%s %s %c: no odd value can be written", form.in, form.style, kind)
			}
		}
	}
}

// made makes a value up.
func made(random *rand.Rand, kind rune, letters []rune) any {
	text := func() string {
		word := make([]rune, 1+random.IntN(4))
		for i := range word {
			word[i] = letters[random.IntN(len(letters))]
		}
		return string(word)
	}
	object := func() any {
		o := map[string]any{"n": random.Int64() - 1<<62, "b": random.IntN(2) == 0}
		if random.IntN(2) == 0 {
			o["s"] = text()
		}
		if random.IntN(2) == 0 {
			o["x"+text()] = text()
		}
		return o
	}
	switch kind {
	case 's':
		return text()
	case 'a':
		list := make([]any, 1+random.IntN(3))
		for i := range list {
			list[i] = text()
		}
		return list
	case 'o':
		return object()
	}
	return map[string]any{"o": object(), "l": []any{text(), text()}, "d": []any{object(), object()}}
}

func TestWhatNoTextCanSayIsNotWritten(t *testing.T) {
	t.Parallel()
	const (
		empty  = "an empty array or object has no text"
		nested = "the style has no text for an array or object within another one"
	)
	for _, test := range []struct{ in, rest, value, want string }{
		{"path", "schema: {type: string}", `""`, "a path segment cannot be empty"},
		{"path", "schema: {type: array}", `[]`, empty},
		{"query", "schema: {type: object}", `{}`, empty},
		{"query", "schema: {type: array}", `[[1]]`, nested},
		{"query", "schema: {type: object}, explode: false", `{"a":{"b":1}}`, nested},
		{"query", "schema: {type: object}", `{"a":[]}`, empty},
		{"query", "schema: {type: object}, style: deepObject", `{"a":[]}`, empty},
		{
			"query", "schema: {type: object}, style: deepObject", `{"a[":1}`,
			`the style deepObject cannot write the property name "a["`,
		},
		{
			"query", "schema: {type: array}, style: pipeDelimited", `["a|b","c"]`,
			`the style pipeDelimited cannot write "|" within a value`,
		},
		{
			"path", "schema: {type: array}, style: label, explode: true", `["a.b","c"]`,
			`the style label cannot write "." within a value`,
		},
		{"header", "schema: {type: array}", `["a,b"]`, `the style simple cannot write "," within a value`},
		{"header", "schema: {type: string}", `"a\r\nX: y"`, "a header cannot hold control characters"},
		{"header", "schema: {type: string}", `" a"`, "spaces around a header's text are lost"},
		{"query", "schema: {type: [integer, string]}", `"5"`, ""},
		{"query", "schema: {oneOf: [{type: string}, {type: array, items: {type: string}}]}", `"5"`, ""},
		{"query", "schema: {oneOf: [{type: string}, {type: array, items: {type: string}}]}", `["5"]`, ""},
		{"query", "schema: {}", `{"a":1}`, "would be read as another one in the style form"},
		{"query", "schema: {type: [array, 'null']}, explode: false", `[null]`, ""},
		{"query", "schema: {type: string}", `"5`, "the value is no JSON"},
		{"query", "schema: {type: integer}", `"x"`, ""},
		{"query", "schema: {type: [integer, 'null']}", `null`, ""},
	} {
		operation := colors(t, "3.1.1", test.in, test.rest).Operations[0]
		_, _, err := operation.Write(map[*contract.Parameter][]byte{operation.Parameters[0]: []byte(test.value)})
		if got := fmt.Sprint(err); (err != nil) != (test.want != "") || !strings.Contains(got, test.want) {
			t.Errorf("%s %s %s: %v, want %s", test.in, test.rest, test.value, err, test.want)
		}
	}
	operation := colors(t, "3.1.1", "path", "schema: {}").Operations[0]
	if target, _, err := operation.Write(nil); err == nil {
		t.Errorf("a path without its parameter is %s", target)
	}
	if target, _, err := operation.Write(map[*contract.Parameter][]byte{{}: nil}); err == nil {
		t.Errorf("a parameter of another operation is in %s", target)
	}
}

func TestARequestIsWrittenWhole(t *testing.T) {
	t.Parallel()
	c := load(t, "3.1.0", `
servers: [{url: 'https://example.com/v 1/x'}]
paths:
  /pets/{id}/file{name}.json:
    get:
      parameters:
      - {name: id, in: path, required: true, schema: {type: integer}}
      - {name: name, in: path, required: true, schema: {type: string}}
      - {name: q, in: query, schema: {type: string}}
      - {name: r, in: query, allowReserved: true, schema: {type: string}}
      - {name: f, in: query, content: {application/json: {schema: {type: object}}}}
      - {name: x-trace, in: header, schema: {type: array, items: {type: integer}}}
      - {name: sid, in: cookie, schema: {type: string}}
      - {name: lang, in: cookie, schema: {type: string}}
      responses: {default: {description: d}}
  /pets/mine/filea.json: {get: {responses: {default: {description: d}}}}
`)
	operation := c.Operations[0]
	values := map[*contract.Parameter][]byte{}
	for i, value := range []string{
		"7", `"a/b.json"`, `"a b+&c"`, `"http://x/?y=é+"`, `{"a":[1]}`, "[1,2]", `"a;b"`, `"de"`,
	} {
		values[operation.Parameters[i]] = []byte(value)
	}
	target, header, err := operation.Write(values)
	const want = "/v%201/x/pets/7/filea%2Fb.json.json?q=a%20b%2B%26c&r=http://x/?y%3D%C3%A9%2B&f=%7B%22a%22%3A%5B1%5D%7D"
	if diff := cmp.Diff(want, target); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	wantHeader := http.Header{"X-Trace": {"1,2"}, "Cookie": {"sid=a%3Bb; lang=de"}}
	if diff := cmp.Diff(wantHeader, header); diff != "" {
		t.Error(diff)
	}
	values[operation.Parameters[0]], values[operation.Parameters[1]] = []byte(`"mine"`), []byte(`"a"`)
	if target, _, err := operation.Write(values); err == nil {
		t.Errorf("%s means another operation", target)
	}
}

func FuzzWrite(f *testing.F) {
	for i, text := range []string{
		"blue", "a,b", "", ".", "..", ";", "a=b&c", "%2C", "\x00", "é", " ", "+", "|", "[]", "5", "null",
	} {
		f.Add(uint8(i), uint8(i), text, "x")
	}
	var documents []*contract.Contract
	for _, form := range forms() {
		for _, kind := range form.carries {
			documents = append(documents, colors(f, "3.1.1", form.in, "style: "+form.style+", schema: "+carried(kind)))
		}
	}
	f.Fuzz(func(t *testing.T, form, kind uint8, one, two string) {
		c := documents[int(form)%len(documents)]
		values := []any{
			one,
			[]any{one, two},
			[]any{one},
			map[string]any{one: two},
			map[string]any{"n": len(one), "s": one},
			map[string]any{"o": map[string]any{two: one, "b": true}, "l": []any{one, two}},
			nil, json.Number("5"),
		}
		value := values[int(kind)%len(values)]
		call, _ := c.Match("GET", "/a")
		if call == nil {
			call, _ = c.Match("GET", "/a/x")
		}
		data, err := json.Marshal(value)
		if err != nil {
			t.Skip()
		}
		decoded, bad := schema.Decode(data, contract.MaxJSONDepth)
		if bad != nil || call.Operation.Parameters[0].Schema.Check(decoded) != nil {
			t.Skip()
		}
		_ = writeAndRead(t, c, value)
	})
}
