package prove

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"testing"

	"understudy/mock"
	"understudy/mock/report"
	"understudy/mock/upstream"
)

// TestWhatWasRecordedIsProven has a stand-in of each document be the service, sends all that prove asks through a proxy
// that records, and proves the document with the recorded fixtures.
func TestWhatWasRecordedIsProven(t *testing.T) {
	t.Parallel()
	for _, name := range suite(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := filepath.Join(t.TempDir(), "stubs")
			document := mock.WithDocumentFile(filepath.Join(documents, name))
			record(t, name, folder)
			results := prove(t, Options{Connections: 1}, document, mock.WithFixturesDir(folder))
			for _, failed := range reasons(results, report.Failed) {
				t.Error(failed)
			}
		})
	}
}

// record sends what prove asks through a recording proxy.
func record(t *testing.T, name, folder string) {
	t.Helper()
	service, err := mock.New(played(name)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = service.Close() })
	behind := httptest.NewServer(service)
	t.Cleanup(behind.Close)
	target, err := upstream.Open(t.Context(), upstream.Options{URL: behind.URL})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { target.Close() })
	recorder, err := upstream.OpenRecorder(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = recorder.Close() })
	proxy, err := mock.New(
		mock.WithDocumentFile(filepath.Join(documents, name)), mock.WithCORSOrigin("none"),
		mock.WithRequests(mock.RequestsReport),
		mock.WithUpstream(mock.Upstream{Target: target, Replies: mock.RepliesReport, Recorder: recorder}),
	)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = proxy.Close() })
	before := httptest.NewServer(proxy)
	t.Cleanup(before.Close)
	at, err := url.Parse(before.URL)
	if err != nil {
		t.Fatal(err)
	}
	prove(t, Options{Connections: 1, between: func(to http.RoundTripper) http.RoundTripper {
		return roundTrip(func(r *http.Request) (*http.Response, error) {
			other := r.Clone(r.Context())
			other.URL.Host, other.Host = at.Host, ""
			reply, err := to.RoundTrip(other)
			if err == nil {
				// What is recorded is recorded once the reply has come to its end.
				_, _ = io.Copy(io.Discard, reply.Body)
			}
			return reply, err
		})
	}}, played(name)...)
}
