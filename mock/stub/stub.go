// Package stub answers the question "has somebody written the reply to this call": stubs are when -> reply, with
// scenario states. They come from fixtures, scenario files and mappings on disk, and as WireMock's mappings from the
// control room and from Go. Every stub is held to the contract when it comes in, unless it says "contract": "off". The
// package alone imports the JSONPath library.
package stub

import (
	"crypto/sha256"
	"time"

	"understudy/mock/contract"
	"understudy/mock/problem"
)

// A Stub is a reply that was written by hand, and when it is given. Fixtures have a Reply, all others an Answer.
type Stub struct {
	// ID is unique among the stubs of a desk. Fixtures have none.
	ID string
	// Name is the file's name without its ending, which can be asked for by Prefer: example=NAME, or the mapping's own.
	Name string
	// Source names the stub in Mock-Source: "fixture getRefreshToken/200/87654321".
	Source string
	// Priority is 1 for what is asked first. The default is 5.
	Priority int
	// Operations are the operations that it may answer, by id. Nil means any.
	Operations []string
	// Pattern says which requests it answers, and Answer what it says.
	Pattern *Pattern
	Answer  Answer
	// Scenario is the scenario that it takes part in, in the state Required ("" is any), and Next the state that it leads
	// to ("" leaves it).
	Scenario, Required, Next string
	// Times is how often it answers, or 0 for always. After is how long the scenario must have been in its state.
	Times int
	After time.Duration
	// Succeeds says that the stub leads on only when the reply to the call is no error: see Desk.Succeeded.
	Succeeds bool
	// Lax says that it is not held to the contract: "contract": "off".
	Lax bool
	// Persistent says that it is to be saved to the fixtures at once.
	Persistent bool
	// JSON is the mapping as it is shown, with its id.
	JSON []byte

	// Reply is a fixture's: it was held to the contract when it came in, and is sent as it is.
	Reply *contract.Reply
	// At is the file, and Sum the hash of its bytes.
	At  problem.Location
	Sum [sha256.Size]byte

	when *when
	// unnamed says that the ID was made up.
	unnamed bool
}

// A Script is what a generation brings: all stubs are held to it.
type Script struct {
	Contract *contract.Contract
	Shelf    *Shelf
	// Scenarios are those of scenario files, and Mappings the stubs of the folder's mappings.
	Scenarios []*Scenario
	Mappings  []*Stub
}

// stubCost is what a stub costs beside its texts, in bytes.
const stubCost = 2 << 10

// Size is about how many bytes the stub costs a session: its JSON, and what was made of that.
func (s *Stub) Size() int {
	size := stubCost + len(s.JSON)
	if s.Pattern != nil {
		size += 2*s.Pattern.length + s.Pattern.compiled
	}
	if s.Answer.Reply != nil {
		size += 2 * len(s.Answer.Reply.Body)
	}
	return size
}
