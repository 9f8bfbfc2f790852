package verify

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// records know which records the service has: those that parameters were given for, those of fixtures, and those that
// its lists show.
type records struct {
	*verifier
	mu sync.Mutex
	// found are the values of path parameters, as JSON, by the path to the end of the segment that they stand in.
	found map[string]finding
}

// A finding is a value that a record has; ready is closed once it is known whether there is one.
type finding struct {
	ready chan struct{}
	value *[]byte
}

func newRecords(v *verifier) *records { return &records{verifier: v, found: map[string]finding{}} }

// checkParams says which value is for no parameter of the document.
func checkParams(params []Param, c *contract.Contract) error {
	for _, param := range params {
		if !slices.ContainsFunc(c.Operations, func(o *contract.Operation) bool {
			return slices.ContainsFunc(o.Parameters, func(p *contract.Parameter) bool {
				return param.Name == p.Name || param.Name == o.ID+"."+p.Name
			})
		}) {
			return fmt.Errorf("--param %.60q is no parameter of the document: write name=value or operation.name=value",
				param.Name)
		}
	}
	return nil
}

// value is the value of a parameter that was given or is known of a record, as JSON.
func (r *records) value(o *contract.Operation, parameter *contract.Parameter) ([]byte, bool) {
	for _, name := range []string{o.ID + "." + parameter.Name, parameter.Name} {
		for _, param := range r.Params {
			if param.Name == name {
				return valueOf(parameter, param.Value), true
			}
		}
	}
	if parameter.In == "header" {
		for _, line := range r.Header {
			if strings.EqualFold(line.Name, parameter.Name) {
				return valueOf(parameter, line.Value), true
			}
		}
	}
	if parameter.In != "path" {
		return nil, false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	found, is := r.found[upTo(o, parameter.Name)]
	if !is || found.value == nil || *found.value == nil {
		return nil, false
	}
	return *found.value, true
}

// valueOf is a text as JSON: as the parameter's schema takes it.
func valueOf(parameter *contract.Parameter, text string) []byte {
	value, bad := schema.Decode([]byte(text), contract.MaxJSONDepth)
	if _, isText := value.(string); bad == nil && !isText && parameter.Schema != nil &&
		len(parameter.Schema.Check(value)) == 0 {
		return []byte(text)
	}
	quoted, _ := json.Marshal(text) // a string can always be written
	return quoted
}

// upTo is the template to the end of the segment of a path parameter.
func upTo(o *contract.Operation, name string) string {
	before, after, found := strings.Cut(o.Path(), "{"+name+"}")
	if !found {
		return ""
	}
	rest, _, _ := strings.Cut(after, "/")
	return before + "{" + name + "}" + rest
}

// learn finds out which record to ask an operation for, once for each path.
func (r *records) learn(ctx context.Context, o *contract.Operation) {
	for _, parameter := range o.Parameters {
		if parameter.In != "path" {
			continue
		}
		at := upTo(o, parameter.Name)
		r.mu.Lock()
		found, is := r.found[at]
		if !is {
			found = finding{ready: make(chan struct{}), value: new([]byte)}
			r.found[at] = found
		}
		r.mu.Unlock()
		if is {
			<-found.ready
			continue
		}
		value := r.ofFixture(o, parameter, at)
		if value == nil {
			value = r.ofList(ctx, parameter, at)
		}
		r.mu.Lock()
		*found.value = value
		r.mu.Unlock()
		close(found.ready)
	}
}

// ofFixture is the value of a fixture that shows a record: of the operation itself or, if it has none, of another one
// below the same path. It is nil where there is none.
func (r *records) ofFixture(o *contract.Operation, parameter *contract.Parameter, at string) []byte {
	for _, own := range []bool{true, false} {
		for _, other := range r.contract.Operations {
			if (other.ID == o.ID) != own || other.Path() != at && !strings.HasPrefix(other.Path(), at+"/") {
				continue
			}
			for _, fixture := range r.fixtures[other.ID] {
				if fixture.Reply.Status >= 300 {
					continue
				}
				if text, ok := textOf(other, &fixture, parameter.Name); ok {
					return valueOf(parameter, text)
				}
			}
		}
	}
	return nil
}

// ofList is the value that the first record of a list has: the list is at the path without its last segment. It is nil
// where there is no list, or where nothing in it keeps the parameter's schema.
func (r *records) ofList(ctx context.Context, parameter *contract.Parameter, at string) []byte {
	if !strings.HasSuffix(at, "/{"+parameter.Name+"}") || parameter.Schema == nil {
		return nil
	}
	path := strings.TrimSuffix(at, "/{"+parameter.Name+"}")
	index := slices.IndexFunc(r.contract.Operations, func(list *contract.Operation) bool {
		return list.Method == http.MethodGet && list.Path() == path && !list.Conditional()
	})
	if index < 0 {
		return nil
	}
	list := r.contract.Operations[index]
	r.learn(ctx, list)
	_, sample, ok := r.cast.admitted(list.Security)
	request, obstacle := r.maker.Make(list, false)
	if !ok || obstacle.String() != "" {
		return nil
	}
	request = dressed(list, &request, r.Header)
	request = request.As(sample)
	got, err := r.line.ask(ctx, &request)
	if err != nil || got.status >= 300 || got.cut != "" || madeUp(got) {
		return nil
	}
	body, bad := schema.Decode(got.body, contract.MaxJSONDepth)
	if bad != nil {
		return nil
	}
	known := contract.Known{Name: parameter.Name, Record: true}
	for _, value := range identities(body, known) {
		if len(parameter.Schema.Check(value)) == 0 {
			text, err := json.Marshal(value)
			if err == nil {
				return text
			}
		}
	}
	return nil
}

// identities are the values that the records of a list have for a path parameter: of an array, or of the arrays in an
// object.
func identities(body any, known contract.Known) (values []any) {
	switch body := body.(type) {
	case []any:
		for _, record := range body {
			switch record := record.(type) {
			case map[string]any:
				for _, name := range sorted(record) {
					if known.Settles(name) {
						values = append(values, record[name])
					}
				}
			case []any:
			default:
				values = append(values, record)
			}
		}
	case map[string]any:
		for _, name := range sorted(body) {
			if list, is := body[name].([]any); is {
				values = append(values, identities(list, known)...)
			}
		}
	}
	return values
}
