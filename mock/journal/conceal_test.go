package journal_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/journal"
	"understudy/mock/problem"
)

// concealing is a redactor that has learned from a document: pin is a password, note is only ever written.
func concealing(t *testing.T) *journal.Redactor {
	t.Helper()
	c, err := contract.Load("api.yaml", []byte(`
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a:
    post:
      parameters: [{name: pin, in: query, schema: {type: string, format: password}}]
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties: {note: {type: object, writeOnly: true}, pin: {$ref: '#/components/schemas/Pin'}}
      responses: {"200": {description: d}}
components: {schemas: {Pin: {type: string, format: password}}}
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	r := journal.NewRedactor()
	r.Conceal(c.SecretNames()...)
	return r
}

func TestWhatADocumentCallsSecretIsHiddenEverywhere(t *testing.T) {
	t.Parallel()
	r := concealing(t)
	var parts bytes.Buffer
	form := multipart.NewWriter(&parts)
	for name, value := range map[string]string{"pin": "s3cret", "page": "shown"} {
		if err := form.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ media, body string }{
		"JSON":             {"application/json", `{"page": "shown", "pin": "s3cret", "a": [{"note": {"b": ["s3cret", 1]}}]}`},
		"JSON in any case": {"application/json", `{"page": "shown", "PIN": "s3cret"}`},
		"JSON in JSON":     {"application/json", `{"page": "shown", "text": "{\"pin\": \"s3cret\"}"}`},
		"JSON cut short":   {"application/json", `{"page": "shown", "pin": "s3cret", "more": "`},
		"a form":           {"application/x-www-form-urlencoded", "page=shown&pin=s3cret&next=%2Fb%3Fpin%3Ds3cret"},
		"multipart":        {form.FormDataContentType(), parts.String()},
	} {
		header := http.Header{"Content-Type": {test.media}}
		e := journal.Entry{
			Target: "/a?page=shown&pin=s3cret", Host: "h", Method: "POST", Status: 200,
			RequestHeader: header, RequestBody: []byte(test.body), RequestBytes: int64(len(test.body)) + 1,
			ReplyHeader: header, ReplyBody: []byte(test.body), ReplyBytes: int64(len(test.body)) + 1,
			Findings: []problem.Finding{
				{In: "query", Name: "pin", Got: `"s3cret"`, Message: "is too short"},
				{In: "body", Pointer: "/a/0/note/b", Got: `"s3cret"`, Message: "is too short"},
				{In: "query", Name: "page", Got: `"shown"`, Message: "is not a number"},
			},
		}
		var har bytes.Buffer
		if err := r.HAR(&har, slices.Values([]journal.Entry{e}), 0); err != nil {
			t.Fatal(err)
		}
		shown := map[string]string{
			"the request": r.Body(header, e.RequestBody, int64(len(test.body))),
			"the line":    string(r.AppendLine(nil, &e, false)),
			"the object":  string(r.AppendJSON(nil, &e)),
			"the HAR log": har.String(),
		}
		for where, text := range shown {
			if strings.Contains(text, "s3cret") || !strings.Contains(text, "shown") {
				t.Errorf("%s: %s is %s", name, where, text)
			}
		}
	}
	text := r.Body(http.Header{"Content-Type": {"application/xml"}}, []byte("<a><pin>s3cret</pin></a>"), 24)
	if text != "[not shown: 24 bytes that name a secret]" {
		t.Errorf("XML is %s", text)
	}
	text = r.Body(http.Header{"Content-Type": {"text/plain"}}, []byte("a spinning top"), 14)
	if text != "a spinning top" {
		t.Errorf("a word that holds the name is hidden: %s", text)
	}
}

func TestFindingsAreHiddenInACopy(t *testing.T) {
	t.Parallel()
	r := concealing(t)
	list := []problem.Finding{
		{In: "query", Name: "page", Got: `"x"`},
		{In: "query", Name: "pin", Got: `"s3cret"`},
		{In: "body", Pointer: "/token", Got: "[redacted]"},
	}
	whole := slices.Clone(list)
	shown := r.Findings(list)
	if diff := cmp.Diff(whole, list); diff != "" {
		t.Errorf("the list was changed:\n%s", diff)
	}
	if shown[0] != list[0] || shown[2] != list[2] || !strings.HasPrefix(shown[1].Got, "[redacted ") {
		t.Errorf("shown: %+v", shown)
	}
	r.Show = true
	if diff := cmp.Diff(whole, r.Findings(list)); diff != "" {
		t.Errorf("redacted although it is off:\n%s", diff)
	}
}
