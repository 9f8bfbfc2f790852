package mock

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/journal"
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
	g := s.current.Load()
	if operation := g.contract.Operation(e.Operation); operation != nil {
		request = s.as(e.Persona, operation, request)
	}
	command := request.Curl(base)
	if e.RequestBytes > int64(len(e.RequestBody)) {
		command += fmt.Sprintf(" # of %d bytes, of which the first are here", e.RequestBytes)
	}
	return command
}

// as is the request with the credential that a persona has for an operation.
func (s *Server) as(who string, operation *contract.Operation, request cases.Request) cases.Request {
	if len(operation.Security) == 0 || who == "" {
		return request
	}
	// By the zero time nobody has expired: what is shown has happened.
	sample, known := s.SampleAt(who, operation.Security, time.Time{})
	if !known {
		return request
	}
	for _, line := range sample.Headers {
		name, _, _ := strings.Cut(line, ":")
		request.Header.Del(name)
	}
	made := request.With(sample.Headers...)
	if sample.Query == "" {
		return made
	}
	name, _, _ := strings.Cut(sample.Query, "=")
	kept := strings.Split(made.Query, "&")
	made.Query = ""
	for _, pair := range kept {
		if !strings.HasPrefix(pair, name+"=") {
			made = made.Asking(pair)
		}
	}
	return made.Asking(sample.Query)
}

// transport reports whether a header is about the connection, or what curl sends by itself.
func transport(name string) bool {
	switch name {
	case "Accept-Encoding", "Connection", "Content-Length", "Host", "Keep-Alive", "Transfer-Encoding", "User-Agent":
		return true
	}
	return false
}
