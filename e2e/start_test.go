package e2e

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

const (
	// startLimit is within which time a start that cannot succeed says so.
	startLimit = 2 * time.Second
	// startLines is in how many lines.
	startLines = 5
	// document is a good one, to be spoiled.
	document = `openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
      responses:
        "200":
          description: a pet
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Pet"}
components:
  schemas:
    Pet:
      type: object
      required: [id, password]
      properties:
        id: {type: integer}
        password: {type: string, minLength: 3}
`
)

// told is one line of a complaint: program: [file:line:column:] what: what to do.
var told = regexp.MustCompile(`^understudy: .+: .+`)

// A fault is a start that cannot succeed.
type fault struct {
	files map[string]string // beside each other in one folder
	args  []string
	env   []string
	// at begins the place of the trouble, such as "api.yaml:3", and says what words must be there besides.
	at   string
	says []string
}

// refused runs a start that cannot succeed, and holds the complaint to promise 9.
func (f fault) refused(t *testing.T) {
	t.Helper()
	folder := t.TempDir()
	for name, text := range f.files {
		write(t, filepath.Join(folder, name), text)
	}
	// The time that a loaded machine takes to start a process at all is not the program's.
	idle := command(t, folder, nil, patient, "--version").took
	got := command(t, folder, f.env, 2*startLimit+idle, append([]string{"--listen=127.0.0.1:0"}, f.args...)...)
	if got.code != 2 {
		t.Fatalf("exit code %d, want 2: %q %q", got.code, got.stdout, got.stderr)
	}
	if got.took > startLimit+idle {
		t.Errorf("took %s, want at most %s", got.took, startLimit)
	}
	if got.stdout != "" {
		t.Errorf("standard output is not empty: %q", got.stdout)
	}
	if crashed([]byte(got.stderr)) || strings.Contains(got.stderr, ".go:") || strings.Contains(got.stderr, secret) {
		t.Errorf("shows too much: %q", got.stderr)
	}
	lines := strings.Split(strings.TrimSuffix(got.stderr, "\n"), "\n")
	if len(lines) > startLines {
		t.Errorf("%d lines, want at most %d: %q", len(lines), startLines, got.stderr)
	}
	for _, line := range lines {
		if !told.MatchString(line) && !strings.Contains(line, "more findings") || len(line) > 1000 {
			t.Errorf("a line does not say what is wrong and what to do: %q", line)
		}
	}
	if f.at != "" && !strings.Contains(lines[0], f.at) {
		t.Errorf("does not name %q: %q", f.at, got.stderr)
	}
	for _, word := range f.says {
		if !strings.Contains(got.stderr, word) {
			t.Errorf("does not say %q: %q", word, got.stderr)
		}
	}
}

// with is the good document with one text for another.
func with(old, text string) map[string]string {
	return map[string]string{"api.yaml": strings.Replace(document, old, text, 1)}
}

