package report

import (
	"fmt"
	"io"
	"strings"
)

// Text writes the sheet for people: each group with its findings, one a line the way compilers do, and the counts.
func (s *Sheet) Text(w io.Writer, paint Paint) error {
	var b strings.Builder
	for _, g := range s.groups() {
		if len(g.findings) == 0 {
			continue
		}
		b.WriteString(paint.in(bold, g.name) + ": " + g.about + "\n")
		for i := range g.findings {
			f := &g.findings[i]
			b.WriteString(plain(s.place(f).String()) + ": " + paint.level(g.level) + ": " + sentence(f) +
				paint.in(faint, " ["+rule(f)+"]") + "\n")
		}
		b.WriteString("\n")
	}
	b.WriteString(s.summary() + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// summary is the last line: the counts.
func (s *Sheet) summary() string {
	name := plain(s.File)
	if s.Empty() {
		return name + ": nothing is wrong, and everything is enforced"
	}
	text := name + ": "
	if n := len(s.Faults); n > 0 {
		text += counted(n, "fault") + ", "
	}
	return text + fmt.Sprintf("%s, %d in the ledger", counted(len(s.Blemishes), "blemish"), len(s.Ledger))
}

// counted writes a number and what it counts.
func counted(n int, what string) string {
	switch {
	case n == 1:
		return "1 " + what
	case strings.HasSuffix(what, "sh"):
		what += "es"
	default:
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
