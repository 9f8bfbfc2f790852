package change

import (
	"strings"

	"understudy/mock/coverage"
)

// Used is what one consumer uses of the old contract, as coverage has it.
type Used struct {
	limit      string
	byID       map[string]*coverage.FileOperation
	operations map[string]*coverage.FileOperation
}

// Uses reads what a consumer uses out of a coverage file.
func Uses(file *coverage.File) *Used {
	u := &Used{
		limit: file.Limit, byID: map[string]*coverage.FileOperation{}, operations: map[string]*coverage.FileOperation{},
	}
	for i := range file.Operations {
		o := &file.Operations[i]
		u.byID[o.Method+" "+o.ID], u.operations[o.Method+" "+o.Path] = o, o
	}
	return u
}

// A Judgement says whether a change hurts, and why.
type Judgement struct {
	Hurts bool
	// Why is one sentence. It is "" for a change that breaks nobody.
	Why string
}

// Judge says whether a change hurts the consumer. Where that cannot be told it does. Without a consumer, on a nil Used,
// every change that breaks a client hurts.
func (u *Used) Judge(c *Change) Judgement {
	switch {
	case !c.Breaking:
		return Judgement{}
	case u == nil:
		return Judgement{true, "it breaks a client that uses this"}
	case c.Old == nil:
		return Judgement{false, "the operation is new, so nobody uses it yet"}
	}
	o := u.byID[c.Old.Method+" "+c.Old.ID]
	if o == nil {
		o = u.operations[c.Old.Method+" "+c.Old.Template]
	}
	switch {
	case o == nil:
		return Judgement{true, "the coverage file does not have the operation" + u.limited()}
	case !o.Met:
		return Judgement{false, "no test of this consumer calls the operation"}
	}
	if j := u.part(o, c); !j.Hurts || c.Rule != Unnamed {
		return j
	}
	return Judgement{true, "this consumer uses it, and whether the difference breaks it cannot be told"}
}

// part judges a change of an operation that is called, by the part that it is about.
func (u *Used) part(o *coverage.FileOperation, c *Change) Judgement {
	switch c.Part.Kind {
	case Parameter:
		return u.parameter(o, c)
	case Body:
		return u.body(o, c)
	case RequestType:
		j := u.point(o, coverage.RequestType, c.Part.MediaType, "sends "+c.Part.MediaType)
		if !j.Hurts || c.removed || c.value == "" {
			return j
		}
		return u.values(o, c)
	case Response, ReplyHeader:
		return u.point(o, coverage.Status, c.Part.Status, "met the status "+c.Part.Status)
	case ReplyType:
		return u.reply(o, c)
	default:
		return Judgement{true, "this consumer calls the operation"}
	}
}

func (u *Used) parameter(o *coverage.FileOperation, c *Change) Judgement {
	name := c.Part.In + " " + c.Part.Name
	switch {
	case c.added:
		return Judgement{true, "this consumer calls the operation, without the new parameter"}
	case strings.HasSuffix(c.Rule, "-became-required"):
		// One call that had it does not mean that all have.
		return Judgement{true, "this consumer calls the operation, and whether each call sends " + name + " cannot be told"}
	}
	j := u.point(o, coverage.Parameter, name, "sends "+name)
	if !j.Hurts || c.removed || c.value == "" {
		return j
	}
	return u.values(o, c)
}

func (u *Used) body(o *coverage.FileOperation, c *Change) Judgement {
	switch {
	case c.added:
		return Judgement{true, "this consumer calls the operation, without a body"}
	case !c.removed:
		return Judgement{true, "this consumer calls the operation, and whether each call sends a body cannot be told"}
	}
	known := false
	for _, p := range o.Points {
		if p.Kind != coverage.RequestType {
			continue
		}
		if p.Met {
			return Judgement{true, "this consumer sends " + p.Name}
		}
		known = true
	}
	if !known {
		return Judgement{true, "the coverage file does not have the body" + u.limited()}
	}
	return Judgement{false, "no test of this consumer sends a body"}
}

func (u *Used) reply(o *coverage.FileOperation, c *Change) Judgement {
	name := c.Part.Status + " " + c.Part.MediaType
	j := u.point(o, coverage.ReplyType, name, "met "+name)
	if !j.Hurts || len(c.pointers) == 0 {
		return j
	}
	for _, pointer := range c.pointers {
		absent := pointOf(o, coverage.Field, name+" "+pointer+" absent")
		if absent == nil || !absent.Met {
			return j
		}
	}
	return Judgement{false, "this consumer met replies without " + strings.Join(c.pointers, " and ") + " already"}
}

// values judges a value that is gone from an enum.
func (u *Used) values(o *coverage.FileOperation, c *Change) Judgement {
	j := Judgement{}
	for _, pointer := range c.pointers {
		name := c.Part.String() + "=" + c.value
		if c.Part.Kind == RequestType {
			name = c.Part.String() + " " + pointer + "=" + c.value
		}
		if j = u.point(o, coverage.Value, name, "sends the value "+name); j.Hurts {
			return j
		}
	}
	return j
}

// point judges by one point: whether it was met. Does says what a consumer does that meets it.
func (u *Used) point(o *coverage.FileOperation, kind coverage.Kind, name, does string) Judgement {
	p := pointOf(o, kind, name)
	switch {
	case p == nil:
		return Judgement{true, "whether this consumer " + does + " is not in the coverage file" + u.limited()}
	case p.Met:
		return Judgement{true, "this consumer " + does}
	}
	return Judgement{false, "no test of this consumer " + does}
}

func (u *Used) limited() string {
	if u.limit == "" {
		return ""
	}
	return ", which counts not everything: " + u.limit
}

// pointOf is the point of a kind and name, or nil. Names of headers and media types are case-insensitive.
func pointOf(o *coverage.FileOperation, kind coverage.Kind, name string) *coverage.FilePoint {
	for i := range o.Points {
		p := &o.Points[i]
		exactly := kind == coverage.Value || kind == coverage.Field || strings.HasPrefix(name, "query ")
		if p.Kind == kind && (p.Name == name || !exactly && strings.EqualFold(p.Name, name)) {
			return p
		}
	}
	return nil
}
