package contract

import "understudy/mock/schema"

// Mingled reports whether the value of a parameter has a secret in it that no name tells of where it stands, so that
// nobody can take it out: that of a member, at any depth, where the style writes all members into one text, or one that
// has no name at all (Content.Nameless). Such a parameter is secret as a whole. One whose schema is secret itself has
// no other part, and is not mingled.
func (p *Parameter) Mingled() bool {
	own := p.Schema
	if p.Content != nil {
		own = p.Content.Schema
	}
	return own != nil && mingled(own.At(), p.apart())
}

// apart reports whether each member of the value stands under its own name in a request.
func (p *Parameter) apart() bool {
	switch {
	case p.In == "path":
		return false
	case p.In == "cookie", p.Content != nil, p.Style == "deepObject":
		// All cookies are hidden, and JSON has names.
		return true
	}
	return p.Explode && (p.takes == takesAnything || p.takes&takesArray == 0)
}

// mingled is Mingled for the schema of a value.
func mingled(at schema.Place, apart bool) bool {
	s := secrets{known: map[reference]bool{}}
	if at.Node == nil || s.secret(at, at.Node, 0) {
		return false
	}
	return holds(at, false) || !apart && holds(at, true)
}

// mingles takes the names of what is mingled in a request, or in the headers of a reply.
func (s *secrets) mingles(operation *Operation) {
	for _, parameter := range operation.Parameters {
		switch {
		case parameter.Mingled():
			s.names[parameter.Name] = true
		case parameter.Schema != nil && parameter.Explode && parameter.Style != "deepObject":
			s.mingledMembers(parameter.Schema.At(), func(string) bool { return false }, 0)
		}
	}
	for _, response := range operation.Responses {
		for _, header := range response.Headers {
			if header.as.Mingled() {
				s.names[header.Name] = true
			}
		}
	}
	if operation.Body == nil {
		return
	}
	for _, content := range operation.Body.Contents {
		if content.Schema != nil && len(content.encodings) > 0 {
			s.mingledMembers(content.Schema.At(), func(name string) bool {
				e := content.encodingOf(name)
				return !e.styled || e.explode || e.style == "deepObject"
			}, 0)
		}
	}
}

// mingledMembers takes the names of the members that stand in a request for themselves, and have a secret in them.
func (s *secrets) mingledMembers(at schema.Place, apart func(name string) bool, hops int) {
	target, err := at.Deref()
	if err != nil || hops == maxConcealedHops {
		return
	}
	target.Subschemas(func(keyword string, sub schema.Place) {
		switch keyword {
		case "properties":
			if name := memberAt(sub.Pointer); mingled(sub, apart(name)) {
				s.names[name] = true
			}
		case "allOf", "anyOf", "oneOf":
			s.mingledMembers(sub, apart, hops+1)
		}
	})
}
