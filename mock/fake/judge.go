package fake

import (
	"encoding/json"
	"slices"
	"sync"
	"sync/atomic"

	"understudy/mock/schema"
)

// judge says whether a value keeps a schema. It serves where a made-up value must be checked before it is used, as
// with not and oneOf; the whole reply is held to the contract elsewhere. It is safe for concurrent use.
type judge struct {
	dialect schema.Dialect
	// barred is the keyword of what does not travel this way.
	barred string
	// named: schemas give themselves names, so that places matter for references.
	named atomic.Bool
	// known are the documents that were searched for such names.
	known map[*schema.Document]bool

	mu       sync.Mutex
	patterns map[string]compiled
	formats  map[string]*schema.Schema
	choosers map[*schema.Node]*branches
	// enums are the values of long enums, as appendCanonical writes them.
	enums map[*schema.Node]map[string]bool
}

func newJudge(dialect schema.Dialect, direction schema.Direction) *judge {
	j := &judge{
		dialect: dialect, barred: "writeOnly",
		known: map[*schema.Document]bool{}, patterns: map[string]compiled{}, formats: map[string]*schema.Schema{},
		choosers: map[*schema.Node]*branches{}, enums: map[*schema.Node]map[string]bool{},
	}
	if direction == schema.Request {
		j.barred = "readOnly"
	}
	return j
}

// maxSteps bounds the schemas that one check may visit. A value past it counts as refused.
const maxSteps = 100_000

func (j *judge) pattern(source string) (*schema.Pattern, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	have, known := j.patterns[source]
	if !known {
		have.Pattern, have.err = schema.CompilePattern(source)
		j.patterns[source] = have
	}
	return have.Pattern, have.err
}

// compiled is a pattern, or why it is none.
type compiled struct {
	*schema.Pattern
	err error
}

// holds reports whether a value keeps every one of the places.
func (j *judge) holds(s *scope, places []schema.Place, value any) bool {
	t := trial{judge: j, scope: s, careful: j.named.Load()}
	for _, place := range places {
		if !t.keeps(place, value, nil) {
			return false
		}
	}
	return true
}

// holdsJSON is holds for JSON text.
func (j *judge) holdsJSON(s *scope, places []schema.Place, data []byte) bool {
	value, finding := schema.Decode(data, 2*MaxDepth)
	return finding == nil && j.holds(s, places, value)
}

type trial struct {
	*judge
	scope *scope
	steps int
	// careful: places keep their pointers, which references are resolved by.
	careful bool
	// judged are the verdicts of a long trial on values that are no lists or objects, for schemas may branch and meet
	// again, without end.
	judged map[verdict]bool
}

// A verdict is about a schema, what its references lead to, and a value.
type verdict struct {
	node  *schema.Node
	scope *scope
	value any
}

// manySteps is how long a trial is before its verdicts are remembered: nearly all end sooner.
const manySteps = 100

// recalled is the verdict on a value that was judged before in this trial, and whether there is one.
func (t *trial) recalled(at schema.Place, value any, outer *marks) (question verdict, kept, known, ask bool) {
	if t.steps < manySteps || outer != nil {
		return verdict{}, false, false, false
	}
	switch value.(type) {
	case []any, map[string]any:
		return verdict{}, false, false, false
	}
	question = verdict{at.Node, t.scope, value}
	kept, known = t.judged[question]
	return question, kept, known, true
}

// keeps reports whether a value keeps a schema. What the schema speaks of is marked, if marks are wanted.
func (t *trial) keeps(at schema.Place, value any, outer *marks) bool {
	if t.steps++; t.steps > maxSteps || at.Node == nil {
		return false
	}
	question, kept, known, ask := t.recalled(at, value, outer)
	if known {
		return kept
	}
	kept = t.judges(at, value, outer)
	if ask {
		if t.judged == nil {
			t.judged = map[verdict]bool{}
		}
		t.judged[question] = kept
	}
	return kept
}

