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
// then how much of the contract was met, then what was not tried and why, then the totals.
func (r *Results) Text(w io.Writer, paint Paint) error {
	if r.Command == "diff" {
		return r.changes(w, paint)
	}
	var b strings.Builder
	if !r.proves() {
		b.WriteString(paint.in(bold, plain(r.command()+": "+r.Title)) + " (" + r.document() + ")\n\n")
	}
	r.table(&b, paint)
	r.failures(&b, paint)
	r.Coverage.text(&b, paint)
	r.skips(&b)
	if r.Ended != "" {
		b.WriteString(paint.in(yellow, "incomplete") + ": " + plain(r.Ended) + "\n")
	}
	c, words := r.Count(), r.words()
	verdict, good := r.verdict()
	color := red
	if good {
		color = green
	}
	if r.Command == "coverage" && c.All() == 0 {
		b.WriteString("nothing was demanded: --min-coverage and --require do so\n")
	} else {
		fmt.Fprintf(&b, "%s: %s, %s: %d %s, %d failed, %d %s, in %s\n", paint.in(color, verdict),
			counted(len(r.Operations), "operation"), counted(c.All(), "outcome"), c.Proven, words.passed, c.Failed, c.Skipped,
			words.skipped, r.Elapsed.Round(time.Millisecond))
	}
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
	heading := r.words().heading
	head := pad("METHOD", method) + "  " + pad("PATH", width) + "  " + heading + "  FAILED  SKIPPED"
	b.WriteString(paint.in(bold, head) + "\n")
	for i := range tried {
		o := &tried[i]
		c := o.Count()
		failed := mark(paint, right(strconv.Itoa(c.Failed), "FAILED"), c.Failed)
		b.WriteString(pad(plain(o.Method), method) + "  " + pad(shortened(plain(o.Path)), width) + "  " +
			right(strconv.Itoa(c.Proven), heading) + "  " + failed + "  " + right(strconv.Itoa(c.Skipped), "SKIPPED") + "\n")
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

// right writes a text below the end of a heading.
func right(text, heading string) string {
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
