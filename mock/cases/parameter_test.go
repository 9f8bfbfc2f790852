package cases

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
)

const counted = `openapi: 3.1.0
info: {title: A, version: '1'}
paths:
  /a/{id}/b{tail}:
    get:
      operationId: a
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer, minimum: 1}, example: 7}
        - {name: tail, in: path, required: true, schema: {type: string, maxLength: 3, minLength: 1}, example: xyz}
        - {name: page, in: query, required: true, schema: {type: integer, maximum: 9}, example: 2}
        - {name: tag, in: query, schema: {type: array, maxItems: 2, items: {enum: [x, y]}}, example: [x]}
        - name: near
          in: query
          style: deepObject
          schema: {required: [lat], type: object, properties: {lat: {type: number}}}
        - {name: of, in: query, schema: {type: object, additionalProperties: false, properties: {r: {const: 1}}}}
        - {name: X-Kind, in: header, required: true, schema: {enum: [a, b]}}
        - {name: sid, in: cookie, required: true, schema: {pattern: '^[a-f]+$', type: string}, example: abc}
        - {name: long, in: query, schema: {type: string, maxLength: 5000, minLength: 1}, example: q}
        - name: body
          in: query
          content: {application/json: {schema: {type: [string, 'null'], minLength: 2, example: ab}}}
      responses: {'204': {description: Done.}}
`

func counter(t *testing.T, options Options) (*Maker, *contract.Operation) {
	t.Helper()
	c, err := contract.Load("a.yaml", []byte(counted), nil)
	if err != nil {
		t.Fatal(err)
	}
	return New(c, options), c.Operations[0]
}

// changed is what of a request is not as it was, for people.
func changed(from, to Request) string {
	var parts []string
	if from.Path != to.Path {
		parts = append(parts, to.Path)
	}
	had := map[string]bool{}
	for pair := range strings.SplitSeq(from.Query, "&") {
		had[pair] = true
	}
	for pair := range strings.SplitSeq(to.Query, "&") {
		if !had[pair] || strings.Count(to.Query, pair) > 1 {
			parts = append(parts, "?"+pair)
		}
	}
	for _, name := range []string{"X-Kind", "Cookie"} {
		if diff := cmp.Diff(from.Header[name], to.Header[name]); diff != "" {
			parts = append(parts, name+": "+strings.Join(to.Header[name], ", "))
		}
	}
	text := strings.Join(parts, " ")
	return text[:min(len(text), 60)]
}

