package journal

import (
	"net/http"
	"time"

	"understudy/mock/problem"
)

// BodyBytes is how much of a body an entry keeps, in bytes. What is beyond is counted and not kept.
const BodyBytes = 16 << 10

// An Entry is one exchange: the request, the reply, and the steps that led from one to the other.
// Its secrets are as they came; a Redactor hides them when the entry is rendered.
type Entry struct {
	// ID is what NextID gave out when the request arrived. It travels as Mock-Request-Id.
	ID string
	// Position is which of its book's entries this is, or of the journal's where that was asked: what Since takes to go
	// on after it. Only walks set it.
	Position int64
	// Time is when the request arrived.
	Time time.Time
	// Took is the time from the request's arrival to the end of the reply.
	Took time.Duration

	// Session is the key of the session, and Generation the id of what was loaded.
	Session, Generation string
	// Book is the session's part of the journal. Without one, an entry is seen by the journal's own readers alone.
	Book *Book

	// Method, Host and Proto are the request's own; Target is as it came on the request line (RFC 9112, section 3.2);
	// Remote is the client's address with its port.
	Method, Target, Host, Proto, Remote string
	// RequestHeader is without Host, as net/http delivers it.
	RequestHeader http.Header
	// RequestBody is the body's beginning, at most BodyBytes; RequestBytes is its real length.
	RequestBody  []byte
	RequestBytes int64

	// Status is the reply's status, or 0 when none was sent.
	Status      int
	ReplyHeader http.Header
	// ReplyBody is the body's beginning, at most BodyBytes; ReplyBytes is its real length.
	ReplyBody  []byte
	ReplyBytes int64

	// Operation is the operationId, and Template its path in the document. Both are empty when nothing matched.
	Operation, Template string
	// Closed says that the bodies may hold a secret that stands under no name, and so cannot be shown in part.
	Closed bool
	// Nearest is the path of the document that is most like the one asked for, where no operation was meant: what
	// stands in the place of its parameters may be a secret.
	Nearest string
	// Persona is the caller's name, empty when nobody was admitted.
	Persona string
	// Source says where the body came from, in the words of the Mock-Source header.
	Source string
	// Stub is the id of the stub that answered, or empty. Lax says that the stub is not held to the contract.
	Stub string
	Lax  bool
	// Seed is what a body was made up from, where Seeded says that one was.
	Seed   int64
	Seeded bool
	// Delay is how long the reply was held back because a tester asked for it. Took includes it.
	Delay time.Duration
	// Fault is the broken connection that a tester asked for, in WireMock's word for it, or empty.
	Fault string

	// Findings are the breaches of the contract, in the request or in the reply.
	Findings []problem.Finding
	// Steps explain the reply, in the order they were taken.
	Steps []Step

	// Aborted says that the client went away before it had the whole reply.
	Aborted bool
	// Truncated says that the entry was too large for the journal and lost its bodies, and if need be more.
	// Record sets it on what is kept.
	Truncated bool
}

// A Step is one line of the explanation: which gate, what it decided, and why.
type Step struct {
	Gate    Gate
	Outcome Outcome
	Detail  string
}
