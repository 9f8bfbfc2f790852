package fake

import (
	"regexp"
	"strconv"
	"strings"
)

// repeating finds a back reference (ECMA-262, section 22.2.1): \1 to \9, or \k<name>.
var repeating = regexp.MustCompile(`\\([1-9]|k<)`)

// naming finds the start of a group that has a name.
var naming = regexp.MustCompile(`^\(\?<(\w+)>`)

// written finds the start of a group in the rewritten pattern.
var written = regexp.MustCompile(`\(\?P<\w+>`)

// A group is a capturing group of a pattern: its own name, if any, and its text as it was rewritten.
type group struct {
	name, text string
	at         int
	ended      bool
}

// Names of groups in the rewritten pattern: what a group drew is kept, and what repeats it is written from there.
const (
	keptGroup  = "kept"
	againGroup = "again"
)

// begin names the capturing group that a text begins with, and is the length of its start. It is 0 where nothing
// repeats a group, or none is captured.
func (e *ecma) begin(rest string) int {
	name := naming.FindStringSubmatch(rest)
	if !e.repeats || name == nil && strings.HasPrefix(rest, "(?") {
		return 0
	}
	e.out.WriteString("(?P<" + keptGroup + strconv.Itoa(len(e.groups)+1) + ">")
	made := group{at: e.out.Len()}
	n := 1
	if name != nil {
		made.name, n = name[1], len(name[0])
	}
	e.groups = append(e.groups, made)
	return n
}

// end notes the text of the group that ends here: the innermost one that began after what is still open.
func (e *ecma) end() {
	for i := len(e.groups) - 1; i >= 0; i-- {
		if g := &e.groups[i]; !g.ended && g.at > e.atom {
			g.ended, g.text = true, e.out.String()[g.at:]
			return
		}
	}
}

// again rewrites a back reference as a group of its own with the text of the one that it repeats, and is its length. It
// is 0 for any other escape, and for a group that has not ended: that repeats nothing (ECMA-262, section 22.2.2.9).
func (e *ecma) again(rest string) int {
	at := repeating.FindStringIndex(rest)
	if at == nil || at[0] != 0 {
		return 0
	}
	n := at[1]
	number, err := strconv.Atoi(rest[1:n])
	if err != nil {
		name, _, closed := strings.Cut(rest[n:], ">")
		if !closed {
			return 0
		}
		n += len(name) + 1
		for i, g := range e.groups {
			if g.name == name {
				number = i + 1
			}
		}
	}
	e.lossy = true
	if number == 0 || number > len(e.groups) || !e.groups[number-1].ended {
		return n
	}
	text := written.ReplaceAllString(e.groups[number-1].text, "(?:")
	e.out.WriteString("(?P<" + againGroup + strconv.Itoa(number) + "x" + strconv.Itoa(e.out.Len()) + ">" + text + ")")
	return n
}

// groupOf is the number of the group that a part of the rewritten pattern keeps or repeats, and 0 for any other part.
func groupOf(name, kind string) int {
	digits, is := strings.CutPrefix(name, kind)
	digits, _, _ = strings.Cut(digits, "x")
	if number, err := strconv.Atoi(digits); is && err == nil && number <= maxGroups {
		return number
	}
	return 0
}

// maxGroups is how many groups a pattern can repeat: \9 is the last.
const maxGroups = 9
