package cli

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"understudy/mock/report"
)

func TestReportsGoWhereTheyAreSent(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	code, stdout, stderr := run(t, nil, "prove", written(t, "api.yaml", impossibleQuery),
		"--report", "html="+at("p.html"), "--report", "junit="+at("p.xml")+",ctrf="+at("p.json"),
		"--report", "sarif="+at("p.sarif"), "--report", "text="+at("p.txt"), "--report", "json="+at("all.json"))
	if code != ExitFindings || !strings.Contains(stdout, "not proven: 1 operation") || stderr != "" {
		t.Errorf("got %d, %q, %q", code, stdout, stderr)
	}
	const reason = "no value can be made up for the query parameter q"
	for name, begin := range map[string]string{
		"p.html": "<!DOCTYPE html>", "p.xml": "<?xml", "p.json": `{`, "p.sarif": "{", "p.txt": "METHOD", "all.json": "{",
	} {
		data, err := os.ReadFile(at(name))
		if err != nil || !strings.HasPrefix(string(data), begin) || !strings.Contains(string(data), reason) {
			t.Errorf("%s: got %v, %.200q", name, err, data)
		}
	}
	if left, _ := os.ReadDir(folder); len(left) != 6 {
		t.Errorf("got %v", left)
	}
}

func TestAReportMayTakeStandardOutput(t *testing.T) {
	t.Parallel()
	document := written(t, "api.yaml", soundDocument)
	for _, as := range []string{"json", "json=-"} {
		code, stdout, stderr := run(t, nil, "prove", document, "--report", as)
		if code != ExitFine || !json.Valid([]byte(stdout)) || stderr != "" {
			t.Errorf("%s: got %d, %q, %q", as, code, stdout, stderr)
		}
	}
}

func TestAReportThatCannotBeWrittenIsRefusedBeforeTheWork(t *testing.T) {
	t.Parallel()
	document, folder := written(t, "api.yaml", soundDocument), t.TempDir()
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"no form":    {[]string{"prove", "--report", "yaml=a"}, `--report "yaml=a" cannot be used: write text, json, junit`},
		"no file":    {[]string{"prove", "--report", "junit="}, `--report "junit=" cannot be used`},
		"a bad list": {[]string{"prove", "--report", "json=a,b.json"}, `cannot be used: write text, json, junit`},
		"no folder": {
			[]string{"prove", "--report", "junit=" + filepath.Join(folder, "none", "a.xml")},
			"make the folder " + filepath.Join(folder, "none") + " first",
		},
		"a folder": {[]string{"prove", "--report", "junit=" + folder}, folder + " is no regular file"},
		"one file twice": {
			[]string{"prove", "--report", "json=" + folder + "/a", "--report", "html=" + folder + "/./a"},
			"something else goes to that file",
		},
		"two to standard output": {
			[]string{"prove", "--report", "json", "--report", "html=-"},
			"--report json and html both go to standard output: name a file for one, as in html=FILE",
		},
		"format and report": {
			[]string{"prove", "--format", "junit", "--report", "html"},
			"--format junit and --report html both go to standard output",
		},
		"a form that does not fit": {
			[]string{"lint", "--report", "junit=" + folder + "/a"}, "junit does not fit lint: write text, json or sarif",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, stdout, stderr := run(t, nil, append(c.args, document)...)
			if code != ExitCannotRun || stdout != "" || !strings.Contains(stderr, c.want) {
				t.Errorf("got %d, %q, %q; want %q", code, stdout, stderr, c.want)
			}
		})
	}
	if left, _ := os.ReadDir(folder); len(left) > 0 {
		t.Errorf("something is left behind: %v", left)
	}
}

// TestWhatIsNoFileIsNotReplaced takes a socket for all that a rename would destroy, such as /dev/null.
func TestWhatIsNoFileIsNotReplaced(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "s")
	socket, err := net.Listen("unix", name)
	if err != nil {
		t.Skip("this system makes no sockets here: ", err)
	}
	defer func() { _ = socket.Close() }()
	code, _, stderr := run(t, nil, "lint", "--report", "json="+name)
	info, err := os.Lstat(name)
	if code != ExitCannotRun || !strings.Contains(stderr, "no regular file") || err != nil || info.Mode().IsRegular() {
		t.Errorf("got %d, %q, %v", code, stderr, err)
	}
}

func TestLintReportsWhatFitsIt(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	sarif, text := filepath.Join(folder, "a.sarif"), filepath.Join(folder, "a.txt")
	for document, code := range map[string]int{blemishedDocument: ExitFindings, brokenDocument: ExitCannotRun} {
		file := written(t, "api.yaml", document)
		got, _, _ := run(t, nil, "lint", file, "--report", "sarif="+sarif, "--report", "text="+text)
		if data, err := os.ReadFile(sarif); err != nil || !json.Valid(data) || got != code ||
			!strings.Contains(string(data), `"startLine"`) {
			t.Errorf("got %d, %v, %s", got, err, data)
		}
		if data, err := os.ReadFile(text); err != nil || !strings.Contains(string(data), "api.yaml:") {
			t.Errorf("got %v, %s", err, data)
		}
	}
}

