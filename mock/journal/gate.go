package journal

// A Gate is one of the places that a request passes on its way to a reply.
type Gate uint8

// The gates, in the order a request passes them.
const (
	Arrive Gate = iota + 1
	Match
	Admit
	Throttle
	Check
	Choose
	Fill
	Verify
	Send
)

// String is the gate's name as it stands in the explanation.
func (g Gate) String() string {
	switch g {
	case Arrive:
		return "arrive"
	case Match:
		return "match"
	case Admit:
		return "admit"
	case Throttle:
		return "throttle"
	case Check:
		return "check"
	case Choose:
		return "choose"
	case Fill:
		return "fill"
	case Verify:
		return "verify"
	case Send:
		return "send"
	}
	return "unknown"
}

// An Outcome is what a gate decided.
type Outcome uint8

// The outcomes. Dropped is said of a preference that could not be followed, failed of a step that went wrong by
// itself.
const (
	Passed Outcome = iota + 1
	Refused
	Chosen
	Skipped
	Dropped
	Failed
	Applied
)

// String is the outcome's name as it stands in the explanation.
func (o Outcome) String() string {
	switch o {
	case Passed:
		return "passed"
	case Refused:
		return "refused"
	case Chosen:
		return "chosen"
	case Skipped:
		return "skipped"
	case Dropped:
		return "dropped"
	case Failed:
		return "failed"
	case Applied:
		return "applied"
	}
	return "unknown"
}
