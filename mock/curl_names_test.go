package mock

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"understudy/mock/journal"
)

// A name that only contains the word token, of a parameter that the document describes as a date, is none: the command
// of a violation repeats the call.
func TestACommandHasTheParametersThatOnlySoundSecret(t *testing.T) {
	t.Parallel()
	const day = "2025-01-15T10:30:00Z"
	document := func(format string) []byte {
		return []byte(`{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": {
			"operationId": "list", "responses": {"200": {"description": "d"}}, "parameters": [
				{"name": "to_RefreshToken_ExpiresOn", "in": "query", "schema": {"type": "string", "format": "` + format + `"}},
				{"name": "page", "in": "query", "schema": {"type": "integer"}}]}}}}`)
	}
	for format, open := range map[string]bool{"date-time": true, "password": false, "": false} {
		s, err := New(WithDocument("a.json", document(format)))
		if err != nil {
			t.Fatal(err)
		}
		e := &journal.Entry{Method: "GET", Target: "/a?to_RefreshToken_ExpiresOn=" + day + "&page=x", Operation: "list"}
		if curl := s.Curl(e, "http://host"); strings.Contains(curl, day) != open {
			t.Errorf("%q: %s", format, curl)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// What was hidden once stays hidden: there may be entries of then.
func TestALaterDocumentOpensNoName(t *testing.T) {
	t.Parallel()
	const text, day = `{"type": "string"}`, `{"type": "string", "format": "date"}`
	for _, test := range []struct {
		schemas []string
		open    bool
	}{
		{[]string{day, day}, true},
		{[]string{text, day}, false},
		{[]string{day, text}, false},
		{[]string{day, text, day}, false},
	} {
		name := filepath.Join(t.TempDir(), "a.json")
		write := func(schema string) {
			document := `{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": {
				"responses": {"200": {"description": "d"}},
				"parameters": [{"name": "tokenDay", "in": "query", "schema": ` + schema + `}]}}}}`
			if err := os.WriteFile(name, []byte(document), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		write(test.schemas[0])
		s, err := New(WithDocumentFile(name))
		if err != nil {
			t.Fatal(err)
		}
		for _, schema := range test.schemas[1:] {
			write(schema)
			if _, err := s.Reload(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if s.Redactor().Secret("tokenDay") == test.open {
			t.Errorf("%v: open %t", test.schemas, !test.open)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
