package report

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"understudy/mock/problem"
)

// published are the schemas that the forms publish: testdata/schemas/README.md says whose they are.
func published(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	file, err := filepath.Abs(filepath.Join("testdata", "schemas", name))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	s, err := compiler.Compile(file)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// hostile is what a document, or a service, may say to harm whoever reads of it.
const hostile = "a\x00b\x1b[31m<script>alert(1)</script>&\"'`{{.}}\u202e\xff\ufffe]]>](javascript:x)\n" +
	"--></style><img src=x onerror=y>"

// spoiled are results in which every text is hostile.
func spoiled() *Results {
	at := problem.Location{File: hostile, Pointer: hostile, Line: 1, Column: 2}
	said := &Message{Line: hostile, Header: []string{hostile}, Body: hostile, Bytes: 1}
	found := []problem.Finding{{
		In: hostile, Name: hostile, Pointer: hostile, Keyword: hostile, Expected: hostile, Got: hostile, Message: hostile,
		Hint: hostile, Document: at, Source: at,
	}}
	return &Results{
		Command: hostile, Version: hostile, Title: hostile, File: hostile, OpenAPI: hostile, SHA256: hostile, Ended: hostile,
		Operations: []Operation{{ID: hostile, Method: hostile, Path: hostile, At: at, Outcomes: []Outcome{
			{
				Kind: hostile, Name: hostile, Verdict: Failed, Reasons: []string{hostile}, Findings: found, At: at, Times: 2,
				Request: said, Reply: said, Status: 200, Source: hostile, Curl: hostile,
			},
			{Kind: hostile, Name: hostile, Verdict: Skipped, Reasons: []string{hostile}},
		}}},
		Coverage: &Coverage{
			Total: 1, Limit: hostile, Parts: []CoveragePart{{Name: hostile, Total: 1, Missing: []string{hostile}}},
		},
	}
}

// shapes are results of many kinds.
func shapes() map[string]*Results {
	return map[string]*Results{
		"proven": results(), "verified": verified(), "hostile": spoiled(), "nothing": {},
		"many": many(3*maxTold, 3*maxPageFailures),
	}
}

func TestSARIFKeepsItsSchema(t *testing.T) {
	t.Parallel()
	schema := published(t, "sarif-schema-2.1.0.json")
	logs := map[string]func(*bytes.Buffer) error{}
	for name, r := range shapes() {
		logs[name] = func(b *bytes.Buffer) error { return r.SARIF(b) }
	}
	for name, s := range map[string]*Sheet{
		"sheet": sheet(), "empty sheet": {File: "-"}, "sheet at the root": {File: "/a b/c.yaml"},
	} {
		logs[name] = func(b *bytes.Buffer) error { return s.SARIF(b) }
	}
	for name, write := range logs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			holds(t, schema, write)
		})
	}
}

func TestCTRFKeepsItsSchema(t *testing.T) {
	t.Parallel()
	schema := published(t, "ctrf-schema-0.0.json")
	for name, r := range shapes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			holds(t, schema, func(b *bytes.Buffer) error { return r.CTRF(b) })
		})
	}
}

// holds writes JSON and holds it to a schema.
func holds(t *testing.T, schema *jsonschema.Schema, write func(*bytes.Buffer) error) {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(&b)
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Error(err)
	}
}

// TestJUnitKeepsItsSchema needs xmllint (of libxml2), which CI installs; UNDERSTUDY_REQUIRE_XMLLINT makes its absence a
// failure.
func TestJUnitKeepsItsSchema(t *testing.T) {
	t.Parallel()
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("UNDERSTUDY_REQUIRE_XMLLINT") != "" {
			t.Fatal(err)
		}
		t.Skip("there is no xmllint: ", err)
	}
	for name, r := range shapes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			if err := r.JUnit(&b); err != nil {
				t.Fatal(err)
			}
			schema := filepath.Join("testdata", "schemas", "junit-10.xsd")
			lint := exec.CommandContext(t.Context(), xmllint, "--nonet", "--noout", "--schema", schema, "-")
			lint.Stdin = &b
			if said, err := lint.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, said)
			}
		})
	}
}

// TestSchemasFindFaults makes sure that the schemas would see what is wrong.
func TestSchemasFindFaults(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"sarif-schema-2.1.0.json": `{"version": "2.1.0", "runs": [{"tool": {"driver": {}}}]}`,
		"ctrf-schema-0.0.json":    `{"reportFormat": "CTRF", "specVersion": "0.0.0", "results": {"tests": []}}`,
	} {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if published(t, name).Validate(value) == nil {
			t.Errorf("%s: a faulty log is valid", name)
		}
	}
}