// TestEachParameterIsBroken shows the breaches of parameters: at which line of the document, and what is sent.
func TestEachParameterIsBroken(t *testing.T) {
	t.Parallel()
	m, o := counter(t, Options{})
	request, why := m.Make(o, true)
	if why != (Obstacle{}) {
		t.Fatal(why)
	}
	made, unbroken := m.Breaches(o, request)
	var got []string
	for _, b := range made {
		judged(t, m, o, &b)
		got = append(got, fmt.Sprintf("%d: %s: %s", b.At.Line, b.Name, changed(request, b.Request)))
	}
	if diff := cmp.Diff([]string{
		"8: path parameter id is not of its type integer: /a/~/bxyz",
		"8: path parameter id is below its minimum 1: /a/0/bxyz",
		"9: path parameter tail is longer than its maxLength 3: /a/7/bxxyz",
		"10: query parameter page is missing: ",
		"10: query parameter page is there twice: ?page=2 ?page=2",
		"10: query parameter page is not of its type integer: ?page=~",
		"10: query parameter page is above its maximum 9: ?page=10",
		"11: query parameter tag has more elements than its maxItems 2: ?tag=x ?tag=x ?tag=x",
		`11: query parameter tag /0 is none of its enum ["x","y"]: ?tag=~`,
		"15: query parameter near /lat is not of its type number: ?near%5Blat%5D=~",
		"16: query parameter of /r is not its const 1: ?r=2",
		"17: header parameter X-Kind is missing: X-Kind: ",
		"17: header parameter X-Kind is there twice: X-Kind: b, b",
		`17: header parameter X-Kind is none of its enum ["a","b"]: X-Kind: ~`,
		"18: cookie parameter sid is missing: Cookie: ",
		"18: cookie parameter sid is there twice: Cookie: sid=abc; sid=abc",
		`18: cookie parameter sid does not match its pattern "^[a-f]+$": Cookie: sid=~bc`,
		"19: query parameter long is there twice: ?long=q ?long=q",
		"19: query parameter long is shorter than its minLength 1: ?long=",
		"20: query parameter body is there twice: ?body=%22ab%22 ?body=%22ab%22",
		"22: query parameter body is not of its type string or null: ?body=12.5",
		"22: query parameter body is shorter than its minLength 2: ?body=%22a%22",
	}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var told []string
	for _, u := range unbroken {
		told = append(told, u.Name+": "+u.Reason)
	}
	if diff := cmp.Diff([]string{
		"path parameter id is missing: what breaks it cannot be sent: there is no path without it",
		"path parameter tail is missing: what breaks it cannot be sent: there is no path without it",
		"path parameter tail is not of its type string: it is sent as text, and every text is a string",
		"path parameter tail is shorter than its minLength 1: " +
			"what breaks it cannot be sent: an empty text makes another path",
		"query parameter tag is not of its type array: what should break it breaks something else: query tag /0 (enum)",
		`query parameter near lacks the member "lat": what breaks it cannot be sent: an empty array or object has no text`,
		"query parameter near is not of its type object: what should break it breaks something else: query near (style)",
		"query parameter of is not of its type object: what should break it breaks something else: query of (style)",
		"query parameter of /unexpected-member is a member that the contract does not have: " +
			"the contract finds nothing wrong with what should break it",
		"cookie parameter sid is not of its type string: it is sent as text, and every text is a string",
		"query parameter long is not of its type string: it is sent as text, and every text is a string",
		"query parameter long is longer than its maxLength 5000: no text longer than 4096 bytes is made up here",
	}, told); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestAPinnedValueIsSent pins the path parameter by its name.
func TestAPinnedValueIsSent(t *testing.T) {
	t.Parallel()
	pin := func(_ *contract.Operation, p *contract.Parameter) ([]byte, bool) { return []byte("41"), p.Name == "id" }
	m, o := counter(t, Options{Values: pin})
	request, why := m.Make(o, false)
	if why != (Obstacle{}) || request.Path != "/a/41/bxyz" {
		t.Errorf("got %q, %v", request.Path, why)
	}
	bad := func(_ *contract.Operation, p *contract.Parameter) ([]byte, bool) { return []byte("0"), p.Name == "id" }
	m, o = counter(t, Options{Values: bad})
	if _, why = m.Make(o, false); !strings.Contains(why.Failed, "breaks the contract") {
		t.Errorf("got %v", why)
	}
}

// TestASeedMakesOtherValues looks at a parameter without an example.
func TestASeedMakesOtherValues(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for seed := range int64(8) {
		m, o := counter(t, Options{Seed: seed})
		request, why := m.Make(o, false)
		again, _ := m.Make(o, false)
		if diff := cmp.Diff(request, again); diff != "" || why != (Obstacle{}) {
			t.Errorf("%v: the second time another one is made: %s", why, diff)
		}
		seen[request.Header.Get("X-Kind")] = true
	}
	if len(seen) != 2 {
		t.Errorf("got %v", seen)
	}
}

// TestAWrongStartIsTold begins with a request that breaks the contract.
func TestAWrongStartIsTold(t *testing.T) {
	t.Parallel()
	m, o := counter(t, Options{})
	made, unbroken := m.Breaches(o, Request{Method: "GET", Path: "/a/0/bx", Header: http.Header{}})
	if len(made) > 0 || len(unbroken) != 1 || unbroken[0].At.Line == 0 {
		t.Errorf("got %v, %v", made, unbroken)
	}
}

// TestAParameterAloneIsAlone has an object among the parameters whose members are pairs of the query with other names.
func TestAParameterAloneIsAlone(t *testing.T) {
	t.Parallel()
	c, err := contract.Load("alone.yaml", []byte(`openapi: 3.0.3
info: {title: Alone, version: '1'}
paths:
  /p:
    get:
      operationId: p
      parameters:
        - {name: n, in: query, required: true, schema: {type: integer}, example: 3}
        - {name: q, in: query, schema: {type: string}, example: a}
        - {name: o, in: query, schema: {type: object, properties: {page: {type: integer}}}, example: {page: 4}}
        - name: d
          in: query
          style: deepObject
          schema: {type: object, properties: {x: {type: integer}}}
          example: {x: 1}
        - {name: H, in: header, schema: {type: string}, example: h}
      responses: {'200': {description: Yes.}}
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	m, o := New(c, Options{}), c.Operation("p")
	for i, want := range []string{"n=3", "n=3&q=a", "n=3&page=4", "n=3&d%5Bx%5D=1", "n=3 h"} {
		made, why := m.MakeAlone(o, o.Parameters[i])
		if got := strings.TrimSpace(made.Query + " " + made.Header.Get("H")); got != want || why.String() != "" {
			t.Errorf("got %q, %s; want %q", got, why, want)
		}
	}
}
