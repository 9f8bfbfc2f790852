package stub

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// Bounds on scenario files. Past one of them the start is refused.
const (
	// MaxScenarios is the largest number of scenario files: 100.
	MaxScenarios = 100
	// MaxSteps is the largest number of steps in a file, and of entries in its chaos: 100.
	MaxSteps = 100
	// MaxScenarioBytes is the largest scenario file, in bytes: 64 KiB.
	MaxScenarioBytes = 64 << 10
	// maxName is the longest name of a scenario or a step.
	maxName = 64
)

// story reads one scenario file.
type story struct {
	*loader
	at   problem.Location
	made *Scenario
}

// scenario makes a scenario of a file's bytes. It is nil where there is a fault.
func (l *loader) scenario(base string, data []byte, at problem.Location) *Scenario {
	before := len(l.faults)
	if len(data) > MaxScenarioBytes {
		l.fault(at, fmt.Sprintf("is larger than %d KiB", MaxScenarioBytes>>10), "split it into several scenarios")
		return nil
	}
	doc := l.document(at, data)
	if doc == nil {
		return nil
	}
	s := &story{loader: l, at: at, made: &Scenario{Name: base, File: at.File}}
	top := doc.Top()
	if !s.keys(top, "name", "description", "contract", "steps", "chaos") {
		return nil
	}
	s.made.Lax = s.off(top.Child("contract"))
	if description := top.Child("description"); description.Exists() {
		s.made.Description, _ = s.text(description)
	}
	s.readName(top.Child("name"))
	s.readSteps(top.Child("steps"))
	s.readChaos(top.Child("chaos"))
	if !top.Child("steps").Exists() && !top.Child("chaos").Exists() {
		s.fault(top.Location(), "tells nothing", "write steps, or chaos")
	}
	if len(l.faults) > before {
		return nil
	}
	return s.made
}

// keys reports whether a place is an object, and finds fault with members that are not known.
func (s *story) keys(at schema.Place, known ...string) bool {
	if at.Node.Kind != schema.Object {
		s.fault(at.Location(), "is not an object", "write "+strings.Join(known, ", "))
		return false
	}
	for i, name := range at.Node.Names {
		if !slices.Contains(known, name) {
			s.fault(at.Item(i).Location(), fmt.Sprintf("the key %.40q is not known", name), "use "+strings.Join(known, ", "))
		}
	}
	return true
}

// text is a string member.
func (s *story) text(at schema.Place) (string, bool) {
	if at.Node.Kind != schema.String || at.Node.Text == "" {
		s.fault(at.Location(), "is no text", "write a text")
		return "", false
	}
	return at.Node.Text, true
}

// label is a name that people and headers can carry.
func (s *story) label(at schema.Place) (string, bool) {
	text, ok := s.text(at)
	if !ok {
		return "", false
	}
	if !isLabel(text) {
		s.fault(at.Location(), "is no name", "use letters, digits, - _ . and spaces between them, 64 in all at most")
		return "", false
	}
	return text, true
}

func isLabel(text string) bool {
	odd := strings.IndexFunc(text, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-_. ", r)
	})
	return len(text) <= maxName && odd < 0 && strings.TrimSpace(text) == text
}

// readName takes the name that the file gives, or leaves the scenario that of the file. It travels in headers and
// addresses.
func (s *story) readName(at schema.Place) {
	if !at.Exists() {
		if base := s.made.Name; !isLabel(base) || strings.Contains(base, " ") {
			s.fault(s.at, "has a file name that no scenario can have", "rename the file, or add name: with letters, digits, -")
		}
		return
	}
	name, ok := s.label(at)
	if !ok {
		return
	}
	if strings.Contains(name, " ") {
		s.fault(at.Location(), "has spaces in it", "join the words with -: the name travels in headers and addresses")
	}
	s.made.Name = name
}

// off reports whether a place says that the contract does not count.
func (s *story) off(at schema.Place) bool {
	if !at.Exists() {
		return false
	}
	if at.Node.Text != "off" && at.Node.Text != "false" {
		s.fault(at.Location(), "is not the word off", "write contract: off, or leave it out")
	}
	return true
}

// duration is a time that passes, such as 61m.
func (s *story) duration(at schema.Place) time.Duration {
	if !at.Exists() {
		return 0
	}
	d, err := time.ParseDuration(at.Node.Text)
	if at.Node.Kind != schema.String || err != nil || d <= 0 {
		s.fault(at.Location(), "is no time", "write one such as 500ms, 61m or 36h")
		return 0
	}
	return d
}

// whole is a whole number from 1 to most.
func (s *story) whole(at schema.Place, most int, hint string) int {
	number, err := strconv.Atoi(at.Node.Text)
	if at.Node.Kind != schema.Number || err != nil || number < 1 || number > most {
		s.fault(at.Location(), "is no number from 1 to "+strconv.Itoa(most), hint)
		return 0
	}
	return number
}

// operationsAt are the operations that a place names: one, several or, with "*", all.
func (s *story) operationsAt(at schema.Place) (list []*contract.Operation, all bool) {
	names := []schema.Place{at}
	if at.Node.Kind == schema.Array {
		names = names[:0]
		for i := range at.Node.Items {
			names = append(names, at.Item(i))
		}
	}
	for _, name := range names {
		operation := s.contract.Operation(name.Node.Text)
		switch {
		case name.Node.Kind == schema.String && name.Node.Text == "*":
			return s.contract.Operations, true
		case name.Node.Kind != schema.String || operation == nil:
			s.fault(name.Location(), fmt.Sprintf("the contract has no operation %.80q", name.Node.Text),
				`name one of `+s.operations()+`, or "*" for all`)
		case !slices.Contains(list, operation):
			list = append(list, operation)
		}
	}
	if len(names) == 0 {
		s.fault(at.Location(), "names no operation", `name one of `+s.operations()+`, or "*" for all`)
	}
	return list, false
}

// ids are the names by which stubs know operations: nil where they are all.
func (l *loader) ids(operations []*contract.Operation) []string {
	if len(operations) == len(l.contract.Operations) {
		return nil
	}
	list := make([]string, len(operations))
	for i, operation := range operations {
		list[i] = operation.ID
	}
	return list
}
