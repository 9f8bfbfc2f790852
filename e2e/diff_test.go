package e2e

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// version is a document whose list of pets has a limit, and may have pages.
func version(most int, extra string) string {
	return fmt.Sprintf(`openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: %d}}
      responses: {"200": {description: ok}%s}
`, most, extra)
}

// usedBy is a coverage file of a document, whose consumer lists pets, and may have sent the limit.
func usedBy(document string, limit bool) string {
	return fmt.Sprintf(`{"tool": "understudy", "version": "v1", "document": {"title": "Pets", "file": "o", "sha256": "%x"},
		"operations": [{"id": "listPets", "method": "GET", "path": "/pets", "met": true, "points": [
		{"kind": "status", "name": "200", "met": true}, {"kind": "status", "name": "404", "met": false},
		{"kind": "parameter", "name": "query limit", "met": %t}]}]}`, sha256.Sum256([]byte(document)), limit)
}

func TestDiffTellsByItsExitCode(t *testing.T) {
	t.Parallel()
	old := version(100, `, "404": {description: no}`)
	files := map[string]string{
		"old.yaml": old, "looser.yaml": version(200, `, "404": {description: no}`), "new.yaml": version(50, ""),
		"broken.yaml": "openapi: 3.1.0\npaths: [", "outer.yaml": strings.Replace(old, "{description: no}",
			"{$ref: ../secret.yaml#/a}", 1),
		"sent.json": usedBy(old, true), "unsent.json": usedBy(old, false), "other.json": usedBy("another", true),
		"none.json": "{}", "nothing.yaml": "openapi: 3.1.0\ninfo: {title: a, version: \"1\"}\n",
	}
	for name, test := range map[string]struct {
		args           []string
		code           int
		stdout, stderr string
	}{
		"nothing changed":       {[]string{"old.yaml", "old.yaml"}, 0, "nothing changed\n", ""},
		"nobody is broken":      {[]string{"old.yaml", "looser.yaml"}, 0, "0 break others, 1 break nobody", ""},
		"clients are broken":    {[]string{"old.yaml", "new.yaml"}, 1, "2 changes hurt, 0 break others", ""},
		"this consumer":         {[]string{"old.yaml", "new.yaml", "--used", "sent.json"}, 1, "1 change hurts, 1", ""},
		"only others":           {[]string{"old.yaml", "new.yaml", "--used", "unsent.json"}, 0, "no change hurts, 2", ""},
		"a document of another": {[]string{"old.yaml", "new.yaml", "--used", "other.json"}, 2, "", "about another document"},
		"taken anyway": {
			[]string{"old.yaml", "new.yaml", "--used", "other.json", "--used-anyway"}, 1, "1 change hurts", "",
		},
		"anyway without a file":  {[]string{"old.yaml", "new.yaml", "--used-anyway"}, 2, "", "says nothing without --used"},
		"no coverage file":       {[]string{"old.yaml", "new.yaml", "--used", "none.json"}, 2, "", "no coverage file"},
		"a folder as such":       {[]string{"old.yaml", "new.yaml", "--used", "."}, 2, "", "name a coverage file"},
		"no such coverage file":  {[]string{"old.yaml", "new.yaml", "--used", "nope.json"}, 2, "", "name a coverage file"},
		"one document":           {[]string{"old.yaml"}, 2, "", "name the old document and the new one"},
		"no such document":       {[]string{"old.yaml", "nope.yaml"}, 2, "", "nope.yaml: "},
		"a broken document":      {[]string{"broken.yaml", "new.yaml"}, 2, "", "broken.yaml:"},
		"a way out of a folder":  {[]string{"outer.yaml", "new.yaml"}, 2, "", "leads out of the document's folder"},
		"no operations":          {[]string{"nothing.yaml", "nothing.yaml"}, 2, "", "there is nothing to compare"},
		"standard input twice":   {[]string{"-", "-"}, 2, "", "name a file for the other"},
		"a flag of serve":        {[]string{"old.yaml", "new.yaml", "--watch"}, 2, "", "makes no difference to diff"},
		"no such change":         {[]string{"old.yaml", "new.yaml", "--only", "zz"}, 2, "", "no change with this id"},
		"time that is over":      {[]string{"old.yaml", "new.yaml", "--timeout", "1ns"}, 2, "", "takes longer than 1ns"},
		"time that is no time":   {[]string{"old.yaml", "new.yaml", "--timeout", "-1s"}, 2, "", "write a time up to"},
		"a format that is none":  {[]string{"old.yaml", "new.yaml", "--format", "png"}, 2, "", "text, json, junit"},
		"a setting from a place": {[]string{"old.yaml", "new.yaml", "--config", "nope"}, 2, "", "nope: cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := command(t, folderOf(t, files), nil, patient, append([]string{"diff"}, test.args...)...)
			if got.code != test.code || !strings.Contains(got.stdout, test.stdout) ||
				!strings.Contains(got.stderr, test.stderr) {
				t.Errorf("got %d\n%s\n%s", got.code, got.stdout, got.stderr)
			}
			if test.code == 2 && (got.stdout != "" || strings.Count(got.stderr, "\n") > 5) {
				t.Errorf("got %q, %q", got.stdout, got.stderr)
			}
			if crashed([]byte(got.stderr)) {
				t.Errorf("it crashed: %s", got.stderr)
			}
		})
	}
}

