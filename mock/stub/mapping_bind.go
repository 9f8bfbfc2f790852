package stub

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// bound says which operations a stub may answer.
type bound struct {
	operations []*contract.Operation
	// every says that the pattern names them, by a path or an id: each must allow the stub. Otherwise the stub is for
	// those of them that do, for a regular expression may mean more than it should.
	every bool
	// open says that the pattern has no URL at all, and narrowed that not all that it may mean allow the stub.
	open, narrowed bool
	// paths are the names of the operations' path parameters, once they were asked for.
	paths map[string]bool
}

// narrow leaves only some of the operations.
func (b *bound) narrow(kept []*contract.Operation) {
	if len(kept) < len(b.operations) {
		b.operations, b.open, b.narrowed, b.paths = kept, false, true, nil
	}
}

// ids are the operations' ids, or nil where any is meant.
func (b *bound) ids() []string {
	if b.open {
		return nil
	}
	var ids []string
	for _, operation := range b.operations {
		ids = append(ids, operation.ID)
	}
	return ids
}

// bind finds the operations that the pattern may mean. A pattern that can mean none is a finding; without a contract,
// or one that the stub is not held to, it is nil. Where path or method is wrong, the operation that is named by its id
// still is what the rest is held to.
func (m *mapping) bind(at schema.Place) *bound {
	c, p := m.contract(), m.stub.Pattern
	if c == nil || at.Node.Kind != schema.Object {
		return nil
	}
	named := c.Operation(p.operation)
	if m.wrong(at, wholeURL, urlPath, urlTemplate, urlRegular, urlPathMatch) {
		p.url = target{}
		if named == nil {
			return nil
		}
	}
	b, finding := m.byURL(c, p)
	if finding == nil && named != nil {
		b, finding = byID(p, named, b)
	}
	if finding == nil {
		b.every = b.every && (named != nil || !m.wrong(at, "method"))
		m.parametersKnown(at, b)
		return b
	}
	if m.stub.Lax {
		return nil
	}
	member := at.Child(p.url.word)
	if p.url.word == "" {
		member = at.Child("operationId")
	}
	if finding.Name == "method" {
		member = at.Child("method")
	}
	m.say(member, "contract", finding.Message, finding.Hint)
	if named == nil {
		return nil
	}
	b = &bound{operations: []*contract.Operation{named}, every: true}
	m.parametersKnown(at, b)
	return b
}

// cannot is a finding of bind. Its name is the member that is wrong.
func cannot(name, message, hint string) *problem.Finding {
	return &problem.Finding{Name: name, Message: message, Hint: hint}
}

// byURL finds the operations by the URL and the method.
func (m *mapping) byURL(c *contract.Contract, p *Pattern) (*bound, *problem.Finding) {
	switch p.url.word {
	case wholeURL, urlPath:
		return byPath(c, p)
	case urlTemplate:
		return byTemplate(c, p)
	}
	b := &bound{open: p.url.word == ""}
	for _, operation := range c.Operations {
		if (p.method == "" || p.method == operation.Method) && p.mayMean(operation) {
			b.operations = append(b.operations, operation)
		}
	}
	switch {
	case len(b.operations) > 0:
		return b, nil
	case p.url.word == "":
		return nil, cannot("method", "the contract has no operation of the method "+p.method, "use a method that it has")
	}
	return nil, cannot(p.url.word, "no path of the contract can match", "match the contract's paths, with their base path")
}

// mayMean reports whether a URL of the operation may match the regular expression. In doubt it may.
func (p *Pattern) mayMean(operation *contract.Operation) bool {
	if p.url.expression == nil {
		return true
	}
	begins, _, _ := strings.Cut(operation.Path(), "{")
	prefix := p.url.expression.Prefix()
	if len(begins) < len(prefix) && begins != operation.Path() {
		return strings.HasPrefix(prefix, begins)
	}
	if begins == operation.Path() && p.url.word == urlPathMatch {
		found, sure := p.url.expression.Matches(begins)
		return found || !sure
	}
	path, _, _ := strings.Cut(prefix, "?")
	return strings.HasPrefix(begins, path)
}

