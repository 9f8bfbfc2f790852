package report

import (
	"time"

	"understudy/mock/problem"
)

// Results are outcomes of a contract's operations that were tried.
type Results struct {
	// Command is which command tells them: prove, run, verify and so on. Empty means prove.
	Command string
	// Version is that of the program.
	Version string
	// Title, File and OpenAPI name the document. SHA256 is the hash of all its files in hexadecimal digits, where known.
	Title, File, OpenAPI, SHA256 string
	// Operations are in the document's order.
	Operations []Operation
	// Coverage is how much of the contract was met, where that was asked; else it is nil.
	Coverage *Coverage
	// Ended says why not everything was tried, or is "".
	Ended string
	// Began is when it began, or the zero time where that is not known. Elapsed is how long it took in all.
	Began   time.Time
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
	// At is the line that the outcome is about, of the document or of a fixture. The zero value means the place of its
	// first finding or, without one, of its operation.
	At problem.Location
	// Times is how often the same was seen. 0 means once.
	Times int
	// Request and Reply show one exchange in which it was seen, with secrets redacted. They are nil where there is none.
	Request, Reply *Message
	// Status and Source are the reply's: its Mock-Source. They are zero where none came.
	Status int
	Source string
	// Curl is a command that asks for the same again. It is "" unless the outcome failed.
	Curl string
	// Elapsed is how long it took.
	Elapsed time.Duration
}

// Coverage is how much of a contract was met.
type Coverage struct {
	Met   int            `json:"met"`
	Total int            `json:"total"`
	Parts []CoveragePart `json:"parts"`
	// Limit says what is not counted because there is too much of it, or is "".
	Limit string `json:"limit,omitempty"`
}

// A CoveragePart is one kind of what can be met: operations, statuses and so on.
type CoveragePart struct {
	Name  string `json:"name"`
	Met   int    `json:"met"`
	Total int    `json:"total"`
	// Missing are what was not met, in the document's order, for people.
	Missing []string `json:"missing"`
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
