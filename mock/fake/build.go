package fake

import (
	"slices"
	"strconv"

	"understudy/mock/schema"
)

// build makes a part from all that is known about a value.
func (c *compiler) build(f *facts, h hint) (*part, error) {
	if len(f.enums) > 0 {
		return c.listed(f)
	}
	if f.types == 0 {
		return nil, refuse(f.typed, "type", "the schemas here leave no type that all of them allow: mend one of them")
	}
	var failed failures
	for _, kind := range f.preferred(h) {
		p, err := c.tried(kind, f, h)
		if err == nil || failed.add(err) {
			return p, err
		}
	}
	return nil, failed.first
}

// tried makes values of one type. Where checking finds none that will do, it looks further: with all optional members
// there, and where such values do not usually lie.
func (c *compiler) tried(kind kinds, f *facts, h hint) (*part, error) {
	var first error
	for round := range 2 {
		f.wide, f.eager = round > 0, round > 0
		p, err := c.kind(kind, f, h)
		if err != nil || !f.check {
			return p, err
		}
		if p, err = c.checked(p, f); err == nil {
			return p, nil
		}
		if first == nil {
			first = err
		}
		if kind&(number|text|object|array) == 0 {
			break
		}
	}
	return nil, first
}

func (c *compiler) kind(kind kinds, f *facts, h hint) (*part, error) {
	if p := c.faked(kind, f, h); p != nil {
		return p, nil
	}
	switch kind {
	case object:
		return c.object(f, h)
	case array:
		return c.array(f, h)
	case text:
		return c.string(f, h)
	case boolean:
		if told := c.told(kind, f, h); told != nil {
			return told, nil
		}
		return booleanPart(h), nil
	case null:
		return &part{write: constant("null")}, nil
	default:
		return c.numeric(kind, f, h)
	}
}

// preferred are the types a value may have, in the order to try them: as the document lists them, then those that its
// keywords speak of, then the rest; null comes last, but before an object of which nothing is known.
func (f *facts) preferred(h hint) []kinds {
	var order []kinds
	add := func(kind kinds) {
		kind &= f.types
		if kind != 0 && kind != null && !slices.ContainsFunc(order, func(k kinds) bool { return k&kind == kind }) {
			order = append(order, kind)
		}
	}
	for _, kind := range f.order {
		add(kind)
	}
	for _, kind := range [...]kinds{object, array, text, number} {
		add(kind & f.leaning)
	}
	for _, format := range f.formats {
		if numericFormat(format) {
			add(number)
		}
	}
	if h.top && len(f.formats) == 0 {
		add(object)
	}
	for _, kind := range [...]kinds{text, number, boolean, object, array} {
		add(kind)
	}
	if f.types&null != 0 {
		if len(order) > 0 && order[0] == object && f.leaning&object == 0 && !h.top {
			return append([]kinds{null}, order...)
		}
		order = append(order, null)
	}
	return order
}

// constant writes the same JSON every time.
func constant(json string) writer {
	return func(_ *state, _ uint64, dst []byte) ([]byte, error) { return append(dst, json...), nil }
}

// listed draws from the values of enum or const that keep the rest of the schema. Null is drawn only if nothing else
// is there.
func (c *compiler) listed(f *facts) (*part, error) {
	var values []string
	nullToo := false
	for _, node := range f.enums[0].values {
		switch value := node.Value(); {
		case !c.holds(c.scope, f.roots, value):
		case value == nil:
			nullToo = true
		default:
			values = append(values, string(node.AppendJSON(nil)))
		}
	}
	if len(values) == 0 && nullToo {
		values = []string{"null"}
	}
	if len(values) == 0 {
		return nil, refuse(f.enums[0].at, f.enums[0].keyword, "no value listed here keeps the rest of the schema: mend one")
	}
	if len(values) == 1 {
		return &part{write: constant(values[0])}, nil
	}
	write := func(s *state, h uint64, dst []byte) ([]byte, error) {
		s.roll(h)
		return append(dst, s.pick(values)...), nil
	}
	return &part{write: write}, nil
}

// proofCost is what trying a value at compilation costs, in parts.
const proofCost = 20

// Bounds on trying: how often at compilation, how often where many ways were tried already, and how often for a value.
const (
	maxProofs   = 48
	fewProofs   = 4
	maxAttempts = 24
)

// checked makes values until one keeps the schema as a whole. One that does is kept from the compilation, so that
// there always is one. A record keeps its id for as long as it can, for what it contains follows from that.
func (c *compiler) checked(p *part, f *facts) (*part, error) {
	roots, scope, judge := f.roots, c.scope, c.judge
	once := p.write
	sound := func(s *state, h uint64, dst []byte) ([]byte, bool, error) {
		out, err := once(s, h, dst)
		return out, err == nil && judge.holdsJSON(scope, roots, out[len(dst):]), err
	}
	good, err := c.proven(sound, f)
	if err != nil {
		return nil, err
	}
	isRecord := p.object != nil && p.object.record != ""
	made := *p
	made.write = func(s *state, h uint64, dst []byte) ([]byte, error) {
		outer, top := s.attempt, s.top
		defer func() { s.attempt = outer }()
		for attempt := range uint64(maxAttempts) {
			try := h
			switch {
			case attempt == 0:
			case isRecord:
				s.attempt = attempt % sameRecord
				if attempt >= sameRecord {
					try = derive(h, attempt/sameRecord)
				}
			default:
				try = derive(h, attempt)
			}
			s.top = top
			out, ok, err := sound(s, try, dst)
			if err != nil {
				return dst, err
			}
			if ok {
				return out, nil
			}
		}
		return append(dst, good...), nil
	}
	return &made, nil
}

// sameRecord is how often a record is made for one id.
const sameRecord = 8

func (c *compiler) proven(sound func(*state, uint64, []byte) ([]byte, bool, error), f *facts) ([]byte, error) {
	for attempt := range uint64(f.proofs) {
		if c.count += proofCost; c.count > maxParts {
			return nil, abort(f.checkAt, f.checkWord, "no value was found in the time there is: simplify the schema")
		}
		c.proof.begin(Question{}, 0)
		c.proof.depth, c.proof.base, c.proof.top = 1, 1, false
		out, ok, err := sound(c.proof, derive(label("proof"), attempt), nil)
		if err != nil {
			return nil, unmade(f.roots[0], err)
		}
		if ok {
			return out, nil
		}
	}
	return nil, refuse(f.checkAt, f.checkWord, "no value that keeps it was found in %d tries: mend the schema", f.proofs)
}

// sample makes one value while the schema is compiled.
func (c *compiler) sample(at schema.Place, write writer, attempt uint64) ([]byte, error) {
	c.proof.begin(Question{}, 0)
	c.proof.depth, c.proof.base, c.proof.top = 1, 1, false
	out, err := write(c.proof, derive(label("proof"), attempt), nil)
	if err != nil {
		return nil, unmade(at, err)
	}
	return out, nil
}

// unmade is a refusal because of what happened when a value was made.
func unmade(at schema.Place, err error) error {
	return &refusal{at: at, keyword: "schema", why: err.Error()}
}

// booleanPart makes true or false, by what a name makes likely.
func booleanPart(h hint) *part {
	likely := usualBool(h)
	return &part{write: func(s *state, h uint64, dst []byte) ([]byte, error) {
		s.roll(h)
		return strconv.AppendBool(dst, s.below(100) < likely), nil
	}}
}
