package fake

import (
	gopath "path"
	"slices"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// Keys tells the workshop which path parameters pick a record: a record's identity may be a member of such a name. It
// must be told before anything is compiled.
func (w *Workshop) Keys(names ...string) {
	for _, name := range names {
		w.c.keys = append(w.c.keys, contract.Known{Name: name})
	}
}

// How a member's name says that it is what the record is known by. The lowest counts.
const (
	byID = iota
	byKey
	byUUID
	byOwnID
	byNothing
)

// standing is how a member's name says that it is the identity of a record of the schemas: id, the name of a path
// parameter that picks a record, uuid, or petId in a Pet.
func (c *compiler) standing(name string, of ...schema.Place) int {
	if isID(name) {
		return byID
	}
	for _, key := range c.keys {
		if key.Settles(name) {
			return byKey
		}
	}
	plain := strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
	if plain == "uuid" || plain == "guid" {
		return byUUID
	}
	for _, at := range of {
		if plain == strings.ToLower(gopath.Base(at.Pointer))+"id" {
			return byOwnID
		}
	}
	return byNothing
}

// knownBy finds the member that a record is known by. An envelope has none but an id: its code or number says nothing
// of what is in it.
func (o *objectPart) knownBy(c *compiler, at schema.Place) {
	best, envelope := byNothing, false
	of := append(partsOf(at), at)
	for i := range o.members {
		m := &o.members[i]
		envelope = envelope || isEnvelope(m.name)
		if rank := c.standing(m.name, of...); rank < best {
			best, o.id = rank, i
		}
	}
	if o.named = best == byID; envelope && !o.named {
		o.id = -1
	}
}

// baseOf is the schema that a record's identity belongs to: of {allOf: [Pet, ...]} it is Pet, if Pet has the member. So
// a record and one that extends it agree.
func baseOf(at schema.Place, member string) schema.Place {
	for range maxHops {
		base := schema.Place{}
		for _, part := range partsOf(at) {
			if left := maxDeclaring; isNamed(part) && declares(part, member, &left) {
				base = part
				break
			}
		}
		if !base.Exists() {
			return at
		}
		at = base
	}
	return at
}

// partsOf are the schemas that a schema is put together from.
func partsOf(at schema.Place) []schema.Place {
	all := at.Child("allOf")
	if !all.Exists() || all.Node.Kind != schema.Array {
		return nil
	}
	var parts []schema.Place
	for i := range all.Node.Items {
		if part, err := all.Item(i).Deref(); err == nil && part.Exists() {
			parts = append(parts, part)
		}
	}
	return parts
}

// maxDeclaring bounds the schemas that are looked at for a member, for they may branch without end.
const maxDeclaring = 100

// declares reports whether a schema, or one that it is put together from, has a property of that name.
func declares(at schema.Place, member string, left *int) bool {
	if at.Node.Member("properties").Member(member) != nil {
		return true
	}
	if *left--; *left <= 0 {
		return false
	}
	return slices.ContainsFunc(partsOf(at), func(part schema.Place) bool { return declares(part, member, left) })
}

func isID(name string) bool {
	name = strings.TrimPrefix(name, "_")
	return len(name) == 2 && name[0]|' ' == 'i' && name[1]|' ' == 'd'
}
