package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/mail"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"understudy/mock"
	"understudy/mock/mocktest"
)

const (
	records = "/api/sys/refreshtokens/"
	list    = "/api/sys/refreshtokens"
	tokens  = "/api/token"
)

// admin is the credential of the documentation's own call.
const admin = "Bearer YOUR_TOKEN"

// shipped starts a server with the files at the top of the project, not with the packed ones.
func shipped(t *testing.T, options ...mock.Option) *mocktest.Server {
	t.Helper()
	document, err := os.ReadFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	options = append(options, mock.WithDocument("openapi.yaml", document), mock.WithFixturesDir("fixtures"))
	s := mocktest.Start(t, options...)
	s.AllowFindings()
	return s
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

// ask sends one request without a body; headers are written as "Name: value".
func ask(t *testing.T, method, url string, headers ...string) answer {
	t.Helper()
	return send(t, method, url, "", headers...)
}

// send sends one request.
func send(t *testing.T, method, url, body string, headers ...string) answer {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range headers {
		if name, value, is := strings.Cut(line, ": "); is {
			request.Header.Add(name, value)
		}
	}
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reply.Body.Close() }()
	received, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{reply.StatusCode, reply.Header, received}
}

func as(credential string) string { return "Authorization: " + credential }

// TestEveryDocumentedReplyKeepsTheContract asks for each operation, status, media type and example of openapi.yaml,
// twice. Each reply is held to the document by kin-openapi's own validator, which shares no code with ours.
func TestEveryDocumentedReplyKeepsTheContract(t *testing.T) {
	t.Parallel()
	s := shipped(t)
	document, err := openapi3.NewLoader().LoadFromFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	swept := 0
	for path, item := range document.Paths.Map() {
		for method, operation := range item.Operations() {
			target := strings.ReplaceAll(s.URL+path, "{id}", "12345")
			body, mediaType := form(t, operation)
			route := &routers.Route{Spec: document, Path: path, PathItem: item, Method: method, Operation: operation}
			for status, response := range operation.Responses.Map() {
				for _, prefer := range preferences(status, response.Value) {
					for _, accept := range mediaTypes(response.Value) {
						swept++
						headers := []string{as(admin), "Prefer: " + prefer, "Accept: " + accept}
						if mediaType != "" {
							headers = append(headers, "Content-Type: "+mediaType)
						}
						first := send(t, method, target, body, headers...)
						again := send(t, method, target, body, headers...)
						name := fmt.Sprintf("%s %s, Prefer: %s, Accept: %s", method, path, prefer, accept)
						if fmt.Sprint(first.status) != status {
							t.Errorf("%s: got status %d", name, first.status)
						}
						if !bytes.Equal(first.body, again.body) {
							t.Errorf("%s: the second body differs from the first", name)
						}
						secondOpinion(t, name, route, first)
					}
				}
			}
		}
	}
	if swept < 120 {
		t.Errorf("swept %d replies, which is fewer than the document has", swept)
	}
}

// form is the documented example of what an operation takes, as a form, with its media type.
func form(t *testing.T, operation *openapi3.Operation) (body, mediaType string) {
	t.Helper()
	if operation.RequestBody == nil {
		return "", ""
	}
	fields := url.Values{}
	for name, content := range operation.RequestBody.Value.Content {
		for _, example := range content.Examples {
			for field, value := range example.Value.Value.(map[string]any) {
				fields.Set(field, fmt.Sprint(value))
			}
			return fields.Encode(), name
		}
	}
	t.Fatalf("%s has no example of its body", operation.OperationID)
	return "", ""
}

func preferences(status string, response *openapi3.Response) []string {
	list := []string{"code=" + status, "code=" + status + ", dynamic=true", "code=" + status + ", dynamic=true, seed=99"}
	for _, content := range response.Content {
		for name := range content.Examples {
			list = append(list, "code="+status+", example="+name)
		}
	}
	return list
}

func mediaTypes(response *openapi3.Response) []string {
	list := []string{"*/*"}
	for name := range response.Content {
		list = append(list, name)
	}
	return list
}

// secondOpinion holds a reply to the document with kin-openapi.
func secondOpinion(t *testing.T, name string, route *routers.Route, got answer) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), route.Method, "http://localhost"+route.Path, nil)
	if err != nil {
		t.Fatal(err)
	}
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: request, Route: route},
		Status:                 got.status, Header: got.header, Body: io.NopCloser(bytes.NewReader(got.body)),
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	}
	if err := openapi3filter.ValidateResponse(t.Context(), input); err != nil {
		t.Errorf("%s: kin-openapi finds the reply untrue: %v", name, err)
	}
}

