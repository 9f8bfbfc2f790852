package contract_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"understudy/mock/contract"
	"understudy/mock/problem"
)

// load loads a document of the paths given and whatever else there is.
func load(t testing.TB, version, text string) *contract.Contract {
	t.Helper()
	c, err := contract.Load("api.yaml", []byte("openapi: "+version+"\ninfo: {title: t, version: '1'}\n"+text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// embedded is the API that is shipped.
func embedded(t testing.TB) *contract.Contract {
	t.Helper()
	data, err := os.ReadFile("../../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := contract.Load("openapi.yaml", data, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// tell writes findings for comparison: where, keyword and sentence.
func tell(findings []problem.Finding) string {
	lines := make([]string, len(findings))
	for i, f := range findings {
		lines[i] = fmt.Sprintf("%s: %s: %s", f.Place(), f.Keyword, f.Message)
	}
	return strings.Join(lines, "\n")
}
