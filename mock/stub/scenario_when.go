package stub

import (
	"slices"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// parts gives each part of a step's when what WireMock calls it.
func parts() []member {
	return []member{
		{"path", "pathParameters"}, {"query", "queryParameters"}, {"header", "headers"}, {"body", "bodyPatterns"},
	}
}

// matchers are WireMock's words for how a value is compared. An object that holds one of them is a matcher.
func matchers() []string {
	return []string{
		"equalTo", "binaryEqualTo", "contains", "doesNotContain", "matches", "doesNotMatch", "absent", "equalToJson",
		"matchesJsonPath", "matchesJsonSchema", "and", "or", "not",
	}
}

// pattern reads which requests a step answers, and writes it in WireMock's words. It is nil where all will do.
func (s *story) pattern(at schema.Place, operations []*contract.Operation) (*Pattern, []byte) {
	if !at.Exists() {
		return nil, nil
	}
	if !s.keys(at, "path", "query", "header", "body") {
		return nil, nil
	}
	text := []byte(`{`)
	for _, part := range parts() {
		item := at.Child(part.name)
		if !item.Exists() {
			continue
		}
		if len(text) > 1 {
			text = append(text, ',')
		}
		if part.name == "path" {
			if len(operations) != 1 {
				s.fault(item.Location(), "is told of several operations", "make it a step for each of them")
				return nil, nil
			}
			text = append(schema.AppendString(append(text, `"operationId":`...), operations[0].ID), ',')
		}
		text = append(append(append(text, '"'), part.text...), `":`...)
		if part.name == "body" {
			text = bodyMatcher(text, item.Node)
			continue
		}
		if item.Node.Kind != schema.Object {
			s.fault(item.Location(), "is not an object", "write name: value")
			return nil, nil
		}
		text = valueMatchers(text, item.Node)
	}
	text = append(text, '}')
	pattern, findings := ReadPattern(text, s.contract)
	for _, finding := range findings {
		s.faults = append(s.faults, whenFinding(finding, at))
	}
	return pattern, text
}

// valueMatchers writes names and how their values are compared.
func valueMatchers(dst []byte, node *schema.Node) []byte {
	dst = append(dst, '{')
	for i, name := range node.Names {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(schema.AppendString(dst, name), ':')
		dst = valueMatcher(dst, node.Items[i])
	}
	return append(dst, '}')
}

// valueMatcher writes how a value is compared: a single value must be equal.
func valueMatcher(dst []byte, node *schema.Node) []byte {
	if node.Kind == schema.Object || node.Kind == schema.Array {
		return node.AppendJSON(dst)
	}
	return append(schema.AppendString(append(dst, `{"equalTo":`...), node.Text), '}')
}

// bodyMatcher writes how a body is compared: by matchers or, as in fixtures, by the JSON that it must at least hold.
func bodyMatcher(dst []byte, node *schema.Node) []byte {
	isMatcher := func(n *schema.Node) bool {
		return n.Kind == schema.Object && slices.ContainsFunc(n.Names, func(name string) bool {
			return slices.Contains(matchers(), name)
		})
	}
	switch {
	case isMatcher(node):
		return append(node.AppendJSON(append(dst, '[')), ']')
	case node.Kind == schema.Array && len(node.Items) > 0 && !slices.ContainsFunc(node.Items, func(n *schema.Node) bool {
		return !isMatcher(n)
	}):
		return node.AppendJSON(dst)
	case node.Kind == schema.Object, node.Kind == schema.Array:
		dst = node.AppendJSON(append(dst, `[{"equalToJson":`...))
		return append(dst, `,"ignoreExtraElements":true}]`...)
	default:
		return append(valueMatcher(append(dst, '['), node), ']')
	}
}

// whenFinding makes a finding of a pattern point into the file that the pattern was made of.
func whenFinding(finding problem.Finding, at schema.Place) problem.Finding {
	pointer := finding.Pointer
	for _, part := range parts() {
		if rest, ok := strings.CutPrefix(pointer, "/"+part.text); ok {
			if part.name == "body" {
				rest = strings.TrimPrefix(rest, "/0")
			}
			pointer = "/" + part.name + rest
			break
		}
	}
	finding.In, finding.Source = "fixture", place(at, pointer)
	finding.Name, finding.Source.Pointer = finding.Source.File, at.Pointer+pointer
	return finding
}
