package report

import (
	"time"

	"understudy/mock/problem"
)

// Results are outcomes of a contract's operations that were tried.
type Results struct {
	// Version is that of the program.
	Version string
	// Title, File and OpenAPI name the document.
	Title, File, OpenAPI string
	// Operations are in the document's order.
	Operations []Operation
	// Ended says why not everything was tried, or is "".
	Ended string
	// Elapsed is how long it took in all.
	Elapsed time.Duration
}

// An Operation is what was tried of one operation.
type Operation struct {
	// ID is the operationId, or what stands for it; Method and Path are as the document writes them.
	ID, Method, Path string
	At               problem.Location
	Outcomes         []Outcome
}

// A Verdict says what became of an outcome.
type Verdict string

// The verdicts.
const (
	// Proven says that it is as it should be.
	Proven Verdict = "proven"
	// Failed says that it is not.
	Failed Verdict = "failed"
	// Skipped says that it could not be tried: the reason tells why.
	Skipped Verdict = "skipped"
)

// An Outcome is one thing that was tried.
type Outcome struct {
	// Kind groups what is alike: code, accept, example and so on. Name tells it from others of its operation.
	Kind, Name string
	Verdict    Verdict
	// Reasons say what failed, or why it was skipped; one sentence each.
	Reasons []string
	// Findings are the breaches of the contract that were found.
	Findings []problem.Finding
	// Status and Source are the reply's: its Mock-Source. They are zero where none came.
	Status int
	Source string
	// Curl is a command that asks for the same again. It is "" unless the outcome failed.
	Curl string
	// Elapsed is how long it took.
	Elapsed time.Duration
}

// A Count is how many outcomes there are of each verdict.
type Count struct {
	Proven  int `json:"proven"`
	Failed  int `json:"failed"`
	Skipped int `json:"skipped"`
}

// All is the number of outcomes.
func (c Count) All() int { return c.Proven + c.Failed + c.Skipped }

// Count counts the outcomes of one operation.
func (o *Operation) Count() Count {
	var c Count
	for i := range o.Outcomes {
		switch o.Outcomes[i].Verdict {
		case Proven:
			c.Proven++
		case Failed:
			c.Failed++
		case Skipped:
			c.Skipped++
		}
	}
	return c
}

// Count counts the outcomes of all operations.
func (r *Results) Count() Count {
	var sum Count
	for i := range r.Operations {
		c := r.Operations[i].Count()
		sum.Proven += c.Proven
		sum.Failed += c.Failed
		sum.Skipped += c.Skipped
	}
	return sum
}

// explanation is what failed, or why it was skipped: reasons, then findings, one a line.
func (o *Outcome) explanation() []string {
	lines := make([]string, 0, len(o.Reasons)+len(o.Findings))
	for _, reason := range o.Reasons {
		lines = append(lines, plain(reason))
	}
	for i := range o.Findings {
		f := &o.Findings[i]
		line := plain(f.Place()) + ": " + sentence(&problem.Finding{Message: f.Message, Got: f.Got, Hint: f.Hint})
		if at := f.Document.String(); at != "" {
			line += " (" + plain(at) + ")"
		}
		lines = append(lines, line)
	}
	return lines
}
