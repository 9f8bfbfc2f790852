package catalog_test

import (
	"bytes"
	"context"
	"go/format"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"understudy/mock"
	"understudy/mock/cases"
	"understudy/mock/catalog"
)

// odd is a document whose own words are hard to write into a program.
const odd = `openapi: 3.1.0
info: {title: "Odd \u2028 */ ` + "`" + `x` + "`" + `\n of all things", version: '1'}
paths:
  /a/{b}:
    get:
      operationId: 'a-b "c"'
      parameters:
        - {name: b, in: path, required: true, schema: {type: string, pattern: '^[a-z]+$', example: ab}}
        - {name: q, in: query, schema: {type: string, enum: ["'", '"', '\']}}
      responses:
        '200': {description: A., content: {application/json: {schema: {type: string}}}}
        '404':
          description: N.
          content: {text/plain: {schema: {type: string}, examples: {"it's \"gone\"": {value: x}}}}
  /a_b_c:
    post:
      operationId: a_b_c
      requestBody:
        required: true
        content:
          application/json: {schema: {type: object, required: [n], properties: {n: {type: string, maxLength: 2}}}}
          application/octet-stream: {schema: {type: string, format: binary, minLength: 1}}
      responses:
        '204': {description: Done.}
        default: {description: N.}
`

// played are the servers that skeletons run against.
func played() map[string][]mock.Option {
	return map[string][]mock.Option{
		"built-in": nil,
		"odd":      {mock.WithDocument("odd.yaml", []byte(odd))},
		"payments": {mock.WithDocumentFile(documents + "/payments.yaml")},
	}
}

// skeleton is a catalogue as tests.
func skeleton(t *testing.T, server *mock.Server, form string) []byte {
	t.Helper()
	var text bytes.Buffer
	made := book(t, server)
	if o := &made.Operations[len(made.Operations)-1]; o.ID == "a_b_c" {
		o.Entries = append(o.Entries, catalog.Entry{
			Kind: catalog.Constraint, Name: "none, and a body that is no text", Expect: catalog.Expect{Status: 204},
			Request: catalog.Request{Request: cases.Request{
				Method: "POST", Path: "/a_b_c", Body: []byte{0xff, 0, 0xfe},
				Header: http.Header{"Content-Type": {"application/octet-stream"}},
			}},
		})
	}
	if err := made.Skeleton(&text, form); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

// execute runs a program in a folder, with the server's address, and returns what it prints.
func execute(t *testing.T, folder, url, program string, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, program, args...)
	command.Dir = folder
	command.Env = append(os.Environ(), "UNDERSTUDY_URL="+url, "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
	told, err := command.CombinedOutput()
	return string(told), err
}

func put(t *testing.T, folder string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTheGoTestsPass runs the tests in Go, with the standard library alone, and again against a server that is not the
// one they are for.
func TestTheGoTestsPass(t *testing.T) {
	t.Parallel()
	_, other := serve(t, mock.WithDocumentFile(documents+"/keys.yaml"))
	for name, options := range played() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, url := serve(t, options...)
			folder := t.TempDir()
			made := skeleton(t, server, "go")
			if formatted, err := format.Source(made); err != nil || !bytes.Equal(formatted, made) {
				t.Errorf("gofmt would change it: %v", err)
			}
			put(t, folder, map[string]string{
				"go.mod": "module failures\n\ngo 1.24\n", "failures_test.go": string(made),
			})
			if told, err := execute(t, folder, url, "go", "test", "./..."); err != nil {
				t.Errorf("%v\n%.5000s", err, told)
			}
			if told, err := execute(t, folder, other, "go", "test", "./..."); err == nil {
				t.Errorf("another API fails just so: %.1000s", told)
			}
			told, err := execute(t, folder, "", "go", "test", "-v", "./...")
			if err != nil || !strings.Contains(told, "--- SKIP") {
				t.Errorf("without an address: %v, %.1000s", err, told)
			}
		})
	}
}

