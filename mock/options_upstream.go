package mock

import (
	"errors"
	"fmt"
	"strings"

	"understudy/mock/upstream"
)

// Replies says what becomes of a reply of the upstream that breaks the contract.
type Replies string

// The ways to treat replies of the upstream.
const (
	// RepliesEnforce refuses it: the client gets a 502 that names the findings.
	RepliesEnforce Replies = "enforce"
	// RepliesReport passes it on unchanged, and reports the findings.
	RepliesReport Replies = "report"
)

// Missing says what becomes of a request that the document has no operation for.
type Missing string

// The ways to treat requests without an operation.
const (
	// MissingPass passes it on. Neither it nor its reply can be checked, which is a finding.
	MissingPass Missing = "pass"
	// MissingMock lets the stand-in answer: a stub that is not held to the contract, or else the 404 or 405 there is.
	MissingMock Missing = "mock"
	// MissingFail refuses it with the 404 or 405 there is, which is a finding.
	MissingFail Missing = "fail"
)

// DefaultMaxReply is how much of a reply of the upstream is held to the contract, in bytes: 8 MiB.
const DefaultMaxReply = 8 << 20

// An Upstream says which service requests are passed on to, and how strictly. A zero field stands for its default.
type Upstream struct {
	// Target is the service. Whoever opened it closes it, after the server.
	Target *upstream.Target
	// Replies says what becomes of replies that break the contract. Default RepliesEnforce.
	Replies Replies
	// Missing says what becomes of requests that the document has no operation for. Default MissingPass.
	Missing Missing
	// MaxReply is how much of a reply is held to the contract, in bytes. Default DefaultMaxReply. What is larger is
	// refused where replies are enforced, and else passed on; the journal says that it was not checked.
	MaxReply int64
	// Recorder keeps exchanges as fixtures. Nil keeps none. Whoever made it closes it, after the server.
	Recorder *upstream.Recorder
}

// WithUpstream passes every call on to a real service, and holds both the request and the reply to the contract.
// WithRequests says what becomes of a request that breaks it. Nobody is admitted or refused here: that is for the
// service to say.
func WithUpstream(to Upstream) Option {
	return func(s *settings) error {
		if to.Target == nil {
			return errors.New("the upstream has no target: open one")
		}
		switch to.Replies {
		case "":
			to.Replies = RepliesEnforce
		case RepliesEnforce, RepliesReport:
		default:
			return fmt.Errorf("replies %q is not known: use enforce or report", to.Replies)
		}
		switch to.Missing {
		case "":
			to.Missing = MissingPass
		case MissingPass, MissingMock, MissingFail:
		default:
			return fmt.Errorf("missing %q is not known: use pass, mock or fail", to.Missing)
		}
		switch {
		case to.MaxReply == 0:
			to.MaxReply = DefaultMaxReply
		case to.MaxReply < 0:
			return fmt.Errorf("a limit of %d bytes for replies is none: use 1 or more", to.MaxReply)
		}
		s.upstream = &to
		return nil
	}
}

// WithConcealed adds names of headers, query parameters and members whose values are secret, besides those that say so
// themselves and those that the document says are. Case does not matter.
func WithConcealed(names ...string) Option {
	return func(s *settings) error {
		for _, name := range names {
			if strings.TrimSpace(name) == "" {
				return errors.New("an empty name cannot be secret: write the name of a header, parameter or member")
			}
		}
		s.concealed = append(s.concealed, names...)
		return nil
	}
}
