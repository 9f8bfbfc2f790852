package catalog

import (
	"fmt"
	"strings"
	"testing"

	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/persona"
	"understudy/mock/stub"
)

// many plays a document of some operations, for a server that asks for no credential and has no fixtures.
func many(t *testing.T, operations int) Options {
	t.Helper()
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\ninfo: {title: Many, version: '1'}\npaths:\n")
	for i := range operations {
		fmt.Fprintf(&b, "  /p%d:\n    get:\n      operationId: o%d\n      parameters:\n", i, i)
		b.WriteString("        - {name: q, in: query, schema: {type: integer, minimum: 1, maximum: 5}}\n")
		b.WriteString("      responses: {'204': {description: Done.}}\n")
	}
	c, err := contract.Load("many.yaml", []byte(b.String()), nil)
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		Contract: c, Cast: cases.Cast{Mode: persona.ModeOff}, MaxBody: 1 << 20,
		Fixtures: func(string) []*stub.Stub { return nil },
		Shown:    func(*contract.Operation) []Shown { return nil },
		Answered: func(*stub.Ask) *stub.Stub { return nil },
		Tokens:   func(*contract.Operation) bool { return false },
	}
}

func TestWhatIsBeyondTheBoundsIsTold(t *testing.T) {
	t.Parallel()
	options := many(t, 3)
	options.perOperation, options.Most = 5, 8
	book, err := Make(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		entries int
		told    string
	}{
		{5, "an operation has at most 5 entries, and a catalogue 8"},
		{3, "an operation has at most 5 entries, and a catalogue 8"},
		{0, "every way: a catalogue has at most 8 entries: name the operation"},
	} {
		o := &book.Operations[i]
		last := o.Missing[len(o.Missing)-1].String()
		if len(o.Entries) != want.entries || !strings.Contains(last, want.told) {
			t.Errorf("%s has %d entries, and says %s", o.ID, len(o.Entries), last)
		}
	}
	alone, err := Make(t.Context(), options, "o2")
	if err != nil || len(alone.Operations) != 1 || len(alone.Operations[0].Entries) != 5 {
		t.Errorf("by itself: %v, %+v", err, alone)
	}
}

func TestNamesAreUnique(t *testing.T) {
	t.Parallel()
	p := &plan{Operation: many(t, 1).Contract.Operations[0], known: map[string]bool{}, room: 9}
	for _, name := range []string{"a", "a", "a (2)"} {
		p.add(Entry{Kind: Status, Name: name})
	}
	got := p.entries[0].Name + ", " + p.entries[1].Name + ", " + p.entries[2].Name
	if got != "a, a (2), a (2) (2)" {
		t.Errorf("got %s", got)
	}
}
