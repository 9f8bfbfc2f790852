package report

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

// maxTold is how many failed outcomes, and how many reasons for skipping, are told one by one. All are in the forms
// for programs.
const maxTold = 50

// all are the outcomes of a verdict, each with its operation.
func (r *Results) all(verdict Verdict) iter.Seq2[*Operation, *Outcome] {
	return func(yield func(*Operation, *Outcome) bool) {
		for i := range r.Operations {
			o := &r.Operations[i]
			for k := range o.Outcomes {
				if o.Outcomes[k].Verdict == verdict && !yield(o, &o.Outcomes[k]) {
					return
				}
			}
		}
	}
}

// name is the operation as people are told it.
func (o *Operation) name() string { return plain(strings.TrimSpace(o.Method + " " + o.Path)) }

func (r *Results) failures(b *strings.Builder, paint Paint) {
	told := 0
	for of, o := range r.all(Failed) {
		if told++; told > maxTold {
			continue
		}
		b.WriteString(paint.in(red, "FAILED") + " " + of.name() + ": " + r.title(o) + "\n")
		for _, line := range o.details() {
			b.WriteString("  " + line + "\n")
		}
		b.WriteString("\n")
	}
	if told > maxTold {
		fmt.Fprintf(b, "and %d more that failed: see --report json=FILE\n\n", told-maxTold)
	}
}

// A cause is a reason for skipping, with what it held for.
type cause struct {
	reason string
	names  []string
}

// causes are the reasons for skipping, in alphabetical order.
func (r *Results) causes() []cause {
	held := map[string][]string{}
	for of, o := range r.all(Skipped) {
		reason := strings.Join(o.explanation(), "; ")
		held[reason] = append(held[reason], of.name()+": "+r.label(o))
	}
	list := make([]cause, 0, len(held))
	for reason, names := range held {
		list = append(list, cause{reason, names})
	}
	slices.SortFunc(list, func(a, b cause) int { return strings.Compare(a.reason, b.reason) })
	return list
}

// skips tells each reason for not trying once, with what it held for.
func (r *Results) skips(b *strings.Builder) {
	causes := r.causes()
	if len(causes) == 0 {
		return
	}
	b.WriteString(r.words().skipped + "\n")
	for i, c := range causes {
		if i == maxTold {
			fmt.Fprintf(b, "  and %d more reasons: see --report json=FILE\n", len(causes)-i)
			break
		}
		line := "  " + c.reason + " (" + c.names[0]
		if more := len(c.names) - 1; more > 0 {
			line += fmt.Sprintf(", and %d more", more)
		}
		b.WriteString(line + ")\n")
	}
	b.WriteString("\n")
}
