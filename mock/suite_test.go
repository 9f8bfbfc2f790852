package mock_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"understudy/mock"
)

// suiteCase is one case of schema/testdata/suite; the README there says what its members are.
type suiteCase struct {
	Schema         json.RawMessage
	Beside         map[string]json.RawMessage
	Way            string
	Valid, Invalid []json.RawMessage
}

// document is an OpenAPI document with one operation that takes the case's values as its body.
func (c suiteCase) document(t *testing.T, version string) []byte {
	t.Helper()
	type object = map[string]any
	schemas := object{"A": c.Schema}
	for name, text := range c.Beside {
		schemas[name] = text
	}
	body := object{"application/json": object{"schema": object{"$ref": "#/components/schemas/A"}}}
	text, err := json.Marshal(object{
		"openapi": version, "info": object{"title": "suite", "version": "1"}, "components": object{"schemas": schemas},
		"paths": object{"/values": object{"post": object{
			"operationId": "send", "requestBody": object{"required": true, "content": body},
			"responses": object{"204": object{"description": "kept"}, "400": object{"description": "broken"}},
		}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestEveryInstanceOfTheSuiteIsDecidedRightAsAnHTTPBody(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("schema/testdata/suite/*/*.json")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file))+"/"+filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var cases []suiteCase
			if err := json.Unmarshal(text, &cases); err != nil {
				t.Fatal(err)
			}
			version := "3.1.0"
			if filepath.Base(filepath.Dir(file)) == "3.0" {
				version = "3.0.4"
			}
			for _, c := range cases {
				if c.Way != "reply" {
					c.decide(t, version)
				}
			}
		})
	}
}

// decide sends each value of the case to a server that plays its document.
func (c suiteCase) decide(t *testing.T, version string) {
	t.Helper()
	played, err := mock.New(mock.WithDocument("suite.json", c.document(t, version)))
	if err != nil {
		t.Fatalf("%s: %v", c.Schema, err)
	}
	defer func() { _ = played.Close() }()
	server := httptest.NewServer(played)
	defer server.Close()
	for want, values := range map[int][]json.RawMessage{http.StatusNoContent: c.Valid, http.StatusBadRequest: c.Invalid} {
		for _, value := range values {
			reply, err := server.Client().Post(server.URL+"/values", "application/json", bytes.NewReader(value))
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.Copy(io.Discard, reply.Body)
			_ = reply.Body.Close()
			if reply.StatusCode != want {
				t.Errorf("%s\n  %s: %d, want %d", c.Schema, value, reply.StatusCode, want)
			}
		}
	}
}
