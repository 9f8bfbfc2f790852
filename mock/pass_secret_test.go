package mock

import (
	"bytes"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"understudy/mock/journal"
)

// vault is a contract with secrets of all kinds.
const vault = `
openapi: 3.1.0
info: {title: Vault, version: "1"}
paths:
  /v/{code}/{pin}:
    parameters:
      - {name: code, in: path, required: true, x-sensitive: true, schema: {type: string}}
      - {name: pin, in: path, required: true, schema: {type: string, format: password, maxLength: 3}}
    get:
      operationId: open
      responses: {"200": {description: yes, content: {application/json: {schema: {$ref: "#/components/schemas/Open"}}}}}
  /links:
    post:
      operationId: link
      parameters: [{name: apiToken, in: query, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Link"}}}}
      responses:
        "200": {description: yes, content: {application/json: {schema: {$ref: "#/components/schemas/Link"}}}}
  /mix/{box}/{tag}:
    parameters:
      - {name: box, in: path, style: matrix, explode: true, required: true, schema: {$ref: "#/components/schemas/Mix"}}
      - name: tag
        in: path
        style: label
        required: true
        schema: {type: array, items: {$ref: "#/components/schemas/Mix"}}
    get:
      operationId: box
      responses: {"200": {description: yes, content: {application/json: {schema: {type: object}}}}}
  /mix:
    post:
      operationId: mix
      parameters:
        - {name: deep, in: query, style: deepObject, explode: true, schema: {$ref: "#/components/schemas/Mix"}}
        - {name: flat, in: query, explode: false, schema: {allOf: [{$ref: "#/components/schemas/Mix"}]}}
        - {name: piped, in: query, style: pipeDelimited, explode: false, schema: {$ref: "#/components/schemas/Mix"}}
        - {name: free, in: query, style: deepObject, schema: {type: object, additionalProperties: {format: password}}}
        - {name: X-Flat, in: header, schema: {$ref: "#/components/schemas/Mix"}}
        - {name: X-Apart, in: header, explode: true, schema: {$ref: "#/components/schemas/Mix"}}
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              properties: {sub: {$ref: "#/components/schemas/Mix"}, row: {$ref: "#/components/schemas/Mix"}}
            encoding: {sub: {style: deepObject, explode: true}, row: {style: form, explode: false}}
      responses: {"200": {description: yes, content: {application/json: {schema: {$ref: "#/components/schemas/Open"}}}}}
  /patterned:
    post:
      operationId: pattern
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Mute"}}}}
      responses: {"200": {description: yes, content: {application/json: {schema: {$ref: "#/components/schemas/Mute"}}}}}
  /said:
    post:
      operationId: say
      requestBody: {content: {application/json: {schema: {type: array, items: {type: string, format: password}}}}}
      responses:
        "200": {description: yes, content: {application/json: {schema: {type: object}}}}
        "201": {description: yes, content: {application/json: {schema: {type: string, format: password, maxLength: 9}}}}
        "202": {description: yes, content: {application/json: {schema: {additionalProperties: {x-sensitive: true}}}}}
components:
  schemas:
    Mute: {type: object, patternProperties: {"^mut": {type: string, format: password}}}
    Mix: {type: object, properties: {mute: {type: string, format: password}, open: {type: string}}}
    Open: {type: object, properties: {said: {type: string}}}
    Link:
      type: object
      properties: {said: {type: string, maxLength: 40}, door: {type: string, x-sensitive: true, maxLength: 9}}
`

// leak is an exchange that has a secret, hunter2 in each, and what the service makes of it.
type leak struct {
	method, target, body, field string
	says                        string
}

// form says that a body is a form.
const form = "Content-Type: application/x-www-form-urlencoded"

