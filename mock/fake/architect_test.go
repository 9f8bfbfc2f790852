package fake_test

// architect builds documents from the fuzzer's bytes.
type architect struct {
	data []byte
	// old: the document is of OpenAPI 3.0.
	old bool
}

func (a *architect) below(n int) int {
	if len(a.data) == 0 {
		return 0
	}
	b := a.data[0]
	a.data = a.data[1:]
	return int(b) % n
}

func (a *architect) pick(options ...any) any { return options[a.below(len(options))] }

func (a *architect) name() string {
	return a.pick("id", "name", "email", "createdAt", "x", "kind", "next").(string)
}

// document is a document of four schemas that may refer to each other.
func (a *architect) document() map[string]any {
	a.old = a.below(3) == 0
	schemas := map[string]any{}
	for _, name := range []string{"A", "B", "C", "D"} {
		schemas[name] = a.schema(3)
	}
	version := "3.1.1"
	if a.old {
		version = "3.0.4"
	} else if b, is := schemas["B"].(map[string]any); is {
		b["$anchor"] = "bee"
		if c, is := schemas["C"].(map[string]any); is && a.below(3) == 0 {
			c["$id"], c["$dynamicAnchor"] = "https://example.com/c", "node"
			b["$dynamicAnchor"] = "node"
		}
	}
	return map[string]any{
		"openapi": version, "info": map[string]any{}, "paths": map[string]any{},
		"components": map[string]any{"schemas": schemas},
	}
}

// schema is one of depth levels; deeper ones are plain.
func (a *architect) schema(depth int) any {
	if depth == 0 || len(a.data) == 0 {
		return a.plain()
	}
	s := map[string]any{}
	switch a.below(5) {
	case 0:
	case 1:
		s["type"] = a.pick("object", "array")
	default:
		s["type"] = a.pick("string", "integer", "number", "object", "array", "boolean")
		if !a.old && a.below(4) == 0 {
			s["type"] = a.pick("null", []any{"string", "null"}, []any{"integer", "object"})
		}
	}
	if a.old && a.below(4) == 0 {
		s["nullable"] = true
	}
	for range a.below(4) + 1 {
		a.keyword(s, depth-1)
	}
	return s
}

func (a *architect) plain() any {
	text, whole := map[string]any{"type": "string"}, map[string]any{"type": "integer"}
	if a.old {
		return a.pick(text, whole, map[string]any{}, a.reference())
	}
	return a.pick(true, text, whole, map[string]any{}, false, a.reference())
}

func (a *architect) reference() map[string]any {
	address := "#/components/schemas/" + a.pick("A", "B", "C", "D").(string)
	if !a.old && a.below(4) == 0 {
		if a.below(2) == 0 {
			return map[string]any{"$dynamicRef": "#node"}
		}
		address = a.pick("#bee", "https://example.com/c").(string)
	}
	return map[string]any{"$ref": address}
}

func (a *architect) keyword(s map[string]any, depth int) {
	switch a.below(5) {
	case 0:
		a.scalar(s)
	case 1:
		a.list(s, depth)
	case 2, 3:
		a.object(s, depth)
	default:
		a.combined(s, depth)
	}
}

func (a *architect) scalar(s map[string]any) {
	switch a.below(11) {
	case 0:
		s["minimum"] = a.pick(0, 1.5, -3, 7, 9223372036854775900.0)
	case 1:
		s["maximum"] = a.pick(10, 7.25, -3, 1e12, 1e30)
	case 2:
		if s["exclusiveMinimum"] = a.pick(0, 6, 0.1); a.old {
			s["exclusiveMinimum"] = true
		}
	case 3:
		s["multipleOf"] = a.pick(2, 0.01, 3, 0.3)
	case 4:
		s["minLength"] = a.below(20)
	case 5:
		s["maxLength"] = a.below(30)
	case 6:
		s["pattern"] = a.pick("^[a-z]+$", "x.*y", `^\d{3}-\d{2}$`, "a|b", "^(?!x).*$",
			`[A-Z]\w*`, "^.{2,5}$", `^(?=.*\d)[a-z\d]{4,}$`)
	case 7:
		s["format"] = a.pick("date-time", "email", "uuid", "uri", "date", "ipv4", "int32", "byte", "hostname", "time",
			"int64", "float", "double", "duration", "ipv6", "regex", "json-pointer")
	case 8:
		s["enum"] = []any{a.pick("a", 1, nil, true), a.pick("bcd", 2.5, []any{}, map[string]any{"id": 1})}
	case 9:
		s["const"] = a.pick("a", 1, nil, map[string]any{"name": "x"})
	default:
		s["example"], s["x-faker"] = a.pick("a", 1, nil, true), a.pick("email", "name", "uuid", "number", "nobody")
	}
}

func (a *architect) list(s map[string]any, depth int) {
	switch a.below(7) {
	case 0, 1:
		s["items"] = a.schema(depth)
	case 2:
		s["minItems"] = a.below(4)
	case 3:
		s["maxItems"] = a.below(5)
	case 4:
		s["uniqueItems"] = true
	case 5:
		s["prefixItems"] = []any{a.schema(depth), a.schema(depth)}
		if a.below(2) == 0 {
			s["unevaluatedItems"] = a.pick(false, a.schema(depth))
		}
	default:
		if s["contains"] = a.schema(depth); a.below(2) == 0 {
			s["minContains"], s["maxContains"] = a.below(3), a.below(3)+1
		}
	}
}

func (a *architect) object(s map[string]any, depth int) {
	switch a.below(12) {
	case 0, 1, 2:
		properties := map[string]any{}
		for range a.below(4) + 1 {
			properties[a.name()] = a.schema(depth)
		}
		s["properties"] = properties
	case 3:
		s["required"] = []any{a.name()}
	case 4:
		s["additionalProperties"] = a.schema(depth)
	case 5:
		s["minProperties"] = a.below(4)
	case 6:
		s["maxProperties"] = a.below(4)
	case 7:
		s["patternProperties"] = map[string]any{a.pick("^x-", "^[a-z]+$", "e").(string): a.schema(depth)}
	case 8:
		s["propertyNames"] = a.schema(0)
	case 9:
		s["dependentRequired"] = map[string]any{a.name(): []any{a.name()}}
	case 10:
		s["unevaluatedProperties"] = a.pick(false, a.schema(depth))
	default:
		s["properties"] = map[string]any{
			"secret": map[string]any{"type": "string", "writeOnly": true},
			"made":   map[string]any{"type": "string", "readOnly": true},
		}
		s["required"] = []any{"secret", "made"}
	}
}

func (a *architect) combined(s map[string]any, depth int) {
	switch a.below(8) {
	case 0, 1:
		s["allOf"] = []any{a.schema(depth), a.schema(depth)}
	case 2, 3:
		s[a.pick("oneOf", "anyOf").(string)] = []any{a.schema(depth), a.schema(depth)}
	case 4:
		s["not"] = a.schema(depth)
	case 5:
		s["if"], s["then"], s["else"] = a.schema(depth), a.schema(depth), a.schema(depth)
	case 6:
		s["dependentSchemas"] = map[string]any{a.name(): a.schema(depth)}
	default:
		for name, value := range a.reference() {
			s[name] = value
		}
		if a.below(2) == 0 {
			s["oneOf"] = []any{a.reference(), a.reference()}
			s["discriminator"] = map[string]any{
				"propertyName": "kind", "mapping": map[string]any{"bee": "#/components/schemas/B", "sea": "C"},
			}
		}
	}
}
