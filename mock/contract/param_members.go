package contract

import (
	"strings"
	"unicode/utf8"

	"understudy/mock/problem"
)

// maxNesting bounds the brackets in one name of the style deepObject.
const maxNesting = 32

// members reports whether an object's members come under names of their own: p[a][b]=1, or a=1 where they are exploded.
func (p *Parameter) members() bool { return p.Style == "deepObject" || p.scattered() }

// scattered reports whether the names of an object's members are names of query parameters or cookies.
func (p *Parameter) scattered() bool {
	return p.Explode && (p.In == "query" || p.In == "cookie") && p.Style != "deepObject" &&
		p.takes&takesObject != 0 && p.takes != takesAnything
}

// judgeMembers holds an object to the contract whose members come under names of their own.
func (p *Parameter) judgeMembers(m *message) (value any, there bool, findings []problem.Finding) {
	if !p.enforced {
		return nil, false, nil
	}
	var d *draft
	var bad *problem.Finding
	if p.Style == "deepObject" {
		d, bad = p.deep(m)
	} else {
		d, bad = p.gathered(m)
	}
	raw := p.raw(m)
	switch {
	case bad != nil:
		return nil, false, []problem.Finding{*bad}
	case len(raw) > 0 && len(d.names) > 0 && p.Style == "deepObject":
		return nil, false, []problem.Finding{*p.conflict(p.Name)}
	case len(raw) > 0 && len(d.names) == 0 && (p.allowEmpty && len(raw) == 1 && raw[0] == ""):
		return "", true, nil
	case len(raw) > 0 && len(d.names) == 0 && p.takes&(takesScalar|takesArray) != 0:
		return p.judgeTexts(raw)
	case len(raw) > 0 && len(d.names) == 0:
		return nil, false, []problem.Finding{*p.misread("is not written as "+p.notation(), "write "+p.notation())}
	case len(d.names) == 0 && (!p.Required || p.Style == "deepObject"):
		return nil, false, p.absent(m)
	}
	// Where nothing came the object may be there and empty: no text could say so.
	best := verdict{parameter: p}
	if best.read(d) {
		return best.value, true, nil
	}
	return nil, false, best.findings
}

// notation shows how the parameter is written.
func (p *Parameter) notation() string {
	if p.Style == "deepObject" {
		return p.Name + "[property]=value"
	}
	return "property=value"
}

func (p *Parameter) conflict(name string) *problem.Finding {
	finding := p.finding("conflict", "has "+shortText(name)+" both as a value and as an object", "send one of the two")
	return &finding
}

// gathered collects the members of an exploded object. Those that it declares are its own; the others are, as far as it
// is open to them, if no other parameter claims them.
func (p *Parameter) gathered(m *message) (*draft, *problem.Finding) {
	d := &draft{kind: takesObject, names: []string{}}
	var bad *problem.Finding
	take := func(name, raw string) {
		if !p.shape.declares(name) && (!p.shape.isOpen() || m.call.Operation.claims(p, name)) {
			return
		}
		if !utf8.ValidString(name) || !utf8.ValidString(raw) {
			bad = p.illegible()
		}
		for i, have := range d.names {
			if have == name {
				d.items[i].texts = append(d.items[i].texts, p.unescape(raw))
				return
			}
		}
		d.names = append(d.names, name)
		d.items = append(d.items, &draft{texts: []string{p.unescape(raw)}})
	}
	if p.In == "cookie" {
		for _, each := range m.cookies {
			take(p.unescape(each.name), each.raw)
		}
	} else {
		for _, each := range m.query.pairs {
			take(each.name, each.raw)
		}
	}
	return d, bad
}

// claims reports whether a query parameter or cookie of that name belongs to another parameter, or is a credential.
func (o *Operation) claims(except *Parameter, name string) bool {
	for _, p := range o.Parameters {
		switch {
		case p == except || p.In != except.In:
		case p.Name == name && !p.scattered(),
			p.Style == "deepObject" && strings.HasPrefix(name, p.Name+"["),
			p.scattered() && p.shape.declares(name):
			return true
		}
	}
	for _, requirement := range o.Security {
		for _, need := range requirement {
			if need.Scheme.Kind == APIKey && need.Scheme.In == except.In && need.Scheme.Parameter == name {
				return true
			}
		}
	}
	return false
}

// deep collects the members of a parameter in the style deepObject. OpenAPI defines one level of them; deeper ones are
// read as most clients write them: p[a][b]=1, and p[a][]=1 or p[a][0]=1 where the schema has an array.
func (p *Parameter) deep(m *message) (*draft, *problem.Finding) {
	root := &draft{names: []string{}}
	for _, each := range m.query.pairs {
		rest, mine := strings.CutPrefix(each.name, p.Name+"[")
		if !mine {
			continue
		}
		if bad := p.plant(root, each.name, rest, p.unescape(each.raw)); bad != nil {
			return nil, bad
		}
	}
	return root, nil
}

// plant puts one value into the tree of members. The path is what follows the first bracket, as in a][b].
func (p *Parameter) plant(at *draft, name, path, text string) *problem.Finding {
	for depth := 0; ; depth++ {
		step, rest, closed := strings.Cut(path, "]")
		last := rest == ""
		switch {
		case !closed || strings.IndexByte(step, '[') >= 0 || !last && rest[0] != '[':
			return p.misread("has "+shortText(name)+", whose brackets do not pair", "write "+p.Name+"[a][b]=value")
		case depth >= maxNesting:
			return p.misread("has more than 32 brackets in one name", "send a flatter value")
		case step == "" && !last:
			return p.misread("has [] within "+shortText(name), "number the elements: [0], [1]")
		}
		below := at.child(step)
		switch {
		case below == nil && last:
			at.names, at.items = append(at.names, step), append(at.items, &draft{texts: []string{text}})
			return nil
		case below == nil:
			below = &draft{names: []string{}}
			at.names, at.items = append(at.names, step), append(at.items, below)
		case last == (below.names != nil):
			return p.conflict(name)
		case last:
			below.texts = append(below.texts, text)
			return nil
		}
		at, path = below, rest[1:]
	}
}

// child is the member of that name, or nil.
func (d *draft) child(name string) *draft {
	for i, have := range d.names {
		if have == name {
			return d.items[i]
		}
	}
	return nil
}
