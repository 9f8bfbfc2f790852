package contract

import (
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// A draft is a parameter's text taken apart by its style, before types are looked at.
type draft struct {
	// kind is takesScalar, takesArray or takesObject, or 0 where the text alone does not tell.
	kind types
	// texts are the decoded text of a scalar, or those of an array's elements.
	texts []string
	// names and items are the members of an object.
	names []string
	items []*draft
}

// leaves counts the texts of a draft.
func (d *draft) leaves() int {
	count := len(d.texts)
	for _, item := range d.items {
		count += item.leaves()
	}
	return count
}

// What bounds the ways in which one parameter's text is read: their number, and the texts that are read in all.
const (
	maxReadings = 64
	maxReread   = 4096
)

// A verdict looks for a reading of a parameter's text that keeps its schema.
type verdict struct {
	parameter *Parameter
	value     any
	// findings are those of the likeliest reading; formal says that they are about the style, not about the schema.
	findings []problem.Finding
	formal   bool
}

// refuse keeps the findings of the first reading. What the schema says tells more than what the style does.
func (v *verdict) refuse(findings []problem.Finding, formal bool) {
	if v.findings == nil || v.formal && !formal {
		v.findings, v.formal = findings, formal
	}
}

// read tries the readings of a draft, and reports whether one keeps the schema. The second one takes the last way at
// each fork, where text is text.
func (v *verdict) read(d *draft) bool {
	var r reading
	for try := range max(2, min(maxReadings, maxReread/max(1, d.leaves()))) {
		if r.last = try == 1; !r.last {
			r.at = 0
		}
		value, bad := r.value(d, v.parameter.shape)
		if bad != nil {
			finding := v.parameter.finding(bad.keyword, bad.message, bad.hint)
			finding.Pointer = bad.pointer
			v.refuse([]problem.Finding{finding}, true)
		} else if findings := v.parameter.keeps(value); findings == nil {
			v.value, v.findings = value, nil
			return true
		} else {
			v.refuse(v.parameter.named(findings), false)
		}
		if r.at == 0 || try > 0 && !r.next() {
			break
		}
	}
	return false
}

// A misfit says why a draft is no value of the types asked for.
type misfit struct{ pointer, keyword, message, hint string }

// below moves a misfit one member down.
func (m *misfit) below(name string) *misfit {
	m.pointer = schema.AppendPointer("", name) + m.pointer
	return m
}

// A reading is one way to read a draft where there are several: digits may be a number or a string, one text a scalar
// or an array of one, and each branch of a oneOf has types of its own. It remembers which way it took at each fork.
type reading struct {
	taken, open []int
	at          int
	// last says that the last way is taken everywhere, and nothing remembered.
	last bool
}

// fork is the way to take where there are n of them.
func (r *reading) fork(n int) int {
	switch {
	case n < 2:
		return 0
	case r.last:
		return n - 1
	}
	if r.at == len(r.taken) {
		r.taken, r.open = append(r.taken, 0), append(r.open, n)
	}
	r.open[r.at] = n
	r.at++
	return min(r.taken[r.at-1], n-1)
}

// next goes on to the next reading. It is false after the last one.
func (r *reading) next() bool {
	for last := r.at - 1; last >= 0; last-- {
		if r.taken[last]+1 < r.open[last] {
			r.taken[last]++
			r.taken, r.open = r.taken[:last+1], r.open[:last+1]
			return true
		}
	}
	return false
}

// value reads a draft by a shape.
func (r *reading) value(d *draft, s *shape) (any, *misfit) {
	switch {
	case d.kind == takesObject:
		return r.object(d, s.variant(takesObject, r.fork))
	case d.kind == takesArray:
		return r.array(d.texts, s)
	case d.names != nil:
		return r.container(d, s.variant(takesArray|takesObject, r.fork))
	case d.kind == 0 && len(d.texts) > 1 && s.types()&takesArray == 0:
		return nil, &misfit{keyword: "repeated", message: "is there more than once", hint: "send it once"}
	case d.kind == 0 && len(d.texts) > 1:
		return r.array(d.texts, s)
	}
	return r.scalar(d, s)
}

// scalar reads one text. Where the style does not tell, and an array is allowed, it may be an array of one.
func (r *reading) scalar(d *draft, s *shape) (any, *misfit) {
	allowed := s.types()
	ways, n := allowed.readings(d.texts[0])
	mayBeArray := d.kind == 0 && allowed&takesArray != 0 && allowed != takesAnything
	if !mayBeArray {
		return ways[r.fork(n)], nil
	}
	if allowed&takesScalar != 0 {
		if i := r.fork(n + 1); i < n {
			return ways[i], nil
		}
	}
	return r.array(d.texts, s)
}

func (r *reading) array(texts []string, s *shape) (any, *misfit) {
	s = s.variant(takesArray, r.fork)
	array := make([]any, len(texts))
	for i, text := range texts {
		ways, n := s.element(i).types().readings(text)
		array[i] = ways[r.fork(n)]
	}
	return array, nil
}

func (r *reading) object(d *draft, s *shape) (any, *misfit) {
	object := make(map[string]any, len(d.names))
	for i, name := range d.names {
		value, bad := r.value(d.items[i], s.member(name))
		if bad != nil {
			return nil, bad.below(name)
		}
		object[name] = value
	}
	return object, nil
}

// container reads members that may be those of an object or, where their names are indexes or nothing, of an array.
func (r *reading) container(d *draft, s *shape) (any, *misfit) {
	nameless := len(d.names) == 1 && d.names[0] == ""
	order, dense := indexes(d.names)
	mayBeArray := s.takes&takesArray != 0 && (nameless || order != nil && s.takes != takesAnything)
	mayBeObject := s.takes&takesObject != 0 && !nameless
	switch {
	case nameless && s.takes&takesArray == 0:
		return nil, &misfit{keyword: "style", message: "is written as an array", hint: "name the property in the brackets"}
	case mayBeArray && mayBeObject:
		if r.fork(2) == 1 {
			mayBeArray = false
		}
	}
	switch {
	case !mayBeArray:
		return r.object(d, s)
	case nameless:
		return r.array(d.items[0].texts, s)
	case !dense:
		return nil, &misfit{
			keyword: "index", message: "has indexes with gaps between them", hint: "count from 0, without a gap",
		}
	}
	array := make([]any, len(order))
	for i, at := range order {
		value, bad := r.value(d.items[at], s.element(i))
		if bad != nil {
			return nil, bad.below(d.names[at])
		}
		array[i] = value
	}
	return array, nil
}

// indexes is the order that names give to an array's elements, or nil where one of them is no index. An array is never
// larger than the number of names: an index past it leaves a gap, and is not dense.
func indexes(names []string) (order []int, dense bool) {
	order, dense = make([]int, len(names)), true
	seen := make([]bool, len(names))
	for i, name := range names {
		if !isInteger(name) || name[0] == '-' {
			return nil, false
		}
		index := len(names)
		if len(name) < len("10000") {
			index = 0
			for _, digit := range []byte(name) {
				index = 10*index + int(digit-'0')
			}
		}
		if index >= len(names) || seen[index] {
			dense = false
			continue
		}
		seen[index], order[index] = true, i
	}
	return order, dense
}
