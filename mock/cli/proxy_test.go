package cli

import (
	"strings"
	"testing"
)

func TestAProxyThatCannotStandSaysWhy(t *testing.T) {
	t.Parallel()
	const listen, target = "--listen=127.0.0.1:0", "--target=http://127.0.0.1:9"
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"no target":         {nil, "--target is missing: name the service"},
		"a target of none":  {[]string{"--target", "ftp://a"}, "--target: the target \"ftp://a\" is no service"},
		"a secret target":   {[]string{"--target", "http://me:hunter2@a"}, "leave them out"},
		"a flag of serve":   {[]string{target, "--fixtures", "x"}, "--fixtures makes no difference to proxy"},
		"a word that is no": {[]string{target, "--on-missing", "drop"}, "write one of pass, mock, fail"},
		"no time":           {[]string{target, "--upstream-timeout", "0s"}, "use a time above zero"},
		"no CA":             {[]string{target, "--upstream-ca", "none.pem"}, "--upstream-ca none.pem: cannot be read"},
		"a CA that is none": {[]string{target, "--upstream-ca", "proxy.go"}, "has no certificate"},
		"no folder":         {[]string{target, "--record", "proxy.go/a"}, "the folder to record to cannot be made"},
		"an empty name":     {[]string{target, "--redact", " "}, "an empty name cannot be secret"},
		"no document":       {[]string{target, "none.yaml"}, "none.yaml: is no file that can be read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := run(t, nil, append([]string{"proxy", listen}, c.args...)...)
			if code != ExitCannotRun || stdout != "" || !strings.Contains(stderr, c.want) ||
				strings.Contains(stderr, "hunter2") {
				t.Errorf("got %d, %q, %q; want 2 and %q", code, stdout, stderr, c.want)
			}
		})
	}
}

func TestHelpOfTheProxyShowsWhatMatters(t *testing.T) {
	t.Parallel()
	code, stdout, _ := run(t, nil, "proxy", "--help")
	for _, want := range []string{
		"--target", "--requests", "--replies", "--on-missing", "--upstream-ca", "--upstream-timeout", "--record", "--redact",
		"--max-reply", "--max-body", "--listen", "pass|mock|fail", "(default [none])",
	} {
		if code != ExitFine || !strings.Contains(stdout, want) {
			t.Errorf("%q is missing: %s", want, stdout)
		}
	}
	if strings.Contains(stdout, "--seed") {
		t.Error("a flag is shown that makes no difference")
	}
}
