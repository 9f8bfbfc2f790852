package mock_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"understudy/mock"
)

const lockedDocument = `
openapi: 3.1.0
info: {title: Locked, version: "1"}
security: [{bearer: []}, {pair: []}, {head: []}, {query: []}, {jar: []}]
paths:
  /locked:
    get:
      operationId: see
      parameters: [{name: n, in: query, schema: {type: integer}}]
      responses: {"204": {description: fine}}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
    pair: {type: http, scheme: basic}
    head: {type: apiKey, in: header, name: X-Key}
    query: {type: apiKey, in: query, name: the key}
    jar: {type: apiKey, in: cookie, name: sid}
`

const lockedPersonas = `
personas:
  - name: ada
    roles: ["*"]
    credentials:
      - bearer: adas-own-word
      - basic: {user: ada, password: lovelace}
      - apiKey: adas-key
  - name: gone
    expires: 2001-01-01T00:00:00Z
    suspended: true
    credentials:
      - bearer: gone-for-good
`

// TestACommandRepeatsACallAsItsPersona is about the commands of violations, of requests that mean no operation among
// them: they have the persona's credential where the caller had one of a persona, and nobody else's.
func TestACommandRepeatsACallAsItsPersona(t *testing.T) {
	t.Parallel()
	server, err := mock.New(mock.WithDocument("locked.yaml", []byte(lockedDocument)),
		mock.WithFixtures(fstest.MapFS{"personas.yaml": {Data: []byte(lockedPersonas)}}, "fixtures"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	for _, c := range []struct{ name, query, header, want, secret string }{
		{"bearer", "", "Authorization: Bearer adas-own-word", "-H 'Authorization: Bearer adas-own-word'", ""},
		{"basic", "", "Authorization: Basic YWRhOmxvdmVsYWNl", "-H 'Authorization: Basic YWRhOmxvdmVsYWNl'", ""},
		{"header", "", "X-Key: adas-key", "-H 'X-Key: adas-key'", ""},
		{"query", "&the%20key=adas-key", "X-A: b", "?n=x&the+key=adas-key'", ""},
		{"cookie", "", "Cookie: sid=adas-key", "-H 'Cookie: sid=adas-key'", ""},
		{"two at once", "&the+key=adas-key", "X-Key: adas-key", "-H 'X-Key: adas-key'", ""},
		{"expired", "", "Authorization: Bearer gone-for-good", "-H 'Authorization: Bearer gone-for-good'", ""},
		{"a stranger's token", "", "Authorization: Bearer hunter2", "-H 'Authorization: Bearer [redacted ", "hunter2"},
		{"a stranger's key", "&the%20key=hunter2", "X-A: b", "the%20key=[redacted ", "hunter2"},
		{"a stranger's cookie", "", "Cookie: sid=hunter2", "-H 'Cookie: sid=[redacted ", "hunter2"},
		{"nobody", "", "X-A: b", "-H 'X-A: b'", "Authorization"},
	} {
		for _, to := range []string{"GET /locked", "GET /nope", "DELETE /locked"} {
			t.Run(c.name+" "+to, func(t *testing.T) {
				t.Parallel()
				method, path, _ := strings.Cut(to, " ")
				session := strings.NewReplacer(" ", "-", "'", "", "/", "").Replace(c.name + to)
				petCall(t, server, method, path+"?n=x"+c.query, "", "X-Key: ", c.header, "Mock-Session: "+session)
				list, _ := server.Session(session).Violations()
				if len(list) == 0 && to == "GET /locked" {
					return // it was refused before it was checked, which is no violation
				}
				if len(list) != 1 {
					t.Fatalf("got %d violations", len(list))
				}
				got := server.Curl(list[0].Sample, "http://h")
				if !strings.Contains(got, c.want) || c.secret != "" && strings.Contains(got, c.secret) {
					t.Errorf("got %s\nwant %s", got, c.want)
				}
				if strings.Count(got, "the") > strings.Count(c.query, "the") {
					t.Errorf("the key is there twice: %s", got)
				}
			})
		}
	}
}

func TestAMethodThatAPathDoesNotHaveIsShownAtThePath(t *testing.T) {
	t.Parallel()
	server := petServer(t)
	petCall(t, server, "DELETE", "/pets", "")
	petCall(t, server, "DELETE", "/dogs", "")
	list, _ := server.Violations()
	if len(list) != 2 {
		t.Fatalf("got %d violations", len(list))
	}
	// What is said of a place in YAML is where its value begins.
	before, _, _ := strings.Cut(petsDocument, "/pets:")
	line := strings.Count(before, "\n") + 2
	at := list[0].Document
	if at.Pointer != "/paths/~1pets" || at.File != "pets.yaml" || at.Line != line || list[1].Document.File != "" {
		t.Errorf("got %+v, then %+v; want line %d", at, list[1].Document, line)
	}
}
