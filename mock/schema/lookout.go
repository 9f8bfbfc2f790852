package schema

// A Lookout says which places of JSON text somebody wants to hear of, each by a number. It is a tree as the text is:
// a lookout for each member and for the elements. Once it is used it must not change.
type Lookout struct {
	// Null is told for null. It is nothing to look for where it is 0, like all numbers here.
	Null int
	// Texts are told for strings, by their text, and Words for all other scalars: true, false, and numbers as Plain has
	// them.
	Texts, Words map[string]int
	// Members are the members that are looked at, by name.
	Members map[string]*Spot
	// optional is how many of the members may be told to be absent.
	optional int
	// Elements is for each element of an array.
	Elements *Lookout
}

// A Spot is a member that is looked at.
type Spot struct {
	*Lookout
	// Absent is told of an object without the member.
	Absent int
	// bit is which of the members that may be absent it is.
	bit int
}

// maxOptional is how many members of one object may be told to be absent; it bounds what a look keeps in mind.
const maxOptional = 256

// Empty reports that nothing is looked for.
func (l *Lookout) Empty() bool {
	return l.Null == 0 && len(l.Texts)+len(l.Words)+len(l.Members) == 0 && l.Elements == nil
}

// Tidy takes out all that nothing is looked for in.
func (l *Lookout) Tidy() {
	for name, spot := range l.Members {
		if spot.Tidy(); spot.Absent == 0 && spot.Empty() {
			delete(l.Members, name)
		}
	}
	if l.Elements == nil {
		return
	}
	if l.Elements.Tidy(); l.Elements.Empty() {
		l.Elements = nil
	}
}

// Member is the lookout for a member, which is there from now on.
func (l *Lookout) Member(name string) *Spot {
	if l.Members == nil {
		l.Members = map[string]*Spot{}
	}
	if l.Members[name] == nil {
		l.Members[name] = &Spot{Lookout: &Lookout{}}
	}
	return l.Members[name]
}

// Room reports whether Miss may be asked of one more member.
func (l *Lookout) Room() bool { return l.optional < maxOptional }

// Miss asks to be told when a member is absent, as long as there is Room.
func (l *Lookout) Miss(name string, number int) {
	if spot := l.Member(name); spot.Absent == 0 && l.Room() {
		spot.Absent, spot.bit = number, l.optional
		l.optional++
	}
}

// See tells what of the lookout JSON text shows. The text must be well-formed: it was checked before, and is not again.
func (l *Lookout) See(data []byte, tell func(number int)) {
	if len(data) == 0 {
		return
	}
	s := sight{scan: scan{rest: string(data)}, tell: tell}
	s.value(l)
}

// A sight is a look at what is left of the text.
type sight struct {
	scan
	tell func(number int)
}

func (s *sight) found(number int) {
	if number != 0 {
		s.tell(number)
	}
}

// value looks at one value. A nil lookout reads past it.
func (s *sight) value(l *Lookout) {
	s.space()
	switch s.rest[0] {
	case '{':
		s.object(l)
	case '[':
		var each *Lookout
		if l != nil {
			each = l.Elements
		}
		for s.next(']') {
			s.value(each)
		}
	case '"':
		if text, ok := s.text(); ok && l != nil {
			s.found(l.Texts[text])
		}
	default:
		word := s.word()
		switch {
		case l == nil:
		case word == "null":
			s.found(l.Null)
		case len(l.Words) > 0:
			s.found(l.Words[Plain(word)])
		}
	}
}

func (s *sight) object(l *Lookout) {
	var there [maxOptional / 64]uint64
	for s.next('}') {
		name, _ := s.text()
		s.space()
		s.rest = s.rest[1:] // the colon
		var spot *Spot
		if l != nil {
			spot = l.Members[name]
		}
		if spot == nil {
			s.value(nil)
			continue
		}
		if spot.Absent != 0 {
			there[spot.bit/64] |= 1 << (spot.bit % 64)
		}
		s.value(spot.Lookout)
	}
	if l == nil || l.optional == 0 {
		return
	}
	for _, spot := range l.Members {
		if spot.Absent != 0 && there[spot.bit/64]&(1<<(spot.bit%64)) == 0 {
			s.found(spot.Absent)
		}
	}
}
