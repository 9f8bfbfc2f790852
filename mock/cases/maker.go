package cases

import (
	"errors"
	"maps"
	"net/http"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/fake"
	"understudy/mock/schema"
)

// Options say how values are made up. The zero value will do.
type Options struct {
	// Seed makes other values, where the document gives none itself. The default is 0.
	Seed int64
	// MadeUp passes the document's own examples over.
	MadeUp bool
	// Values is asked for each parameter that a request sends before one is made up: a value that it has, as JSON, is
	// sent as it is. Nil has none.
	Values func(o *contract.Operation, parameter *contract.Parameter) ([]byte, bool)
}

// A Maker makes requests for the operations of one contract. What it makes is a function of the contract and the
// options. It is safe for concurrent use.
type Maker struct {
	contract *contract.Contract
	workshop *fake.Workshop
	options  Options
}

// New makes a maker.
func New(c *contract.Contract, options Options) *Maker {
	return &Maker{contract: c, workshop: fake.NewWorkshop(c.Dialect(), schema.Request), options: options}
}

// An Obstacle says why no request for an operation could be made. The zero value is none.
type Obstacle struct {
	// Shadowed says that the path always means another operation.
	Shadowed string
	// Failed says why no value will do.
	Failed string
}

// String is what stands in the way, or "".
func (o Obstacle) String() string { return o.Shadowed + o.Failed }

// attempts bounds how often values are made anew: one that is true to its own schema may still mean another operation.
const attempts = 12

// Make makes up a request that keeps the contract: what it must have or, with all, everything it may have.
func (m *Maker) Make(o *contract.Operation, all bool) (Request, Obstacle) {
	return m.MakeWith(o, all, usual(o, all))
}

// usual is the media type of a body that is sent unless another one is asked for: JSON before others. It is nil where
// there is no body, or none that is needed.
func usual(o *contract.Operation, all bool) *contract.Content {
	if o.Body == nil || len(o.Body.Contents) == 0 || !o.Body.Required && !all {
		return nil
	}
	for _, content := range o.Body.Contents {
		if contract.IsJSON(content.MediaType) {
			return content
		}
	}
	return o.Body.Contents[0]
}

// MakeWith is Make with a body of one media type, or none.
func (m *Maker) MakeWith(o *contract.Operation, all bool, content *contract.Content) (Request, Obstacle) {
	return m.make(o, func(*contract.Parameter) bool { return all }, content)
}

// MakeAlone is a request with what it must have and one parameter that it need not have.
func (m *Maker) MakeAlone(o *contract.Operation, parameter *contract.Parameter) (Request, Obstacle) {
	return m.make(o, func(other *contract.Parameter) bool { return other == parameter }, usual(o, false))
}

// make makes up a request with those of the parameters that it need not have that are wanted.
func (m *Maker) make(
	o *contract.Operation, wanted func(*contract.Parameter) bool, content *contract.Content,
) (Request, Obstacle) {
	var last Obstacle
	for attempt := range attempts {
		made, why := m.attempt(o, wanted, content, attempt)
		if why != "" {
			last = Obstacle{Failed: why}
			continue
		}
		call, miss := m.contract.MatchRequest(made.Method, made.Path, made.Query, made.Header)
		switch {
		case miss != nil:
			last = Obstacle{Failed: "the request made up for it is none of this document: " + made.Path + ": " + miss.Detail}
			continue
		case call.Operation != o:
			last = Obstacle{Shadowed: "its path always means " + call.Operation.ID + " (" + call.Operation.Template + ")"}
			continue
		}
		if findings := call.CheckRequest(made.Header, made.Query, made.Body); len(findings) > 0 {
			last = Obstacle{Failed: "the request made up for it breaks the contract: " + findings[0].String()}
			continue
		}
		return made, Obstacle{}
	}
	if other := m.shadow(o); other != nil {
		return Request{}, Obstacle{Shadowed: "its path always means " + other.ID + " (" + other.Template + ")"}
	}
	return Request{}, last
}

