package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

// run runs one command line and returns its exit code and what it printed.
func run(t *testing.T, environ []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = Main(args, World{Files: os.DirFS("../.."), Stdout: &out, Stderr: &err, Environ: environ})
	return code, out.String(), err.String()
}

func TestWhatCannotRunExitsWithTwoAndSaysWhy(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		environ []string
		args    []string
		want    string
	}{
		"an unknown flag": {
			nil,
			[]string{"--nope"},
			"unknown flag: --nope: see understudy --help",
		},
		"two documents": {
			nil,
			[]string{"a.yaml", "b.yaml"},
			"2 arguments are too many: name one document",
		},
		"a word that is none": {
			nil,
			[]string{"--records", "some"},
			`--records "some" cannot be used: write one of generate, fixtures`,
		},
		"a size that is none": {
			nil,
			[]string{"--max-body", "1TB"},
			"write a number of bytes",
		},
		"a bad variable": {
			[]string{"UNDERSTUDY_SEED=x"},
			nil,
			"UNDERSTUDY_SEED: the value cannot be used for --seed: write a whole number",
		},
		"a time that is none": {
			nil,
			[]string{"--listen", "127.0.0.1:0", "--now", "noon"},
			"write it as 2025-01-15T10:30:00Z",
		},
		"a file that is none": {
			nil,
			[]string{"serve", "--listen", "127.0.0.1:0", "none.yaml"},
			"none.yaml: is no file that can be read",
		},
		"settings that are none": {
			nil,
			[]string{"--config", "none.yaml"},
			"none.yaml: cannot be read",
		},
		"an address that is none": {
			nil,
			[]string{"--listen", "nowhere"},
			"nowhere",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := run(t, c.environ, c.args...)
			if code != ExitCannotRun || stdout != "" || !strings.Contains(stderr, c.want) {
				t.Errorf("got %d, %q, %q; want 2 and %q", code, stdout, stderr, c.want)
			}
			if n := strings.Count(stderr, "\n"); n > maxComplaint {
				t.Errorf("the complaint has %d lines", n)
			}
		})
	}
}

func TestHelpShowsExamplesAndEveryFlag(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--help"}, {"serve", "--help"}} {
		code, stdout, _ := run(t, nil, args...)
		if code != ExitFine {
			t.Errorf("%v: got exit code %d", args, code)
		}
		for _, want := range []string{
			"Examples:", "--listen", "--fixtures", "--seed", "--now", "--records", "--auth",
			"--requests", "--dynamic", "--strict", "--cors-origin", "--log-format", "generate|fixtures",
		} {
			if !strings.Contains(stdout, want) {
				t.Errorf("%v: %q is missing", args, want)
			}
		}
	}
}

func TestFlagsGoBeforeEnvironmentBeforeFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "settings.yaml")
	text := "seed: 3\nrecords: fixtures\ncors-origin: [http://a.example, http://b.example]\nmax-body: " +
		"2MiB\ndynamic: true\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s, c := parsed(t, []string{"UNDERSTUDY_SEED=2", "UNDERSTUDY_MAX_URL=1KiB", "UNDERSTUDY_RECORDS=generate"},
		"--config", file, "--seed", "1")
	if err := c.PreRunE(c, nil); err != nil {
		t.Fatal(err)
	}
	got := settings{
		seed: s.seed, records: s.records, corsOrigins: s.corsOrigins, maxBody: s.maxBody, maxURL: s.maxURL,
		dynamic: s.dynamic,
	}
	want := settings{
		seed: 1, records: "generate", corsOrigins: []string{"http://a.example", "http://b.example"},
		maxBody: 2 << 20, maxURL: 1 << 10, dynamic: true,
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(settings{})); diff != "" {
		t.Errorf("the settings differ (-want +got):\n%s", diff)
	}
}

// parsed is a serve command whose flags are read, and nothing else is done.
func parsed(t *testing.T, environ []string, args ...string) (*serve, *cobra.Command) {
	t.Helper()
	s := &serve{World: World{Environ: environ, Stderr: io.Discard}}
	c := &cobra.Command{PreRunE: func(c *cobra.Command, _ []string) error { return fillIn(c.Flags(), s.World) }}
	s.flags(c)
	if err := c.ParseFlags(args); err != nil {
		t.Fatal(err)
	}
	return s, c
}

func TestAFaultySettingsFileIsToldByLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"seed: 1\ncolour: red\n":   `:2:9: the setting "colour" is not known`,
		"seed: [1]\n":              ":1:7: the value cannot be used for seed",
		"listen:\n  host: x\n":     ":2:3: the value cannot be used for listen",
		"- seed\n":                 ":1:1: is no list of settings",
		"config: other.yaml\n":     `the setting "config" is not known`,
		"seed: 1\nseed: 2\n":       ":2:1: a member name is there twice",
		"records: sometimes\n":     "write one of generate, fixtures",
		"journal-bytes: 99999GB\n": "write a number of bytes",
	} {
		file := filepath.Join(t.TempDir(), "settings.yaml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, c := parsed(t, nil, "--config", file)
		err := c.PreRunE(c, nil)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func TestSizesAreWrittenWithUnits(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"1": "1", "1024": "1KiB", "64KiB": "64KiB", "1MiB": "1MiB", "1024MiB": "1024MiB", "1025": "1025",
		"0": "", "-1": "", "1025MiB": "", "KiB": "", "1.5MiB": "", "1 MiB": "", "9223372036854775807": "",
	} {
		var s size
		err := s.Set(text)
		if (err != nil) != (want == "") || err == nil && s.String() != want {
			t.Errorf("%q: got %s, %v; want %q", text, s.String(), err, want)
		}
	}
}

func TestHealthOfNobodyIsAFinding(t *testing.T) {
	t.Parallel()
	// Port 1 of loopback is reserved, and nobody listens there.
	code, stdout, stderr := run(t, nil, "health", "http://127.0.0.1:1")
	if code != ExitFindings || stdout != "" || !strings.Contains(stderr, "does not answer") {
		t.Errorf("got %d, %q, %q", code, stdout, stderr)
	}
}
