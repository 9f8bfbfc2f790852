package mock_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"understudy/mock"
)

// A session's seed is its own: another one gives other records there, and nowhere else, until the session is reset.
func TestASessionHasASeedOfItsOwn(t *testing.T) {
	t.Parallel()
	server, err := mock.New()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	record := func(session string) string {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/sys/refreshtokens/12345", nil)
		r.Header.Set("Authorization", "Bearer reader-token")
		r.Header.Set("Mock-Session", session)
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		return w.Body.String()
	}
	before := record("a")
	server.Session("a").Seed(7)
	seven := record("a")
	if seven == before || record("b") != before || record("a") != seven {
		t.Errorf("with seed 7: %s, elsewhere: %s", seven, record("b"))
	}
	server.Session("a").Reset()
	if record("a") != before {
		t.Errorf("after the reset: %s", record("a"))
	}
}
