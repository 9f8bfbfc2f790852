package e2e

import (
	"fmt"
	"maps"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// readLimit is with how much CPU time a document that cannot be read is refused.
const readLimit = 5 * time.Second

// referring is the good document with a schema from elsewhere; the reference stands in line 14.
func referring(reference string, others map[string]string) map[string]string {
	files := with("#/components/schemas/Pet", reference)
	maps.Copy(files, others)
	return files
}

// TestHugeDocumentsEndInOneLine starts with documents that are larger or deeper than they can be read.
func TestHugeDocumentsEndInOneLine(t *testing.T) {
	t.Parallel()
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for _, c := range "bcdefghij" {
		bomb += fmt.Sprintf("%c: &%c [%s*%c]\n", c, c, strings.Repeat(fmt.Sprintf("*%c,", c-1), 8), c-1)
	}
	deep := strings.Repeat("[", 100_000)
	alone := func(text string) map[string]string { return map[string]string{"api.yaml": text} }
	for name, test := range map[string]struct {
		files map[string]string
		at    string
	}{
		"50 MB of lines":      {alone(document + "x: |\n" + strings.Repeat("  text\n", 50<<20/7)), "api.yaml"},
		"50 MB of numbers":    {alone(`{"openapi": "3.1.0", "x": [` + strings.Repeat("1,", 25<<20) + "1]}"), "api.yaml"},
		"65 MB":               {alone(document + strings.Repeat("#", 65<<20)), "api.yaml"},
		"bomb in a file":      {referring("pet.yaml", map[string]string{"pet.yaml": bomb}), "pet.yaml:"},
		"deep in a file":      {referring("pet.yaml", map[string]string{"pet.yaml": "a: " + deep}), "pet.yaml:1"},
		"deep JSON in a file": {referring("pet.json", map[string]string{"pet.json": `{"a":` + deep}), "pet.json:1"},
		"65 MB in a file": {
			referring("pet.yaml", map[string]string{"pet.yaml": strings.Repeat("#", 65<<20)}), "api.yaml:14:",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			oneLine(t, folderOf(t, test.files), "", test.at)
		})
	}
}

// oneLine starts the program on api.yaml of a folder, and holds it to one clear line, exit code 2, and its time.
func oneLine(t *testing.T, folder, at string, says ...string) {
	t.Helper()
	got := command(t, folder, nil, patient, "--listen=127.0.0.1:0", "api.yaml")
	refusal := got
	refusal.cpu = 0 // promise 9 is for documents of a common size
	fault{at: at, says: says}.holds(t, refusal)
	if got.cpu > readLimit {
		t.Errorf("took %s of CPU time, want at most %s", got.cpu, readLimit)
	}
	if strings.Count(got.stderr, "\n") != 1 {
		t.Errorf("it is not one line: %q", got.stderr)
	}
}

// TestReferencesLeadNowhereElse has references that lead out of the document's folder, in every way to write one.
func TestReferencesLeadNowhereElse(t *testing.T) {
	t.Parallel()
	var calls atomic.Int64
	elsewhere := listen(t, &calls)
	outside := filepath.Join(t.TempDir(), "outside.yaml")
	write(t, outside, "const: "+secret+"\n")
	for name, reference := range map[string]string{
		"the folder above":         "../outside.yaml",
		"above, by another folder": "a/../../outside.yaml",
		"above, encoded":           "%2e%2e/outside.yaml",
		"above, encoded slashes":   "a%2f..%2f..%2foutside.yaml",
		"above, backslashes":       `..\\outside.yaml`,
		"absolute":                 filepath.ToSlash(outside),
		"file, by its scheme":      "file://" + filepath.ToSlash(outside),
		"file, relative":           "file:outside.yaml",
		"device":                   "/dev/zero",
		"http":                     "http://" + elsewhere + "/pet.yaml",
		"https":                    "https://" + elsewhere + "/pet.yaml",
		"without a scheme":         "//" + elsewhere + "/pet.yaml",
		"scheme in capitals":       "HTTP://" + elsewhere + "/pet.yaml",
		"another scheme":           "ftp://" + elsewhere + "/pet.yaml",
		"data":                     "data:application/json,{}",
		"metadata of a cloud":      "http://169.254.169.254/latest/meta-data",
		"IPv4 in IPv6":             "http://[::ffff:127.0.0.1]:1/pet.yaml",
		"a number for an address":  "http://2130706433:1/pet.yaml",
		"a folder":                 ".",
		"a name without end":       strings.Repeat("a", 5_000) + ".yaml",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			oneLine(t, folderOf(t, with("#/components/schemas/Pet", reference)), "api.yaml:14:")
		})
	}
	t.Cleanup(func() {
		if n := calls.Load(); n > 0 {
			t.Errorf("%d connections were made to where a reference leads", n)
		}
	})
}