func TestBrokenDocumentsStopTheStart(t *testing.T) {
	t.Parallel()
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for _, c := range "bcdefghij" {
		bomb += fmt.Sprintf(
			"%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", c, c, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1,
		)
	}
	api := []string{"api.yaml"}
	for name, f := range map[string]fault{
		"missing":        {args: []string{"nowhere.yaml"}, at: "nowhere.yaml"},
		"folder":         {args: []string{"."}},
		"empty":          {files: map[string]string{"api.yaml": ""}, args: api, at: "api.yaml"},
		"white space":    {files: map[string]string{"api.yaml": " \n\t\n"}, args: api, at: "api.yaml"},
		"only a comment": {files: map[string]string{"api.yaml": "# " + secret + "\n"}, args: api, at: "api.yaml"},
		"binary": {
			files: map[string]string{"api.yaml": "\x7fELF\x02\x01\x01\x00\x00\xff\xfe" + secret}, args: api, at: "api.yaml",
		},
		"UTF-16": {files: map[string]string{"api.yaml": "\xff\xfeo\x00p\x00e\x00n\x00"}, args: api, at: "api.yaml"},
		"NUL":    {files: map[string]string{"api.yaml": "openapi: \x00\n"}, args: api, at: "api.yaml"},
		"not YAML": {
			files: map[string]string{"api.yaml": "openapi: 3.1.0\ninfo: {" + secret + "\n  a: [\n"}, args: api, at: "api.yaml:",
		},
		"tabs": {
			files: map[string]string{"api.yaml": "openapi: 3.1.0\n\tinfo: " + secret + "\n"}, args: api, at: "api.yaml:2",
		},
		"a text":   {files: map[string]string{"api.yaml": secret + "\n"}, args: api, at: "api.yaml:1"},
		"a list":   {files: map[string]string{"api.yaml": "- " + secret + "\n"}, args: api, at: "api.yaml:1"},
		"a number": {files: map[string]string{"api.yaml": "42\n"}, args: api, at: "api.yaml:1"},
		"null":     {files: map[string]string{"api.yaml": "null\n"}, args: api, at: "api.yaml:1"},
		"truncated JSON": {
			files: map[string]string{"api.json": `{"openapi":"3.1.0","info":{"title":"` + secret}, args: []string{"api.json"},
			at: "api.json:1:",
		},
		"JSON, then more": {
			files: map[string]string{"api.json": `{"openapi":"3.1.0"} ` + secret}, args: []string{"api.json"}, at: "api.json:1:",
		},
		"twice the key": {files: with("info:", "openapi: 3.1.0\ninfo:"), args: api, at: "api.yaml:2:1"},
		"no version":    {files: with("openapi: 3.1.0\n", ""), args: api, at: "api.yaml"},
		"Swagger": {
			files: with("openapi: 3.1.0", `swagger: "2.0"`), args: api, at: "api.yaml:1", says: []string{"OpenAPI 3"},
		},
		"banana": {files: with("3.1.0", "banana"), args: api, at: "api.yaml:1"},
		"4.0.0":  {files: with("3.1.0", "4.0.0"), args: api, at: "api.yaml:1"},
		"paths is a text": {
			files: map[string]string{"api.yaml": "openapi: 3.1.0\ninfo: {title: a, version: b}\npaths: " + secret + "\n"},
			args:  api, at: "api.yaml:3",
		},
		"status banana":  {files: with(`"200"`, "banana"), args: api, at: "api.yaml:"},
		"status 99":      {files: with(`"200"`, `"99"`), args: api, at: "api.yaml:"},
		"status 600":     {files: with(`"200"`, `"600"`), args: api, at: "api.yaml:"},
		"bad media type": {files: with("application/json:", `"a\r\nb":`), args: api, at: "api.yaml:"},
		"bad header name": {
			files: with("description: a pet",
				"description: a pet\n          headers: {\"X\\r\\nY\": {schema: {type: string}}}"),
			args: api, at: "api.yaml:",
		},
		"bad header value": {
			files: with("description: a pet",
				"description: a pet\n          headers: {X: {required: true, example: \"a\\r\\nb\", schema: {type: string}}}"),
			args: api, at: "api.yaml:",
		},
		"unknown scheme": {
			files: with("operationId: getPet", "operationId: getPet\n      security: [{nothing: []}]"), args: api,
			at: "api.yaml:",
		},
		"scheme of no kind": {
			files: with("components:", "security: [{odd: []}]\ncomponents:\n  securitySchemes: {odd: {type: magic}}"), args: api,
			at: "api.yaml:",
		},
		"allOf cycle": {
			files: with("      type: object\n", "      allOf: [{$ref: \"#/components/schemas/Pet\"}]\n"), args: api,
			at: "api.yaml:",
		},
		"not itself": {
			files: with("      type: object\n", "      not: {$ref: \"#/components/schemas/Pet\"}\n"), args: api, at: "api.yaml:",
		},
		"oneOf cycle": {
			files: with("      type: object\n", "      oneOf: [{anyOf: [{$ref: \"#/components/schemas/Pet\"}]}]\n"), args: api,
			at: "api.yaml:",
		},
		"reference to itself": {
			files: with("  schemas:\n", "  schemas:\n    Me: {$ref: \"#/components/schemas/Me\"}\n"),
			args:  append(api, "--strict"), at: "api.yaml:",
		},
		"reference to nothing": {files: with("schemas/Pet\"", "schemas/Nobody\""), args: api, at: "api.yaml:14"},
		"reference to a file": {
			files: with("#/components/schemas/Pet", "../../../../../../etc/passwd"), args: api, at: "api.yaml:14",
		},
		"reference to a URL": {
			files: with("#/components/schemas/Pet", "http://127.0.0.1:1/pet.yaml"), args: api, at: "api.yaml:14",
		},
		"reference by a scheme": {
			files: with("#/components/schemas/Pet", "file:///etc/passwd"), args: api, at: "api.yaml:14",
		},
		"path without slash": {files: with("/pets/{id}:", "pets/{id}:"), args: append(api, "--strict"), at: "api.yaml:"},
		"brace not closed":   {files: with("/pets/{id}:", "\"/pets/{id\":"), args: api, at: "api.yaml:"},
		"alias bomb":         {files: map[string]string{"api.yaml": bomb + document}, args: api, at: "api.yaml"},
		"alias circle": {
			files: map[string]string{"api.yaml": "a: &a [*a]\n" + document}, args: api, at: "api.yaml:1",
		},
		"deep flow YAML": {
			files: map[string]string{"api.yaml": "openapi: " + strings.Repeat("[", 100_000)}, args: api, at: "api.yaml:1",
		},
		"deep JSON": {
			files: map[string]string{"api.json": `{"openapi":` + strings.Repeat("[", 100_000)}, args: []string{"api.json"},
			at: "api.json:1",
		},
		"deep block YAML": {
			files: map[string]string{"api.yaml": "openapi:" + strings.Repeat(" -", 100_000)}, args: api, at: "api.yaml",
		},
		"deep YAML by lines": {
			files: map[string]string{"api.yaml": "openapi:\n" + staircase(3000)}, args: api, at: "api.yaml",
		},
		"an unknown tag": {
			files: with("title: Pets", "title: !!python/object:os.system Pets"), args: api, at: "api.yaml:2",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f.refused(t)
		})
	}
}

