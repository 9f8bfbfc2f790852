package fake

import (
	"slices"

	"understudy/mock/schema"
)

// knows reports whether a keyword belongs to the dialect. OpenAPI 3.0 has fewer (3.0.4, section 4.7.24).
func (j *judge) knows(name string) bool {
	if j.dialect != schema.OpenAPI30 {
		return true
	}
	switch name {
	case "const", "if", "then", "else", "dependentSchemas", "dependentRequired", "propertyNames", "patternProperties",
		"prefixItems", "contains", "minContains", "maxContains", "unevaluatedProperties", "unevaluatedItems", "$dynamicRef",
		"exclusiveMinimum", "exclusiveMaximum", "contentEncoding", "contentMediaType", "contentSchema":
		return false
	}
	return true
}

// counts reports whether a keyword is of the dialect and looks as it must. What does not constrains nothing: documents
// are served around their blemishes.
func (j *judge) counts(name string, node *schema.Node) bool {
	if !j.knows(name) || !shaped(name, node) {
		return false
	}
	switch name {
	case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
		_, ok := rational(node)
		return ok
	case "multipleOf":
		value, ok := rational(node)
		return ok && value.Sign() > 0
	case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains":
		_, ok := count(schema.Place{Node: node})
		return ok
	case "pattern":
		_, err := j.pattern(node.Text)
		return err == nil
	}
	return true
}

// shaped reports whether a keyword's value is of the kind that it must be, as far as that is told at a glance.
func shaped(name string, node *schema.Node) bool {
	switch name {
	case "properties", "patternProperties", "dependentSchemas":
		return node.Kind == schema.Object
	case "allOf", "anyOf", "oneOf", "prefixItems":
		return node.Kind == schema.Array && len(node.Items) > 0
	case "items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames", "unevaluatedItems",
		"unevaluatedProperties", "contentSchema":
		return node.Kind == schema.Object || node.Kind == schema.Bool
	case "type":
		return isTypes(node)
	case "format", "$dynamicRef", "pattern", "contentEncoding", "contentMediaType":
		return node.Kind == schema.String
	case "required":
		return isNames(node)
	case "dependentRequired":
		unlike := func(n *schema.Node) bool { return !isNames(n) }
		return node.Kind == schema.Object && !slices.ContainsFunc(node.Items, unlike)
	case "enum":
		return node.Kind == schema.Array
	}
	return true
}

func isNames(node *schema.Node) bool {
	return node.Kind == schema.Array &&
		!slices.ContainsFunc(node.Items, func(n *schema.Node) bool { return n.Kind != schema.String })
}

func isTypes(node *schema.Node) bool {
	if node.Kind == schema.Array {
		return len(node.Items) > 0 && !slices.ContainsFunc(node.Items, func(n *schema.Node) bool { return !isType(n) })
	}
	return isType(node)
}

func isType(node *schema.Node) bool { return node.Kind == schema.String && kindsOf(node.Text) != 0 }

// child is the place of a keyword that counts. Its node is nil where there is none.
func (j *judge) child(at schema.Place, name string) schema.Place {
	child := at.Child(name)
	if child.Exists() && !j.counts(name, child.Node) {
		return schema.Place{}
	}
	return child
}