// listen counts the connections to a port of its own.
func listen(t *testing.T, calls *atomic.Int64) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil {
				return
			}
			calls.Add(1)
			_ = c.Close()
		}
	}()
	return listener.Addr().String()
}

// TestReferencesToNothingAreServedAround has references within the folder that lead to no file.
func TestReferencesToNothingAreServedAround(t *testing.T) {
	t.Parallel()
	for name, reference := range map[string]string{
		"a missing part": "pet.yaml#/Dog",
		"a pattern":      "*.yaml",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := playing(t, referring(reference, map[string]string{"pet.yaml": "Pet: {type: object}\n"}), "api.yaml")
			_ = p.answers(t)
			until(t, patient, "a warning", func() bool {
				return strings.Contains(p.stderr.String(), "warning: api.yaml:14:")
			})
			for line := range strings.Lines(p.stderr.String()) {
				if len(line) > 1000 {
					t.Errorf("it is not told in short: %q", line)
				}
			}
		})
	}
}

// TestLinksDoNotLeadReferencesOut has links within the folder that lead out of it.
func TestLinksDoNotLeadReferencesOut(t *testing.T) {
	t.Parallel()
	outside := t.TempDir()
	write(t, filepath.Join(outside, "pet.yaml"), "const: "+secret+"\n")
	for name, test := range map[string]struct{ link, to, reference string }{
		"a file":           {"pet.yaml", filepath.Join(outside, "pet.yaml"), "pet.yaml"},
		"a folder":         {"more", outside, "more/pet.yaml"},
		"the folder above": {"more", "..", "more/pet.yaml"},
		"a device":         {"pet.yaml", "/dev/zero", "pet.yaml"},
		"itself":           {"pet.yaml", "pet.yaml", "pet.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := folderOf(t, with("#/components/schemas/Pet", test.reference))
			if err := os.Symlink(test.to, filepath.Join(folder, test.link)); err != nil {
				t.Skipf("no links can be made here: %v", err)
			}
			oneLine(t, folder, "api.yaml:14:")
		})
	}
}

// TestFilesThatReferToEachOther has circles and trees over several files. What is only circular is played, what is made
// of itself is refused.
func TestFilesThatReferToEachOther(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]map[string]string{
		"itself":     {"pet.yaml": "$ref: pet.yaml\n"},
		"each other": {"pet.yaml": "$ref: b.yaml\n", "b.yaml": "$ref: pet.yaml\n"},
		"of itself":  {"pet.yaml": "allOf: [{$ref: b.yaml}]\n", "b.yaml": "not: {$ref: pet.yaml}\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			oneLine(t, folderOf(t, referring("pet.yaml", files)), "pet.yaml:1:", "itself")
		})
	}
	tree, branches := map[string]string{}, map[string]string{}
	for i := range 60 {
		next := fmt.Sprintf("f%d.yaml#/S%d", (i+1)/15, i+1)
		file := fmt.Sprintf("f%d.yaml", i/15)
		tree[file] += fmt.Sprintf("S%d: {type: object, properties: {a: {$ref: %[2]q}, b: {$ref: %[2]q}}}\n", i, next)
		branches[file] += fmt.Sprintf("S%d: {anyOf: [{$ref: %[2]q}, {$ref: %[2]q}]}\n", i, next)
	}
	tree["f4.yaml"], branches["f4.yaml"] = "S60: {type: integer}\n", "S60: {type: integer}\n"
	for name, test := range map[string]struct {
		files     map[string]string
		reference string
	}{
		"circular": {map[string]string{"pet.yaml": "properties: {next: {$ref: pet.yaml}}\n"}, "pet.yaml"},
		"to and fro": {
			map[string]string{"pet.yaml": "properties: {a: {$ref: \"api.yaml#/components/schemas/Pet\"}}\n"}, "pet.yaml",
		},
		"2^60 by files": {tree, "f0.yaml#/S0"},
		"2^60 branches": {branches, "f0.yaml#/S0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := playing(t, referring(test.reference, test.files), "api.yaml")
			if a, err := dial(t, p.addr).ask(get("/pets/1")); err != nil || a.status != 200 || len(a.body) > 1<<20 {
				t.Errorf("got %+v, %v", a, err)
			}
			if took := p.usage(t).cpu; took > readLimit {
				t.Errorf("took %s of CPU time, want at most %s", took, readLimit)
			}
		})
	}
}
