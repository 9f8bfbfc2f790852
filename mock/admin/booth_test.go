package admin

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"understudy/mock/contract"
	"understudy/mock/journal"
	"understudy/mock/session"
	"understudy/mock/stub"
)

const document = `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /things/{id}:
    get:
      operationId: getThing
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200':
          description: d
          content:
            application/json: {schema: {type: object, required: [id], properties: {id: {type: integer}}}}
        '404': {description: d, content: {application/json: {schema: {type: string}}}}
  /things:
    post:
      operationId: addThing
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'201': {description: d}}
`

// A booth is a control room with real sessions, a journal and a contract.
type booth struct {
	http.Handler
	sessions *session.Sessions
	journal  *journal.Journal
	redactor *journal.Redactor
	script   *stub.Script
	saved    []string
}

func newBooth(t testing.TB, options ...func(*Options)) *booth {
	t.Helper()
	c, err := contract.Load("api.yaml", []byte(document), nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &booth{
		journal: journal.New(journal.MinBytes), redactor: journal.NewRedactor(), script: &stub.Script{Contract: c},
	}
	s.sessions = session.New(session.Options{Journal: s.journal})
	o := Options{
		Loopback: true, Sessions: s.sessions, Journal: s.journal, Redactor: s.redactor,
		Script: func() *stub.Script { return s.script },
		Save: func(stubs []*stub.Stub) (int, error) {
			for _, one := range stubs {
				s.saved = append(s.saved, one.ID)
			}
			return len(stubs), nil
		},
	}
	for _, option := range options {
		option(&o)
	}
	s.Handler = New(o)
	return s
}

// record adds an entry to a session's book, and returns its id. Of what is left out it makes up the least.
func (s *booth) record(key string, e journal.Entry) string {
	if e.ID == "" {
		e.ID = s.journal.NextID()
	}
	if e.Method == "" {
		e.Method = "GET"
	}
	if e.Operation != "" && e.Template == "" {
		e.Template = "/" + e.Operation
	}
	if e.Time.IsZero() {
		e.Time = noon
	}
	e.Session, e.Book = key, s.sessions.Use(key).State().Journal
	s.journal.Record(&e)
	return e.ID
}

// crowd records so much that the first entries are forgotten.
func (s *booth) crowd(key string, at time.Time) {
	for s.journal.Stats().Evicted == 0 {
		s.record(key, journal.Entry{Target: "/crowd", Time: at, ReplyBody: make([]byte, 8<<10)})
	}
}

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

func (s *booth) put(t testing.TB, key, mapping string) string {
	t.Helper()
	read, findings := stub.ReadMapping([]byte(mapping), s.script)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	if _, err := s.sessions.Use(key).State().Desk.Put(read); err != nil {
		t.Fatal(err)
	}
	return read.ID
}

// send sends one request as clients do, with a body or without, and reads the answer.
func (s *booth) send(t *testing.T, target, body string, status int) map[string]any {
	t.Helper()
	method, path, _ := strings.Cut(target, " ")
	var r *http.Request
	if body == "" {
		r = httptest.NewRequest(method, path, http.NoBody)
	} else {
		r = httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
	}
	r.Host = "localhost"
	w := call(t, s, r)
	if w.Code != status {
		t.Fatalf("%s %s is answered with %d, want %d: %s", target, body, w.Code, status, w.Body)
	}
	var value map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &value); err != nil {
		t.Fatalf("%s: %v in %s", target, err, w.Body)
	}
	return value
}

// pick reads a member by its path, such as "requests.0.url".
func pick(value any, path string) any {
	for step := range strings.SplitSeq(path, ".") {
		switch at := value.(type) {
		case map[string]any:
			value = at[step]
		case []any:
			var i int
			if _, err := fmt.Sscan(step, &i); err != nil || i >= len(at) {
				return nil
			}
			value = at[i]
		default:
			return nil
		}
	}
	return value
}
