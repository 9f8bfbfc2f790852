package verify

import (
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/report"
)

// maxDifferences bounds how many differences of one case are told. How many there are more is told, too.
const maxDifferences = 100

// A pair is what the stand-in and the service replied to one case.
type pair struct {
	*comparison
	o         *contract.Operation
	t         *trial
	mine, got *reply
	elapsed   time.Duration
	// mute says that the service's reply says nothing of it: 429, say.
	mute bool

	shown    *evidence
	outcomes []report.Outcome
	findings []problem.Finding
}

// tell adds an outcome of a kind at a place of the body, or of the reply where that is "".
func (p *pair) tell(kind, place string, verdict report.Verdict, reason string) *report.Outcome {
	made := report.Outcome{Kind: kind, Name: p.t.name, Verdict: verdict, At: p.t.at, Elapsed: p.elapsed}
	if place != "" {
		made.Name += " " + p.secrets.struck(place)
	}
	p.elapsed = 0
	if reason != "" {
		made.Reasons = []string{p.secrets.struck(reason)}
	}
	if p.got != nil {
		made.Status = p.got.status
	}
	p.outcomes = append(p.outcomes, made)
	return &p.outcomes[len(p.outcomes)-1]
}

func (p *pair) alike(kind string)        { p.tell(kind, "", report.Proven, "") }
func (p *pair) moot(kind, reason string) { p.tell(kind, "", report.Skipped, reason) }
func (p *pair) count(in map[string]int, kind string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	in[kind]++
}

// differs adds a difference that the contract does not allow.
func (p *pair) differs(kind, place, reason string, findings ...problem.Finding) {
	p.count(p.differing, kind)
	if p.shown == nil {
		p.shown = p.exhibit(p.o, p.t, p.got)
	}
	p.show(p.tell(kind, place, report.Failed, reason), p.shown, findings)
}

// allows adds a difference that the contract allows.
func (p *pair) allows(kind, place, reason string) {
	if p.strict {
		p.differs(kind, place, reason)
		return
	}
	p.count(p.allowed, kind)
	p.tell(kind, place, report.Skipped, "differs, and may: "+reason)
}

// status compares the statuses, and reports whether they are the same.
func (p *pair) status() bool {
	if p.got.status == p.mine.status {
		p.alike(StatusDifference)
		return true
	}
	both := fmt.Sprintf("the service says %d, the stand-in %d", p.got.status, p.mine.status)
	says := serverError(p.o, p.got)
	if says.verdict == report.Proven {
		says = p.verifier.own(p.o, p.t, p.got)
	}
	switch {
	case says.verdict == report.Skipped:
		p.mute = true
		p.moot(StatusDifference, both+"; "+says.reason)
	case says.verdict == report.Failed:
		p.differs(StatusDifference, "", both)
	case p.o.Response(p.got.status) == nil:
		p.differs(StatusDifference, "", both, p.o.CheckReply(&contract.Reply{Status: p.got.status})...)
	default:
		p.allows(StatusDifference, "", both+"; the document has both")
	}
	return false
}

// head compares media types and headers, and reports whether the bodies can be compared.
func (p *pair) head() bool {
	response := p.o.Response(p.got.status)
	if response == nil || ownWords(p.mine) {
		p.moot(anyCheck, "the document has no words for this, and the stand-in says it in its own")
		return false
	}
	mediaType := p.got.header.Get("Content-Type")
	p.findings = p.o.CheckReply(&contract.Reply{
		Status: p.got.status, Header: p.got.header, MediaType: mediaType, Body: p.got.body,
	})
	p.headers(response)
	if p.o.Method == http.MethodHead || contract.Bodiless(p.got.status) {
		return false
	}
	own := p.mine.header.Get("Content-Type")
	switch {
	case len(response.Contents) == 0 && len(p.got.body) > 0:
		p.differs(MediaTypeDifference, "", "the service has a body, and the document has none", p.of("body", "")...)
		return false
	case len(response.Contents) == 0:
		return false
	case plainType(mediaType) == plainType(own):
		p.alike(MediaTypeDifference)
		return true
	}
	both := fmt.Sprintf("the service has %s, the stand-in %s", mediaTypeNamed(mediaType), mediaTypeNamed(own))
	if broken := p.of("header", "Content-Type"); len(broken) > 0 || mediaType == "" {
		p.differs(MediaTypeDifference, "", both, broken...)
		return false
	}
	p.allows(MediaTypeDifference, "", both+"; the document has both")
	return false
}

