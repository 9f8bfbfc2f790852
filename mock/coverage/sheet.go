package coverage

import (
	"net/http"
	"slices"
	"strconv"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// A seen is what can be met of one media type of a request or a response.
type seen struct {
	point int
	// lookout is what is looked for in a JSON body, or nil. Its points are those from first up to, and without, end.
	lookout    *schema.Lookout
	first, end int
}

// An asked is what can be met of a parameter.
type asked struct {
	point int
	// values are those of its enums, as JSON, with numbers as schema.Plain has them, by the path to them: "" for its own
	// and those of its elements, /name for those of a member.
	values map[string]map[string]int
}

// A list has the points of an operation, or the first of them.
type list struct {
	points []point
	// most is how many there may be. It is full when there would be more, and untold says that something is left out.
	most         int
	full, untold bool
	// known are the numbers of the points, where two may have one name.
	known map[point]int
}

// add takes up a point and gives it its number, or 0 when there are too many, or its name is too long.
func (l *list) add(kind Kind, name string) int {
	one := point{kind, name}
	switch {
	case l.known[one] != 0:
		return l.known[one]
	case len(name) > maxName:
		l.untold = true
		return 0
	case len(l.points) >= l.most:
		l.full, l.untold = true, true
		return 0
	}
	l.points = append(l.points, one)
	if l.known != nil {
		l.known[one] = len(l.points) - 1
	}
	return len(l.points) - 1
}

// start lists the points that come first: all but values of enums and optional fields. There are few, and each is told,
// whatever else there is.
func (s *sheet) start(m *Map) {
	// Point 0 has no kind: a file says of an operation itself whether it was met.
	s.base = list{points: []point{{}}, most: MaxPoints, known: map[point]int{}}
	s.statuses = map[*contract.Response]int{}
	for _, response := range s.Responses {
		s.statuses[response] = s.base.add(Status, response.Status)
	}
	s.types = map[*contract.Content]*seen{}
	if s.Body != nil {
		for _, content := range s.Body.Contents {
			s.types[content] = &seen{point: s.base.add(RequestType, content.MediaType)}
		}
	}
	for _, response := range s.Responses {
		// A reply to HEAD has no body either (RFC 9110, section 9.3.2).
		if s.Method == http.MethodHead || response.Code != 0 && contract.Bodiless(response.Code) {
			continue
		}
		for _, content := range response.Contents {
			s.types[content] = &seen{point: s.base.add(ReplyType, response.Status+" "+content.MediaType)}
		}
	}
	s.listParameters()
	s.listSecurity(m.callers(s.Operation))
	s.listExamples()
	s.points, s.base.known = s.base.points, nil
}

func (s *sheet) listParameters() {
	s.parameters = map[*contract.Parameter]*asked{}
	for _, parameter := range s.Parameters {
		if !parameter.IsRead() && parameter.In != "path" {
			// Nothing says whether it was sent.
			continue
		}
		s.parameters[parameter] = &asked{point: s.base.add(Parameter, parameter.In+" "+parameter.Name)}
	}
}

// listMore lists values of enums and optional fields, of which there are at most so many, behind the points that come
// first: some values of each parameter, the bodies, and the other values of parameters. With fewer there are the first
// of them. Found hears what is to be looked for.
func (s *sheet) listMore(m *Map, most int, found *finder) list {
	made := list{points: slices.Clip(s.base.points), most: min(len(s.base.points)+most, MaxPoints)}
	sent := s.sentValues(m.requests, made.most)
	each := max(firstValues/max(len(sent), 1), 1)
	made.known = map[point]int{}
	for i := range sent {
		sent[i].list(&made, 0, each, found)
	}
	made.known = nil
	s.listBodies(m, &made, found)
	made.known = map[point]int{}
	for i := range sent {
		sent[i].list(&made, each, len(sent[i].values), found)
	}
	made.known = nil
	return made
}

// A finder hears of what is to be looked for. A nil one does not.
type finder struct {
	// value is a value of an enum at a path of a parameter, and its point.
	value func(of *asked, path, text string, number int)
	// body is what is looked for in a content, and which points that finds.
	body func(of *contract.Content, l *schema.Lookout, first, end int)
}

// listBodies looks for enums, and for members that need not be there, in JSON bodies. Other bodies have no points of
// their own: see Kind.
func (s *sheet) listBodies(m *Map, made *list, found *finder) {
	left, effort := maxValues, maxEffort
	look := func(content *contract.Content, before string, in *atlas) {
		if content.Schema == nil || !contract.IsJSON(content.MediaType) || made.full {
			return
		}
		in.Lock()
		defer in.Unlock()
		r := reader{atlas: in, list: made, left: left, effort: effort, before: before + content.MediaType}
		first := len(made.points)
		lookout := r.look(content.Schema.At())
		left, effort = r.left, r.effort
		if found != nil {
			found.body(content, lookout, first, len(made.points))
		}
	}
	if s.Body != nil {
		for _, content := range s.Body.Contents {
			look(content, "request ", m.requests)
		}
	}
	for _, response := range s.Responses {
		for _, content := range response.Contents {
			if s.types[content] != nil {
				look(content, response.Status+" ", m.replies)
			}
		}
	}
}

// listSecurity says what can become of a caller.
func (s *sheet) listSecurity(callers Callers) {
	if callers.Admitted {
		s.admitted = s.base.add(Security, "admitted")
	}
	s.refused = map[int]int{}
	for _, status := range callers.Refused {
		s.refused[status] = s.base.add(Security, strconv.Itoa(status))
	}
}

// listExamples takes up the examples that can be served: one that breaks its own contract never is.
func (s *sheet) listExamples() {
	s.examples = map[*contract.Content]map[string]int{}
	for _, response := range s.Responses {
		for _, content := range response.Contents {
			for _, example := range content.Examples {
				if _, _, findings := content.Sample(example); len(findings) > 0 || s.types[content] == nil {
					continue
				}
				if s.examples[content] == nil {
					s.examples[content] = map[string]int{}
				}
				name := example.Name
				if name == "" {
					name = "example"
				}
				s.examples[content][example.Name] = s.base.add(Example, response.Status+" "+content.MediaType+" "+name)
			}
		}
	}
}