func leaks() map[string]leak {
	return map[string]leak{
		"in the path":              {method: "GET", target: "/v/hunter2/hun", says: `{"said": "hello"}`},
		"in the path and said":     {method: "GET", target: "/v/a/hunter2", says: `{"said": "not hunter2"}`},
		"where there is no path":   {method: "GET", target: "/nope;access_token=hunter2", says: `{}`},
		"where there is no method": {method: "DELETE", target: "/v/hunter2/hun", says: `{}`},
		"before a slash too many":  {method: "GET", target: "/v/hunter2/hun/", says: `{}`},
		"behind a slash too many":  {method: "GET", target: "//v/hunter2/hun?page=1", says: `{}`},
		"in a path misspelt":       {method: "GET", target: "/V/hunter2/hun", says: `{}`},
		"in a path that is torn":   {method: "GET", target: "/v/hunter2%ff/hun", says: `{}`},
		"in a URL that is wrong":   {"POST", "/links", `{"said": "https://host.example/a/b?page=1&token=hunter2"}`, "", `{}`},
		"in a URL that is said":    {"POST", "/links", `{}`, "", `{"said": "https://host.example/a/b?page=1&token=hunter2"}`},
		"in a bad secret member":   {"POST", "/links", `{"door": "hunter2hunter2"}`, "", `{}`},
		"in a bad secret said":     {"POST", "/links", `{}`, "", `{"door": "hunter2hunter2"}`},
		"in a query and said":      {"POST", "/links?apiToken=hunter2", `{}`, "", `{"said": "it was hunter2"}`},
		"in a member and said":     {"POST", "/links", `{"door": "hunter2"}`, "", `{"said": "it was hunter2"}`},
		"in a deep object":         {method: "POST", target: "/mix?deep[mute]=hunter2&deep[open]=a", says: `{"said": 1}`},
		"in one that is encoded":   {method: "POST", target: "/mix?deep%5Bmute%5D=hunter2", says: `{}`},
		"in a bad deep object":     {method: "POST", target: "/mix?deep[mute]=hunter2&deep[mute]=hunter2", says: `{}`},
		"in a flat object":         {method: "POST", target: "/mix?flat=open,a,mute,hunter2", says: `{"said": "hunter2"}`},
		"in a piped object":        {method: "POST", target: "/mix?piped=mute%7Chunter2", says: `{"said": "hunter2"}`},
		"in a free object":         {method: "POST", target: "/mix?free[any]=hunter2", says: `{"said": 1}`},
		"in an object's header":    {"POST", "/mix", "", "X-Flat: mute,hunter2", `{"said": "hunter2"}`},
		"in a header of pairs":     {"POST", "/mix", "", "X-Apart: open=a,mute=hunter2", `{"said": 1}`},
		"in a path of pairs":       {method: "GET", target: "/mix/;mute=hunter2/.a", says: `{}`},
		"in a path's list":         {method: "GET", target: "/mix/a/.mute.hunter2.b", says: `[]`},
		"in a form's deep object":  {"POST", "/mix", "sub[mute]=hunter2", form, `{"said": 1}`},
		"in a form's flat object":  {"POST", "/mix", "row=mute,hunter2", form, `{"said": 1}`},
		"in a list of secrets":     {"POST", "/said", `["hunter2"]`, "", `{"a": "hunter2"}`},
		"in a patterned member":    {"POST", "/patterned", `{"mutely": "hunter2"}`, "", `{"said": "hunter2"}`},
		"in one that is said":      {"POST", "/patterned", `{}`, "", `{"mutely": "hunter2"}`},
		"in a credential and bad":  {"POST", "/links", `{}`, "Authorization: Bearer hunter2", `{"said": 1, "hunter2": 2}`},
		"in a cookie and said":     {"POST", "/links", `{}`, "Cookie: a=b; sid=hunter2", `{"said": "it was \u0068unter2"}`},
	}
}

// TestNoSecretOfAnExchangeIsShownAnywhere has a proxy before a service that says back what it was sent.
func TestNoSecretOfAnExchangeIsShownAnywhere(t *testing.T) {
	t.Parallel()
	for name, l := range leaks() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			recorder, folder := recording(t)
			h := stand(t, saying(200, "application/json", l.says), Upstream{Replies: RepliesReport, Recorder: recorder},
				WithDocument("vault.yaml", []byte(vault)), WithRequests(RequestsReport), WithLog(&log, journal.JSON, false))
			h.ask(t, l)
			shown := recorded(t, folder)
			for _, page := range []string{"requests", "violations", "har", "", "requests/unmatched/near-misses"} {
				shown["/__admin/"+page] = h.call(t, "GET", "/__admin/"+page, "", "Accept: text/html").body
			}
			if !strings.Contains(shown["/__admin/requests"], `"curl"`) && !strings.Contains(shown["/__admin/requests"], "url") {
				t.Errorf("the journal is empty: %s", shown["/__admin/requests"])
			}
			if err := h.Server.Close(); err != nil {
				t.Fatal(err)
			}
			if shown["the log"] = log.String(); !strings.Contains(shown["the log"], l.method) {
				t.Errorf("nothing was logged: %s", shown["the log"])
			}
			for where, text := range shown {
				if strings.Contains(text, "hunter2") || short.MatchString(text) {
					t.Errorf("%s has the secret: %s", where, text)
				}
			}
		})
	}
}

// short is the short secret in a path.
var short = regexp.MustCompile(`/hun\b`)

// ask sends the request of a leak, and waits until its exchange is over.
func (h *house) ask(t *testing.T, l leak) journal.Entry {
	t.Helper()
	var fields []string
	if l.field != "" {
		fields = append(fields, l.field)
	}
	if got := h.call(t, l.method, l.target, l.body, fields...); got.StatusCode != http.StatusOK {
		t.Fatalf("got %d %s", got.StatusCode, got.body)
	}
	return h.entry(t)
}