// ask is the query and the header of a request that has what the pattern says exactly.
func (p *Pattern) ask() (query string, header http.Header) {
	header = http.Header{}
	var pairs []string
	if p.url.word == wholeURL {
		if _, text, there := strings.Cut(p.url.text, "?"); there {
			pairs = append(pairs, text)
		}
	}
	for i := range p.fields {
		f := &p.fields[i]
		want, exact := f.wish.one.(*equal)
		if !exact || want.fold {
			continue
		}
		switch f.in {
		case queryParameters:
			pairs = append(pairs, url.QueryEscape(f.name)+"="+url.QueryEscape(want.text))
		case headerFields:
			header.Set(f.name, want.text)
		case cookieFields:
			// A value that no cookie can have is left to the form: it would only break the others here.
			if cookie := (&http.Cookie{Name: f.name, Value: want.text}); cookie.Valid() == nil {
				header.Add("Cookie", cookie.String())
			}
		}
	}
	return strings.Join(pairs, "&"), header
}

// byPath finds the operations of a literal path.
func byPath(c *contract.Contract, p *Pattern) (*bound, *problem.Finding) {
	path, _, _ := strings.Cut(p.url.text, "?")
	query, header := p.ask()
	methods := []string{p.method}
	if p.method == "" {
		// No operation has an empty method, so the miss lists those that there are.
		if _, miss := c.MatchRequest("", path, query, header); miss != nil && miss.Kind == problem.MethodNotAllowed {
			methods = miss.Allowed
		}
	}
	b := &bound{every: true}
	for _, method := range methods {
		call, miss := c.MatchRequest(method, path, query, header)
		if miss != nil {
			return nil, missed(p, miss)
		}
		if !call.Operation.Conditional() {
			b.operations = append(b.operations, call.Operation)
			continue
		}
		for _, rival := range c.Operations {
			if rival.Conditional() && rival.Method == method && bare(rival.Path()) == bare(call.Operation.Path()) {
				b.operations = append(b.operations, rival)
			}
		}
		b.every = len(b.operations) == 1
	}
	return b, nil
}

func missed(p *Pattern, miss *contract.Miss) *problem.Finding {
	if miss.Kind == problem.MethodNotAllowed {
		return cannot("method", miss.Detail, "use "+strings.Join(miss.Allowed, ", "))
	}
	hint := "use a path of the contract"
	if miss.Nearest != "" {
		hint = "use " + miss.Nearest
	}
	return cannot(p.url.word, miss.Detail, hint)
}

// byTemplate finds the operations of a path template, whatever its parameters are called.
func byTemplate(c *contract.Contract, p *Pattern) (*bound, *problem.Finding) {
	b, methods := &bound{every: true}, []string(nil)
	for _, operation := range c.Operations {
		if bare(operation.Path()) != bare(p.url.text) {
			continue
		}
		methods = append(methods, operation.Method)
		if p.method == "" || p.method == operation.Method {
			b.operations = append(b.operations, operation)
			b.every = b.every && !operation.Conditional()
		}
	}
	switch {
	case len(b.operations) > 0:
		return b, nil
	case len(methods) > 0:
		slices.Sort(methods)
		list := strings.Join(slices.Compact(methods), ", ")
		return nil, cannot("method", fmt.Sprintf("%s has %s, and nothing else", shown(p.url.text), list), "use "+list)
	}
	nearest := ""
	if call, miss := c.Match(p.method, p.url.text); call != nil {
		nearest = call.Operation.Path()
	} else if miss != nil {
		nearest = miss.Nearest
	}
	hint := "use a path of the contract"
	if nearest != "" {
		hint = "use " + nearest
	}
	return nil, cannot(urlTemplate, "the contract has no path "+shown(p.url.text), hint)
}

// byID narrows what was found by URL down to the operation that is named.
func byID(p *Pattern, named *contract.Operation, b *bound) (*bound, *problem.Finding) {
	if slices.Contains(b.operations, named) {
		return &bound{operations: []*contract.Operation{named}, every: true}, nil
	}
	if p.method != "" && p.method != named.Method {
		return nil, cannot("method", p.operation+" is a "+named.Method, "use it, or leave the method out")
	}
	return nil, cannot(p.url.word, "is no URL of "+p.operation, "use "+named.Path()+", or leave the URL out")
}
