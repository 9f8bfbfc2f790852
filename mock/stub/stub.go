// Package stub answers the question "has somebody written the reply to this call": stubs are when -> reply, with
// scenario states. They come from fixtures, scenario files and mappings on disk, and as WireMock's mappings from the
// control room and from Go. Every stub is held to the contract when it comes in, unless it says "contract": "off". The
// package alone imports the JSONPath library.
package stub

import (
	"crypto/sha256"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
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

// when says which calls a stub answers. A stub without one answers the call whose path parameters equal its name.
type when struct {
	path, query, header []member
	body                *schema.Node
}

type member struct{ name, text string }

// An Ask is what a stub can see of a call. Query and body are read only when a stub asks for them.
type Ask struct {
	Call   *contract.Call
	Header http.Header
	Query  string
	Body   []byte

	values  url.Values
	decoded any
	// read says that the body was decoded, and sound that it could be.
	read, sound bool
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

// A Shelf holds the stubs of a generation, by operation and status. It never changes once it is loaded.
type Shelf struct {
	racks map[string]*rack
	count int
	// scenarios are in the order of their names, and mappings in the order in which they are asked.
	scenarios []*Scenario
	mappings  []*Stub
}

// LooksBeyondPath reports whether a stub of the operation looks at more of a call than its path.
func (s *Shelf) LooksBeyondPath(operation string) bool {
	for _, r := range s.rows(operation) {
		for _, stub := range r.when {
			if len(stub.when.query) > 0 || len(stub.when.header) > 0 || stub.when.body != nil {
				return true
			}
		}
	}
	return false
}

// rack holds the stubs of one operation, lowest status first.
type rack struct {
	statuses []*row
}

// row holds the stubs of one status: by name, and those with a when in the order of their names.
type row struct {
	status int
	byName map[string]*Stub
	named  map[string]*Stub
	when   []*Stub
}

// Len is the number of stubs on the shelf.
func (s *Shelf) Len() int { return s.count }

// Names lists the stubs of an operation, those of one status or, with 0, of all: by status, then by name.
func (s *Shelf) Names(operation string, status int) []string {
	var names []string
	for _, r := range s.rows(operation) {
		if status != 0 && r.status != status {
			continue
		}
		names = append(names, slices.Sorted(maps.Keys(r.named))...)
	}
	return names
}

func (s *Shelf) rows(operation string) []*row {
	if found := s.racks[operation]; found != nil {
		return found.statuses
	}
	return nil
}

// Find is the stub that answers a call: of one status or, with 0, of the lowest status that has one. In a status the
// stubs with a when go first.
func (s *Shelf) Find(ask *Ask, status int) *Stub {
	for _, r := range s.rows(ask.Call.Operation.ID) {
		if status != 0 && r.status != status {
			continue
		}
		for _, stub := range r.when {
			if stub.when.matches(ask) {
				return stub
			}
		}
		if stub := r.byName[ask.Call.Identity]; stub != nil {
			return stub
		}
	}
	return nil
}

// Named is the stub of that name: of one status or, with 0, of the lowest status that has one.
func (s *Shelf) Named(operation, name string, status int) *Stub {
	for _, r := range s.rows(operation) {
		if status != 0 && r.status != status {
			continue
		}
		if stub := r.named[name]; stub != nil {
			return stub
		}
	}
	return nil
}

func (w *when) matches(ask *Ask) bool {
	for _, m := range w.path {
		if !ask.pathIs(m) {
			return false
		}
	}
	for _, m := range w.header {
		if ask.Header.Get(m.name) != m.text {
			return false
		}
	}
	for _, m := range w.query {
		if ask.values == nil {
			ask.values, _ = url.ParseQuery(ask.Query)
		}
		if !slices.Contains(ask.values[m.name], m.text) {
			return false
		}
	}
	return w.body == nil || ask.bodyHas(w.body)
}

func (a *Ask) pathIs(m member) bool {
	for _, value := range a.Call.Path {
		if value.Name == m.name {
			return value.Text == m.text
		}
	}
	return false
}

func (a *Ask) bodyHas(want *schema.Node) bool {
	if !a.read {
		decoded, bad := schema.Decode(a.Body, contract.MaxJSONDepth)
		a.read, a.sound, a.decoded = true, bad == nil, decoded
	}
	return a.sound && holds(a.decoded, want)
}

// holds reports whether a value has all that is wanted of it: an object may have more members, all else is equal.
func holds(have any, want *schema.Node) bool {
	switch want.Kind {
	case schema.Object:
		members, ok := have.(map[string]any)
		for i, name := range want.Names {
			value, there := members[name]
			if !ok || !there || !holds(value, want.Items[i]) {
				return false
			}
		}
		return ok
	case schema.Array:
		items, ok := have.([]any)
		if !ok || len(items) != len(want.Items) {
			return false
		}
		for i, item := range want.Items {
			if !holds(items[i], item) {
				return false
			}
		}
		return true
	case schema.Number:
		number, ok := have.(json.Number)
		return ok && sameNumber(number, json.Number(want.Text))
	default:
		return have == want.Value()
	}
}

// Each visits every stub, in the order of operations, statuses and names.
func (s *Shelf) Each(visit func(*Stub)) {
	for _, operation := range slices.Sorted(maps.Keys(s.racks)) {
		for _, r := range s.racks[operation].statuses {
			for _, name := range slices.Sorted(maps.Keys(r.named)) {
				visit(r.named[name])
			}
		}
	}
}
