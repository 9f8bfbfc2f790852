package mock

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"understudy/mock/journal"
	"understudy/mock/listener"
	"understudy/mock/problem"
	"understudy/mock/session"
)

// line is the request target as it stands on the request line. Requests made in memory have none.
func line(r *http.Request) string {
	if r.RequestURI == "" {
		return r.URL.RequestURI()
	}
	return r.RequestURI
}

// target is the path and the query of a request, not decoded. They are those of the request line, unless a handler
// before this one changed the path, as http.StripPrefix does.
func target(r *http.Request) (path, query string) {
	path, query, _ = strings.Cut(line(r), "?")
	switch {
	case path == r.URL.Path && r.URL.RawPath == "", path == r.URL.EscapedPath():
		return path, query
	case strings.HasPrefix(path, "/") || r.URL.Host != "" && r.Method != http.MethodConnect:
		return r.URL.EscapedPath(), r.URL.RawQuery
	}
	// "*" and the authority, which are no paths (RFC 9112, section 3.2).
	return path, ""
}

// misread is the refusal of a request whose target or framing cannot be relied on, whoever it is for.
func (s *Server) misread(r *http.Request) *refusal {
	target := line(r)
	switch {
	case len(target) > s.maxURL:
		return &refusal{
			kind: problem.URITooLong,
			detail: fmt.Sprintf("the request target has %d bytes, and %d are allowed: shorten it",
				len(target), s.maxURL),
		}
	case !plainTarget(target):
		return &refusal{
			kind:   problem.BadRequest,
			detail: "the request target has a byte that must be percent-encoded (RFC 3986, section 2): encode it",
		}
	case listener.AmbiguousFraming(r):
		return &refusal{
			kind:   problem.BadRequest,
			detail: "where the body ends is ambiguous: send either Content-Length or Transfer-Encoding",
		}
	}
	return nil
}

// read takes in the rest of the request: its session, preferences and body, each within its limit. It returns the
// reply to a request that cannot be taken in, and nil for all others.
func (s *Server) read(w http.ResponseWriter, x *exchange, g *generation, no *refusal) *ready {
	if no == nil {
		no = s.readHead(x)
	}
	if no == nil {
		no = s.readBody(x)
	}
	if no == nil {
		wasRead(w, x.request)
		return nil
	}
	return g.unread(w, x, no)
}

// wasRead notes that the body was read to its end.
func wasRead(w http.ResponseWriter, r *http.Request) {
	listener.BodyRead(r)
	if r.ContentLength != 0 {
		_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
	}
}

// unread is the reply to a request that cannot be taken in.
func (g *generation) unread(w http.ResponseWriter, x *exchange, no *refusal) *ready {
	x.explain(journal.Arrive, journal.Refused, no.detail)
	// What is left of the request may be anything, so nothing more is read from this connection.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now())
	w.Header()["Connection"] = []string{"close"}
	return g.problem(x, no)
}

func (s *Server) readHead(x *exchange) *refusal {
	no := s.readSession(x)
	if no == nil {
		x.asked()
	}
	return no
}

// readSession finds the session that the request belongs to.
func (s *Server) readSession(x *exchange) *refusal {
	key, bad := session.Key(x.request.Header)
	if bad != nil {
		x.entry.Findings = append(x.entry.Findings, *bad)
		return &refusal{kind: problem.InvalidSessionKey, detail: bad.String(), findings: []problem.Finding{*bad}}
	}
	x.use(s.sessions.Use(key))
	return nil
}

// plainTarget reports whether a request target is ASCII without controls and without a fragment, which net/http does
// not ask for (RFC 9112, section 3.2).
func plainTarget(target string) bool {
	for i := range len(target) {
		if c := target[i]; c <= ' ' || c >= 0x7f || c == '#' {
			return false
		}
	}
	return true
}

// readBody reads the body up to its limit, and takes its content coding off: all else, and the journal, sees what it
// stands for. ServeHTTP has set its deadline.
func (s *Server) readBody(x *exchange) *refusal {
	r := x.request
	if r.Body == nil || r.Body == http.NoBody || r.ContentLength == 0 {
		return nil
	}
	applied := codings(r.Header)
	open := decoder(applied)
	if len(applied) > 0 && open == nil {
		return unsupportedCoding()
	}
	if r.ContentLength > s.maxBody {
		return s.tooLarge()
	}
	body, came, err := s.takeBody(r, open)
	x.body = body
	x.entry.RequestBody, x.entry.RequestBytes = body, int64(len(body))
	return s.unreadable(x, came, err)
}

func (s *Server) tooLarge() *refusal {
	return &refusal{
		kind:   problem.ContentTooLarge,
		detail: fmt.Sprintf("the body has more than %d bytes: send less, or raise the limit", s.maxBody),
	}
}
