package violation

import (
	"strings"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

// Breaches says how an exchange broke the contract. Being refused for lack of a credential, a role or a record, or by a
// throttle, is no breach: tests ask for that. Neither is a reply that could not be checked, which is a Gap. Where the
// contract has no words for what is wrong, as for a path that it does not have, the finding is in "request", and its
// keyword is the name of the problem. Where nobody could give the reply that the contract promises, neither the service
// nor the stand-in, it is in the "message" of the reply.
func Breaches(e *journal.Entry) []problem.Finding {
	if len(e.Findings) > 0 {
		return e.Findings
	}
	switch kind, isProblem := strings.CutPrefix(e.Source, "problem "); {
	case !isProblem, kind == problem.Unauthorized.Name, kind == problem.Throttled.Name,
		kind == problem.Forbidden.Name, kind == problem.NoSuchRecord.Name, kind == problem.UncheckedUpstream.Name:
		return nil
	case kind == problem.UntrueReply.Name, kind == problem.NothingToReply.Name, kind == problem.UnexpectedFailure.Name,
		kind == problem.UpstreamUnreachable.Name, kind == problem.UpstreamTimeout.Name:
		return []problem.Finding{{Side: problem.ReplySide, In: Message, Keyword: kind, Message: why(e)}}
	default:
		return []problem.Finding{{In: Request, Keyword: kind, Message: why(e)}}
	}
}

// Where a breach is that is in no part of a message, but in the request as a whole, or in the reply that did not come.
const (
	Request = "request"
	Message = "message"
)

// why is what the gate said that refused the request, or else the source of the reply.
func why(e *journal.Entry) string {
	for _, step := range e.Steps {
		if step.Outcome == journal.Refused || step.Outcome == journal.Failed {
			return step.Detail
		}
	}
	return e.Source
}