// shadow is the operation that calls of another one mean, because its template is the same but for names, or nil.
func (m *Maker) shadow(o *contract.Operation) *contract.Operation {
	path, _ := Filled(o.Path(), func(string) (string, bool) { return "a", true })
	call, _ := m.contract.Match(o.Method, path)
	if call == nil || call.Operation == o || o.Conditional() {
		return nil
	}
	return call.Operation
}

// attempt makes up one request, or says why it cannot.
func (m *Maker) attempt(
	o *contract.Operation, wanted func(*contract.Parameter) bool, content *contract.Content, attempt int,
) (made Request, why string) {
	values, why := m.needed(o, attempt)
	if why != "" {
		return Request{}, why
	}
	for _, parameter := range o.Parameters {
		if !parameter.Required && wanted(parameter) {
			if value, err := m.optional(o, parameter, values, attempt); err == nil {
				values[parameter] = value
			}
		}
	}
	target, header, err := o.Write(values)
	if err != nil {
		return Request{}, "the parameters cannot be written: " + err.Error()
	}
	made = Request{Method: o.Method, Header: header}
	if made.Header == nil {
		made.Header = http.Header{}
	}
	made.Path, made.Query, _ = strings.Cut(target, "?")
	switch {
	case content == nil && o.Body != nil && o.Body.Required:
		// Of a body without media types nothing is known but that it must be there.
		made.Body, made.Header["Content-Type"] = []byte("{}"), []string{"application/json"}
		return made, ""
	case content == nil:
		return made, ""
	}
	body, mediaType, err := m.body(content, attempt)
	if err != nil {
		return Request{}, "no body of " + content.MediaType + " can be made up: " + err.Error()
	}
	made.Body = body
	made.Header["Content-Type"] = []string{mediaType}
	return made, ""
}

// needed are values for the parameters that a request must have, or says why there are none.
func (m *Maker) needed(o *contract.Operation, attempt int) (map[*contract.Parameter][]byte, string) {
	values := map[*contract.Parameter][]byte{}
	for _, parameter := range o.Parameters {
		if !parameter.Required {
			continue
		}
		value, err := m.value(o, parameter, attempt)
		if err != nil {
			return nil, "no value can be made up for the " + parameter.In + " parameter " + parameter.Name + ": " +
				err.Error()
		}
		values[parameter] = value
	}
	return values, ""
}

// optional is a value for a parameter that a request need not have, beside those that it must. An error says why no
// request can have it: it has no value, or none that can be written.
func (m *Maker) optional(
	o *contract.Operation, parameter *contract.Parameter, needed map[*contract.Parameter][]byte, attempt int,
) (value []byte, err error) {
	for again := range attempts {
		if value, err = m.value(o, parameter, attempt+again); err != nil {
			return nil, err
		}
		if empty(parameter, value) {
			err = errEmpty
			continue
		}
		beside := maps.Clone(needed)
		beside[parameter] = value
		if _, _, err = o.Write(beside); err == nil {
			return value, nil
		}
	}
	return nil, err
}

var errEmpty = errors.New("what is made up for it is empty, and has no text")

// An Unsent is an optional parameter that no request can have.
type Unsent struct {
	Parameter *contract.Parameter
	Why       string
}

// Unsent lists the optional parameters that no request made here has, because they have no value, or none that can be
// written. There are none where the operation has no request at all.
func (m *Maker) Unsent(o *contract.Operation) []Unsent {
	needed, why := m.needed(o, 0)
	if why != "" {
		return nil
	}
	var list []Unsent
	for _, parameter := range o.Parameters {
		if parameter.Required {
			continue
		}
		if _, err := m.optional(o, parameter, needed, 0); err != nil {
			list = append(list, Unsent{parameter, err.Error()})
		}
	}
	return list
}
