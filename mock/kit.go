package mock

import (
	"fmt"
	"slices"
	"strconv"
	"sync"

	"understudy/mock/contract"
	"understudy/mock/fake"
	"understudy/mock/problem"
)

// A kit is what the bodies of one content come from. Operations that share a response share its kits: a large document
// has three times as many contents as kits.
type kit struct {
	*contract.Content
	mediaType string

	reading sync.Once
	// samples are the examples that keep the contract; lies is what the others break.
	samples []sample
	lies    []problem.Finding

	making sync.Once
	// make makes bodies up as JSON. It is nil where the document has no schema, or no body can be made: then fault says
	// why. Doubts are what was found when bodies were tried.
	make   func(dst []byte, q fake.Question) ([]byte, error)
	fault  string
	doubts []problem.Finding

	reviewing sync.Once
	maker     *fake.Maker
	// passed is what was passed over in making bodies up.
	passed []problem.Finding
}

// A sample is a body that the document gives.
type sample struct {
	*contract.Example
	body      []byte
	mediaType string
}

// addKits opens a kit for each content of a response. Nothing is made yet.
func (g *generation) addKits(response *contract.Response) {
	for _, content := range response.Contents {
		if g.kits[content.At] == nil {
			g.kits[content.At] = &kit{Content: content, mediaType: contract.Concrete(content.MediaType)}
		}
	}
}

// read checks the examples of the content, when they are first asked for.
func (k *kit) read() []sample {
	k.reading.Do(func() {
		for _, example := range k.Examples {
			k.readExample(example)
		}
	})
	return k.samples
}

func (k *kit) readExample(example *contract.Example) {
	defer func() {
		if cause := recover(); cause != nil {
			k.lies = append(k.lies, noticeAt(example.At.Location(), "example", fmt.Sprint("cannot be read: ", cause), "mend it"))
		}
	}()
	body, mediaType, findings := k.Sample(example)
	for _, finding := range findings {
		finding.Source = example.Locate(finding.Pointer)
		finding.In, finding.Name = "example", example.Name
		k.lies = append(k.lies, finding)
	}
	if len(findings) == 0 {
		k.samples = append(k.samples, sample{example, body, mediaType})
	}
}

// makeable makes the kit's maker ready, and proves it, when it is first asked for. It is false where no body can be
// made up.
func (g *generation) makeable(k *kit) bool {
	if k == nil {
		return false
	}
	k.making.Do(func() {
		switch {
		case k.Schema != nil:
			if g.prepareMaker(k); k.make != nil {
				g.test(k)
			}
		case contract.IsJSON(k.mediaType):
			// Any value will do, but there must be one: no bytes at all are no JSON.
			k.make = anything
		}
	})
	return k.make != nil
}

func (g *generation) prepareMaker(k *kit) {
	at := k.At.Location()
	defer func() {
		if cause := recover(); cause != nil {
			k.make, k.fault = nil, fmt.Sprint("no body can be made up: ", cause)
			k.doubts = append(k.doubts, noticeAt(at, "schema", k.fault, "simplify the schema, or add a fixture"))
		}
	}()
	if !k.Makeable() {
		what := "no body of the media type " + k.MediaType + " can be made up"
		k.fault = what + ": add a fixture or an example"
		k.doubts = append(k.doubts, noticeAt(at, "content", what, "add a fixture or an example"))
		return
	}
	maker, err := g.workshop.Compile(k.Schema.At())
	if err != nil {
		k.fault = err.Error()
		k.doubts = append(k.doubts,
			noticeAt(at, "schema", "no body can be made up: "+err.Error(), "or add a fixture"))
		return
	}
	k.maker, k.make = maker, maker.Append
}

// review finds what was passed over in making bodies up. It reads all that the schema leads to, so calls do without.
func (g *generation) review(k *kit) []problem.Finding {
	g.makeable(k)
	k.reviewing.Do(func() {
		if k.maker != nil {
			k.passed = k.maker.Notices()
		}
	})
	return slices.Concat(k.doubts, k.passed)
}

// anything is a value for a body that may be anything.
func anything(dst []byte, _ fake.Question) ([]byte, error) { return append(dst, "{}"...), nil }

// trials is how many bodies are made up and held to their schema before one is sent.
const trials = 3

// test makes a few bodies up and holds them to the contract. What breaks is reported; where all break, none is ever
// sent.
func (g *generation) test(k *kit) {
	var first string
	keyword, sound := "schema", 0
	for n := range trials {
		findings, err := k.tried(fake.Question{Seed: g.seed, Identity: strconv.Itoa(n), Anchor: g.now})
		switch {
		case err == nil && len(findings) == 0:
			sound++
		case first != "":
		case err != nil:
			first = "a body that is made up cannot be written: " + err.Error()
		default:
			first, keyword = "a body that is made up breaks it: "+findings[0].String(), findings[0].Keyword
		}
	}
	if sound < trials {
		k.doubts = append(k.doubts, noticeAt(k.At.Location(), keyword, first, "simplify the schema, or add a fixture"))
	}
	if sound == 0 {
		k.make, k.fault = nil, first
	}
}

// tried makes one body up and says what it breaks.
func (k *kit) tried(q fake.Question) (findings []problem.Finding, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("it cannot be made: %v", cause)
		}
	}()
	body, mediaType, err := k.body(q)
	if err != nil {
		return nil, err
	}
	return k.Check(mediaType, body), nil
}

// body makes a body up in the kit's media type.
func (k *kit) body(q fake.Question) (body []byte, mediaType string, err error) {
	if body, err = k.make(make([]byte, 0, usualBody), q); err != nil {
		return nil, "", err
	}
	if contract.IsJSON(k.mediaType) {
		return body, k.mediaType, nil
	}
	return k.Encode(body)
}

func noticeAt(at problem.Location, keyword, message, hint string) problem.Finding {
	return problem.Finding{
		In: "document", Keyword: keyword, Message: message, Hint: hint, Source: at, Document: at,
	}
}
