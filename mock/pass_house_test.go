package mock

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"understudy/mock/journal"
	"understudy/mock/listener"
	"understudy/mock/upstream"
)

// pets is the contract between the clients and the services of these tests.
const pets = `
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        "200": {description: a pet, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
        "404": {description: none, content: {application/json: {schema: {$ref: "#/components/schemas/Error"}}}}
    head:
      operationId: headPet
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {"200": {description: a pet, content: {application/json: {schema: {type: object}}}}}
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
        - {name: page, in: query, schema: {type: integer}}
        - {name: apiToken, in: query, schema: {type: string}}
      responses:
        "200": {description: pets, content: {application/json: {schema: {type: array}}}}
    post:
      operationId: createPet
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses:
        "201":
          description: made
          headers: {Location: {required: true, schema: {type: string}}}
          content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}
  /blobs/{name}:
    get:
      operationId: getBlob
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      responses:
        "200": {description: bytes, content: {application/octet-stream: {}, text/plain: {schema: {type: string}}}}
    put:
      operationId: putBlob
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      requestBody: {required: true, content: {application/octet-stream: {}}}
      responses: {"204": {description: kept}}
  /events:
    get:
      operationId: followEvents
      responses: {"200": {description: events, content: {text/event-stream: {schema: {type: string}}}}}
  /gone:
    delete:
      operationId: removeAll
      responses: {"204": {description: gone}}
components:
  schemas:
    Error: {type: object, required: [error], properties: {error: {type: string}}}
    Pet:
      type: object
      required: [id, name]
      additionalProperties: false
      properties:
        id: {type: integer}
        name: {type: string}
        chip: {type: string, x-sensitive: true, pattern: "^[0-9]{3}-[a-f]{2}$"}
        pin: {type: string, format: password}
        born: {type: string}
`

// A house is a service, the proxy before it, and what became of the exchanges.
type house struct {
	*Server
	// url is the proxy's, and service the address of what stands behind it.
	url, service string
	entries      chan journal.Entry
	at           *listener.Server
}

// stand starts a service and the proxy before it, on sockets of their own.
func stand(t *testing.T, service http.Handler, to Upstream, options ...Option) *house {
	t.Helper()
	behind := httptest.NewServer(service)
	t.Cleanup(behind.Close)
	return standBefore(t, behind.URL, upstream.Options{}, to, options...)
}

// standBefore starts the proxy before a service that is there already.
func standBefore(t *testing.T, url string, reach upstream.Options, to Upstream, options ...Option) *house {
	t.Helper()
	reach.URL = url
	target, err := upstream.Open(t.Context(), reach)
	if err != nil {
		t.Fatal(err)
	}
	to.Target = target
	h := &house{service: strings.TrimPrefix(url, "http://"), entries: make(chan journal.Entry, 1000)}
	options = append([]Option{
		WithDocument("pets.yaml", []byte(pets)), WithUpstream(to), WithCORSOrigin("none"),
		WithObserver(func(e *journal.Entry) {
			kept := *e
			kept.ReplyHeader = e.ReplyHeader.Clone()
			h.entries <- kept
		}),
	}, options...)
	if h.Server, err = New(options...); err != nil {
		t.Fatal(err)
	}
	if h.at, err = listener.New("127.0.0.1:0", h.Server, listener.DefaultLimits(), nil); err != nil {
		t.Fatal(err)
	}
	h.url = h.at.URL()
	ended := make(chan error, 1)
	go func() { ended <- h.at.Serve() }()
	t.Cleanup(func() {
		_ = h.at.Close()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		target.Close()
		_ = h.Server.Close()
	})
	return h
}

// entry is the next exchange that is over.
func (h *house) entry(t *testing.T) journal.Entry {
	t.Helper()
	select {
	case e := <-h.entries:
		return e
	case <-time.After(20 * time.Second):
		t.Fatal("no exchange came to its end")
		return journal.Entry{}
	}
}

// explained reports whether a step of an entry says so.
func explained(e journal.Entry, what string) bool {
	for _, step := range e.Steps {
		if strings.Contains(step.Detail, what) {
			return true
		}
	}
	return false
}

// A said is a reply with its body.
type said struct {
	*http.Response
	body string
}

// kind is the last word of a problem's type, or "".
func (s said) kind() string {
	var problem struct{ Type string }
	if s.Header.Get("Content-Type") != "application/problem+json" || json.Unmarshal([]byte(s.body), &problem) != nil {
		return ""
	}
	return problem.Type[strings.LastIndexByte(problem.Type, '/')+1:]
}

// plainClient follows no redirect, asks for no coding, and has connections of its own.
func plainClient(t *testing.T) *http.Client {
	t.Helper()
	transport := &http.Transport{DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Transport: transport, Timeout: 20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// call sends a request and reads the reply whole.
func (h *house) call(t *testing.T, method, target, body string, fields ...string) said {
	t.Helper()
	var from io.Reader
	if body != "" {
		from = strings.NewReader(body)
	}
	request, err := http.NewRequestWithContext(t.Context(), method, h.url+target, from)
	if err != nil {
		t.Fatal(err)
	}
	for _, field := range fields {
		name, value, _ := strings.Cut(field, ": ")
		request.Header.Add(name, value)
	}
	if body != "" && request.Header["Content-Type"] == nil {
		request.Header.Set("Content-Type", "application/json")
	}
	reply, err := plainClient(t).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reply.Body.Close() }()
	text, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Fatal(err)
	}
	return said{reply, string(text)}
}

// saying is a service that always says the same.
func saying(status int, mediaType, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		if mediaType != "" {
			w.Header().Set("Content-Type", mediaType)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

// counting counts the requests that reach a service.
func counting(count func(), service http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		count()
		service.ServeHTTP(w, r)
	})
}

// repeated is a large text.
func repeated(size int) string { return string(bytes.Repeat([]byte("0123456789abcdef"), size/16)) }
