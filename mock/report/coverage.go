package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxMissing is how many points of one kind that were not met are told one by one. All are in the forms for programs.
const maxMissing = 20

// text tells how much was met: a table of the kinds, then what is missing of each.
func (c *Coverage) text(b *strings.Builder, paint Paint) {
	if c == nil {
		return
	}
	const total = "all"
	width := max(len("COVERAGE"), len(total))
	for i := range c.Parts {
		width = max(width, utf8.RuneCountInString(plain(c.Parts[i].Name)))
	}
	row := func(name string, met, of int) string {
		return pad(plain(name), width) + "  " + right(strconv.Itoa(met), "  MET") + "  " + right(strconv.Itoa(of), "   OF") +
			"  " + right(percent(met, of), "SHARE")
	}
	b.WriteString(paint.in(bold, pad("COVERAGE", width)+"    MET     OF  SHARE") + "\n")
	for i := range c.Parts {
		b.WriteString(row(c.Parts[i].Name, c.Parts[i].Met, c.Parts[i].Total) + "\n")
	}
	b.WriteString(row(total, c.Met, c.Total) + "\n\n")
	for i := range c.Parts {
		if part := &c.Parts[i]; len(part.Missing) > 0 {
			b.WriteString("not met: " + plain(part.Name) + "\n")
			for k, missing := range part.Missing {
				if k == maxMissing {
					fmt.Fprintf(b, "  and %d more: see --report json=FILE\n", len(part.Missing)-k)
					break
				}
				b.WriteString("  " + plain(missing) + "\n")
			}
			b.WriteString("\n")
		}
	}
	if c.Limit != "" {
		b.WriteString(paint.in(yellow, "not counted") + ": " + plain(c.Limit) + "\n\n")
	}
}

// percent is a share, rounded down, so that 100% is all of it. Of nothing there is none.
func percent(met, of int) string {
	if of <= 0 {
		return "-"
	}
	return strconv.Itoa(met*100/of) + "%"
}

// share is what was met, in words.
func share(met, of int) string {
	return fmt.Sprintf("%d of %d (%s)", met, of, percent(met, of))
}
