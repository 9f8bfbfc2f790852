package fake

import (
	"slices"

	"understudy/mock/schema"
)

// capped reports whether only so many elements may be what contains asks for.
func (w contains) capped() bool { return w.high < noLimit }

// others compiles the elements after the first ones where maxContains counts: they are something else or, where they
// cannot be, there are only so many of them.
func (c *compiler) others(l *listPart, f *facts, h hint) error {
	spare := noLimit
	places, err := c.unlike(f, h, f.element(noLimit), func(want *contains) {
		spare = min(spare, want.high-max(want.low, want.there))
	})
	if err != nil {
		return err
	}
	if spare < noLimit {
		l.most = min(l.most, len(l.first)+max(0, spare))
		l.high = min(l.high, l.most)
	}
	silent := f.element(noLimit) == nil
	if len(places) == 0 || l.most <= len(l.first) || silent && l.need <= len(l.first) {
		return nil
	}
	p, err := c.part(places, h)
	l.rest = p
	if l.need <= len(l.first) && asRefusal(err) != nil {
		return nil
	}
	return err
}

// unlike narrows an element's schemas to what is not asked for by those contains of which there may be only so many.
// Where an element cannot but be it, that is told.
func (c *compiler) unlike(f *facts, h hint, places []schema.Place, same func(*contains)) ([]schema.Place, error) {
	for i := range f.contains {
		want := &f.contains[i]
		if !want.capped() {
			continue
		}
		without := append(slices.Clone(places), c.denial(want.at))
		switch _, err := c.part(without, h); {
		case err == nil:
			places = without
		case final(err):
			return nil, err
		default:
			same(want)
		}
	}
	return places, nil
}

// denial is a schema that allows what another one does not.
func (c *compiler) denial(at schema.Place) schema.Place { return c.derived(at, "not", at.Node) }

// derivation names a schema that stands in no document: one keyword, made from what is at a place.
type derivation struct {
	from    *schema.Node
	keyword string
	text    string
}

// derived is a schema of one keyword. There is one for each, so that it is known again where it leads back to itself.
func (c *compiler) derived(at schema.Place, keyword string, value *schema.Node) schema.Place {
	key := derivation{at.Node, keyword, value.Text}
	node, have := c.derivations[key]
	if !have {
		node = &schema.Node{
			Kind: schema.Object, Names: []string{keyword}, Items: []*schema.Node{value}, Line: at.Node.Line,
			Column: at.Node.Column,
		}
		c.derivations[key] = node
	}
	return schema.Place{Doc: at.Doc, Pointer: at.Pointer, Node: node}
}
