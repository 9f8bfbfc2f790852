package stub

import (
	"crypto/sha256"
	"slices"

	"understudy/mock/fault"
)

// A Scenario is a story that a file tells: steps that answer calls one after another, and chaos as long as it lasts. It
// sleeps in a session until it is begun there.
type Scenario struct {
	Name, Description string
	// File is the name of the file, for people.
	File string
	// Stubs are the steps, in their order. Each waits for the state of its name.
	Stubs []*Stub
	// Chaos makes calls fail while the scenario is under way. With a status it is held to the contract unless Lax.
	Chaos []*fault.Chaos
	// States are Off, one for each step, and Done.
	States []string
	// Lax says that the file says contract: off.
	Lax bool
	// Sum is the hash of the file's bytes.
	Sum [sha256.Size]byte
}

// first is the state that the scenario begins in.
func (s *Scenario) first() string { return s.States[1] }

// Scenario is the scenario file of a name, or nil.
func (s *Script) Scenario(name string) *Scenario {
	if name == "" {
		return nil
	}
	for _, scenario := range s.Scenarios {
		if scenario.Name == name {
			return scenario
		}
	}
	return nil
}

// maps reports whether a mapping on disk belongs to a scenario.
func (s *Script) maps(scenario string) bool {
	return slices.ContainsFunc(s.Mappings, func(stub *Stub) bool { return stub.Scenario == scenario })
}

// each visits the stubs of mappings and scenario files.
func (s *Script) each(visit func(*Stub)) {
	for _, stub := range s.Mappings {
		visit(stub)
	}
	for _, scenario := range s.Scenarios {
		for _, stub := range scenario.Stubs {
			visit(stub)
		}
	}
}

// nameID makes a UUID of a name: the same one for the same name, wherever it is made (RFC 9562, section 5.8).
func nameID(name string) string { return hashID([]byte("understudy scenario " + name)) }
