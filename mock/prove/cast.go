package prove

import (
	"time"

	"understudy/mock"
	"understudy/mock/cases"
	"understudy/mock/contract"
)

// A cast is what a server can be asked for beside its document: personas and fixtures, and what it knows that it cannot
// serve.
type cast struct {
	cases.Cast
	server   *mock.Server
	fixtures map[string][]mock.Fixture
	sources  map[string]mock.Fixture
	played   map[string]*contract.Operation
}

func newCast(server *mock.Server, options *Options) *cast {
	played := server.Played()
	c := &cast{
		Cast: cases.Cast{
			Personas: played.Personas, Mode: cases.Admitting(options.Auth, played.Personas), Now: options.Now,
			Sample: server.SampleAt,
		},
		server: server, fixtures: map[string][]mock.Fixture{}, sources: map[string]mock.Fixture{},
		played: map[string]*contract.Operation{},
	}
	if c.Now.IsZero() {
		c.Now = time.Now()
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
