package mock

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"understudy/mock/fake"
	"understudy/mock/journal"
)

// ask sends one request, as an administrator of the built-in API.
func ask(s *Server, target string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Header.Set("Authorization", "Bearer YOUR_TOKEN")
	reply := httptest.NewRecorder()
	s.ServeHTTP(reply, r)
	return reply
}

// tamper replaces the generator of the successful reply of the built-in operation.
func tamper(t *testing.T, s *Server, made func([]byte, fake.Question) ([]byte, error)) {
	t.Helper()
	g := s.current.Load()
	for _, p := range g.parts {
		g.stock(p, p.success).variants[0].kit.make = made
	}
}

func TestALyingGeneratorIsCaught(t *testing.T) {
	t.Parallel()
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	for name, lie := range map[string]string{
		"a member is missing": `{"Subject":""}`, "a type is wrong": `[]`, "it is no JSON": `{`, "it is empty": ``,
	} {
		tamper(t, s, func(dst []byte, _ fake.Question) ([]byte, error) { return append(dst, lie...), nil })
		reply := ask(s, "/api/sys/refreshtokens/12345")
		var got struct{ Type, Source string }
		if err := json.Unmarshal(reply.Body.Bytes(), &got); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if reply.Code != 500 || got.Source != "fake getRefreshToken/200" || !strings.HasSuffix(got.Type, "untrue-reply") {
			t.Errorf("%s: got %d %s", name, reply.Code, reply.Body)
		}
		if reply.Header().Get("Mock-Source") != "problem untrue-reply" {
			t.Errorf("%s: got Mock-Source %s", name, reply.Header().Get("Mock-Source"))
		}
	}
}

func TestAPanicBecomesAProblem(t *testing.T) {
	t.Parallel()
	var seen journal.Entry
	s, err := New(WithObserver(func(e *journal.Entry) { seen = *e }))
	if err != nil {
		t.Fatal(err)
	}
	tamper(t, s, func([]byte, fake.Question) ([]byte, error) { panic("out of ideas") })
	reply := ask(s, "/api/sys/refreshtokens/12345")
	if reply.Code != 500 || reply.Header().Get("Mock-Source") != "problem unexpected-failure" {
		t.Errorf("got %d %s", reply.Code, reply.Body)
	}
	if strings.Contains(reply.Body.String(), "out of ideas") {
		t.Errorf("the reply tells what only the journal should: %s", reply.Body)
	}
	last := seen.Steps[len(seen.Steps)-1]
	if last.Outcome != journal.Failed || !strings.Contains(last.Detail, "out of ideas") {
		t.Errorf("the entry does not explain the failure: %+v", seen.Steps)
	}
	if next := ask(s, "/api/sys/refreshtokens/87654321"); next.Code != 200 {
		t.Errorf("the next request got %d", next.Code)
	}
}
