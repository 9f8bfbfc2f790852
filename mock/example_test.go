package mock_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing/fstest"
	"time"

	"understudy/mock"
	"understudy/mock/journal"
	"understudy/mock/upstream"
)

// call sends a request to a server, in memory, and returns its reply.
func call(server http.Handler, target string, header ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodGet, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	reply := httptest.NewRecorder()
	server.ServeHTTP(reply, request)
	return reply
}

// Without options the server plays the API that is built in. It is an http.Handler, so it goes wherever one goes.
func ExampleNew() {
	server, err := mock.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = server.Close() }()

	at := httptest.NewServer(server)
	defer at.Close()
	request, err := http.NewRequest(http.MethodGet, at.URL+"/api/sys/refreshtokens/404", nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	request.Header.Set("Authorization", "Bearer YOUR_TOKEN")
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = reply.Body.Close() }()
	fmt.Println(reply.StatusCode, reply.Header.Get("Mock-Source"))
	// Output: 404 fixture getRefreshToken/404/404
}

// pets is a document of one operation.
const pets = `openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
paths:
  /pets/{petId}:
    get:
      operationId: getPet
      parameters:
        - {name: petId, in: path, required: true, schema: {type: integer}}
      responses:
        '200':
          description: The pet.
          content:
            application/json:
              schema:
                type: object
                required: [id, species]
                properties:
                  id: {type: integer}
                  species: {enum: [newt]}
        '404':
          description: There is none.
`

// Any OpenAPI document is played the same way. What has no fixture is made up, and agrees with the path.
func ExampleWithDocument() {
	server, err := mock.New(mock.WithDocument("pets.yaml", []byte(pets)))
	if err != nil {
		fmt.Println(err)
		return
	}
	reply := call(server, "/pets/7")
	fmt.Println(reply.Code, reply.Body)
	reply = call(server, "/pets/seven")
	fmt.Println(reply.Code, reply.Header().Get("Mock-Source"))
	// Output:
	// 200 {"id":7,"species":"newt"}
	// 400 problem invalid-request
}

// Fixtures come from any file system. They replace those that are built in.
func ExampleWithFixtures() {
	files := fstest.MapFS{
		"getPet/200/1.json":    {Data: []byte(`{"id": 1, "species": "newt", "name": "Ada"}`)},
		"getPet/404/lost.yaml": {Data: []byte(`when: {path: {petId: 2}}`)},
	}
	server, err := mock.New(mock.WithDocument("pets.yaml", []byte(pets)), mock.WithFixtures(files, "fixtures"))
	if err != nil {
		fmt.Println(err)
		return
	}
	reply := call(server, "/pets/1")
	fmt.Println(reply.Code, reply.Body)
	reply = call(server, "/pets/2")
	fmt.Println(reply.Code, reply.Header().Get("Mock-Source"))
	// Output:
	// 200 {"id": 1, "species": "newt", "name": "Ada"}
	// 404 fixture getPet/404/lost
}

// A fixture that breaks the contract stops the start, with file, line and column.
func ExampleLoadError() {
	files := fstest.MapFS{"getPet/200/1.json": {Data: []byte("{\n  \"id\": 1,\n  \"species\": \"bird\"\n}")}}
	_, err := mock.New(mock.WithDocument("pets.yaml", []byte(pets)), mock.WithFixtures(files, "fixtures"))
	fmt.Println(err)
	var lies *mock.LoadError
	if errors.As(err, &lies) {
		fmt.Println(lies.Findings[0].Pointer, lies.Findings[0].Keyword)
	}
	// Output:
	// fixtures/getPet/200/1.json:3:14: body /species is none of the allowed values, got "bird": use one of ["newt"]
	// /species enum
}

// Only fixtures answer: every other record is the documented 404.
func ExampleWithRecords() {
	server, err := mock.New(mock.WithRecords(mock.RecordsFixtures))
	if err != nil {
		fmt.Println(err)
		return
	}
	reply := call(server, "/api/sys/refreshtokens/12345", "Authorization", "Bearer YOUR_TOKEN")
	fmt.Println(reply.Code, reply.Body)
	// Output: 404 "Not found"
}

// The clock decides which personas have expired. In 2019 this token was still good.
func ExampleWithNow() {
	for _, year := range []int{2019, 2021} {
		server, err := mock.New(mock.WithNow(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)))
		if err != nil {
			fmt.Println(err)
			return
		}
		reply := call(server, "/api/sys/refreshtokens/87654321", "Authorization", "Bearer expired-token")
		fmt.Println(year, reply.Code)
	}
	// Output:
	// 2019 200
	// 2021 401
}

// An observer sees each exchange when it is over: here, why a request was refused.
func ExampleWithObserver() {
	server, err := mock.New(mock.WithObserver(func(e *journal.Entry) {
		fmt.Println(e.Method, e.Target, e.Status)
		for _, finding := range e.Findings {
			fmt.Println(finding.String())
		}
	}))
	if err != nil {
		fmt.Println(err)
		return
	}
	call(server, "/api/sys/refreshtokens/abc", "Authorization", "Bearer YOUR_TOKEN")
	// Output:
	// GET /api/sys/refreshtokens/abc 400
	// path id: is not an integer as JSON writes it (send an integer, in plain digits)
}

// The same question gets the same answer, from every server with the same document, fixtures and seed.
func ExampleWithSeed() {
	ask := func(seed int64) string {
		server, err := mock.New(mock.WithSeed(seed))
		if err != nil {
			return err.Error()
		}
		return call(server, "/api/sys/refreshtokens/12345", "Authorization", "Bearer YOUR_TOKEN").Body.String()
	}
	first, again, other := ask(7), ask(7), ask(8)
	fmt.Println(first == again, first == other, strings.Contains(other, `"Id":12345`))
	// Output: true false true
}

// With an upstream every call goes to a real service, and both the request and the reply are held to the document. Here
// the service breaks its word.
func ExampleWithUpstream() {
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"id": 7, "species": "dragon"}`))
	}))
	defer service.Close()
	target, err := upstream.Open(context.Background(), upstream.Options{URL: service.URL})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer target.Close()
	for _, replies := range []mock.Replies{mock.RepliesEnforce, mock.RepliesReport} {
		server, err := mock.New(mock.WithDocument("pets.yaml", []byte(pets)),
			mock.WithUpstream(mock.Upstream{Target: target, Replies: replies}))
		if err != nil {
			fmt.Println(err)
			return
		}
		reply := call(server, "/pets/7")
		fmt.Println(reply.Code, reply.Header().Get("Mock-Source"), reply.Header().Get("Mock-Findings"))
		_ = server.Close()
	}
	// Output:
	// 502 problem untrue-upstream 1
	// 200 upstream 1
}
