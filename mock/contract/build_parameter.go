package contract

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"

	"understudy/mock/schema"
)

// parameters joins those of the path item with those of the operation, which win (OpenAPI 3.1, section 4.8.10).
func (b *builder) parameters(item, operation schema.Place) ([]*Parameter, error) {
	var list []*Parameter
	for _, from := range [...]schema.Place{operation.Child("parameters"), item.Child("parameters")} {
		if !from.Exists() || from.Node.Kind != schema.Array {
			continue
		}
		inherited := len(list)
		for i := range from.Node.Items {
			at, err := from.Item(i).Deref()
			if err != nil {
				return nil, err
			}
			parameter, err := b.parameter(at)
			if err != nil {
				return nil, err
			}
			if parameter == nil {
				continue
			}
			switch have := slices.IndexFunc(list, parameter.same); {
			case have < 0:
				list = append(list, parameter)
			case have >= inherited:
				b.Contract.blemish(from.Item(i), "parameters",
					"the parameter "+parameter.Name+" is there twice: this one is ignored", "remove one of the two")
			}
		}
	}
	return list, nil
}

// same reports whether two parameters are one. Header names are case-insensitive (RFC 9110, section 5.1).
func (p *Parameter) same(other *Parameter) bool {
	return p.In == other.In && (p.Name == other.Name || p.In == "header" && strings.EqualFold(p.Name, other.Name))
}

// parameter reads a parameter. It is nil for one that means nothing.
func (b *builder) parameter(at schema.Place) (*Parameter, error) {
	p := &Parameter{
		Name: at.Node.StringAt("name"), In: at.Node.StringAt("in"), Required: at.Node.Member("required").IsTrue(), At: at,
		allowReserved: at.Node.Member("allowReserved").IsTrue(), allowEmpty: at.Node.Member("allowEmptyValue").IsTrue(),
	}
	if len(at.Node.Names) == 0 {
		// The survey told that something is missing.
		return nil, nil
	}
	if why, hint := p.meaningless(); why != "" {
		b.Contract.blemish(at, "parameters", why+": it is ignored", hint)
		return nil, nil
	}
	p.Required = p.Required || p.In == "path"
	p.allowEmpty = p.allowEmpty && p.In == "query"
	b.style(p)
	return p, b.describe(p, schema.Request)
}

// meaningless says why a parameter can play no part, with how to mend it.
func (p *Parameter) meaningless() (why, hint string) {
	switch p.In {
	case "path", "query", "cookie", "querystring":
	case "header":
		switch strings.ToLower(p.Name) {
		case "accept", "content-type", "authorization":
			// OpenAPI 3.1, section 4.8.12.1.
			return "a header parameter " + p.Name + " says nothing", "use content, responses or security for it"
		}
		if !httpguts.ValidHeaderFieldName(p.Name) {
			return fmt.Sprintf("the parameter %.60q is no header name", p.Name), "use a token (RFC 9110, section 5.1)"
		}
	default:
		return fmt.Sprintf("the parameter %.60q is in %.20q", p.Name, p.In), "use path, query, header or cookie"
	}
	if p.Name == "" && p.In != "querystring" {
		return "a parameter has no name", "name it"
	}
	return "", ""
}

// styles are the styles of each place, the default one first (OpenAPI 3.1, section 4.8.12.6; cookie since 3.2).
func styles(in string) []string {
	switch in {
	case "path":
		return []string{"simple", "label", "matrix"}
	case "query":
		return []string{"form", "spaceDelimited", "pipeDelimited", "deepObject"}
	case "cookie":
		return []string{"form", "cookie"}
	}
	return []string{"simple"}
}

