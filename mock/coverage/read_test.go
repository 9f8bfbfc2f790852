package coverage

import (
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

func TestAFileIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	want := &File{
		Tool: "understudy", Version: "v1", Document: Document{Title: "Pets", File: "pets.yaml", SHA256: digest},
		Operations: []FileOperation{{
			ID: "listPets", Method: "GET", Path: "/pets", Met: true,
			Points: []FilePoint{{Kind: Status, Name: "200", Met: true}, {Kind: Value, Name: `query dir="asc"`}},
		}},
		Scenarios: []FilePoint{{Kind: Scenario, Name: "expired"}},
		Limit:     "only so many",
	}
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsNoCoverageFileIsAnErrorThatSaysSo(t *testing.T) {
	t.Parallel()
	document := `"document":{"sha256":"` + digest + `"}`
	for name, test := range map[string]struct{ text, want string }{
		"nothing":               {"", "it is no coverage file"},
		"no JSON":               {"openapi: 3.1.0", "it is no coverage file"},
		"a list":                {"[]", "is a JSON array"},
		"another tool's":        {`{"tool":"x",` + document + `}`, `its tool is "x"`},
		"no tool":               {`{` + document + `}`, `its tool is ""`},
		"no document":           {`{"tool":"understudy"}`, "which document"},
		"a digest too short":    {`{"tool":"understudy","document":{"sha256":"abc"}}`, "64 hexadecimal digits"},
		"a member twice":        {`{"tool":"understudy","tool":"understudy"}`, "it is no coverage file"},
		"a flag that is a text": {`{"tool":"understudy","operations":[{"met":"yes"}]}`, "is a JSON string"},
		"an operation twice": {
			`{"tool":"understudy",` + document + `,"operations":[{"id":"a"},{"id":"a"}]}`, `the operation "a" twice`,
		},
		"a point twice": {
			`{"tool":"understudy",` + document + `,"operations":[{"id":"a","points":[` +
				`{"kind":"status","name":"200","met":true},{"kind":"status","name":"200","met":false}]}]}`,
			`the status "200" of "a" twice`,
		},
		"deep": {strings.Repeat(`[`, 100_000), "it is no coverage file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Read(strings.NewReader(test.text))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestAFileWithoutEndIsCut(t *testing.T) {
	t.Parallel()
	if _, err := Read(endless{}); err == nil || !strings.Contains(err.Error(), "larger than 64 MiB") {
		t.Errorf("got %v", err)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

var _ io.Reader = endless{}

func FuzzRead(f *testing.F) {
	f.Add(`{"tool":"understudy","document":{"sha256":"` + digest + `"},"operations":[{"id":"a","points":[]}]}`)
	f.Add(`{"operations":null}`)
	f.Fuzz(func(t *testing.T, text string) {
		file, err := Read(strings.NewReader(text))
		if err != nil {
			return
		}
		again, err := json.Marshal(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Read(strings.NewReader(string(again))); err != nil {
			t.Errorf("what was read cannot be read again: %v", err)
		}
	})
}
