package mock

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/persona"
	"understudy/mock/problem"
)

// Played says what a server plays, for people.
type Played struct {
	Title, Version, File, OpenAPI string
	Operations                    []*contract.Operation
	Personas                      []persona.Persona
	// Try is a curl command for the first operation that one can be written for, with Base for the server's address.
	Try string
}

// Base stands for the server's address in Played.Try.
const Base = "http://understudy.invalid"

// Played says what the server plays.
func (s *Server) Played() Played {
	g := s.current.Load()
	c := g.contract
	return Played{
		Title: c.Title, Version: c.Version, File: c.File, OpenAPI: c.OpenAPI,
		Operations: c.Operations, Personas: g.roster.Personas(), Try: g.try(),
	}
}

// Notices are the faults that did not stop the start: blemishes of the document, examples that break their own
// contract, and constraints that are not enforced.
func (s *Server) Notices() []problem.Finding { return s.current.Load().notices }

// Log is where lines beside those of exchanges may be written. Without WithLog they go nowhere.
func (s *Server) Log() io.Writer {
	if s.log == nil {
		return io.Discard
	}
	return s.log
}

// try writes a curl command for the first GET operation, as a persona that is admitted.
func (g *generation) try() string {
	for _, operation := range g.contract.Operations {
		if operation.Method != http.MethodGet {
			continue
		}
		path, ok := operation.SamplePath()
		if !ok {
			continue
		}
		for _, who := range g.roster.Personas() {
			sample, ok := g.roster.Sample(who.Name, operation.Security, g.clock.Now())
			if !ok {
				continue
			}
			url := Base + path
			if sample.Query != "" {
				url += "?" + sample.Query
			}
			command := "curl " + quoted(url)
			for _, header := range sample.Headers {
				command += " -H " + quoted(header)
			}
			return command
		}
	}
	return ""
}

// quoted writes a word for a shell.
func quoted(word string) string {
	if !strings.ContainsAny(word, " \t\n'\"\\$`!*?[](){}<>|;&#~") {
		return word
	}
	if !strings.ContainsAny(word, "\"\\$`!\n") {
		return fmt.Sprintf("%q", word)
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