// style reads style and explode, with their defaults.
func (b *builder) style(p *Parameter) {
	allowed := styles(p.In)
	p.Style = p.At.Node.StringAt("style")
	if !slices.Contains(allowed, p.Style) {
		if p.Style != "" {
			b.Contract.blemish(p.At.Child("style"), "style",
				fmt.Sprintf("a parameter in %s has no style %.20q: it is read as %s", p.In, p.Style, allowed[0]),
				"use one of "+strings.Join(allowed, ", "))
		}
		p.Style = allowed[0]
	}
	p.Explode = p.Style == "form" || p.Style == "cookie"
	if explode := p.At.Node.Member("explode"); explode != nil {
		p.Explode = explode.IsTrue()
	}
	if p.Style == "deepObject" {
		// It is exploded always; without explode the specification leaves it undefined.
		p.Explode = true
	}
	p.dotted = strings.HasPrefix(b.OpenAPI, "3.1.0") ||
		len(b.OpenAPI) == len("3.0.0") && b.OpenAPI >= "3.0.0" && b.OpenAPI <= "3.0.3"
}

// describe finds what the value is: a schema with a style, or content.
func (b *builder) describe(p *Parameter, direction schema.Direction) error {
	where, err := p.At.Child("schema").Meaning(b.Dialect())
	if err != nil {
		return err
	}
	if !where.Exists() {
		contents, err := b.contents(p.At.Child("content"), direction)
		if err != nil || len(contents) == 0 {
			return err
		}
		if len(contents) > 1 {
			b.Contract.blemish(p.At.Child("content"), "content", "the parameter "+p.Name+" has more than one media type: only "+
				contents[0].MediaType+" is looked at", "keep one")
		}
		p.Content = contents[0]
		return nil
	}
	p.Schema = b.set.Schema(where, direction)
	p.shape = shapeOf(where, b.Dialect())
	if p.takes = takesAnything; p.shape != nil {
		p.takes = p.shape.takes
	}
	p.enforced = true
	if why := p.undefined(); why != "" {
		p.enforced = false
		b.Contract.ledger(p.At, "style", fmt.Sprintf("the %s %s has a form that is not checked: style %s %s",
			p.kind(), p.Name, p.Style, why))
	}
	return nil
}

func (p *Parameter) kind() string {
	if p.At.Node.StringAt("in") == "" {
		return "header"
	}
	return "parameter"
}

// undefined says what the style cannot write of what the schema wants: OpenAPI defines no text for it. Clients write
// it in many ways, so nothing of it is checked.
func (p *Parameter) undefined() string {
	if p.shape == nil || p.Style == "deepObject" {
		return ""
	}
	for _, s := range append([]*shape{p.shape}, p.shape.variants...) {
		if s.items != nil && s.items.takes&takesScalar == 0 && s.takes&takesArray != 0 && s.takes != takesAnything {
			return "cannot write arrays within arrays, nor objects"
		}
		if s.takes&takesObject == 0 || s.takes == takesAnything {
			continue
		}
		for _, member := range s.members {
			wanted := takesScalar
			if p.scattered() {
				wanted |= takesArray
			}
			if member != nil && member.takes != 0 && member.takes&wanted == 0 {
				return "cannot write objects within objects, nor arrays"
			}
		}
	}
	return ""
}

// settleParameters leaves out path parameters that the path does not have: no request could ever send them.
func (b *builder) settleParameters(o *Operation, template string) {
	path, beside := conditions(template)
	if len(path) < len(template) {
		b.Contract.blemish(o.At, "paths", "the path has more than a path: what follows "+path+" decides among operations",
			"describe it as parameters")
	}
	o.Parameters = slices.DeleteFunc(o.Parameters, func(p *Parameter) bool {
		if p.In != "path" || strings.Contains(path, "{"+p.Name+"}") {
			return false
		}
		for _, c := range beside {
			if strings.Contains(template, c.name+"={"+p.Name+"}") {
				p.In, p.Name, p.Style, p.Required = "query", c.name, "form", p.At.Node.Member("required").IsTrue()
				return false
			}
		}
		b.Contract.blemish(p.At, "parameters", "the path has no parameter "+p.Name+": it is ignored", "add it to the path")
		return true
	})
	for _, p := range o.Parameters {
		o.cookies = o.cookies || p.In == "cookie"
		if o.limit == nil && p.limits() {
			o.limit = p
		}
	}
}
