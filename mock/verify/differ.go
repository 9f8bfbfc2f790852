package verify

import (
	"encoding/json"
	"slices"
	"strconv"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// The kinds of differences.
const (
	// StatusDifference says that the statuses differ. Then nothing else is compared.
	StatusDifference = "status"
	// MediaTypeDifference says that the media types differ. Then the bodies are not compared.
	MediaTypeDifference = "media_type"
	// HeaderDifference says that only one has a header that the document has.
	HeaderDifference = "header"
	// TypeDifference says that the service has a value of a JSON type that the stand-in does not have there.
	TypeDifference = "type"
	// MemberDifference says that only one has a member.
	MemberDifference = "member"
	// ValueDifference says that a value is another although the document or the path of the request decides it.
	ValueDifference = "value"
)

// Differences are the kinds of differences, in the order in which they are looked for.
func Differences() []string {
	return []string{
		StatusDifference, HeaderDifference, MediaTypeDifference, TypeDifference, MemberDifference, ValueDifference,
	}
}

// A difference is one place at which two bodies differ.
type difference struct {
	kind, place, reason string
	// allowed says that the contract allows it.
	allowed  bool
	findings []problem.Finding
}

// A differ looks for the differences of two bodies, in the order of their places.
type differ struct {
	// broken is what the service's body breaks, and findings the same by pointer.
	broken   []problem.Finding
	findings map[string][]problem.Finding
	found    []difference
	// fixed is how many values were met that the contract or the request decides.
	fixed int
	// values is how many values were looked at, and unnamed how many members that the document does not have.
	values, unnamed int
	// beyond is how many differences there are that are not told, and allowed how many of them the contract allows.
	beyond, allowed int
}

func newDiffer(findings []problem.Finding) *differ {
	d := &differ{broken: findings, findings: map[string][]problem.Finding{}}
	for _, f := range findings {
		d.findings[f.Pointer] = append(d.findings[f.Pointer], f)
	}
	return d
}

// allow adds a difference that the contract allows.
func (d *differ) allow(kind, place, reason string) {
	if len(d.found) == maxDifferences {
		d.beyond++
		d.allowed++
		return
	}
	d.found = append(d.found, difference{kind: kind, place: place, reason: reason, allowed: true})
}

// add adds a difference that it does not allow, with what is found of it.
func (d *differ) add(kind, place, reason string, findings []problem.Finding) {
	if len(d.found) == maxDifferences {
		d.beyond++
		return
	}
	d.found = append(d.found, difference{kind: kind, place: place, reason: reason, findings: findings})
}

// compare compares what the stand-in and the service have at a place.
func (d *differ) compare(mine, got *shape, place string) {
	if mine == nil || got == nil {
		// An array without elements, or a map without members: how many there are is data.
		return
	}
	for _, name := range sorted(got.types) {
		pointer := got.types[name]
		if _, same := mine.types[name]; same || name == unknownType {
			continue
		}
		said := "the service has " + article(name) + ", the stand-in " + anyOf(sorted(mine.types))
		if len(d.findings[pointer]) > 0 || len(d.broken) > 0 && !got.view.Takes(got.some[name]) {
			d.add(TypeDifference, place, said, d.findings[pointer])
		} else {
			d.allow(TypeDifference, place, said+"; the document allows both")
		}
	}
	if got.fixed {
		d.fixed++
	}
	if findings := d.findings[got.unfixed]; len(findings) > 0 && got.unfixed != nowhere {
		d.add(ValueDifference, place, "the document fixes the value, and the service has another", findings)
	}
	d.compare(mine.elements, got.elements, place+"/*")
	_, isObject := got.types["object"]
	if _, both := mine.types["object"]; both && isObject {
		d.members(mine, got, place)
	}
}

// members compares the members of objects.
func (d *differ) members(mine, got *shape, place string) {
	names := append(sorted(mine.members), sorted(got.members)...)
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		own, its := mine.members[name], got.members[name]
		at := schema.AppendPointer(place, name)
		switch {
		case own != nil && its != nil:
			d.compare(own, its, at)
		case its != nil && got.view.Names(name):
			d.allow(MemberDifference, at, "only the service sends it; the document has it")
		case its != nil:
			said := "only the service sends it, and the document does not have it"
			d.add(MemberDifference, at, said, d.findings[its.types[unknownType]])
		default:
			d.lacking(at, name)
		}
	}
}

// lacking tells of a member that only the stand-in sends.
func (d *differ) lacking(at, name string) {
	for i, f := range d.broken {
		if f.Keyword == "required" && f.Expected == "member "+strconv.Quote(name) {
			said := "only the stand-in sends it, and the document requires it"
			d.add(MemberDifference, at, said, d.broken[i:i+1])
			return
		}
	}
	d.allow(MemberDifference, at, "only the stand-in sends it; the document does not require it")
}

// echo compares the members that the path of the request decides, where the stand-in repeats them.
func (d *differ) echo(call *contract.Call, mine, got any) {
	own, is := mine.(map[string]any)
	its, both := got.(map[string]any)
	if !is || !both {
		return
	}
	for _, name := range sorted(own) {
		value, there := its[name]
		if !there || !slices.ContainsFunc(call.Known, func(k contract.Known) bool {
			return k.Settles(name) && unquoted(k.JSON) == textOfValue(own[name])
		}) {
			continue
		}
		d.fixed++
		if textOfValue(value) != textOfValue(own[name]) {
			said := "the path of the request decides the value, and the service has another"
			d.add(ValueDifference, schema.AppendPointer("", name), said, nil)
		}
	}
}

// textOfValue is a value as JSON, a string without its quotes: 7 and "7" are one record.
func textOfValue(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return unquoted(string(text))
}

func unquoted(text string) string {
	var plain string
	if json.Unmarshal([]byte(text), &plain) == nil {
		return plain
	}
	return text
}

// article is a JSON type in a sentence.
func article(name string) string {
	switch name {
	case "null":
		return name
	case "integer", "array", "object":
		return "an " + name
	}
	return "a " + name
}

// anyOf are JSON types in a sentence.
func anyOf(names []string) string {
	text := ""
	for i, name := range names {
		if i > 0 {
			text += " or "
		}
		text += article(name)
	}
	return text
}
