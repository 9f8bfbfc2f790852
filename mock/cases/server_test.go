package cases_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"understudy/mock"
	"understudy/mock/cases"
	"understudy/mock/persona"
)

// TestTheServerRefusesEachBreach sends the breaches of all documents over a socket: none is cleaned up on its way.
func TestTheServerRefusesEachBreach(t *testing.T) {
	t.Parallel()
	for _, name := range cases.Documents(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			handler, err := mock.New(mock.WithDocumentFile(name), mock.WithAuth(persona.ModeOff))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = handler.Close() })
			server := httptest.NewServer(handler)
			t.Cleanup(server.Close)
			c, err := handler.Fresh()
			if err != nil {
				t.Fatal(err)
			}
			m := cases.New(c, cases.Options{})
			for _, o := range c.Operations {
				request, why := m.Make(o, true)
				if why != (cases.Obstacle{}) {
					continue
				}
				if status, findings := asked(t, server, &request); findings != "" {
					t.Errorf("%s: the request to begin with is refused with %d: %s", o.ID, status, request.Curl(server.URL))
				}
				made, _ := m.Breaches(o, request)
				for i := range made {
					if status, findings := asked(t, server, &made[i].Request); findings == "" || status == http.StatusNotFound {
						t.Errorf("%s: %s: got %d: %s", o.ID, made[i].Name, status, made[i].Request.Curl(server.URL))
					}
				}
			}
		})
	}
}

// asked sends a request, and tells the status and how many findings the server has.
func asked(t *testing.T, server *httptest.Server, r *cases.Request) (status int, findings string) {
	t.Helper()
	request, err := r.HTTP(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := server.Client().Transport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, reply.Body)
	_ = reply.Body.Close()
	return reply.StatusCode, reply.Header.Get("Mock-Findings")
}
