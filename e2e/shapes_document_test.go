package e2e

import (
	"bytes"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestDocumentsThatEndedOthers starts with documents that a careless reader never gets through. Each is either played
// or refused, in seconds.
func TestDocumentsThatEndedOthers(t *testing.T) {
	t.Parallel()
	schemas := func(text string) string { return strings.Replace(document, "  schemas:\n", "  schemas:\n"+text, 1) }
	doubling, chain := "", ""
	for i := range 60 {
		doubling += fmt.Sprintf(
			"    T%d: {type: object, properties: {a: {$ref: \"#/components/schemas/T%d\"}, "+
				"b: {$ref: \"#/components/schemas/T%d\"}}}\n",
			i, i+1, i+1,
		)
	}
	for i := range 3000 {
		chain += fmt.Sprintf("    C%d: {$ref: \"#/components/schemas/C%d\"}\n", i, i+1)
	}
	branches := ""
	for i := range 24 {
		branches += fmt.Sprintf(
			"    B%d: {anyOf: [{$ref: \"#/components/schemas/B%d\"}, {$ref: \"#/components/schemas/B%d\"}]}\n", i, i+1, i+1,
		)
	}
	uses := func(text, name string) string { return strings.Replace(text, "schemas/Pet\"", "schemas/"+name+"\"", 1) }
	for name, text := range map[string]string{
		"2^60 references":  uses(schemas(doubling+"    T60: {type: integer}\n"), "T0"),
		"3,000 references": uses(schemas(chain+"    C3000: {type: integer}\n"), "C0"),
		"2^24 branches":    uses(schemas(branches+"    B24: {type: integer}\n"), "B0"),
		"2^24 oneOf":       uses(schemas(strings.ReplaceAll(branches, "anyOf", "oneOf")+"    B24: {type: integer}\n"), "B0"),
		"100,000 values":   uses(schemas("    V: {enum: ["+numbered("%d, ", 100_000)+"-1]}\n"), "V"),
		"endless list": uses(
			schemas("    L: {type: array, minItems: 1, items: {$ref: \"#/components/schemas/L\"}}\n"), "L",
		),
		"endless object": uses(
			schemas("    O: {type: object, required: [o], properties: {o: {$ref: \"#/components/schemas/O\"}}}\n"), "O",
		),
		"endless others": uses(
			schemas("    A: {type: object, minProperties: 1, additionalProperties: {$ref: \"#/components/schemas/A\"}}\n"), "A",
		),
		"a billion items":      uses(schemas("    M: {type: array, minItems: 1000000000, items: {type: integer}}\n"), "M"),
		"a billion letters":    uses(schemas("    S: {type: string, minLength: 1000000000}\n"), "S"),
		"a billion members":    uses(schemas("    P: {type: object, minProperties: 1000000000}\n"), "P"),
		"a billion by pattern": uses(schemas("    R: {type: string, pattern: \"^a{1000000000}$\"}\n"), "R"),
		"a pattern of no kind": uses(schemas("    Q: {type: string, pattern: \"(((((\"}\n"), "Q"),
		"a slow pattern":       uses(schemas("    W: {type: string, minLength: 500, pattern: \"^(a|a?)+(?!b)$\"}\n"), "W"),
		"nothing is allowed":   uses(schemas("    N: {allOf: [{type: string}, {type: integer}]}\n"), "N"),
		"false":                uses(schemas("    F: false\n"), "F"),
		"unique of two": uses(
			schemas("    U: {type: array, minItems: 3, uniqueItems: true, items: {type: boolean}}\n"), "U",
		),
		"impossible range": uses(schemas("    I: {type: integer, minimum: 10, maximum: 1}\n"), "I"),
		"huge numbers":     uses(schemas("    H: {type: number, minimum: 1e308, multipleOf: 1e-300}\n"), "H"),
		"schema of elsewhere": strings.Replace(
			document, "openapi: 3.1.0\n", "openapi: 3.1.0\njsonSchemaDialect: http://127.0.0.1:1/dialect\n", 1,
		),
		"servers of elsewhere": strings.Replace(
			document, "paths:\n", "servers: [{url: \"http://169.254.169.254/\"}, {url: \"file:///etc\"}]\npaths:\n", 1,
		),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			playedOrRefused(t, text)
		})
	}
}

// TestTenThousandPathsArePlayedInTime holds a large document to what promise 11 says of it.
func TestTenThousandPathsArePlayedInTime(t *testing.T) {
	t.Parallel()
	p := playing(t, with("paths:\n", "paths:\n"+many(10_000)), "api.yaml")
	spent := p.usage(t)
	for _, path := range []string{"/many/0/a", "/many/9999/a", "/pets/1"} {
		if a, err := dial(t, p.addr).ask(get(path)); err != nil || a.status != 200 {
			t.Errorf("%s: got %+v, %v", path, a, err)
		}
	}
	t.Logf("it took %s of CPU time and at most %d MB", spent.cpu, spent.peak>>20)
	// The garbage of loading comes on top of what is held, and goes back to the system after the start.
	if most := 200 << 20; spent.peak > most*5/4 {
		t.Errorf("it took %d MB, want at most 250", spent.peak>>20)
	} else if spent.peak > 0 {
		until(t, patient, "memory below 200 MB", func() bool { return p.memory(t) <= most })
	}
	// The same work takes more CPU time on a machine that does other things besides.
	if spent.cpu > startLimit*3/2 {
		t.Errorf("it took %s of CPU time, want at most %s", spent.cpu, startLimit)
	}
}

// many is so many paths more.
func many(count int) string {
	var b strings.Builder
	for i := range count {
		fmt.Fprintf(&b,
			"  /many/%d/{id}: {get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], "+
				"responses: {\"200\": {description: fine, content: {application/json: {schema: {type: integer}}}}}}}\n", i)
	}
	return b.String()
}

// playedOrRefused starts with a document. A start that is refused keeps promise 9; one that succeeds answers.
func playedOrRefused(t *testing.T, text string) {
	t.Helper()
	folder := t.TempDir()
	write(t, filepath.Join(folder, "api.yaml"), text)
	command := exec.Command(binary, "--listen", "127.0.0.1:0", "api.yaml")
	command.Dir, command.Env = folder, environment()
	var stderr printed
	command.Stderr = &stderr
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(patient, func() { _ = command.Process.Kill() })
	defer late.Stop()
	line := make([]byte, 200)
	n, _ := stdout.Read(line)
	address, playing := bytes.CutPrefix(bytes.TrimSpace(line[:n]), []byte("listening on http://"))
	if playing {
		w, err := connect(string(address))
		if err != nil {
			t.Fatal(err)
		}
		defer w.reset()
		_ = w.SetDeadline(time.Now().Add(2 * cut))
		// A schema that nothing can be made of is a 500 problem that says so; all else about it is a fault.
		a, err := w.ask(get("/pets/1"))
		if err != nil || a.status != http.StatusOK && a.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("got %+v, %v", a, err)
		}
		if err == nil && len(a.body) > 1<<20 {
			t.Errorf("a reply of %d bytes was made up", len(a.body))
		}
		if crashed([]byte(stderr.String())) {
			t.Errorf("crashed: %s", stderr.String())
		}
		_ = command.Process.Kill()
		_ = command.Wait()
		return
	}
	_ = command.Wait()
	if code := command.ProcessState.ExitCode(); code != 2 || crashed([]byte(stderr.String())) {
		t.Errorf("exit code %d: %s", code, tail(stderr.String()))
	}
	if lines := strings.Count(stderr.String(), "\n"); lines > startLines {
		t.Errorf("%d lines: %s", lines, stderr.String())
	}
}
