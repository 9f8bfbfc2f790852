package e2e

import (
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A blemish is something wrong with a document that the rest of it does not suffer from.
type blemish struct {
	files map[string]string
	// at is where it is, and what is left answers GET /pets/1 with this status.
	at     string
	status int
}

func blemishes() map[string]blemish {
	header := func(text string) map[string]string {
		return with("description: a pet", "description: a pet\n          headers: "+text)
	}
	return map[string]blemish{
		// A response that is left out leaves a call without a documented reply: the empty one.
		"status banana":  {with(`"200"`, "banana"), "api.yaml:11:", 204},
		"status 99":      {with(`"200"`, `"99"`), "api.yaml:11:", 204},
		"status 600":     {with(`"200"`, `"600"`), "api.yaml:11:", 204},
		"bad media type": {with("application/json:", `"a\r\nb":`), "api.yaml:14:", 200},
		"bad header name": {
			header("{\"X\\r\\nY\": {required: true, schema: {type: string}}}"), "api.yaml:12:", 200,
		},
		"bad header value": {
			header("{Retry-After: {required: true, example: \"a\\r\\nb\", schema: {type: string}}}"), "api.yaml:12:", 200,
		},
		"bad example": {
			with("schema: {$ref: \"#/components/schemas/Pet\"}",
				"example: {id: 1, password: ["+secret+"]}\n              schema: {$ref: \"#/components/schemas/Pet\"}"),
			"api.yaml:14:", 200,
		},
		"a typo":               {with("minLength: 3", "minLenght: 3"), "api.yaml:22:", 200},
		"unknown format":       {with("minLength: 3", "format: magic"), "api.yaml:22:", 200},
		"unknown tag":          {with("title: Pets", "title: !!python/object:os.system Pets"), "api.yaml:2:", 200},
		"no such property":     {with("[id, password]", "[id, pasword]"), "", 200},
		"impossible member":    {with("minLength: 3", "minLength: 3, maxLength: 1"), "api.yaml:", 500},
		"reference to nothing": {with("schemas/Pet\"", "schemas/Nobody\""), "api.yaml:14:", 200},
		"brace not closed":     {with("/pets/{id}:", "\"/pets/{id\":"), "api.yaml:6:", 404},
		"the same template again": {
			with("components:", "  /pets/{name}:\n    get: {responses: {\"204\": {description: none}}}\ncomponents:"),
			"api.yaml:16:", 200,
		},
		"paths is a text": {
			map[string]string{"api.yaml": "openapi: 3.1.0\ninfo: {title: a, version: b}\npaths: " + secret + "\n"},
			"api.yaml:3:", 404,
		},
	}
}

func TestBlemishesAreServedAround(t *testing.T) {
	t.Parallel()
	for name, b := range blemishes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := playing(t, b.files, "api.yaml")
			a, err := dial(t, p.addr).ask(get("/pets/1"))
			if err != nil || a.status != b.status {
				t.Fatalf("got %+v, %v, want %d", a, err, b.status)
			}
			if a.status >= http.StatusBadRequest && a.header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("the reply does not say why: %v %q", a.header, a.body)
			}
			// What is found by proving comes after the start.
			if b.at != "" {
				until(t, patient, "a warning of "+b.at, func() bool {
					return strings.Contains(p.stderr.String(), "warning: "+b.at)
				})
			}
			if said := p.stderr.String(); strings.Contains(said, secret) {
				t.Errorf("the warning shows too much: %q", said)
			}
		})
	}
}

// TestStrictRefusesBlemishes starts with the same documents, and holds the complaints to promise 9.
func TestStrictRefusesBlemishes(t *testing.T) {
	t.Parallel()
	for name, b := range blemishes() {
		if b.at == "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fault{files: b.files, args: []string{"api.yaml", "--strict"}, says: []string{b.at}}.refused(t)
		})
	}
}

// TestSwaggerIsPlayed starts with a document of the version before OpenAPI 3.
func TestSwaggerIsPlayed(t *testing.T) {
	t.Parallel()
	p := playing(t, map[string]string{"swagger.json": `{"swagger": "2.0", "info": {"title": "Pets", "version": "1"},
		"basePath": "/v1", "produces": ["application/json"], "consumes": ["application/x-www-form-urlencoded"],
		"paths": {"/pets/{id}": {"post": {"parameters": [
			{"name": "id", "in": "path", "required": true, "type": "integer"},
			{"name": "tags", "in": "query", "type": "array", "items": {"type": "string"}, "maxItems": 2,
				"collectionFormat": "pipes"},
			{"name": "name", "in": "formData", "required": true, "type": "string"}],
			"responses": {"200": {"description": "fine", "schema": {"$ref": "#/definitions/Pet"}}}}}},
		"definitions": {"Pet": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}}}`},
		"swagger.json", "--strict")
	const form = "Content-Type: application/x-www-form-urlencoded"
	for about, test := range map[string]struct {
		request string
		want    int
	}{
		"good":              {send("POST", "/v1/pets/7?tags=a|b", "name=x", form, fits("name=x")), 200},
		"without base path": {send("POST", "/pets/7", "name=x", form, fits("name=x")), 404},
		"id is no integer":  {send("POST", "/v1/pets/x", "name=x", form, fits("name=x")), 400},
		"too many tags":     {send("POST", "/v1/pets/7?tags=a|b|c", "name=x", form, fits("name=x")), 400},
		"without the name":  {send("POST", "/v1/pets/7", "nam=x", form, fits("nam=x")), 400},
	} {
		a, err := dial(t, p.addr).ask(strings.ReplaceAll(test.request, "|", "%7C"))
		if err != nil || a.status != test.want {
			t.Errorf("%s: got %+v, %v, want %d", about, a, err, test.want)
		}
	}
}

// playing starts the program in a folder of some files.
func playing(t *testing.T, files map[string]string, args ...string) *program {
	t.Helper()
	command := exec.Command(binary, append(args, "--listen", "127.0.0.1:0")...)
	command.Dir = folderOf(t, files)
	return launch(t, command)
}

// folderOf is a new folder with some files.
func folderOf(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		write(t, filepath.Join(folder, name), text)
	}
	return folder
}
