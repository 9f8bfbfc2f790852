package choice

import (
	"strconv"
	"strings"
)

// Applied writes the value of Preference-Applied (RFC 7240, section 3) for the preferences that were honoured, such as
// "code=404, example=name". Those that the request did not ask for are left out; without any it is "", and the header
// is not to be sent. Only names and checked values go in: no example can end the line.
func (p Preferences) Applied(honoured Set) string {
	honoured &= p.Asked()
	var room [64]byte // on the stack: the usual answer costs its string and nothing more
	line := room[:0]
	next := func(which Set, name string) bool {
		if honoured&which == 0 {
			return false
		}
		if len(line) > 0 {
			line = append(line, ", "...)
		}
		line = append(append(line, name...), '=')
		return true
	}
	if next(Code, "code") {
		line = strconv.AppendInt(line, int64(p.Code), 10)
	}
	// A name that cannot stand in a header (a caller of this package may set any) is not told back.
	if printable(p.Example) && next(Example, "example") {
		line = appendWord(line, p.Example)
	}
	if next(Dynamic, "dynamic") {
		line = strconv.AppendBool(line, p.Dynamic)
	}
	if next(Seed, "seed") {
		line = strconv.AppendInt(line, p.Seed, 10)
	}
	if next(Delay, "delay") {
		// A caller of this package may set a delay and no text, or any.
		if p.DelayText == "" || !printable(p.DelayText) {
			p.DelayText = p.Delay.String()
		}
		line = appendWord(line, p.DelayText)
	}
	if next(Fault, "fault") {
		line = append(line, p.Fault.String()...)
	}
	if printable(p.Scenario) && next(Scenario, "scenario") {
		line = appendWord(line, p.Scenario)
	}
	return string(line)
}

// appendWord writes a token as it is, and anything else as a quoted-string.
func appendWord(line []byte, word string) []byte {
	if token, _ := cutToken(word); token == word {
		return append(line, word...)
	}
	line = append(line, '"')
	for i := range len(word) {
		if strings.IndexByte(`"\`, word[i]) >= 0 {
			line = append(line, '\\')
		}
		line = append(line, word[i])
	}
	return append(line, '"')
}
