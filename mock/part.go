package mock

import (
	"net/http"
	"strconv"
	"time"

	"understudy/mock/contract"
	"understudy/mock/fake"
	"understudy/mock/persona"
	"understudy/mock/problem"
	"understudy/mock/stub"
)

// A part is an operation made ready to be played.
type part struct {
	*contract.Operation
	gate *persona.Gate
	// success is the response that a valid call gets, with its status; nil where the contract documents none.
	success *contract.Response
	status  int
	// lines are the variants of each response, in the document's order.
	lines map[*contract.Response][]*variant
	// steps are explanations that are the same for every call.
	matched, checked string
}

// A variant is one media type of a response, or the lack of any.
type variant struct {
	content *contract.Content
	// header is what the contract gives for the response, with the Content-Type.
	header    http.Header
	mediaType string
	examples  []*ready
	// make makes bodies up. It is nil where the contract has no content, or no value can be made.
	make  func(dst []byte, q fake.Question) ([]byte, error)
	fault string
}

// A ready is a reply that can be sent, with where it came from.
type ready struct {
	*contract.Reply
	// source is the value of Mock-Source.
	source string
	header []string
	delay  time.Duration
	// checked says that the reply was held to the contract when it came in, so it is sent as it is.
	checked bool
	// example is what the reply was made of, and claims what that says of the call; nil for all other replies.
	example *contract.Example
	claims  []contract.Claim
	length  []string
}

// newReady completes a reply for sending.
func newReady(source string, reply *contract.Reply, checked bool) *ready {
	return &ready{
		Reply: reply, source: source, header: []string{source}, checked: checked,
		length: []string{strconv.Itoa(len(reply.Body))},
	}
}

// prepare makes every operation ready, and every stub.
func (g *generation) prepare() {
	g.stubs = make(map[*stub.Stub]*ready, g.shelf.Len())
	g.shelf.Each(func(s *stub.Stub) {
		g.stubs[s] = newReady(s.Source, s.Reply, true)
		g.stubs[s].delay = s.Delay
	})
	g.parts = make(map[*contract.Operation]*part, len(g.contract.Operations))
	for _, operation := range g.contract.Operations {
		p := &part{
			Operation: operation,
			gate:      g.roster.Gate(operation.Security, g.contract.Title),
			lines:     make(map[*contract.Response][]*variant, len(operation.Responses)),
			matched:   operation.ID + ": " + operation.Method + " " + operation.Template,
			checked:   "the request keeps the contract",
		}
		for _, response := range operation.Responses {
			p.lines[response] = g.variants(p, response)
		}
		p.success, p.status = operation.Success()
		if p.success == nil {
			g.notice(problem.Finding{
				In: "document", Keyword: "responses", Message: operation.ID + " documents no reply to a valid call",
				Hint: "add a response", Source: operation.At.Location(), Document: operation.At.Location(),
			})
		}
		g.parts[operation] = p
	}
}

func (g *generation) notice(f problem.Finding) { g.notices = append(g.notices, f) }

// variants makes each media type of a response ready.
func (g *generation) variants(p *part, response *contract.Response) []*variant {
	if len(response.Contents) == 0 {
		return []*variant{{header: g.headers(response)}}
	}
	list := make([]*variant, 0, len(response.Contents))
	for _, content := range response.Contents {
		v := &variant{content: content, header: g.headers(response), mediaType: contract.Concrete(content.MediaType)}
		v.header["Content-Type"] = []string{v.mediaType}
		g.prepareMaker(v)
		for _, example := range content.Examples {
			g.prepareExample(p, response, v, example)
		}
		list = append(list, v)
	}
	return list
}

// headers are the documented headers of a response: by example or, where one is required and has none, made up.
func (g *generation) headers(response *contract.Response) http.Header {
	header := http.Header{}
	for _, documented := range response.Headers {
		switch {
		case documented.HasExample:
			header[documented.Name] = []string{documented.Example}
		case documented.Required && documented.Schema != nil:
			maker, err := fake.Compile(documented.Schema.At(), g.contract.Dialect())
			if err != nil {
				continue
			}
			text, err := maker.Append(nil, fake.Question{Seed: g.seed, Identity: documented.Name, Anchor: g.anchor})
			if plain, ok := contract.HeaderText(text); err == nil && ok {
				header[documented.Name] = []string{plain}
			}
		}
	}
	return header
}

func (g *generation) prepareMaker(v *variant) {
	if v.content.Schema == nil {
		return
	}
	maker, err := fake.Compile(v.content.Schema.At(), g.contract.Dialect())
	if err != nil {
		v.fault = err.Error()
		g.notice(problem.Finding{
			In: "document", Keyword: "schema", Message: "no body can be made up: " + err.Error(),
			Hint: "mend the schema, or add a fixture", Source: v.content.At.Location(), Document: v.content.At.Location(),
		})
		return
	}
	v.make = maker.Append
}

// prepareExample makes a reply of an example, unless the example breaks its own contract: then it is reported.
func (g *generation) prepareExample(p *part, response *contract.Response, v *variant, example *contract.Example) {
	body, ok := v.content.Text(example.Node)
	if ok {
		example.Findings = v.content.Check(v.mediaType, body)
	} else {
		example.Findings = []problem.Finding{{
			In: "body", Keyword: "type", Hint: "write a string",
			Message: "is not text, as the media type " + v.mediaType + " needs",
		}}
	}
	source := p.ID + "/" + response.Status
	if example.Name != "" {
		source += "/" + example.Name
	}
	for _, finding := range example.Findings {
		finding.Source = example.Locate(finding.Pointer)
		finding.In, finding.Name = "example", source
		g.notice(finding)
	}
	if len(example.Findings) > 0 {
		return
	}
	reply := &contract.Reply{Status: response.Code, Header: v.header, MediaType: v.mediaType, Body: body}
	made := newReady("example "+source, reply, response.Code != 0)
	made.example, made.claims = example, p.Claims(example.Node)
	v.examples = append(v.examples, made)
}
