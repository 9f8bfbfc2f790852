package stub_test

import (
	"strings"
	"testing"

	"understudy/mock/stub"
)

func TestAFileHoldsOneDocument(t *testing.T) {
	t.Parallel()
	const step = "steps: [{on: getPet, reply: 404}]\n"
	const passed = ":1 : another document begins here, and would be passed over"
	c := load(t)
	for text, want := range map[string]string{
		"--- # one\n" + step + "...\n# the end\n\n...\n": "",
		"\xef\xbb\xbf%YAML 1.1\n# one\n---\n" + step:     "",
		step + "description: |\n  a\n  ---\n  ...\n":     "",
		step + "description: a\n---a: b\n":               `3:7 /---a: the key "---a" is not known`,
		step + "---\n" + step:                            "2" + passed,
		step + "---\r\n":                                 "2" + passed,
		"---\n" + step + "--- {a: b}\n":                  "3" + passed,
		step + "...\n# two\na: b\n":                      "4" + passed,
		step + "...\n%YAML 1.2\n---\na: b\n":             "3" + passed,
	} {
		_, faults := stub.Load(folder(map[string]string{"scenarios/a.yaml": text}), "f", c)
		if got := strings.ReplaceAll(tell(faults), "f/scenarios/a.yaml:", ""); got != want {
			t.Errorf("%q is told %q, not %q", text, got, want)
		}
	}
	_, faults := stub.Load(folder(map[string]string{"getPet/200/a.yaml": "body: {id: 1}\n---\nbody: {id: 2}\n"}), "f", c)
	if got := tell(faults); got != "f/getPet/200/a.yaml:2"+passed {
		t.Errorf("a fixture is told %q", got)
	}
}

func TestAScenarioIsNamedByWhatHeadersCarry(t *testing.T) {
	t.Parallel()
	const step = "steps: [{on: getPet, reply: 404}]"
	const odd = " : has a file name that no scenario can have"
	c := load(t)
	for base, named := range map[string]bool{
		"a-b_c.1": true, "ü": false, "a; contract=off": false, "two words": false, "a\nb": false,
		strings.Repeat("a", 65): false,
	} {
		file := "scenarios/" + base + ".yaml"
		_, faults := stub.Load(folder(map[string]string{file: step}), "f", c)
		if got := tell(faults); named && got != "" || !named && got != "f/"+file+odd {
			t.Errorf("%q is told %q", base, got)
		}
		if _, faults = stub.Load(folder(map[string]string{file: "name: plain\n" + step}), "f", c); faults != nil {
			t.Errorf("%q with a name of its own is told %q", base, tell(faults))
		}
	}
}
