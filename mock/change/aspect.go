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
		// Since OpenAPI 3.1 the words are notes, and a member that is required is required in both directions.
		switch p.Kind {
		case Parameter, RequestType:
			a.bars = "readOnly"
		case ReplyHeader, ReplyType:
			a.bars = "writeOnly"
		case Whole, Body, Response:
		}
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
