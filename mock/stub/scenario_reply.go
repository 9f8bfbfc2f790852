package stub

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// reply reads what a step answers, and holds it to each operation that it may answer for.
type reply struct {
	*story
	// at is the step.
	at         schema.Place
	operations []*contract.Operation
	// all says that the step is for all operations: then it is for those that document the reply.
	all, lax bool
	status   int
	name     string
	// says is the word for the name: an example, or a fixture.
	says string
	body schema.Place
}

// read fills in what a stub answers. The reply "next" is the one that would be given without the step; it is never one
// that breaks the contract.
func (r *reply) read(stub *Stub) {
	plan := r.plan(r.at)
	at := r.at.Child("reply")
	switch {
	case !at.Exists() && !r.at.Child("delay").Exists() && !r.at.Child("fault").Exists():
		r.fault(r.at.Location(), "has no reply", "write reply: <status>, or reply: next for the reply as always")
		return
	case !at.Exists(), at.Node.Text == "next" && at.Node.Kind == schema.String:
		stub.Answer.Pass, stub.Lax = true, false
	case at.Node.Kind == schema.Object:
		r.long(at, &stub.Answer)
	default:
		r.readCode(at)
		r.code(at, &stub.Answer, nil)
	}
	stub.Answer.Plan = plan
}

func (r *reply) readCode(at schema.Place) {
	code, err := strconv.Atoi(at.Node.Text)
	if at.Node.Kind != schema.Number || err != nil || code < 200 || code > 599 {
		r.fault(at.Location(), "is no reply",
			"write a status from 200 to 599, the word next, or status, example, headers and body")
		return
	}
	r.status = code
}

// long reads a reply in its long form.
func (r *reply) long(at schema.Place, answer *Answer) {
	before := len(r.faults)
	if !r.keys(at, "status", "example", "fixture", "headers", "body") {
		return
	}
	if status := at.Child("status"); status.Exists() {
		r.readCode(status)
	}
	for _, word := range []string{"example", "fixture"} {
		name := at.Child(word)
		switch {
		case !name.Exists():
		case r.name != "":
			r.fault(name.Location(), "is told beside an example", "keep one of the two")
		default:
			r.name, _ = r.text(name)
			r.says = word
		}
	}
	r.body = at.Child("body")
	switch {
	case r.body.Exists() && r.name != "":
		r.fault(r.body.Location(), "is told beside the name of a body", "keep one of the two")
	case r.body.Exists() && contract.Bodiless(r.status):
		r.fault(r.body.Location(), fmt.Sprintf("a reply %d has no body", r.status), "remove the body")
	case r.status == 0 && r.name == "" && len(r.faults) == before:
		r.fault(at.Location(), "has no status", "write status: 404, or the name of an example or a fixture")
	}
	if len(r.faults) > before {
		return
	}
	if r.body.Exists() {
		answer.Reply = r.written(at)
		return
	}
	var header http.Header
	if given := at.Child("headers"); given.Exists() {
		made := &contract.Reply{Header: http.Header{}}
		(&fixture{loader: r.loader, at: r.story.at}).setHeaders(made, given)
		header = made.Header
	}
	r.code(at, answer, header)
}

// code answers in the document's own words, or in those of an example or a fixture. Off the contract, a status that is
// not documented is sent with nothing but the headers.
func (r *reply) code(at schema.Place, answer *Answer, header http.Header) {
	if r.status == 0 && r.name == "" {
		return
	}
	answer.Code, answer.Example, answer.Header = r.status, r.name, header
	if !r.lax || r.name != "" {
		r.narrow(func(operation *contract.Operation) { r.known(at, operation, header) })
		return
	}
	if slices.ContainsFunc(r.operations, func(o *contract.Operation) bool { return o.Response(r.status) == nil }) {
		if header == nil {
			header = http.Header{}
		}
		*answer = Answer{Reply: &contract.Reply{
			Status: r.status, Header: header, MediaType: header.Get("Content-Type"),
		}}
	}
}

// narrow holds the reply to each operation. Of all operations those are kept that it finds no fault with, if there are
// any.
func (r *reply) narrow(check func(*contract.Operation)) {
	before := r.faults
	var kept []*contract.Operation
	var first []problem.Finding
	for _, operation := range r.operations {
		found := len(r.faults)
		check(operation)
		if len(r.faults) == found {
			kept = append(kept, operation)
		} else if first == nil {
			first = slices.Clone(r.faults[found:])
		}
		if r.all {
			r.faults = before
		}
	}
	switch {
	case !r.all:
	case len(kept) > 0:
		r.operations = kept
	default:
		r.faults = append(r.faults, first...)
	}
}

// known finds fault with a reply that an operation does not document.
func (r *reply) known(at schema.Place, operation *contract.Operation, header http.Header) {
	if r.status != 0 && operation.Response(r.status) == nil {
		r.fault(at.Location(), fmt.Sprintf("%d is not documented for %s", r.status, operation.ID),
			"use one of "+listed(operation.Documented())+", or say contract: off")
		return
	}
	if r.name != "" && !r.named(operation) {
		r.fault(at.Child(r.says).Location(), fmt.Sprintf("%s has no %s %.80q", operation.ID, r.says, r.name), "use one of "+
			listed(r.names(operation)))
		return
	}
	if r.lax || r.status == 0 {
		return
	}
	for _, documented := range operation.Response(r.status).Headers {
		values, given := header[documented.Name]
		if !given {
			continue
		}
		for _, finding := range documented.Check(values) {
			finding.Source = at.Child("headers").Location()
			r.faults = append(r.faults, finding)
		}
	}
}

func (r *reply) named(operation *contract.Operation) bool {
	return slices.Contains(r.names(operation), r.name)
}

// names lists the examples of the document or the fixtures that can be asked for, those of the status if one is told.
func (r *reply) names(operation *contract.Operation) []string {
	names := r.shelf.Names(operation.ID, r.status)
	if r.says == "example" {
		for _, response := range operation.Responses {
			if r.status != 0 && response != operation.Response(r.status) {
				continue
			}
			for _, content := range response.Contents {
				for _, example := range content.Examples {
					if example.Name != "" {
						names = append(names, example.Name)
					}
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// written is a reply whose body stands in the file, in the words of the first operation that takes it.
func (r *reply) written(at schema.Place) *contract.Reply {
	var made *contract.Reply
	r.narrow(func(operation *contract.Operation) {
		f := &fixture{loader: r.loader, at: r.story.at, operation: operation, status: r.status, lax: r.lax}
		before := len(r.faults)
		own := &contract.Reply{Status: r.status, Header: f.headers()}
		f.setHeaders(own, at.Child("headers"))
		f.setBody(own, r.body)
		if len(r.faults) > before {
			return
		}
		if made == nil {
			if r.lax || f.holds(own, r.body) {
				made = own
			}
			return
		}
		if !r.lax {
			f.holds(made, r.body)
		}
	})
	return made
}
