package stub

// A Clue is one value that a call must have to be answered by a stub with a when.
type Clue struct {
	// In is path, query or header.
	In string
	// Name is the parameter's or header's, and Text its value, not encoded.
	Name, Text string
}

// When is what a call must have to be answered by the stub: values, and the JSON that its body must at least hold, or
// nil. It is not ok for a stub without a when, which answers the call whose path parameters equal its name.
func (s *Stub) When() (clues []Clue, body []byte, ok bool) {
	if s.when == nil {
		return nil, nil, false
	}
	for _, part := range []struct {
		in      string
		members []member
	}{{"path", s.when.path}, {"query", s.when.query}, {"header", s.when.header}} {
		for _, m := range part.members {
			clues = append(clues, Clue{In: part.in, Name: m.name, Text: m.text})
		}
	}
	if s.when.body != nil {
		body = s.when.body.AppendJSON(nil)
	}
	return clues, body, true
}