// TestTheReproductionShowsJustTheChange runs each command that diff gives.
func TestTheReproductionShowsJustTheChange(t *testing.T) {
	t.Parallel()
	old := version(100, `, "404": {description: no}`)
	folder := folderOf(t, map[string]string{
		"old one.yaml": old, "new'$HOME.yaml": version(50, ""), "used.json": usedBy(old, true),
	})
	got := command(t, folder, nil, patient, "diff", "old one.yaml", "new'$HOME.yaml", "--used", "used.json",
		"--format", "json")
	var told struct {
		Operations []struct {
			Outcomes []struct{ Name, Verdict, Curl string }
		}
	}
	if err := json.Unmarshal([]byte(got.stdout), &told); err != nil || got.code != 1 {
		t.Fatalf("%v: %+v", err, got)
	}
	ran := 0
	for _, o := range told.Operations {
		for _, out := range o.Outcomes {
			if (out.Verdict == "failed") != (out.Curl != "") {
				t.Errorf("%s is %s, with %q", out.Name, out.Verdict, out.Curl)
			}
			if out.Curl == "" {
				continue
			}
			ran++
			shell := exec.Command("sh", "-c", out.Curl)
			shell.Dir, shell.Env = folder, append(environment(), "PATH="+filepath.Dir(linked(t))+":"+os.Getenv("PATH"))
			text, err := shell.CombinedOutput()
			if shell.ProcessState.ExitCode() != 1 || !strings.Contains(string(text), out.Name) ||
				!strings.Contains(string(text), "1 change hurts, 0 break others, 0 break nobody") {
				t.Errorf("%s: %v: %s", out.Curl, err, text)
			}
		}
	}
	if ran != 1 {
		t.Errorf("%d commands were run", ran)
	}
}

// linked is the program under the name that people call it by.
func linked(t *testing.T) string {
	t.Helper()
	whole, err := filepath.Abs(binary)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "understudy")
	if err := os.Symlink(whole, name); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestDiffReadsStandardInput(t *testing.T) {
	t.Parallel()
	folder := folderOf(t, map[string]string{"old.yaml": version(100, ""), "new.yaml": version(50, "")})
	for _, args := range [][]string{{"-", "new.yaml"}, {"old.yaml", "-"}} {
		in := map[string]string{"-": version(100, ""), "old.yaml": version(50, "")}[args[0]]
		program := exec.Command(binary, append([]string{"diff"}, args...)...)
		program.Dir, program.Env, program.Stdin = folder, environment(), strings.NewReader(in)
		late := time.AfterFunc(patient, func() { _ = program.Process.Kill() })
		text, err := program.CombinedOutput()
		late.Stop()
		if program.ProcessState.ExitCode() != 1 || !bytes.Contains(text, []byte("request parameter max decreased: 100, 50")) {
			t.Errorf("%v: %v: %s", args, err, text)
		}
	}
}

func TestDiffWritesJUnit(t *testing.T) {
	t.Parallel()
	old := version(100, `, "404": {description: no}`)
	folder := folderOf(t, map[string]string{"old.yaml": old, "new.yaml": version(50, ""), "used.json": usedBy(old, true)})
	got := command(t, folder, nil, patient, "diff", "old.yaml", "new.yaml", "--used", "used.json", "--format", "junit")
	var read struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Suites   []struct {
			Skipped int `xml:"skipped,attr"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(got.stdout), &read); err != nil || got.code != 1 {
		t.Fatalf("%v: %+v", err, got)
	}
	if read.Tests != 2 || read.Failures != 1 || len(read.Suites) != 1 || read.Suites[0].Skipped != 1 {
		t.Errorf("got %+v", read)
	}
}
