package mock

import (
	"hash/maphash"
	"sync/atomic"
	"time"

	"understudy/mock/contract"
	"understudy/mock/coverage"
	"understudy/mock/journal"
)

// A memo remembers which fixture or example answered a call, so that the same call need not be matched, admitted and
// checked anew. It may, because in a session without a past a reply is a function of the generation and the request: a
// memo belongs to one generation, is asked for plain sessions only (session.State.Plain), and remembers only calls
// whose every other influence is in the key: none with a token that was issued here, which is for one session and time.
// It holds 256 calls of at most 1 KiB each; another call with the same hash takes the place of the one before.
type memo struct {
	seed  maphash.Seed
	slots [256]atomic.Pointer[memory]
}

// memoKeyBytes bounds the key of a call that is remembered, in bytes.
const memoKeyBytes = 1 << 10

// memoKey is all of a request that decides its reply, where the operation looks at nothing else: see memorable.
type memoKey struct{ method, path, authorization, accept string }

// A memory is what became of a call: its reply, and how that is explained.
type memory struct {
	memoKey
	part    *part
	call    *contract.Call
	reply   *ready
	persona string
	steps   []journal.Step
	// kept and admitted are the exchange's, and trace is what it met of the contract, once that was asked for.
	kept, admitted bool
	trace          atomic.Pointer[coverage.Trace]
}

// key is the memo's key of a request, and whether the request has one: it has no query, no preference (those of the
// query are no part of x.query any more) and no body, and names at most one credential and one Accept.
func (x *exchange) key() (memoKey, bool) {
	header := x.request.Header
	authorization, accept := header["Authorization"], header["Accept"]
	if x.query != "" || len(x.body) > 0 || len(authorization) > 1 || len(accept) > 1 ||
		x.prefs.Asked() != 0 || x.prefs.Dropped != nil || header["Content-Type"] != nil {
		return memoKey{}, false
	}
	k := memoKey{method: x.request.Method, path: x.path}
	if len(authorization) == 1 {
		k.authorization = authorization[0]
	}
	if len(accept) == 1 {
		k.accept = accept[0]
	}
	return k, len(k.path)+len(k.authorization)+len(k.accept) <= memoKeyBytes
}

func (m *memo) slot(k memoKey) *atomic.Pointer[memory] {
	return &m.slots[maphash.String(m.seed, k.path)%uint64(len(m.slots))]
}

// recall is the reply that the same call got before, or nil.
func (m *memo) recall(x *exchange, k memoKey) *ready {
	known := m.slot(k).Load()
	if known == nil || known.memoKey != k {
		return nil
	}
	x.part, x.call, x.memory = known.part, known.call, known
	x.kept, x.admitted = known.kept, known.admitted
	x.entry.Operation, x.entry.Template, x.entry.Closed = known.part.ID, known.part.Template, known.part.Nameless()
	x.entry.Persona = known.persona
	x.entry.Steps = append(x.entry.Steps, known.steps...)
	return known.reply
}

// keep remembers the reply to a call, unless it was made just now or there are findings.
func (m *memo) keep(x *exchange, k memoKey, reply *ready) {
	if !reply.checked || x.part == nil || !x.part.memorable || len(x.entry.Findings) > 0 {
		return
	}
	x.memory = &memory{
		memoKey: k, part: x.part, call: x.call, reply: reply, persona: x.entry.Persona,
		steps: append([]journal.Step(nil), x.entry.Steps...), kept: x.kept, admitted: x.admitted,
	}
	m.slot(k).Store(x.memory)
}

// memorable reports whether the replies of an operation depend on nothing but method, path, Authorization and Accept:
// it has only path parameters and no body, no credential travels elsewhere or expires, and no stub looks at more.
func (g *generation) memorable(o *contract.Operation) bool {
	if o.Body != nil || o.Conditional() || g.shelf.LooksBeyondPath(o.ID) {
		return false
	}
	for _, parameter := range o.Parameters {
		if parameter.In != "path" {
			return false
		}
	}
	for _, requirement := range o.Security {
		for _, need := range requirement {
			if !need.Scheme.TakesBearer() && need.Scheme.Kind != contract.Basic {
				return false
			}
		}
	}
	return true
}

// mayExpire reports whether somebody who is admitted now may be refused later.
func (g *generation) mayExpire() bool {
	if !g.now.IsZero() {
		return false
	}
	now := time.Now()
	for _, who := range g.roster.Personas() {
		if !who.Expires.IsZero() && !who.Expired(now) {
			return true
		}
	}
	return false
}
