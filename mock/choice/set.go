package choice

import "strings"

// A Set names some of the preferences, joined with |.
type Set uint8

// The preferences.
const (
	Code Set = 1 << iota
	Example
	Dynamic
	Seed
	Delay
	Fault
	Scenario
)

// setOf finds a preference by its name; case does not matter (RFC 7240, section 2). It is 0 for any other.
func setOf(name string) Set {
	switch {
	case strings.EqualFold(name, "code"):
		return Code
	case strings.EqualFold(name, "example"):
		return Example
	case strings.EqualFold(name, "dynamic"):
		return Dynamic
	case strings.EqualFold(name, "seed"):
		return Seed
	case strings.EqualFold(name, "delay"):
		return Delay
	case strings.EqualFold(name, "fault"):
		return Fault
	case strings.EqualFold(name, "scenario"):
		return Scenario
	}
	return 0
}

// Asked is the set of preferences that the request asks for and that could be read.
func (p Preferences) Asked() Set {
	var asked Set
	if p.Code != 0 {
		asked |= Code
	}
	if p.Example != "" {
		asked |= Example
	}
	if p.HasDynamic {
		asked |= Dynamic
	}
	if p.HasSeed {
		asked |= Seed
	}
	if p.HasDelay {
		asked |= Delay
	}
	if p.HasFault {
		asked |= Fault
	}
	if p.Scenario != "" {
		asked |= Scenario
	}
	return asked
}
