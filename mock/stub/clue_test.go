package stub_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/stub"
)

func TestAStubTellsWhenItAnswers(t *testing.T) {
	t.Parallel()
	shelf, faults := stub.Load(folder(map[string]string{
		"getPet/200/bob,7.json": `{"id": 7}`,
		"getPet/200/when.yaml": "when:\n  path: {pet: 7}\n  query: {q: a b}\n  header: {X-A: '1'}\n" +
			"  body: {b: 1.0}\nbody: {id: 7}",
		"getPet/200/any.yaml": "when: {}\nbody: {id: 7}",
	}), "f", load(t))
	if faults != nil {
		t.Fatal(tell(faults))
	}
	type told struct {
		Clues []stub.Clue
		Body  string
		OK    bool
	}
	got := map[string]told{}
	shelf.Each(func(s *stub.Stub) {
		clues, body, ok := s.When()
		got[s.Name] = told{clues, string(body), ok}
	})
	want := map[string]told{
		"bob,7": {},
		"any":   {OK: true},
		"when": {
			Clues: []stub.Clue{{"path", "pet", "7"}, {"query", "q", "a b"}, {"header", "X-A", "1"}}, Body: `{"b":1.0}`, OK: true,
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
