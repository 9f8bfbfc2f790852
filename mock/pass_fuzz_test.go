package mock

import (
	"errors"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"understudy/mock/contract"
	"understudy/mock/journal"
	"understudy/mock/stub"
	"understudy/mock/upstream"
)

// asking is a contract that takes any query and body.
const asking = `
openapi: 3.1.0
info: {title: Asking, version: "1"}
paths:
  /things/{id}:
    post:
      operationId: ask
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {}}}
      responses:
        "200": {description: an answer, content: {application/json: {}, text/plain: {schema: {type: string}}}}
`

// FuzzWhatIsRecordedAnswersItsQuestion keeps exchanges of all kinds: what is kept is a fixture without fault, and the
// same call gets it, byte for byte where no secret was in it. The caller's credential is in no file, whatever repeats
// it.
func FuzzWhatIsRecordedAnswersItsQuestion(f *testing.F) {
	f.Add("7", "", "", `{"a": 1}`, true)
	f.Add("a/b..", "q=1&r=%20", `{"deep": [1e5, 0x1, "é", null, {"password": "x"}]}`, "[1.50,  \"\\u0085\"]", true)
	f.Add(".", "q=a:b", `[1E400, -0.0, "yes", "1"]`, "plain: text\n---\n# no comment\t", false)
	f.Add("~", "on=off&null=~", `"2001-01-01"`, "\u2028\ufeff\r\n", false)
	f.Add("1", "", `{"token": 1, "a": {"b": []}}`, `{"token": "x", "n": 7, "url": "?token=1"}`, true)
	f.Add("0", "\xe2", "", "{}", true)
	f.Add("1", "", "", `{"said": "SECRETVALUE7f3a"}`, true)
	f.Add("1", "", "", `{"said": "\u0053ECRETVALUE7f3a"}`, true)
	f.Add("SECRETVALUE7f3a", "q=SECRETVALUE7f3a", `["SECRETVALUE7f3a"]`, "it was SECRETVALUE7f3a", false)
	c, err := contract.Load("asking.yaml", []byte(asking), nil)
	if err != nil {
		f.Fatal(err)
	}
	redactor := journal.NewRedactor()
	secrets := (&passage{Server: &Server{settings: &settings{recording: redactor}}}).secrets()
	f.Fuzz(func(t *testing.T, id, query, body, answer string, isJSON bool) {
		call, miss := c.Match(http.MethodPost, "/things/"+url.PathEscape(id))
		if miss != nil || len(body)+len(answer) > 10_000 {
			return
		}
		mediaType := "text/plain"
		if isJSON {
			mediaType = "application/json"
		}
		e := upstream.Exchange{
			Call: call, Query: query, RequestBody: []byte(body),
			RequestHeader: http.Header{
				"Content-Type": {"application/json"}, "Authorization": {"Bearer SECRETVALUE7f3a"},
			},
			Reply: &contract.Reply{
				Status: 200, Header: http.Header{"Content-Type": {mediaType}}, MediaType: mediaType, Body: []byte(answer),
			},
		}
		if len(call.Operation.CheckReply(e.Reply)) > 0 {
			return
		}
		folder := t.TempDir()
		recorder, err := upstream.OpenRecorder(folder)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = recorder.Close() }()
		told, err := recorder.Keep(e, secrets)
		if errors.Is(err, upstream.ErrNotKept) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range recorded(t, folder) {
			if strings.Contains(name+text, "SECRETVALUE7f3a") {
				t.Errorf("%s has the secret: %s", name, text)
			}
		}
		shelf, findings := stub.Load(os.DirFS(folder), "f", c)
		if len(findings) > 0 {
			t.Fatalf("%s is no fixture: %s", told, findings[0])
		}
		found := shelf.Find(&stub.Ask{Call: call, Header: e.RequestHeader, Query: query, Body: e.RequestBody}, 0)
		if found == nil {
			t.Fatalf("%s does not answer its own question", told)
		}
		redacted := strings.Contains(redactor.Body(e.Reply.Header, []byte(answer), 0), "[redacted")
		if got := string(found.Reply.Body); got != answer && !redacted {
			t.Errorf("got %q, want %q", got, answer)
		}
	})
}
