package fake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"understudy/mock/schema"
)

// same is the equality of JSON Schema (2020-12, core 4.2.2): numbers by value, objects whatever their order.
func same(a, b any) bool {
	return bytes.Equal(appendCanonical(nil, a), appendCanonical(nil, b))
}

// distinct reports whether no two values are the same. Each is written once: comparing them by pairs takes hours for a
// list that fits into a request.
func distinct(values []any) bool {
	seen := make(map[string]bool, len(values))
	var text []byte
	for _, value := range values {
		if text = appendCanonical(text[:0], value); seen[string(text)] {
			return false
		}
		seen[string(text)] = true
	}
	return true
}

// appendCanonical writes values that are the same the same way.
func appendCanonical(dst []byte, value any) []byte {
	switch value := value.(type) {
	case json.Number:
		if n, ok := schema.Rational(value); ok {
			return append(dst, n.RatString()...)
		}
		return append(dst, value...)
	case string:
		return schema.AppendString(dst, value)
	case []any:
		dst = append(dst, '[')
		for _, item := range value {
			dst = append(appendCanonical(dst, item), ',')
		}
		return append(dst, ']')
	case map[string]any:
		dst = append(dst, '{')
		for _, name := range slices.Sorted(maps.Keys(value)) {
			dst = append(schema.AppendString(dst, name), ':')
			dst = append(appendCanonical(dst, value[name]), ',')
		}
		return append(dst, '}')
	}
	return fmt.Append(dst, value)
}
