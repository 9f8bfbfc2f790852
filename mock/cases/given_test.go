package cases

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
)

const seats = `openapi: 3.1.0
info: {title: Seats, version: '1'}
paths:
  /halls/{hall}/seats/{seat}:
    put:
      operationId: takeSeat
      security: [{token: [take]}, {}]
      parameters:
        - {name: hall, in: path, required: true, schema: {type: string, pattern: '^[a-z ]+$'}, example: red}
        - {name: seat, in: path, required: true, schema: {type: integer}, example: 7}
        - {name: row, in: query, schema: {type: string, minLength: 3}, example: front}
      requestBody:
        content:
          application/json:
            schema: {type: object, required: [name], properties: {name: {type: string}}}
            example: {name: Ann}
      responses: {'204': {description: Taken.}}
components:
  securitySchemes:
    token: {type: oauth2, flows: {implicit: {authorizationUrl: https://a.example, scopes: {take: T.}}}}
`

// seat is the operation of the document with a request for it.
func seat(t *testing.T, options Options) (*Maker, *contract.Operation, Request) {
	t.Helper()
	c, err := contract.Load("seats.yaml", []byte(seats), nil)
	if err != nil {
		t.Fatal(err)
	}
	m, o := New(c, options), c.Operation("takeSeat")
	request, why := m.Make(o, true)
	if why.String() != "" {
		t.Fatal(why)
	}
	return m, o, request
}

func TestANameGivesThePathItsParameters(t *testing.T) {
	t.Parallel()
	m, o, request := seat(t, Options{})
	for name, want := range map[string]string{
		"blue hall,12": "/halls/blue%20hall/seats/12",
		"blue":         "its name gives fewer path parameters than there are",
		"blue,1,2":     "its name gives more path parameters than there are",
	} {
		made, why := m.Named(o, request, name)
		if got := why + made.Path; !strings.Contains(got, want) {
			t.Errorf("%s: got %s", name, got)
		}
	}
}

func TestWhatIsGivenTakesThePlaceOfWhatWasThere(t *testing.T) {
	t.Parallel()
	m, o, request := seat(t, Options{})
	for _, c := range []struct{ in, name, text, want string }{
		{"path", "hall", "blue hall", "/halls/blue%20hall/seats/7?row=front"},
		{"query", "row", "a b", "/halls/red/seats/7?row=a+b"},
		{"header", "X-A", "1", "/halls/red/seats/7?row=front"},
	} {
		made, ok := m.Given(o, request, c.in, c.name, c.text)
		if got := made.Path + "?" + strings.TrimPrefix(made.Query, "&"); !ok || got != c.want {
			t.Errorf("got %s, %t; want %s", got, ok, c.want)
		}
		if c.in == "header" && made.Header.Get(c.name) != c.text {
			t.Errorf("got %v", made.Header)
		}
	}
	if request.Path != "/halls/red/seats/7" || request.Query != "row=front" {
		t.Errorf("the first request is another one now: %+v", request)
	}
}

func TestABodyHoldsWhatIsWanted(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ have, wanted, want string }{
		{`{"a": 1, "b": {"c": 2}}`, `{"b": {"d": 3}}`, `{"a":1,"b":{"c":2,"d":3}}`},
		{`[1]`, `{"a": 1}`, `{"a":1}`},
		{``, `{"a": 1}`, `{"a": 1}`},
	} {
		request := Request{Body: []byte(c.have), Header: http.Header{}}
		made := request.Holding([]byte(c.wanted))
		if diff := cmp.Diff(c.want, string(made.Body)); diff != "" || made.Header.Get("Content-Type") == "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if same := request.Holding(nil); string(same.Body) != c.have {
			t.Errorf("nothing is wanted, and there is %s", same.Body)
		}
	}
}

func TestValuesAreMadeUpWhereExamplesArePassedOver(t *testing.T) {
	t.Parallel()
	_, _, plain := seat(t, Options{})
	_, _, made := seat(t, Options{MadeUp: true})
	if plain.Path != "/halls/red/seats/7" || string(plain.Body) != `{"name":"Ann"}` {
		t.Errorf("got %s %s", plain.Path, plain.Body)
	}
	if made.Path == plain.Path || made.Query == plain.Query || string(made.Body) == string(plain.Body) {
		t.Errorf("got %s?%s %s", made.Path, made.Query, made.Body)
	}
}

func TestRolesAreLeftOutOfASecurity(t *testing.T) {
	t.Parallel()
	_, o, _ := seat(t, Options{})
	var got []string
	for _, security := range Unscoped(o.Security) {
		got = append(got, security.String())
	}
	if len(got) != 2 || got[0] != "token" || slices.Contains(got, o.Security.String()) {
		t.Errorf("got %q of %s", got, o.Security)
	}
}
