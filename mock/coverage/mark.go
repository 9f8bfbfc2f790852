package coverage

import (
	"slices"

	"understudy/mock/contract"
)

// An Exchange is what of a call and its reply can meet points.
type Exchange struct {
	Call *contract.Call
	// Kept says that the request was held to the contract and keeps it. What breaks it exercises nothing.
	Kept bool
	// Admitted says that the caller was.
	Admitted bool
	// RequestType and RequestBody are the request's.
	RequestType string
	RequestBody []byte
	// Reply is what is sent, and Own says that it is one that the document has, and keeps it.
	Reply *contract.Reply
	Own   bool
	// Example says that the reply is an example of the document, whose name is Name.
	Example bool
	Name    string
}

// A Trace is the points that one exchange met. It is made by Map.Trace, for the operation of the map.
type Trace struct {
	of     *Map
	place  int
	points []int
	// asked is how many of the points, the first ones, are those of the request.
	asked int
}

// Trace works out which points an exchange meets. It is made in the room that is given, as far as that goes. With
// tallies it is for these alone: bodies are not looked into any more for what all of them have.
func (m *Map) Trace(x *Exchange, room []int, tallies ...*Tally) Trace {
	place, known := m.places[x.Call.Operation]
	if !known {
		return Trace{}
	}
	s := m.sheet(place)
	t := tracer{sheet: s, of: m, place: place, tallies: tallies, points: append(room[:0], 0)}
	if x.Kept {
		t.request(x)
	}
	refused := t.refused[x.Reply.Status]
	if refused == 0 && x.Admitted {
		t.met(t.admitted)
	}
	asked := len(t.points)
	t.met(refused)
	if x.Own {
		t.reply(x)
	}
	return Trace{m, place, t.points, asked}
}

// Asked is what the exchange met with its request, whatever became of the reply.
func (t Trace) Asked() Trace {
	t.points = t.points[:t.asked]
	return t
}

// Clone is a trace with room of its own.
func (t Trace) Clone() Trace {
	t.points = slices.Clone(t.points)
	return t
}

// Mark notes in the tallies what an exchange met.
func (t Trace) Mark(tallies ...*Tally) {
	for _, tally := range tallies {
		if t.of != nil {
			tally.mark(t.of, t.place, t.points)
		}
	}
}

// Played notes that a scenario was played.
func (m *Map) Played(name string, tallies ...*Tally) {
	for _, tally := range tallies {
		tally.play(m, name)
	}
}

type tracer struct {
	*sheet
	of      *Map
	place   int
	tallies []*Tally
	points  []int
}

// met takes up a point, unless it is one too many for its operation to count.
func (t *tracer) met(number int) {
	if number != 0 {
		t.points = append(t.points, number)
	}
}

func (t *tracer) request(x *Exchange) {
	for _, parameter := range t.Parameters {
		// Without those of the path it would not be this operation, whether or not they are read.
		if known := t.parameters[parameter]; known != nil && parameter.In == "path" && !parameter.IsRead() {
			t.met(known.point)
		}
	}
	for _, sent := range x.Call.Sent {
		known := t.parameters[sent.Parameter]
		if known == nil {
			continue
		}
		t.met(known.point)
		if known.values != nil {
			t.value(known, "", sent.Value)
		}
	}
	if t.Body == nil || len(x.RequestBody) == 0 {
		return
	}
	if content := t.Body.Content(x.RequestType); content != nil {
		t.body(t.types[content], x.RequestType, x.RequestBody)
	}
}

func (t *tracer) body(known *seen, mediaType string, body []byte) {
	if known == nil {
		return
	}
	t.met(known.point)
	if known.lookout != nil && contract.IsJSON(mediaType) && !t.have(known.first, known.end) {
		known.lookout.See(body, t.met)
	}
}

// have reports whether all tallies have met the points from one number up to another.
func (t *tracer) have(first, end int) bool {
	for _, tally := range t.tallies {
		if met := tally.of(t.of); met.of != t.of || !met.all(t.place, first, end) {
			return false
		}
	}
	return len(t.tallies) > 0
}

func (t *tracer) reply(x *Exchange) {
	response := t.Response(x.Reply.Status)
	if response == nil {
		return
	}
	t.met(t.statuses[response])
	content := response.Content(x.Reply.MediaType)
	if content == nil {
		return
	}
	// A body may be empty, and so may an example of one.
	t.body(t.types[content], x.Reply.MediaType, x.Reply.Body)
	if x.Example {
		t.met(t.examples[content][x.Name])
	}
}
