package fake

import (
	"math"
	"math/big"
	"strconv"
)

// A made-up number is first + k*step with 0 <= k < count: whole numbers of a smallest unit, 10 to the power of -scale.
// Nothing passes through floating point, so no digit is ever off.
type numberPart struct {
	first, step *big.Int
	scale       int
	// count is at most 2^63.
	count uint64
	// small: every value fits int64, as first + k*step does.
	small            bool
	firstInt, stepIn int64
}

// numeric compiles a number.
func (c *compiler) numeric(kind kinds, f *facts, h hint) (*part, error) {
	usual, telling := usualNumber(h)
	if !telling {
		if told := c.told(kind, f, h); told != nil {
			return told, nil
		}
	}
	if f.wide {
		usual = numberUse{-1e6, 1e6, 2}
	}
	whole := kind&fraction == 0
	for _, format := range f.formats {
		if low, high, ok := integerFormat(format); ok && kind&integer != 0 {
			whole = true
			f.above(bound{value: new(big.Rat).SetInt(low), at: f.roots[0]})
			f.under(bound{value: new(big.Rat).SetInt(high), at: f.roots[0]})
		}
	}
	if kind&integer == 0 {
		f.verify(f.typed, "type")
	}
	step := commonStep(f.multiples, whole)
	if step == nil {
		step = f.freeStep(usual)
	}
	if step == nil {
		return nil, f.emptyRange()
	}
	return f.numbers(step, usual, whole)
}

// numbers makes a part for the multiples of a step within the bounds.
func (f *facts) numbers(step *big.Rat, usual numberUse, whole bool) (*part, error) {
	low, high := f.multiplesWithin(step)
	if low != nil && high != nil && low.Cmp(high) > 0 {
		return nil, f.emptyRange()
	}
	admit := f.admitWhole(low, high, step, whole)
	low, high = usual.within(low, high, step)
	span := new(big.Int).Sub(high, low)
	n := &numberPart{count: 1 << 62}
	if span.IsInt64() && span.Int64() < 1<<62 {
		n.count = uint64(span.Int64()) + 1
	}
	unit := new(big.Int).Set(step.Denom())
	// The denominator of a decimal number divides a power of ten.
	for ten := big.NewInt(1); ; n.scale++ {
		if new(big.Int).Rem(ten, unit).Sign() == 0 {
			n.step = new(big.Int).Mul(step.Num(), new(big.Int).Quo(ten, unit))
			break
		}
		ten.Mul(ten, big.NewInt(10))
	}
	n.first = new(big.Int).Mul(low, n.step)
	last := new(big.Int).Mul(high, n.step)
	if n.small = n.first.IsInt64() && last.IsInt64() && n.step.IsInt64(); n.small {
		n.firstInt, n.stepIn = n.first.Int64(), n.step.Int64()
	}
	return &part{write: n.write, admit: admit}, nil
}

// multiplesWithin are the first and last whole k with k*step within the bounds. Nil is no bound.
func (f *facts) multiplesWithin(step *big.Rat) (low, high *big.Int) {
	if f.low != nil {
		k := new(big.Rat).Quo(f.low.value, step)
		low = floor(k)
		if !k.IsInt() || f.low.open {
			low.Add(low, big.NewInt(1))
		}
	}
	if f.high != nil {
		k := new(big.Rat).Quo(f.high.value, step)
		high = floor(k)
		if k.IsInt() && f.high.open {
			high.Sub(high, big.NewInt(1))
		}
	}
	return low, high
}

func floor(r *big.Rat) *big.Int {
	// Div rounds towards minus infinity, for the denominator is positive.
	return new(big.Int).Div(r.Num(), r.Denom())
}

func (f *facts) emptyRange() error {
	at, keyword := f.roots[0], "multipleOf"
	switch {
	case f.low != nil && f.high != nil && f.low.value.Cmp(f.high.value) >= 0:
		at, keyword = f.low.at, "minimum"
	case f.low != nil:
		at = f.low.at
	}
	return refuse(at, keyword, "no number lies within these bounds: mend one of them")
}

// commonStep is the smallest number that all multiples share, or nil where there is no step.
func commonStep(multiples []*big.Rat, whole bool) *big.Rat {
	var step *big.Rat
	if whole {
		step = big.NewRat(1, 1)
	}
	for _, m := range multiples {
		if step == nil {
			step = m
			continue
		}
		// lcm(a/b, c/d) = lcm(a, c) / gcd(b, d) in lowest terms.
		both := new(big.Int).GCD(nil, nil, step.Num(), m.Num())
		num := new(big.Int).Mul(step.Num(), new(big.Int).Quo(m.Num(), both))
		step = new(big.Rat).SetFrac(num, new(big.Int).GCD(nil, nil, step.Denom(), m.Denom()))
	}
	return step
}

// maxScale is the largest number of decimal places that are made up.
const maxScale = 1100

// freeStep is a power of ten that leaves at least ten numbers within the bounds, or the only number there is.
func (f *facts) freeStep(usual numberUse) *big.Rat {
	step := new(big.Rat).SetFrac64(1, int64(math.Pow10(usual.scale)))
	if f.low == nil || f.high == nil {
		return step
	}
	width := new(big.Rat).Sub(f.high.value, f.low.value)
	switch {
	case width.Sign() < 0, width.Sign() == 0 && (f.low.open || f.high.open):
		return nil
	case width.Sign() == 0 && f.low.value.Sign() != 0:
		return new(big.Rat).Abs(f.low.value)
	case width.Sign() == 0:
		return step
	}
	for range maxScale {
		if new(big.Rat).Mul(step, big.NewRat(10, 1)).Cmp(width) <= 0 {
			break
		}
		step.Mul(step, big.NewRat(1, 10))
	}
	return step
}

// admitWhole is a quick test for whole numbers given by the call, where nothing but the bounds matters.
func (f *facts) admitWhole(low, high *big.Int, step *big.Rat, whole bool) func(string) bool {
	if !whole || f.check || step.Cmp(big.NewRat(1, 1)) != 0 {
		return nil
	}
	from, to := int64(math.MinInt64), int64(math.MaxInt64)
	if low != nil {
		if !low.IsInt64() {
			return nil
		}
		from = low.Int64()
	}
	if high != nil {
		if !high.IsInt64() {
			return nil
		}
		to = high.Int64()
	}
	return func(json string) bool {
		// What is echoed must be JSON, so 007, +5 and -0 are no numbers here.
		n, err := strconv.ParseInt(json, 10, 64)
		var plain [20]byte
		return err == nil && string(strconv.AppendInt(plain[:0], n, 10)) == json && from <= n && n <= to
	}
}

// write appends the number.
func (n *numberPart) write(s *state, h uint64, dst []byte) ([]byte, error) {
	s.roll(h)
	k := s.below(n.count)
	if n.small {
		return appendDecimal(dst, n.firstInt+int64(k)*n.stepIn, n.scale), nil
	}
	value := new(big.Int).SetUint64(k)
	value.Add(value.Mul(value, n.step), n.first)
	return pointed(dst, value.String(), n.scale), nil
}
