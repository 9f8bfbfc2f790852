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

// when reads which requests a step answers, if not all of its operations, and holds them to the contract. The pattern
// comes back, and how the control room shows it.
func (r *reply) when(lax bool) (*Pattern, []byte) {
	at := r.at.Child("when")
	if !at.Exists() {
		return nil, requestOf(r.operations, nil)
	}
	before := len(r.faults)
	members := r.members(at)
	if len(r.faults) > before {
		return nil, nil
	}
	text := requestOf(r.operations, members)
	if members == nil {
		return nil, text
	}
	pattern, findings := ReadPattern(text, r.contract)
	for _, finding := range findings {
		r.faults = append(r.faults, whenFinding(finding, at))
	}
	if findings != nil || lax {
		return pattern, text
	}
	r.narrow(func(operation *contract.Operation) {
		request := requestOf([]*contract.Operation{operation}, members)
		mapping := slices.Concat([]byte(`{"request":`), request, []byte(`,"response":{"pass":true}}`))
		_, findings := ReadMapping(mapping, &Script{Contract: r.contract, Shelf: r.shelf})
		for _, finding := range findings {
			finding.Pointer = strings.TrimPrefix(finding.Pointer, "/request")
			r.faults = append(r.faults, whenFinding(finding, at))
		}
	})
	return pattern, text
}

// members writes a when in WireMock's words, as members of a request pattern. They are nil where all requests will do.
func (r *reply) members(at schema.Place) []byte {
	if !r.keys(at, "path", "query", "header", "body") {
		return nil
	}
	var text []byte
	for _, part := range parts() {
		item := at.Child(part.name)
		if !item.Exists() {
			continue
		}
		if part.name == "path" && len(r.operations) != 1 {
			r.fault(item.Location(), "is told of several operations", "make it a step for each of them")
			continue
		}
		if text != nil {
			text = append(text, ',')
		}
		text = append(append(append(text, '"'), part.text...), `":`...)
		switch {
		case part.name == "body":
			r.given(item)
			text = bodyMatcher(text, item.Node)
		case item.Node.Kind != schema.Object:
			r.fault(item.Location(), "is not an object", "write name: value")
		default:
			text = r.valueMatchers(text, item)
		}
	}
	return text
}

// requestOf is a request pattern of some members, for one operation or for several.
func requestOf(operations []*contract.Operation, members []byte) []byte {
	if len(operations) != 1 && members == nil {
		return nil
	}
	text := []byte(`{`)
	if len(operations) == 1 {
		text = schema.AppendString(append(text, `"operationId":`...), operations[0].ID)
		if members != nil {
			text = append(text, ',')
		}
	}
	return append(append(text, members...), '}')
}

// given finds fault with a value that is not there: it is more likely forgotten than meant.
func (s *story) given(at schema.Place) {
	if at.Node.Kind == schema.Null {
		s.fault(at.Location(), "is no value", "write one, or a matcher such as {absent: true}")
	}
}

// valueMatchers writes names and how their values are compared.
func (s *story) valueMatchers(dst []byte, at schema.Place) []byte {
	dst = append(dst, '{')
	for i, name := range at.Node.Names {
		if i > 0 {
			dst = append(dst, ',')
		}
		s.given(at.Item(i))
		dst = append(schema.AppendString(dst, name), ':')
		dst = valueMatcher(dst, at.Node.Items[i])
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

// isMatcher reports whether an object is one of WireMock's matchers.
func isMatcher(node *schema.Node) bool {
	return node.Kind == schema.Object && slices.ContainsFunc(node.Names, func(name string) bool {
		return slices.Contains(matchers(), name)
	})
}

// areMatchers reports whether an array is one of matchers.
func areMatchers(node *schema.Node) bool {
	return node.Kind == schema.Array && len(node.Items) > 0 &&
		!slices.ContainsFunc(node.Items, func(item *schema.Node) bool { return !isMatcher(item) })
}

// bodyMatcher writes how a body is compared: by matchers or, as in fixtures, by the JSON that it must at least hold.
func bodyMatcher(dst []byte, node *schema.Node) []byte {
	switch {
	case isMatcher(node):
		return append(node.AppendJSON(append(dst, '[')), ']')
	case areMatchers(node):
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
			if body := at.Child("body"); part.name == "body" && !areMatchers(body.Node) {
				rest = strings.TrimPrefix(rest, "/0")
				if !isMatcher(body.Node) {
					rest = ""
				}
			}
			pointer = "/" + part.name + rest
			break
		}
	}
	finding.In, finding.Source = "fixture", place(at, pointer)
	finding.Name, finding.Source.Pointer = finding.Source.File, at.Pointer+pointer
	return finding
}
