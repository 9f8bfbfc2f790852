package coverage

import (
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
	// values are those of its enums, as JSON, by the path to them: "" for its own and those of its elements, /name for
	// those of a member.
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

// start lists the points that are not in bodies. There are few, and each is told, whatever else there is.
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
		if response.Code != 0 && contract.Bodiless(response.Code) {
			continue
		}
		for _, content := range response.Contents {
			s.types[content] = &seen{point: s.base.add(ReplyType, response.Status+" "+content.MediaType)}
		}
	}
	s.listParameters(m)
	s.listSecurity(m.callers(s.Operation))
	s.listExamples()
	s.points, s.base.known = s.base.points, nil
}

func (s *sheet) listParameters(m *Map) {
	s.parameters = map[*contract.Parameter]*asked{}
	for _, parameter := range s.Parameters {
		if !parameter.IsRead() && parameter.In != "path" {
			// Nothing says whether it was sent.
			continue
		}
		s.parameters[parameter] = &asked{point: s.base.add(Parameter, parameter.In+" "+parameter.Name)}
	}
	m.requests.Lock()
	defer m.requests.Unlock()
	for _, parameter := range s.Parameters {
		one := parameter.Schema
		if one == nil && parameter.Content != nil {
			one = parameter.Content.Schema
		}
		if one == nil || !parameter.IsRead() {
			continue
		}
		r := reader{atlas: m.requests, list: &s.base, left: maxValues, effort: maxEffort}
		r.before = parameter.In + " " + parameter.Name
		s.parameters[parameter].values = r.enumsIn(one)
	}
}

// listBodies looks for enums, and for members that need not be there, in JSON bodies. Other bodies have no points of
// their own: see Kind. The points, of which there are at most so many, follow those that are not in bodies; found hears
// what is to be looked for in a content, and which of the points that finds.
func (s *sheet) listBodies(m *Map, most int, found func(of *contract.Content, l *schema.Lookout, first, end int)) list {
	made := list{points: slices.Clip(s.base.points), most: min(len(s.base.points)+most, MaxPoints)}
	left, effort := maxValues, maxEffort
	look := func(content *contract.Content, before string, in *atlas) {
		if content.Schema == nil || !contract.IsJSON(content.MediaType) || made.full {
			return
		}
		in.Lock()
		defer in.Unlock()
		r := reader{atlas: in, list: &made, left: left, effort: effort, before: before + content.MediaType}
		first := len(made.points)
		lookout := r.look(content.Schema.At())
		left, effort = r.left, r.effort
		found(content, lookout, first, len(made.points))
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
	return made
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
