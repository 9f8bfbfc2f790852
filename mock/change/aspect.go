package change

import "understudy/mock/schema"

// sides are the readers of both contracts.
type sides struct{ old, new reader }

// An aspect is what parts must have in common for what was found out of a schema in one to hold in the other.
type aspect struct {
	bars string
	xml  bool
}

// comparisons are those of two contracts.
type comparisons struct {
	sides
	known map[aspect]*comparison
}

// of is the comparison that is for a part.
func (c *comparisons) of(p *piece) *comparison {
	a := aspect{xml: p.old.xml || p.new.xml}
	if c.old.dialect == schema.OpenAPI30 && c.new.dialect == schema.OpenAPI30 {
		a.bars = p.Kind.bars()
	}
	made := c.known[a]
	if made == nil {
		old, next := c.old, c.new
		old.bars, next.bars = a.bars, a.bars
		made = newComparison(old, next)
		made.xml = a.xml
		c.known[a] = made
	}
	return made
}

// bars is the word for members that do not travel in the direction of a part.
func (k Kind) bars() string {
	switch k {
	case Parameter, RequestType:
		return "readOnly"
	case ReplyHeader, ReplyType:
		return "writeOnly"
	case Whole, Body, Response:
	}
	return ""
}

// marked is a reader that minds the word for what does not travel in the direction of a part.
func (r reader) marked(k Kind) reader {
	r.bars = k.bars()
	return r
}

// toward is one that minds it where the word is more than a note: since OpenAPI 3.1 a member that is required is
// required in both directions.
func (r reader) toward(k Kind) reader {
	if r.dialect != schema.OpenAPI30 {
		r.bars = ""
		return r
	}
	return r.marked(k)
}
