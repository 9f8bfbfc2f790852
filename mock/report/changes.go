package report

import (
	"fmt"
	"io"
	"strings"
)

// changes writes the results of a comparison for people: what hurts, each with why, where, and a command that shows
// just that; then what breaks only others, and why; then what breaks nobody; then the counts.
func (r *Results) changes(w io.Writer, paint Paint) error {
	var b strings.Builder
	r.changed(&b, Failed, paint.in(red, "hurts"))
	r.changed(&b, Skipped, paint.in(yellow, "breaks others"))
	r.changed(&b, Proven, paint.in(green, "breaks nobody"))
	if r.Ended != "" {
		b.WriteString(paint.in(yellow, "incomplete") + ": " + plain(r.Ended) + "\n")
	}
	c := r.Count()
	switch verdict := counted(c.Failed, "change") + " hurt"; {
	case c.All() == 0:
		b.WriteString(paint.in(green, "nothing changed") + "\n")
	case c.Failed > 0:
		if c.Failed == 1 {
			verdict += "s"
		}
		fmt.Fprintf(&b, "%s, %d break others, %d break nobody\n", paint.in(red, verdict), c.Skipped, c.Proven)
	default:
		fmt.Fprintf(&b, "%s, %d break others, %d break nobody\n", paint.in(green, "no change hurts"), c.Skipped, c.Proven)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// changed tells the changes of a verdict, by operation.
func (r *Results) changed(b *strings.Builder, verdict Verdict, heading string) {
	told := 0
	for i := range r.Operations {
		o := &r.Operations[i]
		named := false
		for k := range o.Outcomes {
			out := &o.Outcomes[k]
			if out.Verdict != verdict {
				continue
			}
			if told++; told > maxTold {
				continue
			}
			if told == 1 {
				b.WriteString(heading + "\n")
			}
			if !named {
				b.WriteString("  " + plain(o.Method+" "+o.Path) + "\n")
				named = true
			}
			b.WriteString("    " + plain(out.Name) + "\n")
			if verdict == Proven {
				continue
			}
			for _, line := range append(out.explanation(), plain(out.At.String()), plain(out.Curl)) {
				if line != "" {
					b.WriteString("      " + line + "\n")
				}
			}
		}
	}
	if told > maxTold {
		fmt.Fprintf(b, "  and %d more: see --format json\n", told-maxTold)
	}
	if told > 0 {
		b.WriteString("\n")
	}
}
