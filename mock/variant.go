package mock

import (
	"fmt"
	"net/http"
	"slices"

	"understudy/mock/contract"
	"understudy/mock/fake"
	"understudy/mock/problem"
)

// A variant is one media type of a response, or the lack of any.
type variant struct {
	response *contract.Response
	// kit is what bodies come from, or nil where the response has no content.
	kit *kit
	// header is what the contract gives for the response, with the Content-Type; sound says that it keeps the contract.
	header    http.Header
	sound     bool
	mediaType string
	// source names the response, as in getRefreshToken/200, and fake is the Mock-Source of a body made up for it.
	source   string
	fake     []string
	examples []*ready
}

// content is the variant's content, or nil.
func (v *variant) content() *contract.Content {
	if v.kit == nil {
		return nil
	}
	return v.kit.Content
}

// fillStock makes each media type of a response ready. Whatever the libraries do with a shape that nobody thought of,
// the response has a variant afterwards.
func (g *generation) fillStock(p *part, s *stock) {
	source := p.ID + "/" + s.Status
	defer func() {
		if cause := recover(); cause != nil {
			fault := fmt.Sprint("the response cannot be made ready: ", cause)
			s.notices = append(s.notices, noticeAt(s.At.Location(), "content", fault, "simplify it"))
			s.variants = []*variant{{response: s.Response, source: source, header: http.Header{}}}
		}
	}()
	header, sound := g.headers(s)
	if len(s.Contents) == 0 || !bodyAllowed(s.Code) {
		s.variants = []*variant{{response: s.Response, source: source, header: header, sound: sound}}
		return
	}
	for _, content := range s.Contents {
		v := &variant{
			response: s.Response, kit: g.kits[content.At], header: header.Clone(), sound: sound, source: source,
			mediaType: contract.Concrete(content.MediaType), fake: []string{"fake " + source},
		}
		v.header["Content-Type"] = []string{v.mediaType}
		for _, sample := range v.kit.read() {
			v.examples = append(v.examples, v.example(p, sample))
		}
		s.variants = append(s.variants, v)
	}
	if len(s.variants) > 1 {
		slices.SortStableFunc(s.variants, func(a, b *variant) int { return g.rank(a) - g.rank(b) })
	}
	for _, v := range s.variants {
		s.offers = append(s.offers, v.content())
	}
}

// rank is 0 for a variant that there is a body for, and 1 for one that only a fixture could answer.
func (g *generation) rank(v *variant) int {
	if len(v.examples) == 0 && !g.makeable(v.kit) && v.kit.fault != "" {
		return 1
	}
	return 0
}

// example is a reply made of an example of the document.
func (v *variant) example(p *part, from sample) *ready {
	source := v.source
	if from.Name != "" {
		source += "/" + from.Name
	}
	header := v.header
	if from.mediaType != v.mediaType {
		header = header.Clone()
		header["Content-Type"] = []string{from.mediaType}
	}
	reply := &contract.Reply{Status: v.response.Code, Header: header, MediaType: from.mediaType, Body: from.body}
	made := newReady("example "+source, reply, v.sound && v.response.Code != 0)
	made.name, made.claims = from.Name, p.Claims(from.Node)
	return made
}

// headers are the documented headers of a response, and whether they keep the contract: each by its example or, where
// it has none that is true, made up. What is false, or required and cannot be made, is reported.
func (g *generation) headers(s *stock) (http.Header, bool) {
	header, sound := http.Header{}, true
	for _, documented := range s.Headers {
		at := documented.At.Location()
		if documented.HasExample {
			findings := documented.Check([]string{documented.Example})
			if len(findings) == 0 {
				header[documented.Name] = []string{documented.Example}
				continue
			}
			for _, finding := range findings {
				finding.Source = at
				s.notices = append(s.notices, finding)
			}
		}
		if !documented.Required && !documented.Free() {
			continue
		}
		if text, ok := g.madeUpHeader(documented); ok {
			header[documented.Name] = []string{text}
			continue
		}
		if !documented.Required {
			continue
		}
		sound = false
		s.notices = append(s.notices, problem.Finding{
			In: "header", Name: documented.Name, Keyword: "required", Source: at, Document: at,
			Message: "is required, and no value can be made up for it", Hint: "give it an example",
		})
	}
	return header, sound
}

// madeUpHeader makes up the value of a header.
func (g *generation) madeUpHeader(documented *contract.Header) (string, bool) {
	value := []byte(`"any"`)
	if documented.Schema != nil {
		maker, err := g.workshop.Compile(documented.Schema.At())
		if err != nil {
			return "", false
		}
		question := fake.Question{Seed: g.seed, Identity: documented.Name, Anchor: g.now}
		if value, err = maker.Append(nil, question); err != nil {
			return "", false
		}
	}
	text, ok := documented.Write(value)
	return text, ok && len(documented.Check([]string{text})) == 0
}
