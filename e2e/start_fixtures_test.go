package e2e

import (
	"strings"
	"testing"
)

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
