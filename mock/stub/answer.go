package stub

import (
	"maps"
	"net/http"
	"slices"

	"understudy/mock/contract"
	"understudy/mock/fault"
)

// An Answer is what a stub says.
type Answer struct {
	// Pass says that the call is answered as if there were no stub. Plan still applies.
	Pass bool
	// Code and Example ask for the document's own words, as Prefer does: a status, and the name of an example or a
	// fixture. Code is 0 where the example alone decides.
	Code    int
	Example string
	// Reply is sent as it is or, if Template says so, once Render has filled it in. It is nil where the document speaks.
	Reply    *contract.Reply
	Template bool
	// Header overrides headers of the document's reply.
	Header http.Header
	// Plan is how the reply is sent.
	Plan fault.Plan

	// body and lines are the templates, taken apart: of the body, and of the values of headers that have one.
	body  []piece
	lines []line
}

// line is one value of a header that is a template.
type line struct {
	name   string
	index  int
	pieces []piece
}

// Render is the reply to a request: Reply itself or, with a template, a copy whose {{request.path.id}} and the like are
// filled in. In JSON each value stays one value, and no value ends a header's line. A body ends at MaxRendered. It is
// nil where the document speaks.
func (a *Answer) Render(r *Request) *contract.Reply {
	if !a.Template || a.Reply == nil {
		return a.Reply
	}
	reply := *a.Reply
	if a.body != nil {
		reply.Body = render(a.body, r, MaxRendered)
	}
	if len(a.lines) > 0 {
		reply.Header = reply.Header.Clone()
	}
	for _, l := range a.lines {
		reply.Header[l.name][l.index] = oneLine(render(l.pieces, r, maxRenderedHeader))
	}
	return &reply
}

// takeApart makes templates of the reply's texts. What is in double braces and no template comes back. Names of path
// parameters are those of a template, if there is one.
func (a *Answer) takeApart(path *pathTemplate, everything bool) (bad []string) {
	pieces, wrong := readPieces(string(a.Reply.Body), contract.IsJSON(a.Reply.MediaType), everything)
	bad = wrong
	if templated(pieces) {
		a.body, a.Template = withPath(pieces, path), true
	}
	for _, name := range slices.Sorted(maps.Keys(a.Reply.Header)) {
		for i, value := range a.Reply.Header[name] {
			pieces, wrong := readPieces(value, false, everything)
			bad = append(bad, wrong...)
			switch {
			case !templated(pieces):
			case name == "Content-Type":
				// It decides how the body is read and written, so it is the same for every request.
				bad = append(bad, shown(value))
			default:
				a.lines, a.Template = append(a.lines, line{name, i, withPath(pieces, path)}), true
			}
		}
	}
	return bad
}

func templated(pieces []piece) bool {
	for i := range pieces {
		if pieces[i].from != literalText {
			return true
		}
	}
	return false
}

func withPath(pieces []piece, path *pathTemplate) []piece {
	for i := range pieces {
		if pieces[i].from == fromPath && path != nil && path.index(pieces[i].text) >= 0 {
			pieces[i].path = path
		}
	}
	return pieces
}

// asked visits the pieces of all templates that are filled in.
func (a *Answer) asked(visit func(*piece)) {
	all := [][]piece{a.body}
	for _, l := range a.lines {
		all = append(all, l.pieces)
	}
	for _, pieces := range all {
		for i := range pieces {
			if pieces[i].from != literalText {
				visit(&pieces[i])
			}
		}
	}
}
