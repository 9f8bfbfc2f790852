package schema

import (
	"reflect"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestTheQuickWayKnowsEachFieldOfACompiledSchema fails when the library gains a field: the quick way must then hold
// values to it, or refuse schemas that have it.
func TestTheQuickWayKnowsEachFieldOfACompiledSchema(t *testing.T) {
	t.Parallel()
	taken, refused, silent := "taken over", "refused", "no constraint by itself"
	fields := map[string]string{}
	for how, names := range map[string][]string{
		taken: {
			"Bool", "Ref", "Types", "Enum", "Const", "AllOf", "AnyOf", "Format", "Required", "Properties",
			"AdditionalProperties", "Items2020", "MinLength", "MaxLength", "Pattern", "Maximum", "Minimum",
		},
		refused: {
			"RecursiveRef", "DynamicRef", "Not", "OneOf", "If", "MaxProperties", "MinProperties", "PropertyNames",
			"PatternProperties", "Dependencies", "DependentRequired", "DependentSchemas", "UnevaluatedProperties", "MinItems",
			"MaxItems", "UniqueItems", "Contains", "Items", "AdditionalItems", "PrefixItems", "UnevaluatedItems",
			"ContentEncoding", "ContentMediaType", "ContentSchema", "ExclusiveMaximum", "ExclusiveMinimum", "MultipleOf",
			"Extensions",
		},
		silent: {
			"DraftVersion", "Location", "ID", "Anchor", "RecursiveAnchor", "DynamicAnchor", "Then", "Else", "MinContains",
			"MaxContains", "Title", "Description", "Default", "Comment", "ReadOnly", "WriteOnly", "Examples", "Deprecated",
		},
	} {
		for _, name := range names {
			fields[name] = how
		}
	}
	kind := reflect.TypeFor[jsonschema.Schema]()
	for i := range kind.NumField() {
		field := kind.Field(i)
		if !field.IsExported() {
			continue
		}
		how := fields[field.Name]
		if how == "" {
			t.Errorf("the quick way does not know %s", field.Name)
		}
		delete(fields, field.Name)
		s := &jsonschema.Schema{}
		reflect.ValueOf(s).Elem().Field(i).Set(filled(field.Type))
		if got := beyond(s); got != (how == refused) {
			t.Errorf("a schema with %s is refused: %t, but it is %s", field.Name, got, how)
		}
	}
	for name := range fields {
		t.Errorf("a compiled schema has no field %s any more", name)
	}
}

// filled is a value of a type that is not its zero value.
func filled(kind reflect.Type) reflect.Value {
	switch kind.Kind() { //nolint:exhaustive // these are the kinds there are; any other fails below
	case reflect.Pointer:
		return reflect.New(kind.Elem())
	case reflect.Slice:
		return reflect.MakeSlice(kind, 1, 1)
	case reflect.Map:
		made := reflect.MakeMap(kind)
		made.SetMapIndex(reflect.Zero(kind.Key()), reflect.Zero(kind.Elem()))
		return made
	case reflect.Bool:
		return reflect.ValueOf(true)
	case reflect.String:
		return reflect.ValueOf("x")
	case reflect.Int:
		return reflect.ValueOf(1)
	case reflect.Interface:
		if kind.NumMethod() == 0 {
			return reflect.ValueOf(&jsonschema.Schema{})
		}
		return reflect.ValueOf(&Pattern{})
	}
	return reflect.Zero(kind)
}
