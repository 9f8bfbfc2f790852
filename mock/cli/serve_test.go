package cli

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

func TestDocumentsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	const listen = "--listen=127.0.0.1:0"
	for name, test := range map[string]struct {
		args  []string
		stdin string
		want  string
	}{
		"standard input cannot be followed": {[]string{"serve", listen, "--watch", "-"}, "", "--watch cannot follow"},
		"standard input is empty":           {[]string{"serve", listen, "-"}, "", "-: the file is empty"},
		"a host that is no name":            {[]string{"serve", listen, "--allow-ref", "127.0.0.1"}, "", "--allow-ref"},
	} {
		var out, err bytes.Buffer
		code := Main(test.args, World{
			Files: os.DirFS("../.."), Stdin: strings.NewReader(test.stdin), Stdout: &out, Stderr: &err,
		})
		if code != ExitCannotRun || out.Len() > 0 || !strings.Contains(err.String(), test.want) {
			t.Errorf("%s: got %d, %q, %q; want 2 and %q", name, code, &out, &err, test.want)
		}
	}
	code, _, stderr := run(t, nil, "serve", listen, "-")
	if code != ExitCannotRun || !strings.Contains(stderr, "there is no standard input") {
		t.Errorf("without standard input: got %d, %q", code, stderr)
	}
}

func TestWatchAndAllowRefAreSettingsLikeOthers(t *testing.T) {
	t.Parallel()
	s, c := parsed(t, []string{"UNDERSTUDY_WATCH=true", "UNDERSTUDY_ALLOW_REF=shared,specs.example"}, "--allow-ref", "own")
	if err := c.PreRunE(c, nil); err != nil {
		t.Fatal(err)
	}
	if !s.watch || len(s.allowRefs) != 1 || s.allowRefs[0] != "own" {
		t.Errorf("got %t, %q", s.watch, s.allowRefs)
	}
}
