package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"understudy/mock/schema"
)

// An outline is what a schema says of the shape of its values. Text, forms and XML do not say whether 12 is a number or
// a string: the outline decides how they are read. Outlines of members are made when they are first asked for, because
// schemas may be circular.
type outline struct {
	book *outlines
	// places are the schemas that all hold, references followed and allOf taken apart; either are those that some values
	// keep, for what the others do not say.
	places, either []schema.Place
	// own are the schemas that the outline was asked for.
	own   []schema.Place
	takes types
	// branches are the outlines of a oneOf or anyOf, each joined with the rest.
	branches []*outline
	// vague says that there are more choices than branches tell apart.
	vague bool

	mu       sync.Mutex
	names    []string
	named    bool
	members  map[string]*outline
	elements map[int]*outline
	patterns map[string]*schema.Pattern
}

// outlines are the outlines of a contract's schemas. They are safe for concurrent use.
type outlines struct {
	set       *schema.Set
	direction schema.Direction

	mu    sync.Mutex
	known map[string]*outline
}

// maxBranches bounds the branches of a oneOf or anyOf that are told apart, maxJoined the schemas that one is put
// together from, and maxOutlines the outlines that are remembered.
const (
	maxBranches = 32
	maxJoined   = 200
	maxOutlines = 100_000
)

func newOutlines(set *schema.Set, direction schema.Direction) *outlines {
	return &outlines{set: set, direction: direction, known: map[string]*outline{}}
}

// of is the outline of values that keep all of some schemas. Without any it allows everything.
func (b *outlines) of(own ...schema.Place) *outline {
	if b == nil {
		// A content that stands in no document.
		return &outline{takes: takesAnything}
	}
	var key strings.Builder
	for _, place := range own {
		fmt.Fprintf(&key, "%p/", place.Node)
	}
	b.mu.Lock()
	known := b.known[key.String()]
	b.mu.Unlock()
	if known != nil {
		return known
	}
	made := b.make(own)
	b.mu.Lock()
	defer b.mu.Unlock()
	if known = b.known[key.String()]; known == nil {
		if known = made; len(b.known) < maxOutlines {
			b.known[key.String()] = made
		}
	}
	return known
}

// make puts an outline together. Branches of branches are told apart, too, as long as they are few.
func (b *outlines) make(own []schema.Place) *outline {
	parts := &parts{strict: b.set.Dialect() == schema.OpenAPI30, seen: map[*schema.Node]bool{}}
	for _, place := range own {
		parts.add(place)
	}
	o := b.outline(own, parts)
	if len(parts.unions) == 0 {
		return o
	}
	pending, first := parts.unions[1:], parts.unions[0]
	o.vague = len(pending) > 0 || len(first) > maxBranches
	for i, branch := range first[:min(len(first), maxBranches)] {
		one := parts.with(branch, slices.Delete(slices.Clone(first), i, i+1))
		for _, union := range pending {
			one.either = append(one.either, union...)
		}
		o.vague = o.vague || len(one.unions) > 0
		o.branches = append(o.branches, b.outline(own, one))
	}
	o.vague = o.vague && o.takes&(takesObject|takesArray) != 0
	for _, union := range parts.unions {
		o.either = append(o.either, union...)
	}
	return o
}

func (b *outlines) outline(own []schema.Place, parts *parts) *outline {
	takes := takesAnything
	for _, place := range parts.all {
		takes &= typesOf(place)
	}
	return &outline{book: b, own: own, places: parts.all, either: parts.either, takes: takes}
}

// parts are the schemas that one is put together from.
type parts struct {
	// strict says that a reference stands alone, as in OpenAPI 3.0.
	strict bool
	seen   map[*schema.Node]bool
	all    []schema.Place
	either []schema.Place
	unions [][]schema.Place
}

