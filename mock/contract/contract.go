package contract

import (
	"net/http"
	"slices"
	"sync"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// A Contract is an OpenAPI document made ready to be played. It never changes once it is loaded.
type Contract struct {
	// Title and Version are the document's own (info.title, info.version); OpenAPI is the version it is written in.
	Title, Version, OpenAPI string
	// File is the document's name for people.
	File string
	// Operations are all operations, in the document's order.
	Operations []*Operation
	// Blemishes are faults that do not stop serving: they are reported and served around.
	Blemishes []problem.Finding
	// Ledger lists each constraint of the document that is not enforced.
	Ledger []problem.Finding

	set *schema.Set
	// schemes are the security schemes that can be used.
	schemes []*Scheme
	// schemas are those that are no part of another one, and values counts their examples and defaults.
	schemas []schema.Place
	values  int
	// outlines are those of requests and of replies.
	outlines []*outlines
	index    *index
	// untold counts the findings past the first thousand of each kind.
	untold int
	byID   map[string]*Operation

	// secretNames and openNames are found when they are first asked for.
	secretOnce  sync.Once
	secretNames []string
	openNames   []string
}

// Dialect is the flavour of JSON Schema that the document is written in.
func (c *Contract) Dialect() schema.Dialect { return c.set.Dialect() }

// Schema is the schema at a place of the document, for values that travel in a direction. It is compiled on first use.
func (c *Contract) Schema(at schema.Place, direction schema.Direction) *schema.Schema {
	return c.set.Schema(at, direction)
}

// Operation is the operation of that id, or nil.
func (c *Contract) Operation(id string) *Operation { return c.byID[id] }

// An Operation is one method on one path (OpenAPI 3.1, section 4.8.10).
type Operation struct {
	// ID is the operationId or, where there is none, the method and path in letters: get_pets_petId.
	ID string
	// Method is upper case. Template is the path with the server's base path before it.
	Method, Template string
	Parameters       []*Parameter
	Body             *Body
	Responses        []*Response
	Security         Security
	// Token says how the operation issues tokens, where the document says so itself (x-token); else it is nil.
	Token *TokenTerms
	At    schema.Place

	// cookies says that a parameter is in a cookie, and conditional that the query or a header decides between the
	// operation and another one.
	cookies, conditional bool
	// limit is the parameter that says how many records are wanted, if there is one.
	limit *Parameter
	// index is where the operation stands, to see that what is written for it means it, and item is its path item.
	index *index
	item  schema.Place
	// nameless is found when it is first asked for.
	namelessOnce sync.Once
	nameless     bool
}

// WrittenID is the operationId as the document has it, or "". The ID is another where that cannot be a folder, or is
// another operation's already.
func (o *Operation) WrittenID() string { return o.At.Node.StringAt("operationId") }

// A Body is what an operation takes (OpenAPI 3.1, section 4.8.13).
type Body struct {
	Required bool
	Contents []*Content
	At       schema.Place
}

// A Content is a body in one media type (OpenAPI 3.1, section 4.8.14).
type Content struct {
	// MediaType is the document's key: it may be a range, such as text/*.
	MediaType string
	// Schema is nil where the document has none: then any body will do.
	Schema   *schema.Schema
	Examples []*Example
	At       schema.Place

	// items is the schema of each record of a series (itemSchema, OpenAPI 3.2).
	items *schema.Schema
	// encodings are those of the members, by name.
	encodings map[string]*encoding
	outlines  *outlines
	// forms are the fields of a form, by *outline.
	forms sync.Map
	// undecided says that the body cannot be read as a value of the schema, and is checked for its form alone.
	undecided bool
	// nameless is found when it is first asked for.
	namelessOnce sync.Once
	nameless     bool
}

// An Example is a body that the document gives (OpenAPI 3.1, section 4.8.19).
type Example struct {
	// Name is the example's key, or "" for the single example of a media type.
	Name string
	Node *schema.Node
	At   schema.Place
}

// A Response is what the document says of a status (OpenAPI 3.1, section 4.8.17).
type Response struct {
	// Status is as the document writes it: 200, 4XX or default.
	Status string
	// Code is the status as a number, or 0 for a range or the default.
	Code     int
	Headers  []*Header
	Contents []*Content
	At       schema.Place
}

// A Reply is what is about to be sent. A prepared one is shared between calls and never changed.
type Reply struct {
	Status int
	// Header holds all but the headers that the server adds for itself. Names are in canonical form.
	Header http.Header
	// MediaType is the Content-Type, or "" when there is no body.
	MediaType string
	Body      []byte
}

// Response is what the document says of a status: the exact code, then the range, then the default (OpenAPI 3.1,
// section 4.8.16). It is nil where the document says nothing.
func (o *Operation) Response(status int) *Response {
	var found *Response
	for _, response := range o.Responses {
		switch {
		case response.Code == status:
			return response
		case response.ranges() == status/100:
			found = response
		case response.Status == "default" && found == nil:
			found = response
		}
	}
	return found
}

// ranges is the hundreds of a range such as 4XX, or 0.
func (r *Response) ranges() int {
	if len(r.Status) == 3 && (r.Status[1:] == "XX" || r.Status[1:] == "xx") {
		return int(r.Status[0] - '0')
	}
	return 0
}

// Documented lists the statuses as the document writes them.
func (o *Operation) Documented() []string {
	list := make([]string, len(o.Responses))
	for i, response := range o.Responses {
		list[i] = response.Status
	}
	return list
}

// Offers lists the media types that the response has.
func (r *Response) Offers() []string {
	list := make([]string, len(r.Contents))
	for i, content := range r.Contents {
		list[i] = content.MediaType
	}
	return list
}

// Success is the response that a valid call gets, and its status: the lowest documented 2XX code, else the range 2XX
// (as 200), else the default (as 200), else the lowest redirect. Where none of these is documented, it is the lowest
// status that is: a real document may forget its success, and another reply would break it.
func (o *Operation) Success() (*Response, int) {
	var best *Response
	status := 0
	for _, response := range o.Responses {
		code := response.Code
		switch {
		case response.ranges() == 2, response.Status == "default":
			code = 200
		case code == 0:
			code = response.ranges() * 100
		}
		if code < 200 {
			continue
		}
		if best == nil || response.rank() < best.rank() || response.rank() == best.rank() && code < status {
			best, status = response, code
		}
	}
	return best, status
}

// rank orders responses for Success.
func (r *Response) rank() int {
	switch {
	case r.Code >= 200 && r.Code < 300:
		return 0
	case r.ranges() == 2:
		return 1
	case r.Status == "default":
		return 2
	case r.Code/100 == 3 || r.ranges() == 3:
		return 3
	}
	return 4
}

// Locate is where a pointer into an example leads, in the document.
func (e *Example) Locate(pointer string) problem.Location { return locate(e.At, pointer) }

// RecordNames are the names of the path parameters that pick a record: those of the last segment.
func (c *Contract) RecordNames() []string {
	var names []string
	for _, operation := range c.Operations {
		for _, parameter := range operation.Parameters {
			if parameter.record {
				names = append(names, parameter.Name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// HeaderNames are the names of all documented headers of responses.
func (c *Contract) HeaderNames() []string {
	var names []string
	for _, operation := range c.Operations {
		for _, response := range operation.Responses {
			for _, header := range response.Headers {
				names = append(names, header.Name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
