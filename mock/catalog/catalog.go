package catalog

import (
	"context"
	"fmt"

	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/stub"
)

// Bounds on a catalogue.
const (
	// MaxPerOperation is how many entries one operation has: 1,000.
	MaxPerOperation = 1000
	// MaxInAll is how many entries a catalogue has: 50,000. The operations past that have none, and say so.
	MaxInAll = 50_000
	// MaxServed is the same for what the control room shows at once: 2,000, which are some megabytes of JSON.
	MaxServed = 2000
)

// Options say what the server plays that the catalogue is of.
type Options struct {
	Contract *contract.Contract
	// Cast is who can call.
	Cast cases.Cast
	// Fixtures are those of an operation.
	Fixtures func(id string) []*stub.Stub
	// Answered is the fixture that answers a call of its own accord, or nil.
	Answered func(ask *stub.Ask) *stub.Stub
	// Scenarios are those of the fixtures.
	Scenarios []*stub.Scenario
	// Shown is what the server can show of an operation's responses.
	Shown func(o *contract.Operation) []Shown
	// Tokens reports whether an operation issues tokens, and so answers bad requests in its own way.
	Tokens func(o *contract.Operation) bool
	// MaxBody is the largest request body that the server takes, in bytes.
	MaxBody int64
	// OnlyFixtures says that a record without a fixture is a 404.
	OnlyFixtures bool
	// Lenient says that a request that breaks the contract is answered all the same.
	Lenient bool
	// Most is how many entries there may be in all, up to MaxInAll, which 0 stands for.
	Most int

	// perOperation is MaxPerOperation, but in tests of what is beyond it.
	perOperation int
}

// A Shown is what there is to send for one response in one media type.
type Shown struct {
	Response *contract.Response
	// Examples are the names of the examples that keep their schema.
	Examples []string
	// Fault says why there is no body, or is "".
	Fault string
}

// The kinds of entries.
const (
	Credential  = "credential"
	Record      = "record"
	Method      = "method"
	Accept      = "accept"
	Size        = "size"
	MediaType   = "media type"
	Constraint  = "constraint"
	Status      = "status"
	Example     = "example"
	FromFixture = "fixture"
	Throttle    = "throttle"
	ServerError = "server error"
	Slow        = "slow"
	Broken      = "broken connection"
	InScenario  = "scenario"
)

// A Book is a catalogue.
type Book struct {
	// Title and File are those of the document.
	Title, File string
	// Version is that of the program.
	Version    string
	Operations []Operation
}

// An Operation is what the catalogue says of one operation of the document.
type Operation struct {
	ID, Method, Path string
	At               problem.Location
	// Entries are the ways in which it can fail.
	Entries []Entry
	// Missing are those that cannot be brought about here.
	Missing []Missing
}

// A Missing is a way to fail that cannot be brought about.
type Missing struct{ Kind, Name, Reason string }

// An Entry is one way in which an operation can fail. Its name is unique in its operation.
type Entry struct {
	Kind, Name string
	// Before are requests to the control room or the operation that come first, each with any reply below 500.
	Before []Request
	Request
	Expect
	// At is where the document or a fixture says so.
	At problem.Location
}

// A Request is one that is to be sent. Where Fill is not 0 its body is that many spaces.
type Request struct {
	cases.Request
	Fill int64
}

// An Expect is what comes of an entry's request.
type Expect struct {
	// Status is that of the reply, or 0 for the one that the call gets anyhow.
	Status int
	// Problem is the name of the problem that the reply is (RFC 9457), in the server's own words. Without one the words
	// are the document's, or the stub's that Source names.
	Problem string
	// Source is how Mock-Source begins, where that is known beforehand, or "".
	Source string
	// Findings says that the header Mock-Findings counts breaches of the contract.
	Findings bool
	// Delay is how long the reply is held back at least, in milliseconds.
	Delay int
	// Fault is how the connection breaks, or "".
	Fault string
}

// Make makes the catalogue of some operations, or of all where none is named. An error says which operation there is
// not, or that the context ended.
func Make(ctx context.Context, options Options, ids ...string) (*Book, error) {
	c := options.Contract
	book := &Book{Title: c.Title, File: c.File}
	chosen := map[string]bool{}
	for _, id := range ids {
		if c.Operation(id) == nil {
			return nil, fmt.Errorf("%.100q is no operation of %s: see understudy catalog for all that there are", id, c.File)
		}
		chosen[id] = true
	}
	maker := cases.New(c, cases.Options{})
	if options.Most <= 0 || options.Most > MaxInAll {
		options.Most = MaxInAll
	}
	if options.perOperation == 0 {
		options.perOperation = MaxPerOperation
	}
	room := options.Most
	for i, o := range c.Operations {
		if len(chosen) > 0 && !chosen[o.ID] {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("make the catalogue: %w", err)
		}
		told := Operation{ID: o.ID, Method: o.Method, Path: o.Template, At: o.At.Location()}
		if room > 0 {
			p := &plan{
				Options: options, Operation: o, maker: maker, number: i + 1, known: map[string]bool{},
				room: min(room, options.perOperation),
			}
			told.Entries, told.Missing = p.all()
			if p.left > 0 {
				told.Missing = append(told.Missing, Missing{
					Name:   fmt.Sprintf("%d more ways", p.left),
					Reason: fmt.Sprintf("an operation has at most %d entries, and a catalogue %d", options.perOperation, options.Most),
				})
			}
		} else {
			told.Missing = []Missing{{
				Name: "every way", Reason: fmt.Sprintf("a catalogue has at most %d entries: name the operation", options.Most),
			}}
		}
		room -= len(told.Entries)
		book.Operations = append(book.Operations, told)
	}
	return book, nil
}
