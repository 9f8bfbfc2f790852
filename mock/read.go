package mock

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"understudy/mock/journal"
	"understudy/mock/listener"
	"understudy/mock/problem"
	"understudy/mock/session"
)

// read takes in the whole request: its target, session, preferences and body, each within its limit. It returns the
// reply to a request that cannot be taken in, and nil for all others.
func (s *Server) read(w http.ResponseWriter, x *exchange, g *generation) *ready {
	no := s.readHead(x)
	if no == nil {
		no = s.readBody(x)
	}
	control := http.NewResponseController(w)
	if no == nil {
		listener.BodyRead(x.request)
		if x.request.ContentLength != 0 {
			_ = control.SetReadDeadline(time.Time{})
		}
		return nil
	}
	x.explain(journal.Arrive, journal.Refused, no.detail)
	// What is left of the request may be anything, so nothing more is read from this connection.
	_ = control.SetReadDeadline(time.Now())
	w.Header()["Connection"] = []string{"close"}
	return g.problem(x, no)
}

func (s *Server) readHead(x *exchange) *refusal {
	r := x.request
	if len(x.entry.Target) > s.maxURL {
		return &refusal{
			kind: problem.URITooLong,
			detail: fmt.Sprintf("the request target has %d bytes, and %d are allowed: shorten it",
				len(x.entry.Target), s.maxURL),
		}
	}
	if !plainTarget(x.entry.Target) {
		return &refusal{
			kind:   problem.BadRequest,
			detail: "the request target has a byte that must be percent-encoded (RFC 3986, section 2): encode it",
		}
	}
	if listener.AmbiguousFraming(r) {
		return &refusal{
			kind:   problem.BadRequest,
			detail: "where the body ends is ambiguous: send either Content-Length or Transfer-Encoding",
		}
	}
	key, bad := session.Key(r.Header)
	if bad != nil {
		x.entry.Findings = append(x.entry.Findings, *bad)
		return &refusal{kind: problem.InvalidSessionKey, detail: bad.String(), findings: []problem.Finding{*bad}}
	}
	x.entry.Session = key
	x.asked()
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

// readBody reads the body up to its limit. ServeHTTP has set its deadline.
func (s *Server) readBody(x *exchange) *refusal {
	r := x.request
	if r.Body == nil || r.Body == http.NoBody || r.ContentLength == 0 {
		return nil
	}
	if coding := strings.Join(r.Header["Content-Encoding"], ","); coding != "" && !strings.EqualFold(coding, "identity") {
		return &refusal{
			kind: problem.UnsupportedMedia, detail: "the body has a content coding, and none is taken: send it as it is",
			header: http.Header{"Accept-Encoding": {"identity"}},
		}
	}
	if r.ContentLength > s.maxBody {
		return s.tooLarge()
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, s.maxBody+1))
	x.body = body
	x.entry.RequestBody, x.entry.RequestBytes = body, int64(len(body))
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded), err != nil && time.Since(x.entry.Time) > s.bodyTimeout:
		// In a trailer net/http hides what went wrong.
		return &refusal{
			kind:   problem.RequestTimeout,
			detail: fmt.Sprintf("the body did not arrive within %s: send it faster", s.bodyTimeout),
		}
	case err != nil:
		return &refusal{kind: problem.BadRequest, detail: "the body cannot be read to its end: check its framing"}
	case int64(len(body)) > s.maxBody:
		return s.tooLarge()
	}
	return nil
}

func (s *Server) tooLarge() *refusal {
	return &refusal{
		kind:   problem.ContentTooLarge,
		detail: fmt.Sprintf("the body has more than %d bytes: send less, or raise the limit", s.maxBody),
	}
}
