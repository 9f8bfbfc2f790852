package cases

import (
	"fmt"
	"slices"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// Bounds on the variants of one operation.
const (
	// MaxVariants is how many are made: 100.
	MaxVariants = 100
	// maxVaried bounds what is held to the contract to find them, in bytes, and maxVariedHeld the bytes of those found.
	maxVaried     = 4 << 20
	maxVariedHeld = 4 << 20
)

// A Variant is a request that keeps the contract in another way than the one that it was made of.
type Variant struct {
	// Name says it for people: "query parameter page is at its maximum 100".
	Name string
	// In and Parameter say which part of the request is another one, as those of a Breach do.
	In, Parameter string
	Request       Request
	// At is the place in the document that allows it.
	At problem.Location
}

// An Unvaried is something that the contract allows and no request shows, as far as was tried.
type Unvaried struct {
	Name, Reason string
	At           problem.Location
}

// Variants makes requests that keep the contract at its edges, each of them from with one thing changed: JSON bodies,
// forms and parameters with only what is required in them; with each alternative of a oneOf or anyOf, and null, in the
// value itself and up to two levels down; bodies without one of their optional members, and with nothing optional but
// one that is an object, up to two levels down, which has only what is required; values at a minimum, maximum,
// minLength, maxLength, minItems or maxItems, and each of the first 20 values of an enum, of parameters, bodies and
// their members. CheckRequest has no findings about any of them. They are in this order, and then in the document's.
// When a bound is reached, the last unvaried one says so. There are none where from does not keep the contract.
func (m *Maker) Variants(o *contract.Operation, from Request) ([]Variant, []Unvaried) {
	return m.variants(o, from, bounds{MaxVariants, maxVaried, maxVariedHeld})
}

func (m *Maker) variants(o *contract.Operation, from Request, most bounds) ([]Variant, []Unvaried) {
	v := &varier{told: map[string]bool{}, breaker: &breaker{
		Maker: m, operation: o, from: from, bounds: most, known: map[string]bool{}, visits: map[visit]int{},
	}}
	if !v.keeps(&from) {
		return nil, nil
	}
	whole := v.whole()
	for _, vary := range []func(*varied){v.least, v.branches, v.poorer, v.richer, v.limits, v.listed} {
		for i := range whole {
			vary(&whole[i])
		}
	}
	if v.untried > 0 || v.work <= 0 {
		v.unvaried = append(v.unvaried, Unvaried{
			Name: "the edges of the contract that follow", At: o.At.Location(),
			Reason: fmt.Sprintf("not tried: at most %d requests of an operation are at its edges, %d MiB of them, and %d MiB "+
				"are tried", MaxVariants, maxVariedHeld>>20, maxVaried>>20),
		})
	}
	return v.variants, v.unvaried
}

// A varier gathers the variants of one operation.
type varier struct {
	*breaker
	variants []Variant
	unvaried []Unvaried
	// told are the names of what is told already.
	told map[string]bool
}

// varied is a value of a request that is varied, with the schema that holds it.
type varied struct {
	*subject
	root  *schema.Node
	place schema.Place
}

// whole are the values of the request: those of its parameters, also of such as need not be there, and its bodies.
// What no request has is told by the breaches.
func (v *varier) whole() (list []varied) {
	for _, p := range v.operation.Parameters {
		if s, root, _, err := v.subject(p); err == nil && schemaOf(p).Exists() {
			list = append(list, varied{s, root, schemaOf(p)})
		}
	}
	if v.operation.Body == nil {
		return list
	}
	for _, content := range v.operation.Body.Contents {
		json := contract.IsJSON(content.MediaType)
		if content.Schema == nil || !json && !isForm(content.MediaType) {
			continue
		}
		s := v.carried(content, len(v.operation.Body.Contents) > 1)
		if root, err := v.started(s, content, json); err == nil {
			list = append(list, varied{s, root, content.Schema.At()})
		}
	}
	return list
}

// kept is the request with another whole value, if it keeps the contract.
func (v *varier) kept(s *subject, root *schema.Node) (Request, bool) {
	request, err := s.write(root)
	if err != nil || v.full() || !v.keeps(&request) {
		return Request{}, false
	}
	long := len(request.Path) + len(request.Query) - len(v.from.Path) - len(v.from.Query)
	// Services refuse longer heads as such.
	return request, s.in == "body" || long <= MaxParameterText
}

// tell adds the request with another whole value, and reports whether it keeps the contract. A name is told once.
func (v *varier) tell(s *subject, root *schema.Node, pointer, says string, at schema.Place) bool {
	name := (&constraint{label: s.label, pointer: pointer, says: says}).title()
	if v.told[name] {
		return true
	}
	if v.full() {
		v.untried++
		return false
	}
	request, ok := v.kept(s, root)
	if !ok {
		return false
	}
	v.told[name] = true
	v.bounds.breaches--
	v.held -= len(request.Body) + len(request.Query) + len(request.Path)
	v.variants = append(v.variants, Variant{
		Name: name, In: s.in, Parameter: s.name, Request: request, At: at.Location(),
	})
	return true
}

// least leaves out whatever need not be there.
func (v *varier) least(whole *varied) {
	left := maxTrimmed
	trimmed := v.trimmed(whole.subject, &spot{root: whole.root}, &left, nil)
	if written(trimmed.root) != written(whole.root) {
		v.tell(whole.subject, trimmed.root, "", "has only what is required", whole.place)
	}
	v.stopped(whole, left)
}

// poorer leaves out each member of a body by itself that need not be there.
func (v *varier) poorer(whole *varied) {
	if whole.in != "body" || whole.root.Kind != schema.Object {
		return
	}
	for _, layer := range layers(whole.place, v.old()) {
		list := layer.Child("properties")
		for i, name := range whole.root.Names {
			if at := slices.Index(namesOf(list), name); at >= 0 {
				v.tell(whole.subject, lacking(whole.root, whole.root.Names[i]), schema.AppendPointer("", name),
					"is left out", list.Item(at))
			}
		}
	}
}

// namesOf are the names of an object's members. There are none where nothing is.
func namesOf(at schema.Place) []string {
	if !at.Exists() || at.Node.Kind != schema.Object {
		return nil
	}
	return at.Node.Names
}

// layers are the schemas that hold for a value together: one, what it refers to, and all of its allOf.
func layers(place schema.Place, old bool) (list []schema.Place) {
	seen := map[*schema.Node]bool{}
	var add func(place schema.Place)
	add = func(place schema.Place) {
		node := place.Node
		if node == nil || node.Kind != schema.Object || seen[node] || len(seen) > maxDeep {
			return
		}
		seen[node] = true
		if reference := node.StringAt("$ref"); reference != "" {
			if target, err := place.Follow(reference); err == nil {
				add(target)
			}
			if old {
				// Words beside a reference count for nothing (OpenAPI 3.0.4, section 4.7.23).
				return
			}
		}
		list = append(list, place)
		if all := place.Child("allOf"); all.Exists() && all.Node.Kind == schema.Array {
			for i := range all.Node.Items {
				add(all.Item(i))
			}
		}
	}
	add(place)
	return list
}
