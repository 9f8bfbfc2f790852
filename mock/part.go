package mock

import (
	"hash/maphash"
	"net/http"
	"slices"
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
	// lines are the variants of each response: in the document's order, but first those that there is a body for.
	lines map[*contract.Response][]*variant
	// offers are the contents of the lines, in the same order.
	offers map[*contract.Response][]*contract.Content
	// steps are explanations that are the same for every call.
	matched, checked string
	// memorable says that the memo may remember what became of a call.
	memorable bool
}

// A variant is one media type of a response, or the lack of any.
type variant struct {
	content *contract.Content
	// header is what the contract gives for the response, with the Content-Type; sound says that it keeps the contract.
	header    http.Header
	sound     bool
	mediaType string
	// source names the response, as in getRefreshToken/200, and fake is the Mock-Source of a body made up for it.
	source   string
	fake     []string
	examples []*ready
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
	// checked says that the reply was held to the contract when it came in, so it is sent as it is. A problem is in
	// understudy's own words, of which the contract says nothing.
	checked, problem bool
	// name is the name of the example that the reply was made of, and claims what that says of the call.
	name   string
	claims []contract.Claim
	length []string
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
	g.memo.seed = maphash.MakeSeed()
	expires := g.mayExpire()
	g.parts = make(map[*contract.Operation]*part, len(g.contract.Operations))
	for _, operation := range g.contract.Operations {
		p := &part{
			Operation: operation,
			gate:      g.roster.Gate(operation.Security, g.contract.Title),
			lines:     make(map[*contract.Response][]*variant, len(operation.Responses)),
			offers:    make(map[*contract.Response][]*contract.Content, len(operation.Responses)),
			matched:   operation.ID + ": " + operation.Method + " " + operation.Template,
			checked:   "the request keeps the contract",
			memorable: !expires && g.memorable(operation),
		}
		for _, response := range operation.Responses {
			p.lines[response] = g.variants(p, response)
			for _, v := range p.lines[response] {
				p.offers[response] = append(p.offers[response], v.content)
			}
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
	header, sound := g.headers(response)
	if len(response.Contents) == 0 {
		return []*variant{{header: header, sound: sound, source: p.ID + "/" + response.Status}}
	}
	list := make([]*variant, 0, len(response.Contents))
	for _, content := range response.Contents {
		v := &variant{
			content: content, header: header.Clone(), sound: sound, mediaType: contract.Concrete(content.MediaType),
			source: p.ID + "/" + response.Status,
		}
		v.fake = []string{"fake " + v.source}
		v.header["Content-Type"] = []string{v.mediaType}
		g.prepareMaker(v)
		for _, example := range content.Examples {
			g.prepareExample(p, response, v, example)
		}
		list = append(list, v)
	}
	slices.SortStableFunc(list, func(a, b *variant) int { return a.rank() - b.rank() })
	return list
}

// rank is 0 for a variant that there is a body for, and 1 for one that only a fixture could answer.
func (v *variant) rank() int {
	if v.fault != "" && len(v.examples) == 0 {
		return 1
	}
	return 0
}

// headers are the documented headers of a response, and whether they keep the contract: each by its example or, where
// one is required and has none that is true, made up. What is false or cannot be made is reported.
func (g *generation) headers(response *contract.Response) (http.Header, bool) {
	header, sound := http.Header{}, true
	for _, documented := range response.Headers {
		if documented.HasExample {
			findings := documented.Check([]string{documented.Example})
			if len(findings) == 0 {
				header[documented.Name] = []string{documented.Example}
				continue
			}
			for _, finding := range findings {
				finding.Source = documented.At.Location()
				g.notice(finding)
			}
		}
		if !documented.Required {
			continue
		}
		if text, ok := g.madeUpHeader(documented); ok {
			header[documented.Name] = []string{text}
			continue
		}
		sound = false
		at := documented.At.Location()
		g.notice(problem.Finding{
			In: "header", Name: documented.Name, Keyword: "required", Source: at, Document: at,
			Message: "is required, and no value can be made up for it", Hint: "give it an example",
		})
	}
	return header, sound
}

// madeUpHeader makes up the value of a required header.
func (g *generation) madeUpHeader(documented *contract.Header) (string, bool) {
	if documented.Schema == nil {
		return "", false
	}
	maker, err := fake.Compile(documented.Schema.At(), g.contract.Dialect())
	if err != nil {
		return "", false
	}
	value, err := maker.Append(nil, fake.Question{Seed: g.seed, Identity: documented.Name, Anchor: g.anchor})
	if err != nil {
		return "", false
	}
	text, ok := contract.HeaderText(value)
	return text, ok && len(documented.Check([]string{text})) == 0
}

func (g *generation) prepareMaker(v *variant) {
	if v.content.Schema == nil {
		return
	}
	at := v.content.At.Location()
	if !v.content.Makeable() {
		v.fault = "no body of the media type " + v.content.MediaType + " can be made up: add a fixture or an example"
		g.notice(problem.Finding{
			In: "document", Keyword: "content", Source: at, Document: at, Hint: "add a fixture or an example",
			Message: "no body of the media type " + v.content.MediaType + " can be made up",
		})
		return
	}
	maker, err := fake.Compile(v.content.Schema.At(), g.contract.Dialect())
	if err != nil {
		v.fault = err.Error()
		g.notice(problem.Finding{
			In: "document", Keyword: "schema", Message: "no body can be made up: " + err.Error(),
			Hint: "mend the schema, or add a fixture", Source: at, Document: at,
		})
		return
	}
	v.make = maker.Append
}

// prepareExample makes a reply of an example, unless the example breaks its own contract: then it is reported.
func (g *generation) prepareExample(p *part, response *contract.Response, v *variant, example *contract.Example) {
	var findings []problem.Finding
	body, ok := v.content.Text(example.Node)
	if ok {
		findings = v.content.Check(v.mediaType, body)
	} else {
		findings = []problem.Finding{{
			In: "body", Keyword: "type", Hint: "write a string",
			Message: "is not text, as the media type " + v.mediaType + " needs",
		}}
	}
	source := v.source
	if example.Name != "" {
		source += "/" + example.Name
	}
	for _, finding := range findings {
		finding.Source = example.Locate(finding.Pointer)
		finding.In, finding.Name = "example", source
		g.notice(finding)
	}
	if len(findings) > 0 {
		return
	}
	reply := &contract.Reply{Status: response.Code, Header: v.header, MediaType: v.mediaType, Body: body}
	made := newReady("example "+source, reply, v.sound && response.Code != 0)
	made.name, made.claims = example.Name, p.Claims(example.Node)
	v.examples = append(v.examples, made)
}
