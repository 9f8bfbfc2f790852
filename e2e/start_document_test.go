package e2e

import (
	"fmt"
	"strings"
	"testing"
)

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
		"empty folder":   {args: []string{"."}, says: []string{"name the document"}},
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
		"banana":        {files: with("3.1.0", "banana"), args: api, at: "api.yaml:1"},
		"4.0.0":         {files: with("3.1.0", "4.0.0"), args: api, at: "api.yaml:1"},
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
