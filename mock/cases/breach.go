package cases

import (
	"fmt"
	"slices"

	"understudy/mock/contract"
	"understudy/mock/problem"
)

// Bounds on the breaches of one operation.
const (
	// MaxBreaches is how many are made: 2,000.
	MaxBreaches = 2000
	// MaxText is the longest text that is made to break a maxLength in a body, in bytes: 64 KiB.
	MaxText = 64 << 10
	// MaxParameterText is the same for a parameter, in bytes: 4 KiB, for services refuse longer heads as such.
	MaxParameterText = 4 << 10
	// MaxMembers is the most elements or members that are made to break a maxItems or maxProperties: 1,000.
	MaxMembers = 1000
)

// maxWork bounds what is held to the contract to find the breaches of one operation, in bytes, and maxHeld the bytes of
// the requests that are found.
const (
	maxWork = 16 << 20
	maxHeld = 32 << 20
)

// A Breach is a request that breaks one constraint of the contract, and nothing else.
type Breach struct {
	// Name says it for people: "query parameter page is below its minimum 1".
	Name string
	// In says which part of the request breaks it: path, query, querystring, header, cookie or body.
	In string
	// Parameter is the name of the parameter, or of the header Content-Type. It is empty for a body.
	Parameter string
	// Pointer is the place in the value, as a JSON Pointer (RFC 6901). The whole value is "".
	Pointer string
	// Keyword is the word of the contract that is broken, as a finding has it: minimum, required, content-type.
	Keyword string
	Request Request
	// At is the place of the constraint in the document.
	At problem.Location
}

// An Unbroken is a constraint that no request breaks by itself, as far as was tried.
type Unbroken struct {
	// Name, In, Parameter, Pointer, Keyword and At are those that the breach would have.
	Name, In, Parameter, Pointer, Keyword string
	At                                    problem.Location
	// Reason says why.
	Reason string
}

// Breaches makes a request for each constraint of each parameter and of each member of a JSON body or a form, which
// breaks that constraint and no other. The others are told with the reason. Both lists are in the order of the
// document, and each request is from with one thing changed, so from must keep the contract. CheckRequest has findings
// about each breach, all of them at its place, and one of them about its keyword; where it can be only one, it is.
// Those of unevaluatedProperties and unevaluatedItems that follow from it are elsewhere: a branch that fails evaluates
// nothing.
// When a bound is reached, the last unbroken one says so.
//
// Of a schema that contains itself only the outermost is broken, and of an array one element. Nothing is made for not,
// if, contains, propertyNames, dependentSchemas and unevaluatedItems, which the unbroken ones tell.
func (m *Maker) Breaches(o *contract.Operation, from Request) ([]Breach, []Unbroken) {
	return m.breaches(o, from, bounds{MaxBreaches, maxWork, maxHeld})
}

// bounds are what may still be made, in breaches, tried, in bytes, and kept, in bytes.
type bounds struct{ breaches, work, held int }

func (m *Maker) breaches(o *contract.Operation, from Request, most bounds) ([]Breach, []Unbroken) {
	b := &breaker{Maker: m, operation: o, from: from, bounds: most, known: map[string]bool{}, visits: map[visit]int{}}
	if call := m.Meant(o, &from); call == nil || len(call.CheckRequest(from.Header, from.Query, from.Body)) > 0 {
		return nil, []Unbroken{{
			Name: "any breach", At: o.At.Location(), Reason: "the request to begin with does not keep the contract",
		}}
	}
	for _, parameter := range o.Parameters {
		b.parameter(parameter)
	}
	b.body()
	b.settle()
	if b.untried > 0 {
		b.unbroken = append(b.unbroken, Unbroken{
			Name: fmt.Sprintf("%d more constraints or schemas", b.untried), At: o.At.Location(),
			Reason: fmt.Sprintf("not tried: one operation has at most %d breaches, %d MiB of them, %d MiB are tried, and %d "+
				"places looked at", MaxBreaches, maxHeld>>20, maxWork>>20, maxPlaces),
		})
	}
	return b.made, b.unbroken
}

// A breaker gathers the breaches of one operation.
type breaker struct {
	*Maker
	operation *contract.Operation
	from      Request
	made      []Breach
	unbroken  []Unbroken
	// known are the names of the constraints that were broken, and at last of those told: many ways may lead to one, and
	// two that are called the same are broken by the same request.
	known  map[string]bool
	visits map[visit]int
	bounds
	// untried counts the constraints past the bounds.
	untried int
}

// settle leaves out what was not broken one way, and was another, or is told already.
func (b *breaker) settle() {
	b.unbroken = slices.DeleteFunc(b.unbroken, func(u Unbroken) bool {
		have := b.known[u.Name]
		b.known[u.Name] = true
		return have
	})
}

// full reports whether a bound is reached.
func (b *breaker) full() bool { return b.bounds.breaches <= 0 || b.work <= 0 || b.held <= 0 }

// findings are those about a request. It is not ok where that means no call of the operation.
func (b *breaker) findings(request *Request) (found []problem.Finding, ok bool) {
	b.work -= len(request.Body) + len(request.Query) + len(request.Path) + 256
	call := b.Meant(b.operation, request)
	if call == nil {
		return nil, false
	}
	return call.CheckRequest(request.Header, request.Query, request.Body), true
}

// keeps reports whether a request of the operation keeps the contract.
func (b *breaker) keeps(request *Request) bool {
	found, ok := b.findings(request)
	return ok && len(found) == 0
}