// of are the findings of the service's reply in one part of it.
func (p *pair) of(in, name string) (list []problem.Finding) {
	for _, f := range p.findings {
		if f.In == in && (name == "" || strings.EqualFold(f.Name, name)) {
			list = append(list, f)
		}
	}
	return list
}

// headers compares which of the documented headers there are. Their values are data.
func (p *pair) headers(response *contract.Response) {
	before, some := len(p.outcomes), false
	for _, header := range response.Headers {
		if strings.EqualFold(header.Name, "Content-Type") {
			continue
		}
		some = true
		own, its := len(p.mine.header.Values(header.Name)) > 0, len(p.got.header.Values(header.Name)) > 0
		switch {
		case own == its:
		case its:
			p.allows(HeaderDifference, header.Name, "only the service sends it; the document has it")
		case header.Required:
			said := "only the stand-in sends it, and the document requires it"
			p.differs(HeaderDifference, header.Name, said, p.of("header", header.Name)...)
		default:
			p.allows(HeaderDifference, header.Name, "only the stand-in sends it; the document does not require it")
		}
	}
	if some && len(p.outcomes) == before {
		p.alike(HeaderDifference)
	}
}

// body compares the shapes of the bodies, and the values that are decided.
func (p *pair) body() {
	mediaType := p.got.header.Get("Content-Type")
	content := p.o.Response(p.got.status).Content(mediaType)
	if content == nil {
		// The document does not say what is in it: both break it alike.
		return
	}
	own, ok := content.Read(p.mine.header.Get("Content-Type"), p.mine.body)
	switch {
	case !ok:
		p.moot(TypeDifference, "a body of "+plainType(mediaType)+" has no members that are compared")
		return
	case p.got.cut != "":
		p.moot(TypeDifference, p.got.cut+", so it is not compared")
		return
	}
	its, ok := content.Read(mediaType, p.got.body)
	if !ok {
		p.differs(TypeDifference, "", "the body of the service cannot be read as "+plainType(mediaType), p.of("body", "")...)
		return
	}
	d := newDiffer(p.of("body", ""))
	mine := newDiffer(nil).shape(nil, content.View(), own, "")
	d.compare(mine, d.shape(nil, content.View(), its, ""), "")
	if call := p.maker.Meant(p.o, &p.t.request); call != nil {
		// What the call is about is known once it was checked.
		call.CheckRequest(p.t.request.Header, p.t.request.Query, p.t.request.Body)
		d.echo(call, own, its)
	}
	p.differences(d)
}

// differences tells of the differences of the bodies.
func (p *pair) differences(d *differ) {
	kinds := map[string]bool{}
	for _, one := range d.found {
		kinds[one.kind] = true
		if one.allowed {
			p.allows(one.kind, one.place, one.reason)
		} else {
			p.differs(one.kind, one.place, one.reason, one.findings...)
		}
	}
	said := fmt.Sprintf("there are %d differences more, and they are not told", d.beyond)
	switch {
	case d.beyond > d.allowed:
		p.differs(MemberDifference, "and more", said)
	case d.beyond > 0:
		p.allows(MemberDifference, "and more", said)
	}
	if d.values > maxValues {
		p.moot(anyCheck, fmt.Sprintf("the body has more than %d values, and what follows is not compared", maxValues))
	}
	for _, kind := range []string{TypeDifference, MemberDifference, ValueDifference} {
		if !kinds[kind] && d.beyond == 0 && d.values <= maxValues && (kind != ValueDifference || d.fixed > 0) {
			p.alike(kind)
		}
	}
}

// plainType is a media type without its parameters, in lower case.
func plainType(text string) string {
	if plain, _, err := mime.ParseMediaType(text); err == nil {
		return plain
	}
	return strings.ToLower(text)
}

// mediaTypeNamed is a media type in a sentence.
func mediaTypeNamed(text string) string {
	if text == "" {
		return "no Content-Type"
	}
	return plainType(text)
}