func TestReportsComeFromEnvironmentAndFile(t *testing.T) {
	t.Parallel()
	folder, document := t.TempDir(), written(t, "api.yaml", soundDocument)
	at := func(name string) string { return filepath.Join(folder, name) }
	settings := written(t, "settings.yaml", "report: [json="+at("file.json")+", html="+at("file.html")+"]\n")
	scalar := written(t, "settings.yaml", "report: json="+at("scalar.json")+"\n")
	environ := []string{"UNDERSTUDY_REPORT=json=" + at("environ.json") + ",text=" + at("environ.txt")}
	for _, c := range []struct {
		environ []string
		args    []string
		want    []string
	}{
		{nil, []string{"--config", settings}, []string{"file.html", "file.json"}},
		{nil, []string{"--config", scalar}, []string{"scalar.json"}},
		{environ, []string{"--config", settings}, []string{"environ.json", "environ.txt"}},
		{environ, []string{"--config", settings, "--report", "json=" + at("flag.json")}, []string{"flag.json"}},
	} {
		code, stdout, stderr := run(t, c.environ, append([]string{"prove", document}, c.args...)...)
		if code != ExitFine || !strings.Contains(stdout, "proven: ") || stderr != "" {
			t.Errorf("%v: got %d, %q, %q", c.args, code, stdout, stderr)
		}
		var got []string
		entries, _ := os.ReadDir(folder)
		for _, entry := range entries {
			got = append(got, entry.Name())
			_ = os.Remove(at(entry.Name()))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%v: (-want +got)\n%s", c.args, diff)
		}
	}
	code, _, stderr := run(t, []string{"UNDERSTUDY_REPORT=pdf=a"}, "prove", document)
	if code != ExitCannotRun ||
		!strings.Contains(stderr, "UNDERSTUDY_REPORT: the value cannot be used for --report: write text") {
		t.Errorf("got %d, %q", code, stderr)
	}
}

// TestOneFileOfSettingsServesAllCommands passes over what belongs to another command, and not what nobody knows.
func TestOneFileOfSettingsServesAllCommands(t *testing.T) {
	t.Parallel()
	file := written(t, "settings.yaml", "report: json=a.json\nformat: json\nseed: 7\n")
	var stderr strings.Builder
	s := &serve{World: World{Stderr: &stderr, Environ: []string{"UNDERSTUDY_REPORT=junit=x.xml"}}}
	c := &cobra.Command{}
	s.flags(c)
	if err := c.Flags().Set("config", file); err != nil {
		t.Fatal(err)
	}
	if err := fillIn(c.Flags(), s.World); err != nil || s.seed != 7 || stderr.String() != "" {
		t.Errorf("got %v, %d, %q", err, s.seed, stderr.String())
	}
	unknown := written(t, "settings.yaml", "reports: json=a.json\n")
	if code, _, stderr := run(t, nil, "lint", "--config", unknown); code != ExitCannotRun ||
		!strings.Contains(stderr, `the setting "reports" is not known`) {
		t.Errorf("got %d, %q", code, stderr)
	}
}

func TestTheFormsAreCompletedAndInHelp(t *testing.T) {
	t.Parallel()
	for command, forms := range map[string]string{
		"lint": "text=\njson=\nsarif=\n", "prove": "text=\njson=\njunit=\nsarif=\nhtml=\nctrf=\n",
	} {
		code, stdout, _ := run(t, nil, "__complete", command, "--report", "")
		if code != ExitFine || !strings.HasPrefix(stdout, forms) {
			t.Errorf("%s: got %q", command, stdout)
		}
		if _, help, _ := run(t, nil, command, "--help"); !strings.Contains(help, "--report form=file") {
			t.Errorf("%s: --report is not in %s", command, help)
		}
	}
}

func TestAWriteThatFailsLeavesWhatWasThere(t *testing.T) {
	t.Parallel()
	file := written(t, "a.json", "before")
	broken := errors.New("broken")
	err := save(file, func(w io.Writer) error {
		_, _ = io.WriteString(w, "half of it")
		return broken
	})
	data, _ := os.ReadFile(file)
	left, _ := os.ReadDir(filepath.Dir(file))
	if !errors.Is(err, broken) || string(data) != "before" || len(left) != 1 {
		t.Errorf("got %v, %q, %v", err, data, left)
	}
}

func TestALinkStaysALink(t *testing.T) {
	t.Parallel()
	file := written(t, "a.json", "before")
	link := filepath.Join(t.TempDir(), "link.json")
	if err := os.Symlink(file, link); err != nil {
		t.Skip("this system makes no links: ", err)
	}
	err := save(link, func(w io.Writer) error {
		_, err := io.WriteString(w, "after")
		return err
	})
	data, _ := os.ReadFile(file)
	if info, _ := os.Lstat(link); err != nil || string(data) != "after" || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("got %v, %q, %v", err, data, info.Mode())
	}
}

// TestTextMayGoAside is for a command whose standard output is somebody else's.
func TestTextMayGoAside(t *testing.T) {
	t.Parallel()
	results := &report.Results{Command: "run", Title: "Pets", File: "pets.yaml"}
	for _, reports := range [][]string{nil, {"json"}} {
		var stdout, stderr strings.Builder
		r := reporting{world: World{Stdout: &stdout, Stderr: &stderr}, aside: true}
		r.declareReports(&cobra.Command{Use: "run"})
		if err := errors.Join(r.reports.Replace(reports), r.prepareReports(), r.writeReports(results)); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(stderr.String(), "passed: 0 operations") ||
			json.Valid([]byte(stdout.String())) != (reports != nil) {
			t.Errorf("%v: got %q, %q", reports, stdout.String(), stderr.String())
		}
	}
}
