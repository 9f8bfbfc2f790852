package mock_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"understudy/mock"
	"understudy/mock/journal"
)

// readIn asks for the documented record in a session.
func readIn(t *testing.T, server http.Handler, session, token, accept string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/sys/refreshtokens/87654321", nil)
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Mock-Session", session)
	r.Header.Set("Accept", accept)
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	return w
}

// What is remembered for all sessions was decided without any: a stub that comes in while calls are under way answers
// in its own session alone.
func TestAStubThatComesInMeanwhileIsRememberedByNobody(t *testing.T) {
	t.Parallel()
	server, err := mock.New()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	for round := range 200 {
		// A call that was not made before.
		accept := fmt.Sprintf("application/json;x=%d", round)
		own := server.Session(fmt.Sprint("own", round))
		var all sync.WaitGroup
		all.Go(func() { own.On("getRefreshToken").Reply(404) })
		for range 8 {
			all.Go(func() { readIn(t, server, own.Key(), "reader-token", accept) })
		}
		all.Wait()
		if got := readIn(t, server, "innocent", "reader-token", accept); got.Code != http.StatusOK {
			t.Fatalf("round %d: another session got %d from %s", round, got.Code, got.Header().Get("Mock-Source"))
		}
		own.End()
	}
}

func TestATokenIsGoodInItsSessionAlone(t *testing.T) {
	t.Parallel()
	server, err := mock.New()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	form := "grant_type=password&username=admin%40example.com&password=admin"
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/api/token", strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Mock-Session", "a")
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	_, after, _ := strings.Cut(w.Body.String(), `"access_token":"`)
	token, _, _ := strings.Cut(after, `"`)
	server.Session("a").Reset()
	for _, step := range []struct {
		session, token string
		want           int
	}{
		{"b", token, 401},
		{"a", token, 200},
		{"b", token, 401},
		{"a", token[:len(token)-3] + "AAA", 401},
		{"a", token, 200},
	} {
		if got := readIn(t, server, step.session, step.token, "*/*"); got.Code != step.want {
			t.Errorf("in %s: got %d, want %d: %s", step.session, got.Code, step.want, got.Body)
		}
	}
}

// The explanation names what else would have fitted, and which stubs came near.
func TestTheExplanationNamesRivalsAndNearMisses(t *testing.T) {
	t.Parallel()
	document := `{"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":{
		"/things/{id}":{"get":{"operationId":"one","parameters":[{"name":"id","in":"path","required":true,
			"schema":{"type":"string"}}],"responses":{"200":{"description":"d"}}}},
		"/things/mine":{"get":{"operationId":"mine","responses":{"200":{"description":"d"}}}},
		"/others/{id}":{"get":{"operationId":"other","parameters":[{"name":"id","in":"path","required":true,
			"schema":{"type":"string"}}],"responses":{"200":{"description":"d"}}}}}}`
	server, err := mock.New(mock.WithDocument("t.json", []byte(document)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	session := server.Session("default")
	session.On("mine").Query("page", "2").Reply(200)
	if err := session.Err(); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/things/mine?page=3", "/things/7"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		server.ServeHTTP(httptest.NewRecorder(), r)
	}
	entries, _ := session.Entries()
	for i, want := range []string{
		"one: GET /things/{id}",
		"mine: GET /things/mine / one: /things/{id} fits as well, and is less exact / want equalTo",
	} {
		told := explained(entries[i])
		for part := range strings.SplitSeq(want, " / ") {
			if !strings.Contains(told, part) {
				t.Errorf("%q is not in\n%s", part, told)
			}
		}
		if strings.Contains(told, "other") {
			t.Errorf("a path that does not fit is told:\n%s", told)
		}
	}
}

func explained(e journal.Entry) string {
	var lines []string
	for _, step := range e.Steps {
		lines = append(lines, fmt.Sprint(step.Gate, " ", step.Outcome, " ", step.Detail))
	}
	return strings.Join(lines, "\n")
}
