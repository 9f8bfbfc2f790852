package prove

import (
	"time"

	"understudy/mock"
	"understudy/mock/contract"
	"understudy/mock/persona"
)

// A cast is what a server can be asked for beside its document: personas and fixtures, and what it knows that it cannot
// serve.
type cast struct {
	server   *mock.Server
	mode     persona.Mode
	now      time.Time
	personas []persona.Persona
	fixtures map[string][]mock.Fixture
	sources  map[string]mock.Fixture
	played   map[string]*contract.Operation
}

func newCast(server *mock.Server, options *Options) *cast {
	played := server.Played()
	c := &cast{
		server: server, mode: options.Auth, now: options.Now, personas: played.Personas,
		fixtures: map[string][]mock.Fixture{}, sources: map[string]mock.Fixture{}, played: map[string]*contract.Operation{},
	}
	if len(c.personas) == 1 && c.personas[0].Name == persona.Nobody && c.mode == persona.ModePersonas {
		// Without a personas file any well-formed credential will do.
		c.mode = persona.ModeAny
	}
	if c.now.IsZero() {
		c.now = time.Now()
	}
	for _, fixture := range played.Fixtures {
		c.fixtures[fixture.Operation] = append(c.fixtures[fixture.Operation], fixture)
		c.sources[fixture.Source] = fixture
	}
	for _, operation := range played.Operations {
		c.played[operation.ID] = operation
	}
	return c
}

// admitted is a credential that gets past the operation's security; ok is false where nobody has one.
func (c *cast) admitted(o *contract.Operation) (sample persona.Sample, ok bool) {
	if c.mode == persona.ModeOff || o.Security.Open() {
		return persona.Sample{}, true
	}
	for _, who := range c.personas {
		if sample, ok := c.server.SampleAt(who.Name, o.Security, c.now); ok {
			return sample, true
		}
	}
	return persona.Sample{}, false
}

// faults are why responses of an operation have no body to show, by status and media type.
func (c *cast) faults(id string) map[offer]string {
	found := map[offer]string{}
	played := c.played[id]
	if played == nil {
		return found
	}
	for _, outcome := range c.server.Outcomes(played) {
		if outcome.Fault == "" || len(outcome.Examples) > 0 {
			continue
		}
		at := offer{status: outcome.Response.Status}
		if outcome.Content != nil {
			at.mediaType = outcome.Content.MediaType
		}
		found[at] = outcome.Fault
	}
	return found
}

// An offer is one media type of one response, as the document writes both.
type offer struct{ status, mediaType string }
