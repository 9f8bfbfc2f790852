package schema

// A Direction says which way a value travels, for readOnly and writeOnly.
type Direction uint8

// The directions.
const (
	Request Direction = iota
	Reply
)

// plain remembers which schemas of OpenAPI 3.0 mean the same in both directions, by node, so that they are compiled
// once.
type plain map[*Node]bool

// is reports whether neither a schema nor one that it leads to is for one direction only.
func (p plain) is(at Place) bool {
	seen := map[*Node]bool{}
	if p.directed(at, seen) {
		return false
	}
	for node := range seen {
		p[node] = true
	}
	return true
}

// directed reports whether a schema leads to one that is for one direction only, past those already seen.
func (p plain) directed(at Place, seen map[*Node]bool) bool {
	if p[at.Node] || seen[at.Node] {
		return false
	}
	seen[at.Node] = true
	if at.Node.Member("readOnly").IsTrue() || at.Node.Member("writeOnly").IsTrue() {
		return true
	}
	if reference := at.Node.StringAt("$ref"); reference != "" {
		to, err := at.Follow(reference)
		return err != nil || p.directed(to, seen)
	}
	found := false
	at.Subschemas(func(_ string, sub Place) { found = found || p.directed(sub, seen) })
	return found
}
