package cases

import (
	"encoding/json"
	"iter"
	"math/big"
	"strings"

	"understudy/mock/schema"
)

// digits is how many decimals a number is written with.
const digits = 20

// numberNode is a number as JSON writes it.
func numberNode(value *big.Rat) *schema.Node {
	text := value.RatString()
	if !value.IsInt() {
		text = strings.TrimRight(value.FloatString(digits), "0")
	}
	return &schema.Node{Kind: schema.Number, Text: strings.TrimSuffix(text, ".")}
}

func plus(value *big.Rat, step int64) *big.Rat {
	return new(big.Rat).Add(value, new(big.Rat).SetInt64(step))
}

// number is the value of a word, if it is a number.
func number(node *schema.Node) (*big.Rat, bool) {
	if node == nil || node.Kind != schema.Number {
		return nil, false
	}
	return schema.Rational(json.Number(node.Text))
}

// countOf is the value of a word that counts. Past a billion nothing is counted.
func countOf(node *schema.Node) (int, bool) {
	value, ok := number(node)
	if !ok || !value.IsInt() || value.Sign() < 0 {
		return 0, false
	}
	const most = 1_000_000_000
	if !value.Num().IsInt64() || value.Num().Int64() > most {
		return most, true
	}
	return int(value.Num().Int64()), true
}

// numeric breaks a word about numbers.
func (b *breaker) numeric(s *subject, at *spot, place schema.Place, word string) {
	here := place.Child(word)
	bound, ok := number(here.Node)
	if b.old() {
		switch word {
		case "minimum", "maximum":
			if place.Node.Member("exclusive" + strings.ToUpper(word[:1]) + word[1:]).IsTrue() {
				return
			}
		case "exclusiveMinimum", "exclusiveMaximum":
			// There it says of the other bound that it is no value itself (OpenAPI 3.0.4, section 4.7.24.1).
			other := strings.ToLower(strings.TrimPrefix(word, "exclusive"))
			if bound, ok = number(place.Node.Member(other)); !here.Node.IsTrue() {
				return
			}
		}
	}
	if !ok {
		return
	}
	step, _ := number(place.Node.Member("multipleOf"))
	told := numberNode(bound).Text
	says := map[string]string{
		"minimum": "is below its minimum ", "maximum": "is above its maximum ",
		"exclusiveMinimum": "is not above its exclusiveMinimum ", "exclusiveMaximum": "is not below its exclusiveMaximum ",
		"multipleOf": "is no multiple of ",
	}[word] + told
	var values iter.Seq[*schema.Node]
	switch word {
	case "minimum":
		values = beyond(bound, step, -1, false)
	case "exclusiveMinimum":
		values = beyond(bound, step, -1, true)
	case "maximum":
		values = beyond(bound, step, 1, false)
	case "exclusiveMaximum":
		values = beyond(bound, step, 1, true)
	case "multipleOf":
		values = between(at.value(), bound)
	}
	b.weigh(s.constraint(word, at.pointer(), says, here), s.values(at, values), "no value is known that breaks it")
}

// beyond are numbers past a bound, in one direction: the bound itself where it is excluded, and the next that are
// whole, or multiples of a step, before those that are neither.
func beyond(bound, step *big.Rat, direction int64, itself bool) iter.Seq[*schema.Node] {
	return func(yield func(*schema.Node) bool) {
		if itself && !yield(numberNode(bound)) {
			return
		}
		sign := new(big.Rat).SetInt64(direction)
		if step != nil && step.Sign() > 0 {
			ratio := new(big.Rat).Quo(bound, step)
			next := new(big.Rat).Mul(plus(new(big.Rat).SetInt(rounded(ratio, direction)), direction), step)
			if !yield(numberNode(next)) {
				return
			}
		}
		if !yield(numberNode(plus(new(big.Rat).SetInt(rounded(bound, direction)), direction))) {
			return
		}
		for _, distance := range []*big.Rat{big.NewRat(1, 2), big.NewRat(1, 1000), big.NewRat(100, 1)} {
			if !yield(numberNode(new(big.Rat).Add(bound, distance.Mul(distance, sign)))) {
				return
			}
		}
	}
}

// rounded is the whole number that is next to a value, on the way to the other side of the direction or on it.
func rounded(value *big.Rat, direction int64) *big.Int {
	whole := new(big.Int).Div(value.Num(), value.Denom())
	if direction < 0 && !value.IsInt() {
		whole.Add(whole, big.NewInt(1))
	}
	return whole
}

// between are numbers between two multiples of a step, near the one that is there.
func between(have *schema.Node, step *big.Rat) iter.Seq[*schema.Node] {
	return func(yield func(*schema.Node) bool) {
		from, ok := number(have)
		if !ok {
			from = step
		}
		for _, away := range []*big.Rat{
			big.NewRat(1, 1), big.NewRat(-1, 1), new(big.Rat).Quo(step, big.NewRat(2, 1)),
			new(big.Rat).Quo(step, big.NewRat(-2, 1)), big.NewRat(1, 2), big.NewRat(-1, 2), big.NewRat(1, 1_000_000),
		} {
			if !yield(numberNode(new(big.Rat).Add(from, away))) {
				return
			}
		}
	}
}