// What is written to disk has no secrets, whatever is shown elsewhere.
func TestWhatIsRecordedHidesWhatElsewhereIsShown(t *testing.T) {
	t.Parallel()
	for name, l := range leaks() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			recorder, folder := recording(t)
			h := stand(t, saying(200, "application/json", l.says), Upstream{Replies: RepliesReport, Recorder: recorder},
				WithDocument("vault.yaml", []byte(vault)), WithRequests(RequestsReport), WithSecretsShown())
			e := h.ask(t, l)
			for where, text := range recorded(t, folder) {
				if strings.Contains(text, "hunter2") {
					t.Errorf("%s has the secret: %s", where, text)
				}
			}
			if name == "in a URL that is wrong" && !strings.Contains(e.Findings[0].Got, "hunter2") {
				t.Errorf("secrets are not shown: %v", e.Findings)
			}
			if curl := h.Curl(&e, "http://host"); strings.Contains(curl, "hunter2") {
				t.Errorf("the command of a report has the secret: %s", curl)
			}
		})
	}
}

// A service says back what no name calls a secret: nothing of the exchange is kept.
func TestWhatRepeatsASecretOfItsRequestIsNotRecorded(t *testing.T) {
	t.Parallel()
	recorder, folder := recording(t)
	h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		body, _ := io.ReadAll(r.Body)
		said := "it was nothing"
		if strings.Contains(string(body)+r.URL.RawQuery+r.Header.Get("Cookie"), "hunter2") {
			said = "it was hunter2"
		}
		_, _ = io.WriteString(w, `{"said": "`+said+`"}`)
	}), Upstream{Recorder: recorder}, WithDocument("vault.yaml", []byte(vault)))
	for _, l := range []leak{
		{"POST", "/links?apiToken=hunter2", `{}`, "", ""},
		{"POST", "/links", `{"door": "hunter2"}`, "", ""},
		{"POST", "/links", `{}`, "Cookie: sid=hunter2", ""},
	} {
		if e := h.ask(t, l); !explained(e, "not recorded: it repeats a secret of the request") {
			t.Errorf("%v: %v", l, e.Steps)
		}
	}
	if e := h.ask(t, leak{"POST", "/links", `{"said": "hello"}`, "", ""}); !explained(e, "recorded as ") {
		t.Errorf("got %v", e.Steps)
	}
	if files := recorded(t, folder); len(files) != 1 {
		t.Errorf("got %v", files)
	}
}

// What cannot be taken out of a parameter would be asked for by a fixture, or be left out with all else that is.
func TestWhatHidesASecretAmongOtherThingsIsNotRecorded(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		leak
		kept bool
	}{
		{leak: leak{method: "POST", target: "/mix?flat=open,a"}},
		{leak: leak{method: "POST", target: "/mix?flat=mute,hunter2&page=1"}},
		{leak: leak{method: "POST", target: "/mix?free%5Bany%5D=hunter2"}},
		{leak: leak{method: "POST", target: "/mix", field: "X-Flat: mute,hunter2"}},
		{leak: leak{method: "GET", target: "/mix/;open=a/.a"}},
		{leak{method: "POST", target: "/mix?deep[mute]=hunter2&deep[open]=a"}, true},
		{leak{method: "POST", target: "/mix", field: "X-Apart: mute=hunter2"}, true},
	} {
		recorder, folder := recording(t)
		h := stand(t, saying(200, "application/json", `{}`), Upstream{Replies: RepliesReport, Recorder: recorder},
			WithDocument("vault.yaml", []byte(vault)), WithRequests(RequestsReport))
		e := h.ask(t, test.leak)
		if explained(e, "not recorded: the parameter") == test.kept {
			t.Errorf("%s: %v", test.target, e.Steps)
		}
		files := recorded(t, folder)
		if (len(files) == 1) != test.kept {
			t.Errorf("%s: %v", test.target, files)
		}
		for _, text := range files {
			asks := strings.Contains(text, "deep[open]")
			if strings.Contains(text, "hunter2") || asks != strings.Contains(test.target, "open") {
				t.Errorf("%s: %s", test.target, text)
			}
		}
	}
}

// What the contract calls secret without a name cannot be found in a body, so nothing is kept.
func TestSecretsWithoutANameAreNotRecorded(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status     int
		sent, says string
		kept       bool
	}{
		{201, "", `"hunter2"`, false},
		{201, "", `"hunter2hunter2"`, false},
		{202, "", `{"a": "hunter2"}`, false},
		{200, `["hunter2"]`, `{}`, false},
		{200, "", `{"a": "hello"}`, true},
	} {
		recorder, folder := recording(t)
		to := Upstream{Replies: RepliesReport, Recorder: recorder}
		h := stand(t, saying(test.status, "application/json", test.says), to,
			WithDocument("vault.yaml", []byte(vault)), WithRequests(RequestsReport))
		h.call(t, "POST", "/said", test.sent)
		e := h.entry(t)
		if files := recorded(t, folder); explained(e, "not recorded: the contract calls a value secret") == test.kept ||
			(len(files) == 1) != test.kept {
			t.Errorf("%+v: %v, %v", test, files, e.Steps)
		}
		for _, finding := range e.Findings {
			if strings.Contains(finding.Got, "hunter2") {
				t.Errorf("%+v: %+v", test, finding)
			}
		}
	}
}
