package mock

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"understudy/mock/cases"
	"understudy/mock/journal"
	"understudy/mock/persona"
)

// Redactor hides secrets in reports, whether log and control room show them or not.
func (s *Server) Redactor() *journal.Redactor { return s.redactor.Hiding() }

// Curl is a command that sends the request of an exchange again, to the address of a server like this one. In the place
// of the caller's credential, which is a secret, it has the one that the persona is known by here, if it is known.
func (s *Server) Curl(e *journal.Entry, base string) string { return s.curl(e, base, s.Redactor()) }

// shownCurl is Curl for the control room, which may show secrets.
func (s *Server) shownCurl(e *journal.Entry, base string) string { return s.curl(e, base, s.redactor) }

func (s *Server) curl(e *journal.Entry, base string, redactor *journal.Redactor) string {
	hide := redactor.Of(e)
	path, query, _ := strings.Cut(hide.Target(e.Target), "?")
	request := cases.Request{
		Method: e.Method, Path: path, Query: query, Header: http.Header{},
		Body: []byte(hide.Body(e.RequestHeader, e.RequestBody, e.RequestBytes)),
	}
	for name, values := range hide.Headers(e.RequestHeader) {
		if !transport(name) {
			request.Header[name] = values
		}
	}
	request = s.shown(e, request)
	command := request.Curl(base)
	if e.RequestBytes > int64(len(e.RequestBody)) {
		command += fmt.Sprintf(" # of %d bytes, of which the first are here", e.RequestBytes)
	}
	return command
}

// shown is the request with the caller's credentials as the roster has them, where it knows whose they are: so it is
// for a request that means no operation, too, which nobody was asked to admit.
func (s *Server) shown(e *journal.Entry, request cases.Request) cases.Request {
	g := s.current.Load()
	if s.upstream != nil && g.roster.Mode() == persona.ModeAny {
		// Whom the service knows is not known here.
		return request
	}
	_, query, _ := strings.Cut(e.Target, "?")
	caller := persona.Caller{
		Header: e.RequestHeader, RawQuery: query, Issued: g.tokens.Caller(e.RequestHeader, e.Session),
	}
	var lines, pairs []string
	for _, scheme := range g.contract.Schemes() {
		sample, known := g.roster.Shown(caller, scheme)
		if !known {
			continue
		}
		for _, line := range sample.Headers {
			name, _, _ := strings.Cut(line, ":")
			if request.Header.Del(name); !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
		if sample.Query != "" && !slices.Contains(pairs, sample.Query) {
			request.Query = without(request.Query, sample.Query)
			pairs = append(pairs, sample.Query)
		}
	}
	request = request.With(lines...)
	return request.Asking(strings.Join(pairs, "&"))
}

// without is a query without the parameter that a pair is of.
func without(query, pair string) string {
	name, _, _ := strings.Cut(pair, "=")
	kept := strings.Split(query, "&")
	return strings.Join(slices.DeleteFunc(kept, func(one string) bool {
		other, _, _ := strings.Cut(one, "=")
		plain, err := url.QueryUnescape(other)
		return err == nil && url.QueryEscape(plain) == name
	}), "&")
}

// transport reports whether a header is about the connection, or what curl sends by itself.
func transport(name string) bool {
	switch name {
	case "Accept-Encoding", "Connection", "Content-Length", "Host", "Keep-Alive", "Transfer-Encoding", "User-Agent":
		return true
	}
	return false
}
