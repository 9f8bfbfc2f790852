package mock

import (
	"context"
	"time"

	"understudy/mock/cases"
	"understudy/mock/catalog"
	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/session"
	"understudy/mock/stub"
)

// Catalog is every way in which operations of this server can fail, each with the request that brings it about here; of
// all operations where none is named by its id. It makes the responses ready that were not yet. An error says which
// operation there is not, or that the context ended. Before a real service (see WithUpstream) it is a
// *problem.Problem: how that fails is not known.
func (s *Server) Catalog(ctx context.Context, operations ...string) (*catalog.Book, error) {
	return s.catalog(ctx, catalog.MaxInAll, operations...)
}

// served is the catalogue that the control room shows.
func (s *Server) served(ctx context.Context, operations ...string) (*catalog.Book, error) {
	return s.catalog(ctx, catalog.MaxServed, operations...)
}

func (s *Server) catalog(ctx context.Context, most int, operations ...string) (*catalog.Book, error) {
	if s.upstream != nil {
		return nil, &problem.Problem{
			Kind: problem.NoCatalog,
			Detail: "calls are passed on to " + s.upstream.Target.URL() + ", which fails in ways of its own: run understudy " +
				"catalog SPEC, and send its commands to a stand-in, understudy serve SPEC",
		}
	}
	g := s.current.Load()
	fixtures := map[string][]*stub.Stub{}
	for _, fixture := range g.fixturesPlayed() {
		fixtures[fixture.Operation] = append(fixtures[fixture.Operation], fixture.Stub)
	}
	book, err := catalog.Make(ctx, catalog.Options{
		Contract:  g.contract,
		Cast:      g.cast(session.NewClock(g.now).Now()),
		Fixtures:  func(id string) []*stub.Stub { return fixtures[id] },
		Answered:  func(ask *stub.Ask) *stub.Stub { return g.shelf.Find(ask, 0) },
		Scenarios: g.shelf.Scenarios(),
		Shown:     g.shown,
		Tokens:    func(o *contract.Operation) bool { return g.parts[o] != nil && g.parts[o].endpoint != nil },
		MaxBody:   s.maxBody, OnlyFixtures: s.records == RecordsFixtures, Lenient: s.requests == RequestsReport, Most: most,
	}, operations...)
	if err != nil {
		return nil, err
	}
	book.Version = s.version
	return book, nil
}

// cast is who can call, at a time.
func (g *generation) cast(now time.Time) cases.Cast {
	personas := g.roster.Personas()
	return cases.Cast{
		Personas: personas, Mode: cases.Admitting(g.auth, personas), Now: now, Sample: g.roster.Sample,
	}
}

// shown is what there is to send for an operation, response by response.
func (g *generation) shown(operation *contract.Operation) []catalog.Shown {
	p := g.parts[operation]
	if p == nil {
		return nil
	}
	var list []catalog.Shown
	for i := range p.stocks {
		response := p.stocks[i].Response
		for _, v := range g.stock(p, response).variants {
			one := catalog.Shown{Response: response}
			if v.kit != nil {
				one.Fault = v.kit.fault
			}
			for _, example := range v.examples {
				one.Examples = append(one.Examples, example.name)
			}
			list = append(list, one)
		}
	}
	return list
}
