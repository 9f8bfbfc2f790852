package mock

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"understudy/mock/contract"
	"understudy/mock/persona"
	"understudy/mock/problem"
	"understudy/mock/session"
	"understudy/mock/stub"
)

// Played says what a server plays, for people.
type Played struct {
	Title, Version, File, OpenAPI string
	Operations                    []*contract.Operation
	Personas                      []persona.Persona
	// Fixtures are in the order of operations, statuses and names.
	Fixtures []Fixture
	// Scenarios are those of the fixtures, by name.
	Scenarios []*stub.Scenario
	// Notices are those that were known when it was loaded. What the proof of a large document finds later is in the log.
	Notices []problem.Finding
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
		Operations: c.Operations, Personas: g.roster.Personas(), Fixtures: g.fixturesPlayed(), Notices: g.early, Try: g.try(),
		Scenarios: g.shelf.Scenarios(),
	}
}

// A Fixture is a reply that was written by hand, and the operation it is for.
type Fixture struct {
	// Operation is the operation's id.
	Operation string
	*stub.Stub
}

func (g *generation) fixturesPlayed() []Fixture {
	var list []Fixture
	g.shelf.Each(func(s *stub.Stub) {
		operation, _, _ := strings.Cut(strings.TrimPrefix(s.Source, "fixture "), "/")
		list = append(list, Fixture{operation, s})
	})
	return list
}

// An Outcome is what there is to send for one response in one media type.
type Outcome struct {
	Response *contract.Response
	// Content is nil where the response has none.
	Content *contract.Content
	// MediaType is the one that is sent; parameters, such as a boundary, may be added to it.
	MediaType string
	// Examples are the names of the examples that keep their schema: "" for one without a name.
	Examples []string
	// Dropped says what is wrong: with the other examples, with headers, and with bodies that were made up.
	Dropped []problem.Finding
	// Fault says why no body can be made up, or is "".
	Fault string
}

// Outcomes are all that an operation of this server can reply with, the fixtures apart, response by response in the
// document's order. What was not made ready yet is made ready and proved.
func (s *Server) Outcomes(operation *contract.Operation) []Outcome {
	g := s.current.Load()
	p := g.parts[operation]
	if p == nil {
		return nil
	}
	var list []Outcome
	for i := range p.stocks {
		response := p.stocks[i].Response
		for _, v := range g.stock(p, response).variants {
			o := Outcome{Response: response, MediaType: v.mediaType, Dropped: slices.Clone(p.stocks[i].notices)}
			if v.kit != nil {
				o.Dropped = append(o.Dropped, g.findings(v)...)
				o.Content, o.Fault = v.kit.Content, v.kit.fault
			}
			for _, example := range v.examples {
				o.Examples = append(o.Examples, example.name)
			}
			list = append(list, o)
		}
	}
	return list
}

// Fresh loads the document anew, sharing nothing with what is played: for a second opinion.
func (s *Server) Fresh() (*contract.Contract, error) {
	g := s.current.Load()
	c, _, err := g.readContract(func(string, []byte) {})
	return c, err
}

// SampleAt shows how a persona calls an operation with such a security at that moment. It reports false where it
// cannot. With the zero time nobody has expired.
func (s *Server) SampleAt(who string, security contract.Security, now time.Time) (persona.Sample, bool) {
	return s.current.Load().roster.Sample(who, security, now)
}

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
		if operation.Method != http.MethodGet || shadowed(operation) {
			continue
		}
		path, ok := operation.SamplePath()
		if !ok {
			continue
		}
		for _, who := range g.roster.Personas() {
			sample, ok := g.roster.Sample(who.Name, operation.Security, session.NewClock(g.now).Now())
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