// TestTheAnswersArePinned is the table of answers that the README promises.
func TestTheAnswersArePinned(t *testing.T) {
	t.Parallel()
	s := shipped(t)
	const (
		denied  = `{"Message":"Authorization has been denied for this request."}`
		invalid = `{"Message":"The request is invalid."}`
		schemes = `Bearer realm="Nexudus RefreshToken API", Basic realm="Nexudus RefreshToken API", charset="UTF-8"`
	)
	documented, err := os.ReadFile("fixtures/getRefreshToken/200/87654321.json")
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		id, credential string
		status         int
		body           string
		header         map[string]string
	}
	rows := []row{
		{"87654321", admin, 200, string(documented), map[string]string{"Content-Type": "application/json"}},
		{"87654321", "Bearer admin-token", 200, string(documented), nil},
		{"87654321", "Bearer reader-token", 200, string(documented), nil},
		{"87654321", "Basic YWRtaW5AZXhhbXBsZS5jb206YWRtaW4=", 200, string(documented), nil},
		{"87654321", "", 401, denied, map[string]string{"Www-Authenticate": schemes}},
		{"87654321", "Bearer nobody", 401, denied, nil},
		{"87654321", "Basic YWRtaW5AZXhhbXBsZS5jb206d3Jvbmc=", 401, denied, map[string]string{"Www-Authenticate": schemes}},
		{"87654321", "Bearer", 401, denied, map[string]string{"Www-Authenticate": schemes}},
		{"87654321", "Basic !!!", 401, denied, nil},
		{"87654321", "Digest username=x", 401, denied, map[string]string{"Www-Authenticate": schemes}},
		{
			"87654321", "Bearer expired-token", 401, denied,
			map[string]string{"Www-Authenticate": `Bearer error="invalid_token"`},
		},
		{
			"87654321", "Bearer visitor-token", 403, "",
			map[string]string{"Www-Authenticate": `Bearer error="insufficient_scope", scope="RefreshToken-Read"`},
		},
		{"404", admin, 404, `"Not found"`, nil},
		{"409", admin, 409, "", map[string]string{
			"Retry-After": "1", "Cache-Control": "no-cache", "Pragma": "no-cache", "Expires": "-1", "Content-Type": "",
		}},
		{"500", admin, 500, `{"Message":"An error has occurred."}`, nil},
	}
	for _, id := range []string{
		"abc", "1.5", "1e3", "+1", "01", "0", "-1", "99999999999999999999", "0x10", "%20", "1%2F2", "%D9%A1", "-0", "1%00",
		"NaN", "9223372036854775808", "1,2", "%2B1", "1%20", "true", "null", "1;2", "１", "9223372036854775807.0",
	} {
		rows = append(rows, row{id, admin, 400, invalid, map[string]string{"Mock-Findings": "1"}})
	}
	for _, r := range rows {
		t.Run(strings.TrimSpace(r.id+" "+r.credential), func(t *testing.T) {
			t.Parallel()
			headers := []string{}
			if r.credential != "" {
				headers = append(headers, as(r.credential))
			}
			got := ask(t, http.MethodGet, s.URL+records+r.id, headers...)
			if got.status != r.status {
				t.Errorf("got status %d, want %d", got.status, r.status)
			}
			if r.body != "" && string(got.body) != r.body {
				t.Errorf("got body %s, want %s", got.body, r.body)
			}
			for name, want := range r.header {
				if have := got.header.Get(name); have != want {
					t.Errorf("got %s: %s, want %s", name, have, want)
				}
			}
		})
	}
}

func TestMadeUpRecordsAreRealistic(t *testing.T) {
	t.Parallel()
	s := shipped(t)
	uuid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
	second := regexp.MustCompile(`On":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"`)
	seen := map[string]bool{}
	for id := int64(1); id <= 300; id++ {
		if slices.Contains([]int64{404, 409, 500}, id) {
			continue
		}
		got := ask(t, http.MethodGet, fmt.Sprint(s.URL, records, id), as(admin))
		var r record
		if err := json.Unmarshal(got.body, &r); err != nil || got.status != 200 {
			t.Fatalf("id %d: status %d, %v", id, got.status, err)
		}
		if r.ID != id {
			t.Errorf("id %d: got Id %d", id, r.ID)
		}
		if _, err := mail.ParseAddress(r.Subject); err != nil {
			t.Errorf("id %d: Subject %q is no e-mail address", id, r.Subject)
		}
		if !uuid.MatchString(r.UniqueID) {
			t.Errorf("id %d: UniqueId %q is no lower-case UUID", id, r.UniqueID)
		}
		if r.CreatedOn.After(r.UpdatedOn) || !r.CreatedOn.Before(r.ExpiresOn) {
			t.Errorf("id %d: created %s, updated %s, expires %s", id, r.CreatedOn, r.UpdatedOn, r.ExpiresOn)
		}
		if n := len(second.FindAll(got.body, -1)); n != 3 {
			t.Errorf("id %d: %d of 3 dates have second precision and Z: %s", id, n, got.body)
		}
		if len(r.ProtectedTicket) < 40 || len(r.TicketHash) < 40 || len(r.TicketSalt) < 20 || r.ClientID == "" {
			t.Errorf("id %d: ticket, hash, salt or client is not shaped like one: %+v", id, r)
		}
		if seen[r.UniqueID] {
			t.Errorf("id %d: UniqueId %s was there before", id, r.UniqueID)
		}
		seen[r.UniqueID] = true
	}
}

