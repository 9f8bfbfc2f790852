package schema

import (
	"fmt"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"understudy/mock/problem"
)

// maxEffort bounds the schemas that one value is held to, each counted once for each part of the value: one million.
// A recursive oneOf, or references that fork, would otherwise double the work with each level.
const maxEffort = 1_000_000

// maxUnrolled is how many schemas one may have, each counted as often as it is reached, before values are looked at
// first.
const maxUnrolled = 10_000

// forks reports whether the work of a check can outgrow the value: the schema is recursive, or very large once every
// reference is followed.
func forks(s *jsonschema.Schema) bool {
	u := unrolled{sizes: map[*jsonschema.Schema]int{}}
	return u.size(s) > maxUnrolled || u.recursive
}

type unrolled struct {
	sizes     map[*jsonschema.Schema]int
	recursive bool
	depth     int
}

func (u *unrolled) size(s *jsonschema.Schema) int {
	size, entered := u.sizes[s]
	if entered {
		// While a schema is being counted its size is 0.
		u.recursive = u.recursive || size == 0
		return size
	}
	if u.depth >= maxUnrolled {
		u.recursive = true
		return 1
	}
	u.depth++
	defer func() { u.depth-- }()
	u.sizes[s] = 0
	size = 1
	add := func(next *jsonschema.Schema) { size = min(size+u.size(next), maxUnrolled+1) }
	eachInPlace(s, add)
	eachBelow(s, func(_ string, next *jsonschema.Schema) { add(next) })
	u.sizes[s] = size
	return size
}

// eachInPlace visits the schemas that look at the same value.
func eachInPlace(s *jsonschema.Schema, visit func(*jsonschema.Schema)) {
	for _, one := range [...]*jsonschema.Schema{s.Ref, s.RecursiveRef, s.Not, s.If, s.Then, s.Else} {
		if one != nil {
			visit(one)
		}
	}
	if s.DynamicRef != nil && s.DynamicRef.Ref != nil {
		visit(s.DynamicRef.Ref)
	}
	for _, list := range [...][]*jsonschema.Schema{s.AllOf, s.AnyOf, s.OneOf} {
		for _, one := range list {
			visit(one)
		}
	}
	for _, one := range s.DependentSchemas {
		visit(one)
	}
	for _, some := range s.Dependencies {
		if one, is := some.(*jsonschema.Schema); is {
			visit(one)
		}
	}
	for _, extension := range s.Extensions {
		if c, is := extension.(*choice); is {
			for _, one := range c.schemas {
				visit(one)
			}
		}
	}
	linked(s, func(l *link) {
		if l.to != nil {
			visit(l.to)
		}
	})
}

// eachBelow visits the schemas that look at members or elements. The name is that of the one member they look at, or
// "".
func eachBelow(s *jsonschema.Schema, visit func(string, *jsonschema.Schema)) {
	for name, one := range s.Properties {
		visit(name, one)
	}
	for _, one := range s.PatternProperties {
		visit("", one)
	}
	for _, one := range s.PrefixItems {
		visit("", one)
	}
	for _, one := range [...]*jsonschema.Schema{
		s.PropertyNames, s.UnevaluatedProperties, s.Contains, s.Items2020, s.UnevaluatedItems,
	} {
		if one != nil {
			visit("", one)
		}
	}
	for _, some := range [...]any{s.AdditionalProperties, s.Items, s.AdditionalItems} {
		if one, is := some.(*jsonschema.Schema); is {
			visit("", one)
		}
	}
}

// part is a value with its members or elements. Maps are no keys, but parts are.
type part struct {
	members map[string]*part
	items   []*part
}

func partsOf(value any) *part {
	p := &part{}
	switch v := value.(type) {
	case map[string]any:
		p.members = make(map[string]*part, len(v))
		for name, item := range v {
			p.members[name] = partsOf(item)
		}
	case []any:
		p.items = make([]*part, len(v))
		for i, item := range v {
			p.items[i] = partsOf(item)
		}
	}
	return p
}

type pair struct {
	schema *jsonschema.Schema
	part   *part
}

// effort counts the schemas that a value would be held to. Each pair of schema and part is counted out once.
type effort map[pair]int

func (e effort) of(s *jsonschema.Schema, p *part) int {
	if known, entered := e[pair{s, p}]; entered {
		return known
	}
	if len(e) > maxEffort {
		return maxEffort + 1
	}
	e[pair{s, p}] = 0
	total := 1
	add := func(next *jsonschema.Schema, at *part) { total = min(total+e.of(next, at), maxEffort+1) }
	eachInPlace(s, func(next *jsonschema.Schema) { add(next, p) })
	if p.members != nil || p.items != nil {
		eachBelow(s, func(name string, next *jsonschema.Schema) {
			if name != "" {
				if member := p.members[name]; member != nil {
					add(next, member)
				}
				return
			}
			for name, member := range p.members {
				if s.Properties[name] == nil {
					add(next, member)
				}
			}
			for _, item := range p.items {
				add(next, item)
			}
		})
	}
	e[pair{s, p}] = total
	return total
}

// tooMuch is the finding for a value that would take too much work to check, or nil.
func tooMuch(s *jsonschema.Schema, value any, at Place) *problem.Finding {
	if (effort{}).of(s, partsOf(value)) <= maxEffort {
		return nil
	}
	return &problem.Finding{
		In: "body", Keyword: "schema", Document: at.Location(), Hint: "send a flatter value, or simplify the schema",
		Message: fmt.Sprintf("cannot be checked: it would have to be held to more than %d schemas", maxEffort),
	}
}
