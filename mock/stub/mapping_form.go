package stub

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// MaxMapping is the largest mapping or request pattern, in bytes: 1 MiB.
const MaxMapping = 1 << 20

// Bounds on what a mapping is made of: its JSON values, each of which costs many times its text, and its matchers.
const (
	maxValues     = 50_000
	bytesPerValue = 100
	maxMatchers   = 1000
	matcherBytes  = 1 << 10
)

// maxWeight bounds what one mapping is compiled to, in bytes: 16 MiB. A short text can be a large expression.
const maxWeight = 16 << 20

// maxNesting is how deeply and, or, not and expressions may nest.
const maxNesting = 32

// form reads what is written in WireMock's words and gathers what is wrong with it.
type form struct {
	findings []problem.Finding
	// depth is how deeply matchers nest where reading is.
	depth int
	// weight is what was compiled so far, in bytes, and matchers how many there were.
	weight, matchers int
}

// open reads JSON of an object. It is nil where it is none, and says why.
func (f *form) open(data []byte) *schema.Document {
	if len(data) > MaxMapping {
		f.note(problem.Finding{Keyword: "size", Message: "is larger than 1 MiB", Hint: "make it smaller"})
		return nil
	}
	many := problem.Finding{
		Keyword: "size", Message: fmt.Sprintf("has more than %d values", maxValues), Hint: "make it smaller",
	}
	if manyMarks(data) {
		f.note(many)
		return nil
	}
	doc, err := schema.Read("mapping.json", data)
	if err == nil && doc.Nodes() > maxValues {
		f.note(many)
		return nil
	}
	if err == nil && doc.Root.Kind == schema.Object {
		f.weight += bytesPerValue * doc.Nodes()
		return doc
	}
	finding := problem.Finding{Keyword: "type", Message: "is no JSON object", Hint: "send one, such as {\"request\": {}}"}
	var fault *schema.Fault
	if errors.As(err, &fault) {
		finding = problem.Finding{Keyword: "syntax", Message: fault.What, Hint: fault.Hint, Source: fault.At}
		finding.Source.File = ""
	}
	f.note(finding)
	return nil
}

// manyMarks reports whether JSON surely has more values than are allowed, without reading it: values cost many times
// their text. A value has at most two marks of its own, the one that it begins with and the comma before it.
func manyMarks(data []byte) bool {
	quoted, left := false, 2*maxValues
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ',' || c == '[' || c == '{'):
			left--
		}
	}
	return left < 0
}

// note keeps a finding, up to a bound that a person could still read.
func (f *form) note(finding problem.Finding) {
	if finding.In = "stub"; len(f.findings) < maxFaults {
		f.findings = append(f.findings, finding)
	}
}

// say is a finding at a place of the mapping.
func (f *form) say(at schema.Place, keyword, message, hint string) {
	source := problem.Location{Pointer: at.Pointer}
	if at.Node != nil {
		source = at.Location()
		source.File, source.Pointer = "", at.Pointer
	}
	f.note(problem.Finding{Pointer: at.Pointer, Keyword: keyword, Message: message, Hint: hint, Source: source})
}

// A member of an object: how it is read, or why it is not supported.
type part struct {
	read    func(schema.Place)
	refused string
}

// object reads the members of an object in the order written. One that is not known is a finding: never ignored.
func (f *form) object(at schema.Place, what string, parts map[string]part) bool {
	if at.Node.Kind != schema.Object {
		f.say(at, "type", "is not an object", "write the members of "+what+" in braces")
		return false
	}
	for i, name := range at.Node.Names {
		known, ok := parts[name]
		switch {
		case ok && known.read != nil:
			known.read(at.Item(i))
		case ok:
			f.say(at.Item(i), "unsupported", name+" is not supported", known.refused)
		default:
			f.say(at.Item(i), "unknown", fmt.Sprintf("%s has no member %.60q", what, name), "use "+offered(parts))
		}
	}
	return true
}

// offered lists the members that are read, for a hint.
func offered(parts map[string]part) string {
	var names []string
	for name, known := range parts {
		if known.read != nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// text reads a string. A number or a boolean stands for its text, as clients without types write it.
func (f *form) text(at schema.Place) (string, bool) {
	switch at.Node.Kind {
	case schema.String, schema.Number, schema.Bool:
		return at.Node.Text, true
	case schema.Null, schema.Array, schema.Object:
	}
	f.say(at, "type", "is not a string", "write a string")
	return "", false
}

// line reads a string that is shown to people, on one line and not too long.
func (f *form) line(at schema.Place) string {
	text, ok := f.text(at)
	if ok && (len(text) > maxShown || strings.ContainsFunc(text, func(c rune) bool { return c < ' ' || c == 0x7f })) {
		f.say(at, "length", "is too long or has control characters", fmt.Sprintf("use at most %d plain bytes", maxShown))
		return ""
	}
	return text
}

func (f *form) flag(at schema.Place) bool {
	if at.Node.Kind != schema.Bool {
		f.say(at, "type", "is not a boolean", "write true or false")
	}
	return at.Node.IsTrue()
}

// whole reads an integer within bounds. It is the lower bound where that is not what there is.
func (f *form) whole(at schema.Place, low, high int) int {
	number, err := strconv.Atoi(at.Node.Text)
	if at.Node.Kind != schema.Number || err != nil || number < low || number > high {
		f.say(at, "range", "is no integer that can be used here", fmt.Sprintf("write one from %d to %d", low, high))
		return low
	}
	return number
}

// number reads a finite number within bounds. It is the lower bound where that is not what there is.
func (f *form) number(at schema.Place, low, high float64) float64 {
	number, err := strconv.ParseFloat(at.Node.Text, 64)
	if at.Node.Kind != schema.Number || err != nil || math.IsNaN(number) || number < low || number > high {
		f.say(at, "range", "is no number that can be used here", fmt.Sprintf("write one from %g to %g", low, high))
		return low
	}
	return number
}

// weigh counts what a part of the mapping is compiled to, and reports whether there is room for it.
func (f *form) weigh(at schema.Place, bytes int) bool {
	if f.weight += bytes; f.weight <= maxWeight {
		return true
	}
	f.say(at, "size", fmt.Sprintf("takes more than %d MiB of memory, with what is before it", maxWeight>>20),
		"write fewer expressions and schemas, or simpler ones")
	return false
}

// sound reports whether nothing was found wrong since there were so many findings.
func (f *form) sound(since int) bool { return len(f.findings) == since && since < maxFaults }
