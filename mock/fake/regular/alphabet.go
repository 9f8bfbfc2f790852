package regular

import (
	"regexp/syntax"
	"slices"
	"unicode/utf8"
)

// cell is a range of characters that no expression tells apart.
type cell struct{ low, high rune }

// maxCells bounds the alphabet.
const maxCells = 120

// cells are the ranges of characters that the expressions tell apart, those of printable ASCII first, for they are what
// people mean.
func cells(automata []*automaton) []cell {
	borders := []rune{0, ' ', '!', 0x7f, 0xa1, 0xd800, 0xe000, utf8.MaxRune + 1}
	for _, a := range automata {
		for i := range a.prog.Inst {
			borders = append(borders, bordersOf(&a.prog.Inst[i])...)
		}
		if a.words {
			borders = append(borders, '0', '9'+1, 'A', 'Z'+1, '_', '_'+1, 'a', 'z'+1)
		}
	}
	slices.Sort(borders)
	borders = slices.Compact(borders)
	var list []cell
	for i := range len(borders) - 1 {
		if c := (cell{borders[i], borders[i+1] - 1}); c.low != 0xd800 {
			list = append(list, c)
		}
	}
	slices.SortStableFunc(list, func(a, b cell) int { return a.rank() - b.rank() })
	return list[:min(len(list), maxCells)]
}

// rank orders cells: printable ASCII, the space, other printable characters, the rest.
func (c cell) rank() int {
	switch {
	case c.low >= '!' && c.high <= '~':
		return 0
	case c.low == ' ':
		return 1
	case c.low >= 0xa1:
		return 2
	}
	return 3
}

// bordersOf are where an instruction's characters begin and end.
func bordersOf(in *syntax.Inst) []rune {
	switch in.Op {
	case syntax.InstRuneAnyNotNL:
		return []rune{'\n', '\n' + 1}
	case syntax.InstRune, syntax.InstRune1:
	default:
		return nil
	}
	var borders []rune
	if len(in.Rune) == 1 {
		// One character alone may stand for its cases, too.
		for _, r := range folded(in) {
			borders = append(borders, r, r+1)
		}
		return borders
	}
	for i := 0; i+1 < len(in.Rune); i += 2 {
		borders = append(borders, in.Rune[i], in.Rune[i+1]+1)
	}
	return borders
}

func folded(in *syntax.Inst) []rune {
	first := in.Rune[0]
	list := []rune{first}
	if syntax.Flags(in.Arg)&syntax.FoldCase != 0 {
		for _, r := range []rune{first - 'a' + 'A', first - 'A' + 'a'} {
			if r >= 0 && in.MatchRune(r) {
				list = append(list, r)
			}
		}
	}
	return list
}
