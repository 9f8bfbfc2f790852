package stub

import (
	"net/http"
	"net/url"
	"strings"

	"understudy/mock/problem"
)

// A Pattern says which requests are meant, in WireMock's words. It never changes once it is read.
type Pattern struct {
	// method is upper case, or "" for any.
	method string
	// operation is the id of the operation that is meant, or "".
	operation string
	url       target
	host      matcher
	port      string
	login     *login
	// fields are what the head is asked for by name. form and body look at the body, and come last.
	fields, form []field
	body         []matcher
	// keys are the names of the contract's API keys, whose values are secrets.
	keys []string
	// length is how long its JSON is, and weight what it was compiled to, in bytes.
	length, compiled int
}

// login is basicAuth.
type login struct{ user, password string }

// The members of a request pattern that go by names.
const (
	pathParameters  = "pathParameters"
	queryParameters = "queryParameters"
	headerFields    = "headers"
	cookieFields    = "cookies"
	formParameters  = "formParameters"
)

// A field is one name of a pattern, and what its values must be.
type field struct {
	// in is the member of the pattern. A header's name is in canonical form.
	in, name string
	wish     wish
	// secret says that its values are shown to nobody.
	secret bool
}

// Match reports whether a request has all that the pattern wants. What costs most is looked at last.
func (p *Pattern) Match(r *Request) bool { return p.head(r) && p.bodyFits(r) }

// Uncertain reports whether the answer depends on bytes of the body that were not kept.
func (p *Pattern) Uncertain(r *Request) bool {
	if !r.BodyCut || !p.head(r) {
		return false
	}
	open := len(p.form) > 0
	for _, want := range p.body {
		if m, is := want.(*containing); is && strings.Contains(r.bodyText(), m.text) {
			// What was kept says it, whatever follows.
			if m.not {
				return false
			}
			continue
		}
		open = true
	}
	return open
}

func (p *Pattern) head(r *Request) bool {
	if !p.methodFits(r) || !p.operationFits(r) || !p.url.fits(r) || !p.placeFits(r) || !p.loginFits(r) {
		return false
	}
	for i := range p.fields {
		if !p.fieldFits(&p.fields[i], r) {
			return false
		}
	}
	return true
}

func (p *Pattern) methodFits(r *Request) bool { return p.method == "" || p.method == r.Method }

func (p *Pattern) operationFits(r *Request) bool {
	return p.operation == "" || r.Call != nil && r.Call.Operation.ID == p.operation
}

// placeFits looks at host and port. A request that names no port was sent to the usual one.
func (p *Pattern) placeFits(r *Request) bool {
	if p.host == nil && p.port == "" {
		return true
	}
	host := url.URL{Host: r.Host}
	port := host.Port()
	if port == "" {
		port = "80"
	}
	return (p.host == nil || p.host.matches(value{text: host.Hostname(), of: r})) && (p.port == "" || p.port == port)
}

func (p *Pattern) loginFits(r *Request) bool {
	if p.login == nil {
		return true
	}
	user, password, ok := (&http.Request{Header: r.Header}).BasicAuth()
	return ok && user == p.login.user && password == p.login.password
}

func (p *Pattern) fieldFits(f *field, r *Request) bool {
	var room [4]string
	return f.wish.granted(p.texts(f, r, room[:0]), r)
}

func (p *Pattern) bodyFits(r *Request) bool {
	for i := range p.form {
		if !p.fieldFits(&p.form[i], r) {
			return false
		}
	}
	for _, want := range p.body {
		if !want.matches(value{text: r.bodyText(), of: r, body: true}) {
			return false
		}
	}
	return true
}

// texts are the values that a request has for a field.
func (p *Pattern) texts(f *field, r *Request, room []string) []string {
	switch f.in {
	case headerFields:
		if f.name == "Host" && r.Host != "" {
			return append(room, r.Host)
		}
		return r.Header[f.name]
	case pathParameters:
		if text, ok := p.url.parameter(r, f.name); ok {
			return append(room, text)
		}
		return nil
	case queryParameters:
		return named(r.queryPairs(), f.name, room)
	case cookieFields:
		return named(r.cookiePairs(), f.name, room)
	}
	return named(r.formPairs(), f.name, room)
}

func named(list []member, name string, room []string) []string {
	for _, m := range list {
		if m.name == name {
			room = append(room, m.text)
		}
	}
	return room
}

// secret reports whether the values of a name are shown to nobody.
func (p *Pattern) secret(name string) bool {
	for _, key := range p.keys {
		if strings.EqualFold(key, name) {
			return true
		}
	}
	return problem.SecretName(name)
}
