package coverage

import (
	"fmt"
	"strings"
	"testing"
)

// Only what the schema as a whole allows is counted.
func TestOnlyWhatMayBeIsCounted(t *testing.T) {
	t.Parallel()
	const field, value = "a optional field 200 application/json ", "a enum value 200 application/json "
	for name, test := range map[string]struct {
		version, schema string
		want            []string
	}{
		"nullable beside a type":      {"3.0.3", "{type: string, nullable: true}", []string{field + "/x null"}},
		"nullable with a bound":       {"3.0.3", "{type: string, nullable: true, minLength: 2}", []string{field + "/x null"}},
		"nullable without a type":     {"3.0.3", "{nullable: true}", []string{field + "/x null"}},
		"an enum without null":        {"3.0.3", "{type: string, nullable: true, enum: [a]}", []string{value + `/x="a"`}},
		"an enum with null":           {"3.0.3", "{type: string, nullable: true, enum: [null]}", []string{field + "/x null"}},
		"another part is not null":    {"3.0.3", "{allOf: [{type: string, nullable: true}, {type: string}]}", nil},
		"another part is of one type": {"3.0.3", "{allOf: [{nullable: true}, {type: string}]}", nil},
		"nullable is no word of 3.1":  {"3.1.0", "{type: string, nullable: true}", nil},
		"a type in an enum of others": {"3.1.0", "{type: [string, 'null'], enum: [a]}", []string{value + `/x="a"`}},
		"null is ruled out":           {"3.1.0", "{type: [string, 'null'], not: {type: 'null'}}", nil},
		"a branch is null":            {"3.1.0", "{anyOf: [{type: string}, {type: 'null'}]}", []string{field + "/x null"}},
		"two enums": {
			"3.1.0", "{allOf: [{enum: [p, q]}, {enum: [q, r]}]}", []string{value + `/x="q"`},
		},
		"a value of another type": {"3.0.3", "{type: string, enum: [a, 1]}", []string{value + `/x="a"`}},
		"a value that is too long": {
			"3.1.0", "{type: string, maxLength: 1, enum: [a, long]}", []string{value + `/x="a"`},
		},
		"values of two branches": {
			"3.1.0", "{oneOf: [{enum: [a, b]}, {enum: [b, c]}]}", []string{value + `/x="a"`, value + `/x="c"`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := told(t, test.version, "{required: [x], properties: {x: "+test.schema+"}}")
			if fmt.Sprint(got) != fmt.Sprint(sorted(test.want)) {
				t.Errorf("got %q, not %q", got, test.want)
			}
		})
	}
}

// A member is held to all that an object says of it in different places.
func TestAMemberIsHeldToAllPartsOfItsObject(t *testing.T) {
	t.Parallel()
	const field, value = "a optional field 200 application/json ", "a enum value 200 application/json "
	for name, test := range map[string]struct {
		schema string
		want   []string
	}{
		"another part allows less": {
			"{required: [x], allOf: [{properties: {x: {enum: [p, q]}}}, {properties: {x: {enum: [q]}}}]}",
			[]string{value + `/x="q"`},
		},
		"another part is not null": {
			"{required: [x], allOf: [{properties: {x: {type: [string, 'null']}}}, {properties: {x: {type: string}}}]}", nil,
		},
		"a branch says nothing of the others": {
			"{required: [x], oneOf: [{properties: {x: {enum: [p]}}}, {properties: {x: {enum: [q]}}}]}",
			[]string{value + `/x="p"`, value + `/x="q"`},
		},
		"every branch asks for it": {
			"{properties: {x: {type: string}, y: {type: string}}, oneOf: [{required: [x, y]}, {allOf: [{required: [x]}]}]}",
			[]string{field + "/y absent"},
		},
		"every branch that an object is of asks for it": {
			"{properties: {x: {type: string}}, anyOf: [{required: [x]}, {type: 'null'}]}", nil,
		},
		"a branch allows all": {
			"{properties: {x: {type: string}}, anyOf: [{required: [x]}, true]}", []string{field + "/x absent"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := told(t, "3.1.0", test.schema); fmt.Sprint(got) != fmt.Sprint(sorted(test.want)) {
				t.Errorf("got %q, not %q", got, test.want)
			}
		})
	}
}

// told are the values of enums and the optional fields of a reply with the schema, sorted.
func told(t *testing.T, version, schema string) (points []string) {
	t.Helper()
	document := strings.Replace(replying, "3.1.0", version, 1) + "    A: " + schema + "\n"
	for _, one := range names(New(loaded(t, document), Document{}, nil, nil).File(new(Tally), "")) {
		if strings.HasPrefix(one, "a "+string(Value)) || strings.HasPrefix(one, "a "+string(Field)) {
			points = append(points, one)
		}
	}
	return sorted(points)
}
