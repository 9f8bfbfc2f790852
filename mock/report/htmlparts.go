package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"understudy/mock/problem"
)

// pageFailure is one outcome that failed, as the page shows it.
type pageFailure struct {
	Operation, Name, Kind, Source, Place, Curl string
	Times, Status                              int
	Explained                                  bool
	Reasons                                    []string
	Findings                                   []pageFinding
	Request, Reply                             *pageMessage
}

type pageFinding struct {
	Place, Keyword, Message, Expected, Got, Hint, Source, Document string
}

func (r *Results) pageFailure(of *Operation, o *Outcome) pageFailure {
	shown := pageFailure{
		Operation: of.name(), Name: o.label(), Kind: plain(o.Kind), Source: plain(o.Source), Status: o.Status,
		Place: plain(r.place(of, o).String()), Explained: len(o.Reasons)+len(o.Findings) > 0,
		Request: o.Request.page(), Reply: o.Reply.page(),
	}
	if o.Times > 1 {
		shown.Times = o.Times
	}
	if o.Curl != "" {
		shown.Curl = text(o.Curl)
	}
	for _, reason := range o.Reasons {
		shown.Reasons = append(shown.Reasons, plain(reason))
	}
	for i := range o.Findings {
		shown.Findings = append(shown.Findings, pageFindingOf(&o.Findings[i]))
	}
	return shown
}

func pageFindingOf(f *problem.Finding) pageFinding {
	return pageFinding{
		Place: plain(f.Place()), Keyword: plain(f.Keyword), Message: plain(f.Message), Expected: plain(f.Expected),
		Got: plain(f.Got), Hint: plain(f.Hint), Source: plain(f.Source.String()), Document: plain(f.Document.String()),
	}
}

// pageMessage is one half of an exchange: its head and the beginning of its body, and what is said of the rest.
type pageMessage struct{ Text, More string }

func (m *Message) page() *pageMessage {
	if m == nil {
		return nil
	}
	list := []string{plain(m.Line)}
	for _, line := range m.Header {
		list = append(list, plain(line))
	}
	body := m.Body
	if len(body) > maxPageBody {
		body = body[:maxPageBody]
		// Not within a character.
		for body != "" && !utf8.RuneStart(m.Body[len(body)]) {
			body = body[:len(body)-1]
		}
	}
	shown := &pageMessage{}
	if body != "" {
		list = append(list, "", text(strings.ReplaceAll(body, "\r\n", "\n")))
	}
	// What is shown may be shorter than the beginning of the body, or longer: secrets are hidden in it.
	switch whole := max(m.Bytes, int64(len(m.Body))); {
	case len(body) < len(m.Body):
		shown.More = fmt.Sprintf("The body has %d bytes; %d of them are shown.", whole, len(body))
	case whole > int64(len(body)):
		shown.More = fmt.Sprintf("The body has %d bytes.", whole)
	}
	shown.Text = strings.Join(list, "\n")
	return shown
}

// pageCoverage is the coverage with its bars, whose lengths are in tenths of a percent.
type pageCoverage struct {
	Met, Total, Tenths int
	Share, Limit       string
	Parts              []pagePart
}

type pagePart struct {
	Name, Share                       string
	Met, Total, Tenths, Lacks, Untold int
	Long                              bool
	Missing                           []string
}

func (c *Coverage) page() *pageCoverage {
	if c == nil {
		return nil
	}
	shown := &pageCoverage{
		Met: c.Met, Total: c.Total, Tenths: tenths(c.Met, c.Total), Share: percent(c.Met, c.Total), Limit: plain(c.Limit),
	}
	for i := range c.Parts {
		p := &c.Parts[i]
		part := pagePart{
			Name: plain(p.Name), Share: percent(p.Met, p.Total), Met: p.Met, Total: p.Total, Tenths: tenths(p.Met, p.Total),
			Lacks: len(p.Missing), Long: len(p.Missing) > longList,
		}
		for _, missing := range p.Missing[:min(len(p.Missing), maxPageMissing)] {
			part.Missing = append(part.Missing, plain(missing))
		}
		part.Untold = len(p.Missing) - len(part.Missing)
		shown.Parts = append(shown.Parts, part)
	}
	return shown
}

func tenths(met, of int) int {
	if of <= 0 {
		return 0
	}
	return min(1000, max(0, met*1000/of))
}
