package mock

import (
	"slices"
	"strconv"
	"strings"

	"understudy/mock/choice"
	"understudy/mock/contract"
	"understudy/mock/fake"
	"understudy/mock/journal"
	"understudy/mock/problem"
)

// fill finds the body: an example that does not contradict the call, unless a fresh one is wanted, or one made up.
func (g *generation) fill(x *exchange, v *variant, status int, fresh bool) (*ready, *refusal) {
	if v.kit == nil || !bodyAllowed(status) {
		return g.bare(x, v, status), nil
	}
	if !fresh {
		for _, example := range v.examples {
			if at := x.call.Contradiction(example.claims); at != "" && status < 400 {
				x.explain(journal.Choose, journal.Skipped, example.source+": "+at+" is not what the path asks for")
				continue
			}
			x.honourStill()
			x.explain(journal.Choose, journal.Chosen, example.source)
			return g.completed(x, example, status), nil
		}
	}
	return g.makeUp(x, v, status)
}

// honourStill notes that a body is not made up, for a request that prefers it so.
func (x *exchange) honourStill() {
	if x.prefs.HasDynamic && !x.prefs.Dynamic {
		x.honoured |= choice.Dynamic
	}
}

// makeUp makes a body up: a function of the seed, the schema and what the call is about, and of nothing else.
func (g *generation) makeUp(x *exchange, v *variant, status int) (*ready, *refusal) {
	if !g.makeable(v.kit) {
		if v.kit.fault == "" {
			// No schema: any body will do, so there need be none.
			return g.bare(x, v, status), nil
		}
		x.explain(journal.Fill, journal.Failed, v.kit.fault)
		return nil, &refusal{kind: problem.NothingToReply, detail: v.kit.fault}
	}
	question := fake.Question{
		Seed: g.seedOf(x), Identity: x.about(), Known: x.echoed(status), Anchor: x.past.Clock.Anchor(),
	}
	question.Said = x.said(status)
	if limit, asked := x.call.Limit(); asked {
		question.Limit = limit
	}
	if x.prefs.Dynamic {
		x.honoured |= choice.Dynamic
	}
	body, mediaType, err := v.kit.body(question)
	if err != nil {
		x.explain(journal.Fill, journal.Failed, err.Error())
		return nil, &refusal{kind: problem.NothingToReply, detail: err.Error()}
	}
	x.explain(journal.Fill, journal.Chosen, v.fake[0])
	return v.made(status, body, mediaType, question), nil
}

// seedOf is what a body is made up from: what the request prefers, else what the session is set to, else the server's.
func (g *generation) seedOf(x *exchange) int64 {
	seed := g.seed
	if settings := x.past.Settings(); settings.HasSeed {
		seed = settings.Seed
	}
	if x.prefs.HasSeed {
		seed = x.prefs.Seed
		x.honoured |= choice.Seed
	}
	x.entry.Seed, x.entry.Seeded = seed, true
	return seed
}

// made is a reply with a body that was made up.
func (v *variant) made(status int, body []byte, mediaType string, from fake.Question) *ready {
	header := v.header
	if mediaType != v.mediaType {
		header = header.Clone()
		header["Content-Type"] = []string{mediaType}
	}
	reply := &contract.Reply{Status: status, Header: header, MediaType: mediaType, Body: body}
	return &ready{
		Reply: reply, source: v.fake[0], header: v.fake, length: []string{strconv.Itoa(len(body))}, variant: v, from: from,
	}
}

// usualBody is the room, in bytes, that a made-up body starts with: most fit.
const usualBody = 1 << 10

// identity is what a made-up body is about: the path parameters or, for a call without any, its query.
func (x *exchange) identity() string {
	if len(x.call.Path) > 0 {
		return x.call.Identity
	}
	pairs := strings.Split(x.query, "&")
	slices.Sort(pairs)
	return strings.Join(pairs, "&")
}