// staircase is YAML that nests one step a line.
func staircase(steps int) string {
	var b strings.Builder
	for i := range steps {
		b.WriteString(strings.Repeat(" ", i+1) + "a:\n")
	}
	return b.String()
}

func TestBrokenFixturesStopTheStart(t *testing.T) {
	t.Parallel()
	args := []string{"api.yaml", "--fixtures", "stubs"}
	for name, f := range map[string]struct {
		file, text, at string
	}{
		"lying": {
			"stubs/getPet/200/1.json", `{"id":"seven","password":"` + secret + `"}`, "stubs/getPet/200/1.json:1:",
		},
		"lying below": {
			"stubs/getPet/200/1.json", "{\n \"id\": 1,\n \"password\": [\"" + secret + "\"]\n}", "stubs/getPet/200/1.json:3:",
		},
		"a member missing":  {"stubs/getPet/200/1.json", `{"id":1,"` + secret + `":1}`, "stubs/getPet/200/1.json:1:"},
		"not JSON":          {"stubs/getPet/200/1.json", `{"id":1,"password":` + secret + `}`, "stubs/getPet/200/1.json:1:"},
		"truncated":         {"stubs/getPet/200/1.json", `{"id":1,"password":"` + secret, "stubs/getPet/200/1.json:1:"},
		"empty":             {"stubs/getPet/200/1.json", "", "stubs/getPet/200/1.json"},
		"binary":            {"stubs/getPet/200/1.json", "\x00\x01\x02\xff" + secret, "stubs/getPet/200/1.json"},
		"deep":              {"stubs/getPet/200/1.json", strings.Repeat("[", 100_000), "stubs/getPet/200/1.json:1:"},
		"unknown operation": {"stubs/getDog/200/1.json", `"` + secret + `"`, "stubs/getDog/200/1.json"},
		"status banana":     {"stubs/getPet/banana/1.json", `"` + secret + `"`, "stubs/getPet/banana"},
		"status 099":        {"stubs/getPet/099/1.json", `{}`, "stubs/getPet/099"},
		"status 404":        {"stubs/getPet/404/1.json", `{}`, "stubs/getPet/404"},
		"in no folder":      {"stubs/1.json", `{}`, "stubs/1.json"},
		"too deep a folder": {"stubs/getPet/200/more/1.json", `{}`, "stubs/getPet/200/more/1.json"},
		"another ending":    {"stubs/getPet/200/1.txt", secret, "stubs/getPet/200/1.txt"},
		"unknown key":       {"stubs/getPet/200/1.yaml", "bodi: {password: " + secret + "}\n", "stubs/getPet/200/1.yaml:1:"},
		"unknown path name": {
			"stubs/getPet/200/1.yaml", "when: {path: {dog: 1}}\nbody: {id: 1, password: abc}\n", "stubs/getPet/200/1.yaml:1:",
		},
		"header with CR": {
			"stubs/getPet/200/1.yaml", "headers: {X: \"a\\r\\nb\"}\nbody: {id: 1, password: abc}\n",
			"stubs/getPet/200/1.yaml:1:",
		},
		"endless delay": {
			"stubs/getPet/200/1.yaml", "delay: 100h\nbody: {id: 1, password: abc}\n", "stubs/getPet/200/1.yaml:1:",
		},
		"personas: no list": {"stubs/personas.yaml", "personas: " + secret + "\n", "stubs/personas.yaml:1:"},
		"personas: unknown": {
			"stubs/personas.yaml", "personas:\n  - name: a\n    credentials: [{bearer: x}]\n    pasword: " + secret + "\n",
			"stubs/personas.yaml:4:",
		},
		"personas: twice":    {"stubs/personas.yaml", twice, "stubs/personas.yaml:"},
		"personas: not YAML": {"stubs/personas.yaml", "personas: [" + secret, "stubs/personas.yaml"},
		"personas: expiry": {
			"stubs/personas.yaml", strings.Replace(twice, "name: b", "name: b\n    expires: soon", 1), "stubs/personas.yaml:",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fault{files: map[string]string{"api.yaml": document, f.file: f.text}, args: args, at: f.at}.refused(t)
		})
	}
	t.Run("no folder", func(t *testing.T) {
		t.Parallel()
		fault{files: map[string]string{"api.yaml": document}, args: args, at: "stubs"}.refused(t)
	})
}

// twice gives two personas one token.
const twice = `personas:
  - name: a
    credentials: [{bearer: ` + secret + `}]
  - name: b
    credentials: [{bearer: ` + secret + `}]
`
