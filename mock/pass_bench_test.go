package mock

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"understudy/mock/upstream"
)

// BenchmarkPass is a call through the proxy and back over loopback, both sides checked: the service's work and the
// client's are in it.
func BenchmarkPass(b *testing.B) {
	for name, c := range map[string]struct {
		requests Requests
		replies  Replies
	}{"enforce": {RequestsEnforce, RepliesEnforce}, "report": {RequestsReport, RepliesReport}} {
		b.Run(name, func(b *testing.B) {
			service := httptest.NewServer(saying(200, "application/json", goodPet))
			defer service.Close()
			target, err := upstream.Open(b.Context(), upstream.Options{URL: service.URL})
			if err != nil {
				b.Fatal(err)
			}
			defer target.Close()
			server, err := New(WithDocument("pets.yaml", []byte(pets)), WithRequests(c.requests),
				WithUpstream(Upstream{Target: target, Replies: c.replies}))
			if err != nil {
				b.Fatal(err)
			}
			defer func() { _ = server.Close() }()
			request := httptest.NewRequest(http.MethodGet, "/pets/1", nil)
			b.ReportAllocs()
			for b.Loop() {
				reply := httptest.NewRecorder()
				server.ServeHTTP(reply, request)
				if reply.Code != 200 {
					text, _ := io.ReadAll(reply.Body)
					b.Fatalf("got %d %s", reply.Code, text)
				}
			}
		})
	}
}
