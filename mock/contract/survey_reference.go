package contract

import (
	"errors"
	"fmt"
	"strings"

	"understudy/mock/schema"
)

// reference surveys a Reference Object and what it leads to.
func (s *survey) reference(at schema.Place, kind string) *schema.Node {
	target := s.target(at, kind)
	if s.err != nil || !target.Exists() {
		return nil
	}
	_, entered := s.known[visit{target.Node, kind}]
	outline := s.object(target, kind)
	if kind == "path" {
		return s.object(at, kind)
	}
	section := sectionOf(kind)
	if entered || section == "" || s.aside > 0 || len(outline.Names) == 0 ||
		target.Doc == s.entry && strings.HasPrefix(target.Pointer, "/components/") {
		return nil
	}
	if s.gathered[section] == nil {
		s.gathered[section] = &schema.Node{Kind: schema.Object}
	}
	list := s.gathered[section]
	put(list, fmt.Sprintf("gathered.%d", len(list.Names)), outline)
	return nil
}

// target follows references until there is none. Where that fails it is no place.
func (s *survey) target(at schema.Place, kind string) schema.Place {
	for from, hops := at, 0; ; hops++ {
		word := from.Child("$ref")
		if !s.typed(word, schema.String) {
			return schema.Place{}
		}
		s.siblings(from, kind)
		target, err := from.Follow(word.Node.Text)
		switch {
		case err != nil:
			s.astray(from, err)
			return schema.Place{}
		case target.Node == at.Node || hops > maxHops:
			s.mend(at, errCircle)
			return schema.Place{}
		case target.Node.Kind != schema.Object || target.Node.Member("$ref") == nil:
			return target
		}
		from = target
	}
}

// maxHops is the longest chain of references that is followed, less than schema follows.
const maxHops = 90

// astray decides what becomes of a reference that cannot be followed: one to a file that is refused is a fault, and
// any other leads nowhere.
func (s *survey) astray(at schema.Place, err error) {
	if isClosed(err) && s.aside == 0 {
		s.err = fault(at.Child("$ref"), err.Error(), "")
		return
	}
	s.mend(at, err)
}

// mend reports a reference that leads nowhere, and makes an empty object of it.
func (s *survey) mend(at schema.Place, err error) {
	reference := at.Child("$ref")
	s.lost(reference, err, "nothing is known of it")
	if s.aside == 0 {
		s.Contract.unknown(reference)
	}
	*at.Node = schema.Node{Kind: schema.Object, Line: at.Node.Line, Column: at.Node.Column}
}

var errCircle = errors.New("the references from here lead in a circle, or by more than 90 others")

// sectionOf is where under the components objects stand, if kin-openapi is asked about them.
func sectionOf(kind string) string {
	return map[string]string{
		"response": "responses", "parameter": "parameters", "body": "requestBodies", "header": "headers",
		"scheme": "securitySchemes",
	}[kind]
}

// siblings reports what stands beside a reference and is ignored (OpenAPI 3.1, section 4.8.23).
func (s *survey) siblings(at schema.Place, kind string) {
	here := visit{at.Node, "$ref"}
	if kind == "path" || s.known[here] != nil {
		return
	}
	s.known[here] = at.Node
	for i, name := range at.Node.Names {
		allowed := s.minor > 0 && (name == "summary" || name == "description")
		if name != "$ref" && !allowed && !strings.HasPrefix(name, "x-") {
			s.Contract.blemish(at.Item(i), "$ref", shown(name)+" beside $ref is ignored",
				"remove it, or write out what it refers to")
		}
	}
}