// with adds a branch that holds, and others that may.
func (p *parts) with(branch schema.Place, others []schema.Place) *parts {
	one := &parts{
		strict: p.strict, seen: maps.Clone(p.seen), all: slices.Clone(p.all),
		either: append(slices.Clone(p.either), others...),
	}
	one.add(branch)
	// A union within a branch: its members are known, but it is not told which of them are there.
	for _, union := range one.unions {
		one.either = append(one.either, union...)
	}
	return one
}

func (p *parts) add(at schema.Place) {
	if at.Node == nil || at.Node.Kind != schema.Object || p.seen[at.Node] || len(p.all) >= maxJoined {
		return
	}
	p.seen[at.Node] = true
	if target, leads := hop(at); leads {
		p.add(target)
	}
	if p.strict && at.Node.StringAt("$ref") != "" {
		return
	}
	p.all = append(p.all, at)
	for _, word := range [...]string{"allOf", "oneOf", "anyOf"} {
		list := at.Child(word)
		if !list.Exists() || list.Node.Kind != schema.Array {
			continue
		}
		var union []schema.Place
		for i := range list.Node.Items {
			if word == "allOf" {
				p.add(list.Item(i))
			} else {
				union = append(union, list.Item(i))
			}
		}
		if len(union) > 0 {
			p.unions = append(p.unions, union)
		}
	}
	if p.strict {
		return
	}
	for _, word := range [...]string{"then", "else"} {
		if place := at.Child(word); place.Exists() {
			p.either = append(p.either, place)
		}
	}
	if some := at.Child("dependentSchemas"); some.Exists() && some.Node.Kind == schema.Object {
		for i := range some.Node.Items {
			p.either = append(p.either, some.Item(i))
		}
	}
}

// hop is where the reference at a place leads, and whether there is one that leads anywhere. What stands beside it may
// count, so a chain is followed one by one.
func hop(at schema.Place) (schema.Place, bool) {
	reference := at.Node.StringAt("$ref")
	if reference == "" {
		return at, false
	}
	next, err := at.Follow(reference)
	return next, err == nil
}

// accepts reports whether a value keeps the schemas that the outline was asked for.
func (o *outline) accepts(value any) bool {
	for _, place := range o.own {
		where, err := place.Meaning(o.book.set.Dialect())
		if err == nil && o.book.set.Schema(where, o.book.direction).Check(value) != nil {
			return false
		}
	}
	return true
}

// keeps reports whether a value keeps the schemas that the outline is put together from.
func (o *outline) keeps(value any) bool {
	for _, place := range o.places {
		if o.book.set.Schema(place, o.book.direction).Check(value) != nil {
			return false
		}
	}
	return true
}

// word is the first value that one of the schemas has for a keyword, or a place where there is none.
func (o *outline) word(keyword string) schema.Place {
	for _, place := range o.places {
		if found := place.Child(keyword); found.Exists() {
			return found
		}
	}
	return schema.Place{}
}

// text is the first string that one of the schemas has for a keyword.
func (o *outline) text(keyword string) string {
	if found := o.word(keyword); found.Exists() && found.Node.Kind == schema.String {
		return found.Node.Text
	}
	return ""
}

// needs reports whether a member is required.
func (o *outline) needs(name string) bool {
	for _, place := range o.places {
		if list := place.Node.Member("required"); list != nil && slices.ContainsFunc(list.Items,
			func(item *schema.Node) bool { return item.Kind == schema.String && item.Text == name }) {
			return true
		}
	}
	return false
}

// structured reports whether values are arrays or objects, as far as the schema tells.
func (o *outline) structured() bool {
	return o.takes&^takesNull != 0 && o.takes&(takesString|takesInteger|takesNumber|takesBoolean) == 0
}

// mixed reports whether the schema has more than one branch, and they differ in more than their scalars.
func (o *outline) mixed() bool {
	count := 0
	for _, branch := range o.branches {
		if branch.takes&(takesObject|takesArray) != 0 {
			count++
		}
	}
	return count > 1 || count == 1 && o.takes&takesScalar != 0 && len(o.branches) > 1
}
