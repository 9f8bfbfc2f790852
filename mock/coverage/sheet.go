package coverage

import (
	"net/http"
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
	// values are those of its enum, as JSON.
	values map[string]int
}

// list works out the points of the operation, kind by kind.
func (s *sheet) list(c *contract.Contract) {
	// Point 0 has no kind: a file says of an operation itself whether it was met.
	s.points = []point{{}}
	s.statuses = map[*contract.Response]int{}
	for _, response := range s.Responses {
		s.statuses[response] = s.add(Status, response.Status)
	}
	s.types = map[*contract.Content]*seen{}
	if s.Body != nil {
		for _, content := range s.Body.Contents {
			s.types[content] = &seen{point: s.add(RequestType, content.MediaType)}
		}
	}
	for _, response := range s.Responses {
		if response.Code != 0 && contract.Bodiless(response.Code) {
			continue
		}
		for _, content := range response.Contents {
			s.types[content] = &seen{point: s.add(ReplyType, response.Status+" "+content.MediaType)}
		}
	}
	s.listParameters()
	s.listBodies(c)
	s.listSecurity()
	s.listExamples()
}

// add takes up a point and gives it its number, or 0 when there are too many.
func (s *sheet) add(kind Kind, name string) int {
	if len(s.points) >= MaxPoints {
		s.untold = true
		return 0
	}
	s.points = append(s.points, point{kind, name})
	return len(s.points) - 1
}

func (s *sheet) listParameters() {
	s.parameters = map[*contract.Parameter]*asked{}
	for _, parameter := range s.Parameters {
		s.parameters[parameter] = &asked{point: s.add(Parameter, parameter.In+" "+parameter.Name)}
	}
	for _, parameter := range s.Parameters {
		if parameter.Schema == nil {
			continue
		}
		values := map[string]int{}
		for _, node := range enumOf(parameter.Schema.At()) {
			text := string(node.AppendJSON(nil))
			if values[text] == 0 {
				values[text] = s.add(Value, parameter.In+" "+parameter.Name+"="+text)
			}
		}
		s.parameters[parameter].values = values
	}
}

// listBodies looks for enums, and for members that need not be there, in JSON bodies. Other bodies have no points of
// their own: see Kind.
func (s *sheet) listBodies(c *contract.Contract) {
	look := func(content *contract.Content, before string, direction schema.Direction) {
		if content.Schema == nil || !contract.IsJSON(content.MediaType) {
			return
		}
		r := reader{sheet: s, dialect: c.Dialect(), direction: direction, before: before + content.MediaType}
		one := s.types[content]
		one.first = len(s.points)
		one.lookout = r.read(content.Schema.At())
		one.end = len(s.points)
	}
	if s.Body != nil {
		for _, content := range s.Body.Contents {
			look(content, "request ", schema.Request)
		}
	}
	for _, response := range s.Responses {
		for _, content := range response.Contents {
			if s.types[content] != nil {
				look(content, response.Status+" ", schema.Reply)
			}
		}
	}
}

// listSecurity says what can become of a caller, where the operation asks who is calling.
func (s *sheet) listSecurity() {
	if len(s.Security) == 0 {
		return
	}
	s.admitted = s.add(Security, "admitted")
	s.refused = map[int]int{}
	for _, status := range []int{http.StatusUnauthorized, http.StatusForbidden} {
		s.refused[status] = s.add(Security, strconv.Itoa(status))
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
				s.examples[content][example.Name] = s.add(Example, response.Status+" "+content.MediaType+" "+name)
			}
		}
	}
}
