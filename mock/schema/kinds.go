package schema

// kinds is a set of JSON types. The zero set is all of them.
type kinds uint8

const (
	isNull kinds = 1 << iota
	isBool
	isInteger
	isNumber
	isString
	isArray
	isObject
)

// kindOf are the kinds of a type.
func kindOf(name string) kinds {
	switch name {
	case "null":
		return isNull
	case "boolean":
		return isBool
	case "integer":
		return isInteger
	case "number":
		return isNumber | isInteger
	case "string":
		return isString
	case "array":
		return isArray
	case "object":
		return isObject
	}
	return 0
}
