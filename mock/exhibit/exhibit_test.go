package exhibit

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/journal"
	"understudy/mock/report"
)

func TestBothHalvesAreShownWithoutTheSecretsOfTheRequest(t *testing.T) {
	t.Parallel()
	redactor := journal.NewRedactor()
	redactor.Conceal("pin")
	body := []byte(`{"you": "hunter2", "kept": "shown"}`)
	e := &journal.Entry{
		Method: "GET", Target: "/a/77?page=1", Template: "/a/{pin}", Proto: "HTTP/1.1", Status: 200,
		RequestHeader: http.Header{"X-Api-Key": {"hunter2"}, "Accept": {"*/*"}},
		ReplyHeader:   http.Header{"Content-Type": {"application/json"}}, ReplyBody: body, ReplyBytes: int64(len(body)),
	}
	hide := redactor.Of(e)
	mark := hide.Headers(e.RequestHeader).Get("X-Api-Key")
	want := []*report.Message{
		{Line: "GET " + hide.Target(e.Target) + " HTTP/1.1", Header: []string{"Accept: */*", "X-Api-Key: " + mark}},
		{
			Line: "HTTP/1.1 200 OK", Header: []string{"Content-Type: application/json"},
			Body: `{"you": "` + mark + `", "kept": "shown"}`, Bytes: int64(len(body)),
		},
	}
	got := []*report.Message{Request(e, hide), Reply(e, hide)}
	diff := cmp.Diff(want, got)
	if diff != "" || strings.Contains(want[0].Line, "77") || strings.Contains(mark, "hunter") {
		t.Errorf("(-want +got):\n%s", diff)
	}
	e.Status = 0
	if got := Reply(e, hide); got != nil {
		t.Errorf("where there was no reply there is %+v", got)
	}
}

func TestALongBodyIsCut(t *testing.T) {
	t.Parallel()
	e := &journal.Entry{
		RequestHeader: http.Header{"Content-Type": {"text/plain"}}, RequestBody: []byte(strings.Repeat("x", 2*MaxBody)),
		RequestBytes: 3 * MaxBody,
	}
	if got := Request(e, journal.NewRedactor().Of(e)); len(got.Body) != MaxBody || got.Bytes != 3*MaxBody {
		t.Errorf("%d bytes of %d are shown", len(got.Body), got.Bytes)
	}
}
