package e2e

import (
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
