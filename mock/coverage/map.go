package coverage

import (
	"sync"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// Bounds on what is counted. What is beyond one of them is said in File.Limit.
const (
	// MaxPoints is how many points one operation may have: 2,000.
	MaxPoints = 2000
	// MaxInAll is how many points all operations may have: 100,000. Values of enums and optional fields make way for the
	// others, but half of that is theirs in any case, so that a document may have more if the others alone are more than
	// the other half. Where there are more of them, each operation has the same share, and what one does not use is for
	// the others.
	MaxInAll = 100_000
	// MaxDepth is how deep the members of a body are followed: 8.
	MaxDepth = 8
)

// maxName is the longest name that a point may have, in bytes. It bounds a file as MaxInAll does.
const maxName = 500

// A Map lists the points of a contract. It is safe for concurrent use: what it knows of an operation is worked out when
// that is first asked for, and then never changes.
type Map struct {
	contract  *contract.Contract
	document  Document
	scenarios []string
	callers   func(*contract.Operation) Callers
	places    map[*contract.Operation]int
	sheets    []sheet
	// number rises with each map that follows another.
	number int
	// requests and replies are what bodies are made of.
	requests, replies *atlas
	survey            survey
}

// A sheet is what can be met of one operation.
type sheet struct {
	*contract.Operation
	started, looked sync.Once
	// base are the points that are no values of enums and no optional fields. Point 0 is that the operation was called at
	// all.
	base list
	// points are those and all others, up to MaxPoints.
	points []point

	statuses   map[*contract.Response]int
	types      map[*contract.Content]*seen
	parameters map[*contract.Parameter]*asked
	examples   map[*contract.Content]map[string]int
	admitted   int
	refused    map[int]int
}

type point struct {
	Kind Kind
	Name string
}

// Callers is what can become of the callers of an operation.
type Callers struct {
	// Admitted says that somebody can be.
	Admitted bool
	// Refused are the statuses that somebody can be refused with, of 401 and 403.
	Refused []int
}

// New lists the points of a contract, with the scenarios that can be played beside it. Callers is asked once about each
// operation; without it nobody asks who is calling.
func New(
	c *contract.Contract, document Document, scenarios []string, callers func(*contract.Operation) Callers,
) *Map {
	if callers == nil {
		callers = func(*contract.Operation) Callers { return Callers{} }
	}
	m := &Map{
		contract: c, document: document, scenarios: scenarios, callers: callers,
		places:   make(map[*contract.Operation]int, len(c.Operations)),
		sheets:   make([]sheet, len(c.Operations)),
		requests: newAtlas(c, schema.Request),
		replies:  newAtlas(c, schema.Reply),
	}
	for i, operation := range c.Operations {
		m.places[operation], m.sheets[i].Operation = i, operation
	}
	return m
}

// Follow says which map this one takes the place of, before anything is met of it. A tally of both counts by this one
// from then on, and never goes back.
func (m *Map) Follow(before *Map) { m.number = before.number + 1 }

// before reports whether the map is an earlier one than another.
func (m *Map) before(other *Map) bool { return m.number < other.number }

// translate finds the operation of a sheet of another map, and for its points the numbers that they have here.
func (m *Map) translate(other *sheet) (place int, numbers map[int]int, there bool) {
	if place, there = m.places[m.contract.Operation(other.ID)]; !there {
		return 0, nil, false
	}
	here := map[point]int{}
	for number, one := range m.sheet(place).points {
		here[one] = number
	}
	numbers = map[int]int{}
	for number, one := range other.points {
		if now, has := here[one]; has {
			numbers[number] = now
		}
	}
	return place, numbers, true
}

// sheet is what can be met of the operation with that place.
func (m *Map) sheet(place int) *sheet {
	s := m.begun(place)
	s.looked.Do(func() {
		made := s.listMore(m, MaxPoints, &finder{
			value: func(of *asked, path, text string, number int) {
				if of.values == nil {
					of.values = map[string]map[string]int{}
				}
				if of.values[path] == nil {
					of.values[path] = map[string]int{}
				}
				of.values[path][text] = number
			},
			body: func(of *contract.Content, l *schema.Lookout, first, end int) {
				one := s.types[of]
				one.lookout, one.first, one.end = l, first, end
			},
		})
		s.points = made.points
	})
	return s
}

// begun is the sheet of the operation with that place, as far as its base goes.
func (m *Map) begun(place int) *sheet {
	s := &m.sheets[place]
	s.started.Do(func() { s.start(m) })
	return s
}
