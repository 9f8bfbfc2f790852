package regular

import (
	"regexp/syntax"
	"slices"
)

// A Want is a regular expression that must be found in a string or, if Not is set, must not be.
type Want struct {
	Expression *syntax.Regexp
	Not        bool
}

// automaton runs one expression over a string, all its ways at once. Its states are made as they are met.
type automaton struct {
	prog *syntax.Prog
	not  bool
	// anchored: the expression can only begin where the string does.
	anchored bool
	// words: it asks for word boundaries, so the character before matters.
	words bool
	// seen are the instructions visited in a step, by the number of the last step that did; visits counts them all.
	seen   []int
	steps  int
	visits int
}

// standing is where an automaton is between two characters: the instructions it waits at, in order, and whether it has
// matched already.
type standing struct {
	at      []uint32
	matched bool
}

func newAutomaton(want Want) (*automaton, error) {
	prog, err := syntax.Compile(want.Expression.Simplify())
	if err != nil {
		return nil, err
	}
	a := &automaton{
		prog: prog, not: want.Not, anchored: prog.StartCond()&syntax.EmptyBeginText != 0, seen: make([]int, len(prog.Inst)),
	}
	for i := range prog.Inst {
		if in := &prog.Inst[i]; in.Op == syntax.InstEmptyWidth {
			asked := syntax.EmptyOp(in.Arg)
			a.words = a.words || asked&(syntax.EmptyWordBoundary|syntax.EmptyNoWordBoundary) != 0
		}
	}
	return a, nil
}

func (a *automaton) start() standing { return standing{at: []uint32{uint32(a.prog.Start)}} }

// hopeless reports whether no string that goes on from here can do.
func (a *automaton) hopeless(s standing) bool {
	if a.not {
		return s.matched
	}
	return !s.matched && len(s.at) == 0
}

// step takes one character, or the end of the string as -1.
func (a *automaton) step(s standing, before, next rune) standing {
	if s.matched {
		return standing{matched: true}
	}
	flags := syntax.EmptyOpContext(before, next)
	a.steps++
	var out standing
	for _, pc := range s.at {
		a.follow(pc, flags, next, &out)
	}
	if out.matched {
		return standing{matched: true}
	}
	if !a.anchored {
		out.at = append(out.at, uint32(a.prog.Start))
	}
	slices.Sort(out.at)
	out.at = slices.Compact(out.at)
	return out
}

// follow goes on from an instruction without a character, and then with one.
func (a *automaton) follow(pc uint32, flags syntax.EmptyOp, next rune, out *standing) {
	waiting := []uint32{pc}
	for len(waiting) > 0 {
		pc := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		if a.seen[pc] == a.steps {
			continue
		}
		a.seen[pc] = a.steps
		a.visits++
		switch in := &a.prog.Inst[pc]; in.Op {
		case syntax.InstAlt, syntax.InstAltMatch:
			waiting = append(waiting, in.Out, in.Arg)
		case syntax.InstCapture, syntax.InstNop:
			waiting = append(waiting, in.Out)
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(in.Arg)&^flags == 0 {
				waiting = append(waiting, in.Out)
			}
		case syntax.InstMatch:
			out.matched = true
		case syntax.InstFail:
		default:
			if next >= 0 && in.MatchRune(next) {
				out.at = append(out.at, in.Out)
			}
		}
	}
}

// ends reports whether a string that ends here does.
func (a *automaton) ends(s standing, before rune) bool {
	return a.step(s, before, -1).matched != a.not
}
