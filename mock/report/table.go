package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Text writes the results for people: a table of the operations, then what failed with a command to ask for it again,
// then what was not tried and why, then the totals.
func (r *Results) Text(w io.Writer, paint Paint) error {
	var b strings.Builder
	r.table(&b, paint)
	r.failures(&b, paint)
	r.skips(&b)
	if r.Ended != "" {
		b.WriteString(paint.in(yellow, "incomplete") + ": " + plain(r.Ended) + "\n")
	}
	c := r.Count()
	verdict := paint.in(green, "proven")
	if c.Failed > 0 || r.Ended != "" {
		verdict = paint.in(red, "not proven")
	}
	fmt.Fprintf(&b, "%s: %s, %s: %d proven, %d failed, %d not provable, in %s\n", verdict,
		counted(len(r.Operations), "operation"), counted(c.All(), "outcome"), c.Proven, c.Failed, c.Skipped,
		r.Elapsed.Round(time.Millisecond))
	_, err := io.WriteString(w, b.String())
	return err
}

// maxPath is how much room a path gets in the table, in characters; a longer one is cut in its middle.
const maxPath = 60

func (r *Results) table(b *strings.Builder, paint Paint) {
	tried := slices.DeleteFunc(slices.Clone(r.Operations), func(o Operation) bool { return len(o.Outcomes) == 0 })
	if len(tried) == 0 {
		return
	}
	method, width := len("METHOD"), len("PATH")
	for i := range tried {
		method = max(method, utf8.RuneCountInString(plain(tried[i].Method)))
		width = max(width, utf8.RuneCountInString(shortened(plain(tried[i].Path))))
	}
	head := pad("METHOD", method) + "  " + pad("PATH", width) + "  PROVEN  FAILED  SKIPPED"
	b.WriteString(paint.in(bold, head) + "\n")
	for i := range tried {
		o := &tried[i]
		c := o.Count()
		b.WriteString(pad(plain(o.Method), method) + "  " + pad(shortened(plain(o.Path)), width) + "  " +
			right(c.Proven, "PROVEN") + "  " + mark(paint, right(c.Failed, "FAILED"), c.Failed) + "  " +
			right(c.Skipped, "SKIPPED") + "\n")
	}
	b.WriteString("\n")
}

// mark paints a number that should be 0.
func mark(paint Paint, text string, n int) string {
	if n == 0 {
		return text
	}
	return paint.in(red, text)
}

func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
}

// right writes a number below the end of a heading.
func right(n int, heading string) string {
	text := strconv.Itoa(n)
	return strings.Repeat(" ", max(0, len(heading)-len(text))) + text
}

func shortened(path string) string {
	runes := []rune(path)
	if len(runes) <= maxPath {
		return path
	}
	half := (maxPath - 1) / 2
	return string(runes[:half]) + "…" + string(runes[len(runes)-half:])
}

// maxTold is how many failed outcomes, and how many reasons for skipping, are told one by one. All are in the formats
// for programs.
const maxTold = 50

func (r *Results) failures(b *strings.Builder, paint Paint) {
	told := 0
	for i := range r.Operations {
		o := &r.Operations[i]
		for k := range o.Outcomes {
			if o.Outcomes[k].Verdict != Failed {
				continue
			}
			if told++; told > maxTold {
				continue
			}
			b.WriteString(paint.in(red, "FAILED") + " " + plain(o.Method+" "+o.Path+": "+o.Outcomes[k].Name) + "\n")
			for _, line := range o.Outcomes[k].explanation() {
				b.WriteString("  " + line + "\n")
			}
			if o.Outcomes[k].Curl != "" {
				b.WriteString("  " + o.Outcomes[k].Curl + "\n")
			}
			b.WriteString("\n")
		}
	}
	if told > maxTold {
		fmt.Fprintf(b, "and %d more that failed: see --format json\n\n", told-maxTold)
	}
}

// skips tells each reason for not trying once, with what it held for.
func (r *Results) skips(b *strings.Builder) {
	held := map[string][]string{}
	for i := range r.Operations {
		o := &r.Operations[i]
		for k := range o.Outcomes {
			if o.Outcomes[k].Verdict == Skipped {
				reason := strings.Join(o.Outcomes[k].explanation(), "; ")
				held[reason] = append(held[reason], plain(o.Method+" "+o.Path+": "+o.Outcomes[k].Name))
			}
		}
	}
	if len(held) == 0 {
		return
	}
	reasons := make([]string, 0, len(held))
	for reason := range held {
		reasons = append(reasons, reason)
	}
	slices.Sort(reasons)
	b.WriteString("not provable\n")
	for i, reason := range reasons {
		if i == maxTold {
			fmt.Fprintf(b, "  and %d more reasons: see --format json\n", len(reasons)-i)
			break
		}
		line := "  " + reason + " (" + held[reason][0]
		if more := len(held[reason]) - 1; more > 0 {
			line += fmt.Sprintf(", and %d more", more)
		}
		b.WriteString(line + ")\n")
	}
	b.WriteString("\n")
}
