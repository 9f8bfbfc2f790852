package mock

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// promptNodes is how large a document may be to be proved before the server starts: so many nodes in the schemas that
// its bodies are made from, counted once for each body, and in its examples. It is a count and no time, so that a
// document behaves the same on every machine. A larger document is served first and proved meanwhile.
const promptNodes = 20_000

// valueNodes is how many nodes an example or default of a schema counts for.
const valueNodes = 4

// maxNotices bounds the notices that are kept.
const maxNotices = 10_000

// breather is how long the proof waits while there are calls to answer.
const breather = 50 * time.Millisecond

// A proof makes all of a generation ready and keeps what is found wrong on the way. Playing needs no proof, for
// whatever is asked for first is made ready and proved then; the proof is what makes the notices complete.
type proof struct {
	mu sync.Mutex
	// found are the notices so far, and known is what they say.
	found []problem.Finding
	known map[problem.Finding]bool
	// calls counts the calls that were answered, to which the proof gives way, and seen is how many it knew of.
	calls atomic.Int64
	seen  int64
	// end ends the worker. Done is closed when there is no more to find.
	end  context.CancelFunc
	done chan struct{}
}

// prompt reports whether the generation is small enough to be proved at once.
func (g *generation) prompt() bool {
	left := promptNodes - valueNodes*g.contract.Values()
	for _, k := range g.kits {
		if k.Schema != nil {
			left = reach(k.Schema.At(), left, map[*schema.Node]bool{})
		}
		for _, example := range k.Examples {
			left = nodes(example.Node, left)
		}
		if left <= 0 {
			return false
		}
	}
	return true
}

// reach takes the schemas that a schema leads to, each once, from what is left.
func reach(at schema.Place, left int, seen map[*schema.Node]bool) int {
	at, err := at.Deref()
	if err != nil || at.Node == nil || seen[at.Node] || left <= 0 {
		return left
	}
	seen[at.Node] = true
	left--
	at.Subschemas(func(_ string, sub schema.Place) { left = reach(sub, left, seen) })
	return left
}

// nodes takes the nodes of a value from what is left.
func nodes(n *schema.Node, left int) int {
	left--
	for _, item := range n.Items {
		if left <= 0 {
			break
		}
		left = nodes(item, left)
	}
	return left
}

// begin proves what build left to be proved, beside the calls, and reports what it finds.
func (g *generation) begin(report func(n int, f problem.Finding)) {
	ctx, cancel := context.WithCancel(context.Background())
	g.proof.end = cancel
	if g.isProved() {
		return
	}
	go func() {
		defer close(g.proof.done)
		g.prove(ctx, report)
	}()
}

// finish ends the proof, and waits for the step that is under way.
func (g *generation) finish() {
	if g.proof.end == nil {
		return
	}
	g.proof.end()
	<-g.proof.done
}

// isProved reports whether the proof has come to its end.
func (g *generation) isProved() bool {
	select {
	case <-g.proof.done:
		return true
	default:
		return false
	}
}

// proveNow proves everything at once.
func (g *generation) proveNow() {
	g.eachStep(func(found []problem.Finding) bool {
		g.note(found)
		return true
	})
	close(g.proof.done)
}

// prove proves everything, step by step, until the context ends.
func (g *generation) prove(ctx context.Context, report func(n int, f problem.Finding)) {
	n := 0
	g.eachStep(func(found []problem.Finding) bool {
		for _, finding := range g.note(found) {
			n++
			report(n, finding)
		}
		g.proof.breathe(ctx)
		return ctx.Err() == nil
	})
}

// breathe lets calls go first: as long as they come, the proof takes one step in a while.
func (p *proof) breathe(ctx context.Context) {
	calls := p.calls.Load()
	if calls == p.seen {
		runtime.Gosched()
		return
	}
	p.seen = calls
	wait := time.NewTimer(breather)
	defer wait.Stop()
	select {
	case <-wait.C:
	case <-ctx.Done():
	}
}

// eachStep makes every response ready, in the document's order, and then looks at the values that no reply is made of.
// It tells what is wrong with each, until told to stop.
func (g *generation) eachStep(visit func([]problem.Finding) bool) {
	for _, operation := range g.contract.Operations {
		p := g.parts[operation]
		for i := range p.stocks {
			if !visit(g.proveResponse(p, p.stocks[i].Response)) {
				return
			}
		}
	}
	g.contract.Untrue(visit)
}

// proveResponse makes a response ready, and returns what was found wrong with it.
func (g *generation) proveResponse(p *part, response *contract.Response) []problem.Finding {
	s := g.stock(p, response)
	found := slices.Clone(s.notices)
	for _, v := range s.variants {
		if v.kit == nil {
			continue
		}
		found = append(found, g.findings(v)...)
	}
	return found
}

// findings are what is wrong with the bodies of a variant.
func (g *generation) findings(v *variant) []problem.Finding {
	found := slices.Clone(v.kit.lies)
	for i := range found {
		found[i].Name = strings.TrimSuffix(v.source+"/"+found[i].Name, "/")
	}
	return append(found, g.review(v.kit)...)
}

// note keeps what was not found before, as long as there is room, and returns it.
func (g *generation) note(found []problem.Finding) (fresh []problem.Finding) {
	p := &g.proof
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, finding := range found {
		if len(p.found) > maxNotices || p.known[faultOf(finding)] {
			continue
		}
		if len(p.found) == maxNotices {
			finding = noticeAt(problem.Location{File: g.contract.File}, "document",
				fmt.Sprintf("more than %d faults were found: the rest is not listed", maxNotices), "mend these first")
		}
		if p.known == nil {
			p.known = map[problem.Finding]bool{}
		}
		p.known[faultOf(finding)] = true
		p.found, fresh = append(p.found, finding), append(fresh, finding)
	}
	return fresh
}

// blemishes are the faults of document, fixtures and examples that were found so far and did not stop the start.
func (g *generation) blemishes() []problem.Finding {
	g.proof.mu.Lock()
	defer g.proof.mu.Unlock()
	return tidy(slices.Concat(g.contract.Blemishes, g.notices, g.proof.found))
}

// known are all notices so far: what is wrong, and what is not enforced.
func (g *generation) known() []problem.Finding {
	return tidy(append(g.blemishes(), g.contract.Ledger...))
}
