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

// shapes is a document of the shapes that have ended other servers of this kind (promise 18).
const shapes = `openapi: 3.1.0
info: {title: Shapes, version: "1"}
paths:
  /things:
    post:
      operationId: makeThing
      parameters:
        - name: p
          in: query
          style: deepObject
          schema: {type: object, properties: {items: {type: array}}}
        - {name: filter, in: query, content: {application/json: {}}}
        - {name: list, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: integer}}}
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/Tree"}}
          multipart/form-data: {schema: {type: string}}
          application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: array}}}}
      responses:
        "201": {description: made, content: {application/json: {schema: {$ref: "#/components/schemas/Tree"}}}}
        "400": {description: bad}
        default: {description: odd}
  /odd/{a}{b}/{c}...{d}:
    get:
      operationId: odd
      parameters:
        - {name: a, in: path, required: true, style: matrix, schema: {type: array}}
        - {name: b, in: path, required: true, schema: {type: string}}
        - {name: c, in: path, required: true, style: label, schema: {type: object}}
        - {name: d, in: path, required: true, schema: {type: string, pattern: "^(a+)+$"}}
      responses: {"200": {description: fine, content: {application/json: {schema: {type: array}}}}}
components:
  schemas:
    Tree:
      type: object
      properties:
        any: {type: array}
        unique: {type: array, uniqueItems: true}
        slow: {type: string, pattern: "^(a|a)*b$"}
        number: {type: number, multipleOf: 0.0001}
      additionalProperties: {$ref: "#/components/schemas/Tree"}
`

func TestShapesThatEndedOthersAreAnswered(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "shapes.yaml")
	write(t, name, shapes)
	p := launch(t, exec.Command(binary, "serve", name, "--listen", "127.0.0.1:0", "--body-timeout", "1s"))
	post := func(mediaType, body string, query ...string) string {
		return send("POST", "/things"+strings.Join(query, ""), body, "Authorization: Bearer x", "Content-Type: "+mediaType,
			fmt.Sprintf("Content-Length: %d", len(body)))
	}
	const js, multi = "application/json", "multipart/form-data; boundary=b"
	deep := strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000)
	unique := "[" + numbered("%d,", 100_000) + "-1]"
	for about, request := range map[string]string{
		"truncated JSON":        post(js, `{"a":`),
		"deep objects":          post(js, deep),
		"deep lists":            post(js, `{"any":`+strings.Repeat("[", 300_000)),
		"600 objects deep":      post(js, strings.Repeat(`{"a":`, 600)+"{}"+strings.Repeat("}", 600)),
		"100,000 distinct":      post(js, `{"unique":`+unique+"}"),
		"slow pattern":          post(js, `{"slow":"`+strings.Repeat("a", 50_000)+`c"}`),
		"number without end":    post(js, `{"number":1e999999999}`),
		"many huge exponents":   post(js, "{"+numbered(`"a%d":{"number":1e999999},`, 30_000)+`"z":{}}`),
		"many tiny exponents":   post(js, "{"+numbered(`"a%d":{"number":1e-999999},`, 30_000)+`"z":{}}`),
		"long number":           post(js, `{"number":`+strings.Repeat("9", 900_000)+`}`),
		"tiny number":           post(js, `{"number":1e-999999999}`),
		"not a number":          post(js, `{"number":NaN}`),
		"twice the member":      post(js, `{"a":{},"a":{}}`),
		"lone surrogate":        post(js, `{"\ud800":{}}`),
		"bad UTF-8":             post(js, "{\"\xff\xfe\":{}}"),
		"byte order mark":       post(js, "\xef\xbb\xbf{}"),
		"UTF-16":                post(js, "{\x00}\x00"),
		"two values":            post(js, `{} {}`),
		"only spaces":           post(js, strings.Repeat(" ", 1<<20)),
		"NUL":                   post(js, "\x00"),
		"another charset":       post(js+"; charset=utf-7", `{}`),
		"__proto__":             post(js, `{"__proto__":{"a":{}},"constructor":{}}`),
		"a text":                post(js, `"`+strings.Repeat("a", 1_000_000)+`"`),
		"no type":               send("POST", "/things", "{}", "Authorization: Bearer x", "Content-Length: 2"),
		"type of no kind":       post(strings.Repeat(";", 2000), "{}"),
		"type of 1,000 params":  post(js+strings.Repeat("; a=b", 1000), "{}"),
		"multipart scalar":      post(multi, "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n"),
		"multipart, no parts":   post(multi, "--b--\r\n"),
		"multipart, truncated":  post(multi, "--b\r\nContent-Disposition: form-da"),
		"multipart, no border":  post("multipart/form-data", "--b--\r\n"),
		"multipart, many":       post(multi, strings.Repeat("--b\r\n\r\n\r\n", 90_000)+"--b--"),
		"multipart, huge field": post(multi, "--b\r\nX: "+strings.Repeat("a", 500_000)+"\r\n\r\n\r\n--b--"),
		"form":                  post("application/x-www-form-urlencoded", strings.Repeat("a=b&", 200_000)),
		"form, bad escapes":     post("application/x-www-form-urlencoded", "a=%zz&%=%ff"),
		"form, sparse index":    post("application/x-www-form-urlencoded", "a[50000000]=1"),
		"sparse index":          post(js, "{}", "?p[items][50000000]=1"),
		"index beyond 64 bits":  post(js, "{}", "?p[items][99999999999999999999]=1"),
		"deep brackets":         post(js, "{}", "?p"+strings.Repeat("[a]", 2000)+"=1"),
		"open brackets":         post(js, "{}", "?p[[[[]]]]=1&p[=2&p]=3"),
		"content parameter":     post(js, "{}", "?filter={\"a\":"),
		"content of another":    post(js, "{}", "?filter="+strings.Repeat("[", 5000)),
		"many pipes":            post(js, "{}", "?list="+strings.Repeat("1|", 3000)),
		"matrix":                get("/odd/;a=1;a=2x/.c,d...aaa"),
		"slow path":             get("/odd/;a=1x/.c..." + strings.Repeat("a", 4000) + "!"),
		"dots":                  get("/odd/" + strings.Repeat(".", 3000) + "/" + strings.Repeat(".", 3000)),
	} {
		t.Run(about, func(t *testing.T) {
			t.Parallel()
			w := dial(t, p.addr)
			_ = w.SetDeadline(time.Now().Add(cut))
			a, err := w.ask(request)
			if err != nil {
				t.Fatalf("%v: %.200q", err, request)
			}
			// A body larger than the limit would show nothing about its shape.
			if a.status >= 500 || a.status == http.StatusRequestEntityTooLarge {
				t.Errorf("got %d %.500q", a.status, a.body)
			}
			next, err := dial(t, p.addr).ask(post(js, "{}"))
			if err != nil || next.status != http.StatusCreated {
				t.Errorf("the good request afterwards: %+v, %v", next, err)
			}
		})
	}
	t.Cleanup(func() {
		if held := p.memory(t); held > 256<<20 {
			t.Errorf("the program holds %d bytes", held)
		}
	})
}

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
		"10,000 paths": strings.Replace(document, "components:\n", many(10_000)+"components:\n", 1),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			playedOrRefused(t, text)
		})
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
	command.Dir = folder
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
