package contract

import (
	"slices"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// properties are the names of the members that the schema knows, in the document's order.
func (o *outline) properties() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.named {
		return o.names
	}
	o.named = true
	seen := map[string]bool{}
	add := func(place schema.Place) {
		for _, name := range propertiesOf(place) {
			if !seen[name] {
				seen[name] = true
				o.names = append(o.names, name)
			}
		}
	}
	for _, place := range o.places {
		add(place)
	}
	for _, place := range o.either {
		each(place, 0, add)
	}
	return o.names
}

func propertiesOf(place schema.Place) []string {
	if list := place.Node.Member("properties"); list != nil && list.Kind == schema.Object {
		return list.Names
	}
	return nil
}

// each visits a schema and those that it is put together from.
func each(place schema.Place, depth int, visit func(schema.Place)) {
	if depth > maxTypeDepth || place.Node == nil || place.Node.Kind != schema.Object {
		return
	}
	visit(place)
	if target, leads := hop(place); leads {
		each(target, depth+1, visit)
	}
	for _, word := range [...]string{"allOf", "oneOf", "anyOf"} {
		if list := place.Child(word); list.Exists() && list.Node.Kind == schema.Array && len(list.Node.Items) <= maxBranches {
			for i := range list.Node.Items {
				each(list.Item(i), depth+8, visit)
			}
		}
	}
}

// member is the outline of a member. One that the schema does not know is what additionalProperties allows.
func (o *outline) member(name string) *outline {
	o.mu.Lock()
	defer o.mu.Unlock()
	if known := o.members[name]; known != nil {
		return known
	}
	made := o.book.of(o.memberPlaces(name)...)
	if slices.Contains(o.names, name) {
		// Names that the schema does not know are the sender's to choose: they are not kept.
		if o.members == nil {
			o.members = map[string]*outline{}
		}
		o.members[name] = made
	}
	return made
}

func (o *outline) memberPlaces(name string) []schema.Place {
	var found []schema.Place
	add := func(place schema.Place) {
		if !slices.ContainsFunc(found, func(have schema.Place) bool { return have.Node == place.Node }) {
			found = append(found, place)
		}
	}
	for _, place := range o.places {
		if member := place.Child("properties").Child(name); member.Exists() {
			add(member)
		}
		o.patterned(place, name, add)
	}
	if found != nil {
		return found
	}
	for _, place := range o.either {
		each(place, 0, func(place schema.Place) {
			if member := place.Child("properties").Child(name); member.Exists() && found == nil {
				add(member)
			}
		})
	}
	if found != nil {
		return found
	}
	for _, word := range [...]string{"additionalProperties", "unevaluatedProperties"} {
		for _, place := range o.places {
			if other := place.Child(word); other.Exists() && other.Node.Kind == schema.Object {
				add(other)
			}
		}
	}
	return found
}

// patterned adds the schemas of patternProperties that are for a name. The lock is held.
func (o *outline) patterned(place schema.Place, name string, add func(schema.Place)) {
	list := place.Child("patternProperties")
	if !list.Exists() || list.Node.Kind != schema.Object || o.book.set.Dialect() == schema.OpenAPI30 {
		return
	}
	for i, source := range list.Node.Names {
		pattern, tried := o.patterns[source]
		if !tried {
			if o.patterns == nil {
				o.patterns = map[string]*schema.Pattern{}
			}
			pattern, _ = schema.CompilePattern(source)
			o.patterns[source] = pattern
		}
		if pattern != nil && pattern.MatchString(name) {
			add(list.Item(i))
		}
	}
}

// element is the outline of the element at an index.
func (o *outline) element(index int) *outline {
	o.mu.Lock()
	defer o.mu.Unlock()
	prefix := -1
	for _, place := range o.places {
		if list := place.Node.Member("prefixItems"); list != nil && index < len(list.Items) {
			prefix = index
		}
	}
	if known := o.elements[prefix]; known != nil {
		return known
	}
	var found []schema.Place
	for _, place := range o.places {
		list, rest := place.Child("prefixItems"), place.Child("items")
		switch {
		case list.Exists() && list.Node.Kind == schema.Array && index < len(list.Node.Items):
			found = append(found, list.Item(index))
		case rest.Exists() && rest.Node.Kind == schema.Object:
			found = append(found, rest)
		}
	}
	for _, place := range o.either {
		if found != nil {
			break
		}
		each(place, 0, func(place schema.Place) {
			if rest := place.Child("items"); found == nil && rest.Exists() && rest.Node.Kind == schema.Object {
				found = append(found, rest)
			}
		})
	}
	if o.elements == nil {
		o.elements = map[int]*outline{}
	}
	o.elements[prefix] = o.book.of(found...)
	return o.elements[prefix]
}

// scalar reads a text as the schema's types allow: the first reading that keeps the schema or, if none does, the first.
func (o *outline) scalar(text string) any {
	first := o.takes.scalar(text)
	if _, plain := first.(string); plain || o.takes&takesString == 0 || o.accepts(first) || !o.accepts(text) {
		return first
	}
	return text
}

// A reader reads something as an outline has it.
type reader func(o *outline) (any, *problem.Finding)

// A budget bounds the work of reading one body: branches within branches would multiply. It counts the values that are
// held to a schema, as often as that is done.
type budget struct{ left int }

// maxWork is the budget of one body, in values: about a second's work.
const maxWork = 500_000

// choose reads by each branch of a oneOf or anyOf, and takes the first value that keeps the schema or, if none does,
// the first that could be read at all.
func (b *budget) choose(o *outline, read reader) (any, *problem.Finding) {
	if !o.mixed() {
		return read(o)
	}
	var first any
	var bad *problem.Finding
	have := false
	for _, branch := range o.branches {
		value, finding := read(branch)
		if finding == nil {
			b.left -= charge(value, len(o.branches))
		}
		switch {
		case b.left <= 0:
			return nil, &problem.Finding{
				In: "body", Keyword: "schema", Message: "cannot be read: the branches of oneOf and anyOf leave too many ways",
				Hint: "send a smaller or flatter value",
			}
		case finding != nil && bad == nil:
			bad = finding
		case finding != nil:
		case o.accepts(value):
			return value, nil
		case !have:
			first, have = value, true
		}
	}
	if have {
		return first, nil
	}
	return nil, bad
}

// shallow is how deep a value may nest to be charged for once, whatever its schema.
const shallow = 4

// charge is what it may cost to hold a value to a schema that branches at every level.
func charge(value any, branches int) int {
	nodes, depth := extent(value)
	if depth <= shallow {
		return nodes
	}
	for range depth {
		if nodes *= branches; nodes > maxWork {
			return maxWork
		}
	}
	return nodes
}

// extent is the number of values in a value, and how deeply they nest.
func extent(value any) (nodes, depth int) {
	below := func(item any) {
		n, d := extent(item)
		nodes, depth = nodes+n, max(depth, d+1)
	}
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			below(item)
		}
	case map[string]any:
		for _, item := range value {
			below(item)
		}
	}
	return nodes + 1, depth
}

// tell is choose for what is read with all that is wrong with it, not only the first.
func (o *outline) tell(read func(*outline) (any, []problem.Finding)) (any, []problem.Finding) {
	if !o.mixed() {
		return read(o)
	}
	var first []problem.Finding
	b := budget{left: maxWork}
	value, bad := b.choose(o, func(o *outline) (any, *problem.Finding) {
		value, findings := read(o)
		if len(findings) == 0 {
			return value, nil
		}
		if first == nil {
			first = findings
		}
		return nil, &findings[0]
	})
	if bad != nil {
		return nil, first
	}
	return value, nil
}