// TestTheGoTestsAreInGofmtsForm is about every document in the repository's testdata that can be played.
func TestTheGoTestsAreInGofmtsForm(t *testing.T) {
	t.Parallel()
	held, without := 0, 0
	err := filepath.WalkDir("..", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.Contains(filepath.ToSlash(file), "/testdata/") {
			return err
		}
		switch filepath.Ext(file) {
		case ".yaml", ".json":
		default:
			return nil
		}
		server, err := mock.New(mock.WithDocumentFile(file))
		if err != nil {
			return nil // a fixture, a schema, or a document that is meant to be refused
		}
		defer func() { _ = server.Close() }()
		var text bytes.Buffer
		made := book(t, server)
		if err := made.Skeleton(&text, "go"); err != nil {
			return err
		}
		held++
		if formatted, err := format.Source(text.Bytes()); err != nil || !bytes.Equal(formatted, text.Bytes()) {
			t.Errorf("%s: gofmt would change it: %v", file, err)
		}
		for i := range made.Operations {
			if len(made.Operations[i].Entries) == 0 {
				without++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if held < 40 || without == 0 {
		t.Errorf("only %d documents were held to it, with %d operations that have no entries", held, without)
	}
}

func TestAnOperationWithoutEntriesIsLeftOutAndSaidToBe(t *testing.T) {
	t.Parallel()
	whole := &catalog.Book{Title: "T", File: "f", Operations: []catalog.Operation{
		{ID: "some", Method: "GET", Path: "/some", Entries: []catalog.Entry{{
			Kind: catalog.Constraint, Name: "n", Request: catalog.Request{Request: cases.Request{Method: "GET", Path: "/some"}},
		}}},
		{ID: "none\n*/", Method: "GET", Path: "/none"},
	}}
	for form, unwanted := range map[string]string{
		"go": "func TestNone", "vitest": `describe("none`, "playwright": `test.describe("none`,
	} {
		var text bytes.Buffer
		if err := whole.Skeleton(&text, form); err != nil {
			t.Fatal(err)
		}
		const told = "\n// GET /none: no way in which it fails can be brought about.\n"
		if strings.Contains(text.String(), unwanted) || !strings.Contains(text.String(), told) {
			t.Errorf("%s:\n%.1500s", form, text.String())
		}
	}
}

// runner stands for a test runner where npm is not: as much of one as the tests use.
const runner = `import assert from "node:assert/strict";
import { describe as group, test as run } from "node:test";
export const expect = (got) => ({
  toBe: (want) => assert.equal(got, want),
  toBeLessThan: (most) => assert.ok(got < most, got + " is not less than " + most),
  toBeGreaterThan: (least) => assert.ok(got > least, got + " is not greater than " + least),
});
export const describe = (name, body) => group(name, body);
export const test = (name, body) => run(name, body);
test.describe = describe;
`

// TestTheScriptsPass checks the syntax of the tests in JavaScript, and runs them by a runner of our own.
func TestTheScriptsPass(t *testing.T) {
	t.Parallel()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not there")
	}
	_, other := serve(t, mock.WithDocumentFile(documents+"/keys.yaml"))
	for name, options := range played() {
		for _, form := range []string{"vitest", "playwright"} {
			t.Run(name+" "+form, func(t *testing.T) {
				t.Parallel()
				server, url := serve(t, options...)
				folder := t.TempDir()
				const manifest = `{"type": "module", "exports": "./index.js"}`
				put(t, folder, map[string]string{
					"failures.mjs":                               string(skeleton(t, server, form)),
					"node_modules/vitest/package.json":           manifest,
					"node_modules/vitest/index.js":               runner,
					"node_modules/@playwright/test/package.json": manifest,
					"node_modules/@playwright/test/index.js":     runner,
				})
				if told, err := execute(t, folder, url, node, "--check", "failures.mjs"); err != nil {
					t.Fatalf("%v\n%.2000s", err, told)
				}
				told, err := execute(t, folder, url, node, "failures.mjs")
				if err != nil || !strings.Contains(told, "fail 0") || strings.Contains(told, "pass 0") {
					t.Errorf("%v\n%.5000s", err, told)
				}
				if told, err := execute(t, folder, other, node, "failures.mjs"); err == nil {
					t.Errorf("another API fails just so: %.1000s", told)
				}
			})
		}
	}
}

func TestAFormThatIsNotKnownIsAnError(t *testing.T) {
	t.Parallel()
	if err := new(catalog.Book).Skeleton(new(bytes.Buffer), "perl"); err == nil {
		t.Error("there is no error")
	}
}
