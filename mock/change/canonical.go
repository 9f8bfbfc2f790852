package change

import (
	"encoding/json"
	"math/big"
	"slices"

	"understudy/mock/schema"
)

// canonical is what facets say, written in one way only: what says nothing is left out, a const is an enum of one
// value, a number without a fraction is an integer, and there is one lower and one upper bound.
func (r reader) canonical(at schema.Place) []facet {
	if r.together[at.Node] {
		if list, sure := r.merged(at); sure {
			return r.settled(at, list)
		}
	}
	return r.settled(at, r.busy(at))
}

// settled is canonical for what is known to say something.
func (r reader) settled(at schema.Place, list []facet) []facet {
	if i := find(list, "required"); i >= 0 && r.bars != "" {
		list[i].values = slices.DeleteFunc(list[i].values, func(s spot) bool { return r.barredIn(at, s.at.Node.Text, 0) })
		if len(list[i].values) == 0 {
			list = slices.Delete(list, i, i+1)
		}
	}
	return bounded(integers(typed(constant(list))))
}

// busy are the facets that say something.
func (r reader) busy(at schema.Place) []facet { return slices.DeleteFunc(r.raw(at), r.idle) }

func find(list []facet, keyword string) int {
	return slices.IndexFunc(list, func(f facet) bool { return f.keyword == keyword })
}

// idle reports whether a keyword says nothing as it is.
func (r reader) idle(f facet) bool {
	switch f.keyword {
	case "minLength", "minItems", "minProperties":
		return f.value == "0"
	case "minContains":
		// It is 1 where it does not stand (JSON Schema 2020-12 validation, section 6.4.5).
		return f.value == "1"
	case "required":
		return len(f.values) == 0
	case "properties", "patternProperties", "dependentSchemas", "prefixItems":
		return len(f.subs) == 0
	case "dependentRequired":
		return f.value == "{}"
	case "additionalProperties", "items", "unevaluatedProperties", "unevaluatedItems":
		// What is anything may have a name in XML all the same.
		return !r.counting && r.allows(f.subs[0].at) && f.subs[0].at.Node.Member("xml") == nil
	case "propertyNames", "contentSchema":
		return r.allows(f.subs[0].at)
	case "not":
		return r.refuses(f.subs[0].at)
	case "allOf", "anyOf", "oneOf":
		return r.idleChoice(f)
	}
	return false
}

// idleChoice reports whether a choice leaves everything: where all of it, or one of any, does.
func (r reader) idleChoice(f facet) bool {
	refuses := func(s spot) bool { return !r.allows(s.at) }
	switch {
	case r.counting || len(f.subs) > maxOrders:
		return false
	case f.keyword == "anyOf":
		return slices.ContainsFunc(f.subs, func(s spot) bool { return r.allows(s.at) })
	case f.keyword == "oneOf" && len(f.subs) > 1:
		return false
	}
	return !slices.ContainsFunc(f.subs, refuses)
}

// constant makes a const an enum. Where it stands beside an enum that has the value, only the value is left.
func constant(list []facet) []facet {
	i, k := find(list, "const"), find(list, "enum")
	if i < 0 {
		return list
	}
	only := facet{keyword: "enum", form: aList, at: list[i].at, values: []spot{{text: list[i].value, at: list[i].at}}}
	switch {
	case k < 0:
		list[i] = only
	case slices.Contains(texts(list[k].values), texts(only.values)[0]):
		list[k] = only
		list = slices.Delete(list, i, i+1)
	}
	return list
}

// typed names the types of the values of an enum, where it stands without them.
func typed(list []facet) []facet {
	i := find(list, "enum")
	if i < 0 || find(list, "type") >= 0 || len(list[i].values) == 0 {
		return list
	}
	types := facet{keyword: "type", form: aList, at: list[i].at}
	for _, one := range list[i].values {
		name := one.at.Node.Kind.String()
		if exactly, ok := schema.Rational(json.Number(unquoted(one.text))); name == "number" && ok && exactly.IsInt() {
			name = "integer"
		}
		if word := string(appendText(nil, name)); !slices.Contains(texts(types.values), word) {
			types.values = append(types.values, spot{text: word, at: one.at})
		}
	}
	return append(list, types)
}

// integers makes numbers that have no fraction integers, for that is what these are (JSON Schema 2020-12 core, section
// 4.2.3).
func integers(list []facet) []facet {
	k, i := find(list, "type"), find(list, "multipleOf")
	if k < 0 {
		return list
	}
	types := &list[k].values
	if integral(list) < 0 && i >= 0 {
		if step, ok := schema.Rational(json.Number(unquoted(list[i].value))); ok && step.IsInt() {
			for n, one := range *types {
				if one.text == `"number"` {
					(*types)[n].text = `"integer"`
				}
			}
		}
	}
	if integral(list) == 0 {
		// Every integer is a number.
		*types = slices.DeleteFunc(*types, func(s spot) bool { return s.text == `"integer"` })
	}
	if integral(list) > 0 && i >= 0 {
		step, ok := schema.Rational(json.Number(unquoted(list[i].value)))
		if ok && step.Sign() > 0 && new(big.Rat).Inv(step).IsInt() {
			list = slices.Delete(list, i, i+1)
		}
	}
	return list
}

// integral is 1 where the only numbers that are allowed are integers, 0 where integers are named beside numbers, and -1
// otherwise.
func integral(list []facet) int {
	k := find(list, "type")
	if k < 0 {
		return -1
	}
	named := texts(list[k].values)
	switch integer, number := slices.Contains(named, `"integer"`), slices.Contains(named, `"number"`); {
	case integer && number:
		return 0
	case integer:
		return 1
	}
	return -1
}
