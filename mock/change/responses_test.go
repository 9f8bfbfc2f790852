package change

import (
	"strings"
	"testing"
)

// answered is a document whose only operation has responses, all alike, or with another schema after a colon.
func answered(statuses string) []byte {
	var list []string
	for one := range strings.FieldsSeq(statuses) {
		status, schema, given := strings.Cut(one, ":")
		if !given {
			schema = "string"
		}
		list = append(list, "'"+status+"': {description: a, content: {application/json: {schema: {type: "+schema+"}}}}")
	}
	return []byte("openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {/a: {get: {operationId: a, responses: {" +
		strings.Join(list, ", ") + "}}}}\n")
}

func TestARangeOfStatusesThatIsNarrowedHurtsNobody(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		old, new string
		breaks   bool
	}{
		"a range to one of it":             {"2XX", "201", false},
		"a range to two of it":             {"2xx 404", "200 201 404", false},
		"a range to one with another body": {"2XX", "201:integer", true},
		"a range to another class":         {"2XX", "301", true},
		"a range beside one of it":         {"200 2XX", "200", false},
		"errors that are not told apart":   {"200 4XX", "200 404", true},
		"one to its range":                 {"201", "2XX", true},
		"two to their range":               {"200 201", "2XX", true},
		"one of a range to the range":      {"201 2XX", "2XX", false},
		"a range beside one that stays":    {"201", "201 2XX", false},
		"an error to its range":            {"200 404", "200 4XX", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if changes := compared(t, answered(test.old), answered(test.new)); (breaking(changes) > 0) != test.breaks {
				t.Errorf("got %v", changes)
			}
		})
	}
}

func TestAStatusThatBecameARangeHurtsWhoMetIt(t *testing.T) {
	t.Parallel()
	old := answered("201")
	changes := compared(t, old, answered("2XX"))
	if len(changes) == 0 || changes[0].Rule != Widened {
		t.Fatalf("got %v", changes)
	}
	for uses, want := range map[string]bool{
		"+ a\n+ a: status: 201": true, "+ a\n- a: status: 201": false, "- a": false,
	} {
		if got := usedOf(t, loaded(t, "old.yaml", old), uses).Judge(&changes[0]); got.Hurts != want {
			t.Errorf("%q: got %v", uses, got)
		}
	}
}
