package regular

import (
	"encoding/binary"
	"slices"
	"unicode/utf8"
)

// Bounds on one meeting.
const (
	// MaxStates is how many states of all the automata together are looked at: 6000.
	MaxStates = 6000
	// maxVisits bounds the work of looking at them, in instructions, and maxEdges that of measuring strings.
	maxVisits = 3_000_000
	maxEdges  = 20_000_000
	// maxSpan is how much longer than it must be a string is looked for.
	maxSpan = 80
)

// A Language is the strings that keep all wants and have a length within bounds.
type Language struct {
	automata []*automaton
	cells    []cell
	states   []state
	known    map[string]int
	// lengths are those that there are strings of, in code points, the shortest first.
	lengths []int
	// reach says, for a length, from which states the end is that many characters away.
	reach [][]bool
	// complete: all states were looked at, so what is not found is not there.
	complete bool
}

// state is one of all the automata together.
type state struct {
	standings []standing
	before    rune
	// next are the states that cells lead to; -1 is none. To are the same, each once.
	next, to []int
	ends     bool
}

// Meet finds the strings that keep all wants and have low to high code points. It fails where an expression cannot be
// read. The language may be empty: then Complete says whether that is certain.
func Meet(wants []Want, low, high int) (*Language, error) {
	l := &Language{known: map[string]int{}}
	for _, want := range wants {
		a, err := newAutomaton(want)
		if err != nil {
			return nil, err
		}
		l.automata = append(l.automata, a)
	}
	l.cells = cells(l.automata)
	first := make([]standing, len(l.automata))
	for i, a := range l.automata {
		first[i] = a.start()
	}
	l.state(first, -1)
	l.explore()
	l.measure(low, high)
	return l, nil
}

// Empty reports whether no string was found.
func (l *Language) Empty() bool { return len(l.lengths) == 0 }

// Complete reports whether every possibility was looked at.
func (l *Language) Complete() bool { return l.complete }

// explore visits the states that can be reached, breadth first.
func (l *Language) explore() {
	l.complete = true
	for i := 0; i < len(l.states); i++ {
		l.states[i].next = make([]int, len(l.cells))
		for j, c := range l.cells {
			l.states[i].next[j] = l.after(i, c.low)
		}
		to := slices.Sorted(slices.Values(l.states[i].next))
		l.states[i].to = slices.DeleteFunc(slices.Compact(to), func(to int) bool { return to < 0 })
	}
}

// after is the state that a character leads to, or -1.
func (l *Language) after(from int, next rune) int {
	visits := 0
	for _, a := range l.automata {
		visits += a.visits
	}
	if visits > maxVisits {
		l.complete = false
		return -1
	}
	standings := make([]standing, len(l.automata))
	for i, a := range l.automata {
		standings[i] = a.step(l.states[from].standings[i], l.states[from].before, next)
		if a.hopeless(standings[i]) {
			return -1
		}
	}
	return l.state(standings, next)
}

// state numbers a state. Past the bound there are no new ones.
func (l *Language) state(standings []standing, before rune) int {
	before = l.memory(before)
	key := binary.AppendVarint(nil, int64(before))
	for _, s := range standings {
		if key = append(key, '|'); s.matched {
			key = append(key, '!')
		}
		for _, pc := range s.at {
			key = binary.AppendUvarint(key, uint64(pc))
		}
	}
	if have, known := l.known[string(key)]; known {
		return have
	}
	if len(l.states) >= MaxStates {
		l.complete = false
		return -1
	}
	ends := true
	for i, a := range l.automata {
		ends = ends && a.ends(standings[i], before)
	}
	l.known[string(key)] = len(l.states)
	l.states = append(l.states, state{standings: standings, before: before, ends: ends})
	return len(l.states) - 1
}

// memory is what must be remembered of a character: that there was one and, where word boundaries are asked for,
// whether it was part of a word.
func (l *Language) memory(before rune) rune {
	if before < 0 {
		return before
	}
	for _, a := range l.automata {
		if a.words && isWord(before) {
			return 'a'
		}
	}
	return ' '
}

func isWord(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}

// measure finds the lengths that strings can have: up to a little more than they must have, or than it takes to get
// from one state to the last.
func (l *Language) measure(low, high int) {
	edges := 1
	for i := range l.states {
		edges += len(l.states[i].to)
	}
	most := maxEdges / edges
	if low > most {
		l.complete = false
		return
	}
	if wanted := max(low+maxSpan, len(l.states)); high > wanted {
		high = wanted
	}
	if high > most {
		high, l.complete = most, false
	}
	now := make([]bool, len(l.states))
	for i := range l.states {
		now[i] = l.states[i].ends
	}
	for n := 0; n <= high; n++ {
		l.reach = append(l.reach, now)
		if n >= low && now[0] {
			l.lengths = append(l.lengths, n)
		}
		earlier := now
		now = make([]bool, len(l.states))
		for i := range l.states {
			now[i] = slices.ContainsFunc(l.states[i].to, func(to int) bool { return earlier[to] })
		}
	}
}

// usualSpan is how many of the lengths there are get drawn: the shortest of them, but not the empty string alone.
const usualSpan = 12

// Draw appends a string of the language, which must not be empty. Below draws a number from 0 to n-1.
func (l *Language) Draw(dst []byte, below func(n uint64) uint64) []byte {
	lengths := l.lengths
	if len(lengths) > 1 && lengths[0] == 0 {
		lengths = lengths[1:]
	}
	left := lengths[below(uint64(min(len(lengths), usualSpan)))]
	at := 0
	for ; left > 0; left-- {
		total := uint64(0)
		for j, to := range l.states[at].next {
			if to >= 0 && l.reach[left-1][to] {
				total += l.cells[j].weight()
			}
		}
		pick := below(total)
		for j, to := range l.states[at].next {
			if to < 0 || !l.reach[left-1][to] {
				continue
			}
			if weight := l.cells[j].weight(); pick >= weight {
				pick -= weight
				continue
			}
			size := uint64(l.cells[j].high-l.cells[j].low) + 1
			dst = utf8.AppendRune(dst, l.cells[j].low+rune(below(size)))
			at = to
			break
		}
	}
	return dst
}

// weight is how often a cell is drawn: printable ASCII by its size, the rest hardly ever.
func (c cell) weight() uint64 {
	if c.rank() == 0 {
		return 1000 * (uint64(c.high-c.low) + 1)
	}
	return 1
}
