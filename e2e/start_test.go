package e2e

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

const (
	// startLimit is with how much CPU time a start that cannot succeed says so: how long that takes on a machine that has
	// other things to do is not the program's.
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
	got := command(t, folderOf(t, f.files), f.env, patient, append([]string{"--listen=127.0.0.1:0"}, f.args...)...)
	f.holds(t, got)
}

// holds checks what a start that cannot succeed has said.
func (f fault) holds(t *testing.T, got outcome) {
	t.Helper()
	if got.code != 2 {
		t.Fatalf("exit code %d, want 2: %q %q", got.code, got.stdout, got.stderr)
	}
	if got.cpu > startLimit {
		t.Errorf("took %s of CPU time, want at most %s", got.cpu, startLimit)
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
