package fault

import "strings"

// A Plan is all that goes wrong with one reply. The zero value is nothing. Plans can be compared with ==.
type Plan struct {
	// Delay passes first.
	Delay Delay
	// Dribble spreads the body over time. A reply that breaks does not dribble.
	Dribble Dribble
	// Break is how the connection ends.
	Break Kind
}

// IsZero reports that nothing goes wrong.
func (p Plan) IsZero() bool { return p.Delay.IsZero() && p.Dribble.IsZero() && p.Break == None }

// String says what goes wrong, as in "delay 2s, CONNECTION_RESET_BY_PEER". It is "" for nothing.
func (p Plan) String() string {
	var parts []string
	if !p.Delay.IsZero() {
		parts = append(parts, "delay "+p.Delay.String())
	}
	if !p.Dribble.IsZero() {
		parts = append(parts, "dribble "+p.Dribble.String())
	}
	if p.Break != None {
		parts = append(parts, p.Break.String())
	}
	return strings.Join(parts, ", ")
}