// judges is keeps for what was not judged before.
func (t *trial) judges(at schema.Place, value any, outer *marks) bool {
	node := at.Node
	if node.Kind != schema.Object {
		// What is no schema allows everything.
		return node.Kind != schema.Bool || node.IsTrue()
	}
	m := outer
	if t.dialect != schema.OpenAPI30 &&
		(node.Member("unevaluatedProperties") != nil || node.Member("unevaluatedItems") != nil) {
		m = &marks{}
	}
	if isReference(node) {
		if !t.follows(at, "$ref", value, m) {
			return false
		}
		if t.dialect == schema.OpenAPI30 {
			return true
		}
	}
	for i, name := range node.Names {
		if !t.knows(name) || !shaped(name, node.Items[i]) {
			continue
		}
		child := schema.Place{Doc: at.Doc, Node: node.Items[i]}
		if t.careful {
			child.Pointer = schema.AppendPointer(at.Pointer, name)
		}
		if !t.keyword(at, name, child, value, m) {
			return false
		}
	}
	if m != outer {
		if !t.leftovers(at, value, m) {
			return false
		}
		outer.add(m)
	}
	return true
}

// follows is keeps for what a reference leads to.
func (t *trial) follows(at schema.Place, keyword string, value any, m *marks) bool {
	target, err := t.hop(t.scope, at, keyword)
	if err != nil {
		return false
	}
	outer := t.scope
	t.scope = t.enter(outer, target)
	defer func() { t.scope = outer }()
	return t.keeps(target, value, m)
}

func (t *trial) keyword(at schema.Place, name string, child schema.Place, value any, m *marks) bool {
	switch name {
	case "type":
		return t.typed(at, child.Node, value)
	case "enum":
		return t.lists(child.Node, value)
	case "const":
		return same(child.Node.Value(), value)
	case "allOf":
		return t.matches(child, value, len(child.Node.Items), m) == len(child.Node.Items)
	case "anyOf":
		return t.matches(child, value, 1, m) >= 1
	case "oneOf":
		return t.matches(child, value, 2, m) == 1
	case "not":
		return !t.keeps(child, value, nil)
	case "if":
		word := "else"
		if t.tries(child, value, m) {
			word = "then"
		}
		branch := t.in(at, word)
		return !branch.Exists() || !t.counts(word, branch.Node) || t.keeps(branch, value, m)
	case "discriminator":
		return t.discriminated(at, value)
	case "format":
		return t.ofFormat(child.Node.Text, value)
	case "$dynamicRef":
		return t.follows(at, name, value, m)
	}
	switch value := value.(type) {
	case json.Number:
		return t.keepsNumber(at, name, child, value)
	case string:
		return t.keepsText(name, child, value)
	case []any:
		return t.keepsList(at, name, child, value, m)
	case map[string]any:
		return t.keepsObject(at, name, child, value, m)
	}
	return true
}

// manyValues is how many values an enum has before it is looked up.
const manyValues = 16

// lists reports whether an enum has a value.
func (t *trial) lists(enum *schema.Node, value any) bool {
	if len(enum.Items) < manyValues {
		return slices.ContainsFunc(enum.Items, func(n *schema.Node) bool { return same(n.Value(), value) })
	}
	t.mu.Lock()
	values := t.enums[enum]
	if values == nil {
		values = make(map[string]bool, len(enum.Items))
		for _, item := range enum.Items {
			values[string(appendCanonical(nil, item.Value()))] = true
		}
		t.enums[enum] = values
	}
	t.mu.Unlock()
	return values[string(appendCanonical(nil, value))]
}

// matches counts the branches that a value keeps, up to enough of them; all of them are visited where marks are
// wanted.
func (t *trial) matches(branches schema.Place, value any, enough int, m *marks) int {
	n := 0
	for i := range branches.Node.Items {
		if n == enough && m == nil {
			break
		}
		if t.tries(t.nth(branches, i), value, m) {
			n++
		}
	}
	return n
}

// tries is keeps for a schema that need not be kept: what it marks counts only if it is.
func (t *trial) tries(at schema.Place, value any, m *marks) bool {
	if m == nil {
		return t.keeps(at, value, nil)
	}
	own := &marks{}
	if !t.keeps(at, value, own) {
		return false
	}
	m.add(own)
	return true
}

// in and nth are Child and Item without the pointer, unless it is needed: a judgement tells nobody where it looked, and
// joining pointers would be most of its work.
func (t *trial) in(at schema.Place, name string) schema.Place {
	if t.careful {
		return at.Child(name)
	}
	return schema.Place{Doc: at.Doc, Node: at.Node.Member(name)}
}

func (t *trial) nth(at schema.Place, i int) schema.Place {
	if t.careful {
		return at.Item(i)
	}
	return schema.Place{Doc: at.Doc, Node: at.Node.Items[i]}
}
