package contract

import "understudy/mock/schema"

// A shape is what a schema says of the types in a value: enough to read text by. A nil shape allows anything.
type shape struct {
	takes types
	// variants are the ways to choose among the branches of anyOf and oneOf. Each is a shape without a choice.
	variants []*shape

	items    *shape
	prefix   []*shape
	members  map[string]*shape
	patterns []patterned
	rest     *shape
	// closed says that no other members are allowed.
	closed bool
}

// patterned is the shape of members whose name has a pattern.
type patterned struct {
	pattern *schema.Pattern
	shape   *shape
}

func anything() *shape { return &shape{takes: takesAnything} }

// types are the types of the value.
func (s *shape) types() types {
	if s == nil {
		return takesAnything
	}
	return s.takes
}

// variant chooses among the variants that take one of the types wanted, if there are any.
func (s *shape) variant(wanted types, fork func(int) int) *shape {
	switch {
	case s == nil:
		return anything()
	case len(s.variants) == 0:
		return s
	}
	fit := 0
	for _, variant := range s.variants {
		if variant.takes&wanted != 0 {
			fit++
		}
	}
	if fit == 0 {
		return s.variants[0]
	}
	chosen := fork(fit)
	for _, variant := range s.variants {
		if variant.takes&wanted == 0 {
			continue
		}
		if chosen == 0 {
			return variant
		}
		chosen--
	}
	return s.variants[0]
}

// element is the shape of an array's element.
func (s *shape) element(i int) *shape {
	if i < len(s.prefix) {
		return s.prefix[i]
	}
	return s.items
}

// member is the shape of an object's member.
func (s *shape) member(name string) *shape {
	if member, declared := s.members[name]; declared {
		return member
	}
	for _, p := range s.patterns {
		if p.pattern.MatchString(name) {
			return p.shape
		}
	}
	return s.rest
}

// declares reports whether one of the variants names a member of its own.
func (s *shape) declares(name string) bool {
	if s == nil {
		return false
	}
	if _, declared := s.members[name]; declared {
		return true
	}
	for _, variant := range s.variants {
		if variant.declares(name) {
			return true
		}
	}
	return false
}

// isOpen reports whether one of the variants allows members that it does not declare.
func (s *shape) isOpen() bool {
	if s == nil || len(s.variants) == 0 {
		return s == nil || !s.closed
	}
	for _, variant := range s.variants {
		if !variant.closed {
			return true
		}
	}
	return false
}
