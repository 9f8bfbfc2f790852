package e2e

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
)

// TestLintAndProveTellByTheirExitCode looks at documents of which all, some or nothing is fine.
func TestLintAndProveTellByTheirExitCode(t *testing.T) {
	t.Parallel()
	blemished := with("minLength: 3", "minLenght: 3")
	for name, test := range map[string]struct {
		files map[string]string
		args  []string
		code  int
		says  string
	}{
		"lint, built in":       {nil, []string{"lint"}, 0, "nothing is wrong"},
		"lint, fine":           {with("", ""), []string{"lint", "api.yaml"}, 0, "nothing is wrong"},
		"lint, folder":         {with("", ""), []string{"lint", "."}, 0, "nothing is wrong"},
		"lint, blemished":      {blemished, []string{"lint", "api.yaml"}, 1, "api.yaml:22:45"},
		"lint, cannot be read": {with("openapi: 3.1.0", "openapi: ["), []string{"lint", "api.yaml"}, 2, ""},
		"lint, no such format": {with("", ""), []string{"lint", "api.yaml", "--format", "junit"}, 2, ""},
		"prove, built in":      {nil, []string{"prove"}, 0, "0 failed"},
		"prove, fine":          {with("", ""), []string{"prove", "api.yaml"}, 0, "0 failed"},
		"prove, blemished":     {blemished, []string{"prove", "api.yaml"}, 0, "0 failed"},
		// Of all those bodies, only text in form data can be sent by nobody.
		"prove, bodies":         {map[string]string{"api.yaml": bodiedDocument()}, []string{"prove", "."}, 1, "1 failed"},
		"prove, cannot be read": {with("openapi: 3.1.0", "openapi: ["), []string{"prove", "api.yaml"}, 2, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := command(t, folderOf(t, test.files), nil, patient, test.args...)
			if got.code != test.code || !strings.Contains(got.stdout, test.says) || crashed([]byte(got.stderr)) {
				t.Errorf("got %+v, want %d", got, test.code)
			}
			// What stops a command is told on standard error, what it finds on standard output.
			if (got.stderr == "") != (test.code < 2) || (got.stdout == "") != (test.code == 2) {
				t.Errorf("it is told in the wrong place: %+v", got)
			}
		})
	}
}

// TestResultsAreForProgramsToo reads what lint and prove write for them.
func TestResultsAreForProgramsToo(t *testing.T) {
	t.Parallel()
	folder := folderOf(t, with("minLength: 3", "minLenght: 3"))
	for _, test := range []struct {
		args []string
		code int
		read func([]byte, any) error
		has  string
	}{
		{[]string{"lint", "api.yaml", "--format", "json"}, 1, json.Unmarshal, "minLenght"},
		{[]string{"lint", "api.yaml", "--format", "sarif"}, 1, json.Unmarshal, `"2.1.0"`},
		{[]string{"prove", "api.yaml", "--format", "json"}, 0, json.Unmarshal, "getPet"},
		{[]string{"prove", "api.yaml", "--format", "junit"}, 0, xml.Unmarshal, "<testsuite"},
	} {
		got := command(t, folder, nil, patient, test.args...)
		var value struct{}
		if err := test.read([]byte(got.stdout), &value); err != nil || got.code != test.code || got.stderr != "" {
			t.Errorf("%v: got %+v, %v", test.args, got, err)
		}
		if !strings.Contains(got.stdout, test.has) {
			t.Errorf("%v: lacks %s: %s", test.args, test.has, got.stdout)
		}
	}
}
