package mock

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/violation"
)

// What was not held to the contract is counted by its reason, and is no breach.
func TestWhatIsNotCheckedIsCounted(t *testing.T) {
	t.Parallel()
	text := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodPut:
			_, _ = readWithin(r.Body, 1<<20)
			w.WriteHeader(http.StatusNoContent)
		default:
			w.Header().Set("Content-Type", "text/plain")
			if r.URL.Path == "/blobs/br" {
				w.Header().Set("Content-Encoding", "br")
			}
			_, _ = w.Write([]byte(r.URL.Path))
		}
	})
	const larger, coded = "it is larger than 10 bytes", "its content coding is none of " + acceptedCodings
	for _, replies := range []Replies{RepliesEnforce, RepliesReport} {
		t.Run(string(replies), func(t *testing.T) {
			t.Parallel()
			h := stand(t, text, Upstream{Replies: replies, MaxReply: 10}, WithRequests(RequestsReport), WithMaxBody(10))
			for _, path := range []string{
				"/blobs/a", "/blobs/b", "/blobs/longer", "/blobs/longest", "/blobs/br", "/pets/12345678",
			} {
				h.call(t, "GET", path, "")
				h.entry(t)
			}
			h.call(t, "PUT", "/blobs/a", "more than ten bytes", "Content-Type: application/octet-stream")
			h.entry(t)
			want := []violation.Gap{
				{Operation: "getBlob", Side: "reply", Reason: larger, Times: 2},
				{Operation: "getBlob", Side: "reply", Reason: coded, Times: 1},
				{Operation: "getPet", Side: "reply", Reason: larger, Times: 1},
				{Operation: "putBlob", Side: "request", Reason: larger, Times: 1},
			}
			if diff := cmp.Diff(want, h.Gaps()); diff != "" {
				t.Error(diff)
			}
			list, _ := h.Violations()
			for _, one := range list {
				if one.Operation != "getPet" || one.Keyword == "unchecked-upstream" {
					t.Errorf("%s %+v is told as a breach", one.Operation, one.Finding)
				}
			}
		})
	}
}

// A stub with its contract off answers whatever it is asked, so nobody knows whether the request keeps the contract.
func TestWhatAStubWithItsContractOffAnsweredIsCounted(t *testing.T) {
	t.Parallel()
	server, err := New(WithDocument("pets.yaml", []byte(pets)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	for _, path := range []string{"/pets/abc", "/nowhere"} {
		mapping := `{"contract": "off", "request": {"urlPath": "` + path + `"}, "response": {"status": 200}}`
		if _, err := server.Session("default").Stub([]byte(mapping)); err != nil {
			t.Fatal(err)
		}
		server.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, http.NoBody))
	}
	want := []violation.Gap{
		{Operation: "", Side: "request", Reason: offReason, Times: 1},
		{Operation: "getPet", Side: "request", Reason: offReason, Times: 1},
	}
	if diff := cmp.Diff(want, server.Gaps()); diff != "" {
		t.Error(diff)
	}
	if list, _ := server.Violations(); len(list) > 0 {
		t.Errorf("told as breaches: %v", list)
	}
}