func TestSameCallSameBody(t *testing.T) {
	t.Parallel()
	first, second, other := shipped(t), shipped(t), shipped(t, mock.WithSeed(2))
	const ids = 40
	want := make([][]byte, ids)
	for id := range ids {
		want[id] = ask(t, http.MethodGet, fmt.Sprint(first.URL, records, id+1000000), as(admin)).body
	}
	var clients sync.WaitGroup
	for client := range 64 {
		clients.Go(func() {
			for i := range ids {
				// Each client has an order of its own, and half of them ask a server that was started anew.
				id := (i*7 + client*13) % ids
				base := first.URL
				if client%2 == 1 {
					base = second.URL
				}
				request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, fmt.Sprint(base, records, id+1000000), nil)
				request.Header.Set("Authorization", admin)
				reply, err := http.DefaultClient.Do(request)
				if err != nil {
					t.Error(err)
					return
				}
				got, err := io.ReadAll(reply.Body)
				_ = reply.Body.Close()
				if err != nil || !bytes.Equal(got, want[id]) {
					t.Errorf("id %d: got %s (%v), want %s", id, got, err, want[id])
				}
			}
		})
	}
	clients.Wait()
	for id := range ids {
		got := ask(t, http.MethodGet, fmt.Sprint(other.URL, records, id+1000000), as(admin))
		if bytes.Equal(got.body, want[id]) {
			t.Errorf("id %d: another seed gave the same record", id)
		}
	}
}

func TestOtherMethodsAndPathsSayWhatThereIs(t *testing.T) {
	t.Parallel()
	s := shipped(t)
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "HEAD", "TRACE", "OPTIONS"} {
		got := ask(t, method, s.URL+records+"87654321", as(admin))
		mediaType := got.header.Get("Content-Type")
		if got.status != 405 || got.header.Get("Allow") != "GET" || mediaType != "application/problem+json" {
			t.Errorf("%s: got %d %v", method, got.status, got.header)
		}
	}
	for path, nearest := range map[string]string{
		"/": "/api/token", "/api": "/api/token", "/api/tokens": "/api/token", "/token": "/api/token",
		"/sys/refreshtokens": list, "/api/sys/refreshtoken": list,
		records: list, records + "1/": records + "{id}", "/" + records + "1": records + "{id}",
		"/API/sys/refreshtokens/1": records + "{id}", "/api/sys/../sys/refreshtokens/1": records + "{id}",
		records + "%2E%2E/x": records + "{id}",
	} {
		got := ask(t, http.MethodGet, s.URL+path, as(admin))
		if got.status != 404 || !strings.Contains(string(got.body), `"nearest":"`+nearest+`"`) {
			t.Errorf("%s: got %d %s", path, got.status, got.body)
		}
	}
	for path, allowed := range map[string]string{list: "GET", tokens: "POST"} {
		got := ask(t, http.MethodPut, s.URL+path, as(admin))
		if got.status != 405 || got.header.Get("Allow") != allowed {
			t.Errorf("%s: got %d %v", path, got.status, got.header)
		}
	}
}

func TestBrowsersOfOtherOriginsMayRead(t *testing.T) {
	t.Parallel()
	s := shipped(t)
	preflight := ask(t, http.MethodOptions, s.URL+records+"1", "Origin: http://localhost:5173",
		"Access-Control-Request-Method: GET", "Access-Control-Request-Headers: authorization,prefer")
	if preflight.status != 204 || preflight.header.Get("Access-Control-Allow-Origin") != "*" ||
		preflight.header.Get("Access-Control-Allow-Headers") != "authorization,prefer" ||
		preflight.header.Get("Access-Control-Allow-Credentials") != "" {
		t.Errorf("got preflight %d %v", preflight.status, preflight.header)
	}
	for _, credential := range []string{admin, "Bearer nobody"} {
		got := ask(t, http.MethodGet, s.URL+records+"1", as(credential), "Origin: http://localhost:5173")
		exposed := got.header.Get("Access-Control-Expose-Headers")
		for _, name := range []string{
			"Mock-Source", "Mock-Request-Id", "Mock-Generation", "Mock-Findings", "Preference-Applied",
		} {
			if !strings.Contains(exposed, name) {
				t.Errorf("%s is not exposed in %q", name, exposed)
			}
		}
		if got.header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("got headers %v", got.header)
		}
	}
	narrow := shipped(t, mock.WithCORSOrigin("http://localhost:5173"))
	const known = "http://localhost:5173"
	for origin, want := range map[string]string{known: known, "http://evil.example": ""} {
		got := ask(t, http.MethodGet, narrow.URL+records+"1", as(admin), "Origin: "+origin)
		if got.header.Get("Access-Control-Allow-Origin") != want || !strings.Contains(got.header.Get("Vary"), "Origin") {
			t.Errorf("%s: got headers %v", origin, got.header)
		}
	}
}
