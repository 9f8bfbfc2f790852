package verify

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"sync"

	"understudy/mock"
	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/schema"
)

// records know which records the service has: those that parameters were given for, those of fixtures, and those that
// its lists show.
type records struct {
	*verifier
	mu sync.Mutex
	// found are the values of path parameters, as JSON, by the path to the end of the segment that they stand in.
	found map[string]*record
}

// A record is the value that one has for a path parameter, as JSON, or nil. It is known once ready is closed.
type record struct {
	ready chan struct{}
	value []byte
}

func newRecords(v *verifier) *records { return &records{verifier: v, found: map[string]*record{}} }

// given is the value that was given for a parameter, as JSON.
func (r *records) given(o *contract.Operation, parameter *contract.Parameter) ([]byte, bool) {
	option, text := r.Options.given(o, parameter)
	if option == "" {
		return nil, false
	}
	return valueOf(parameter, text), true
}

// value is the value of a parameter that was given or is known of a record, as JSON.
func (r *records) value(o *contract.Operation, parameter *contract.Parameter) ([]byte, bool) {
	if value, is := r.given(o, parameter); is || parameter.In != "path" {
		return value, is
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	found := r.found[upTo(o, parameter.Name)]
	if found == nil || found.value == nil {
		return nil, false
	}
	return found.value, true
}

// schemaOf is the schema of a parameter's value, which may stand in its content, or nil.
func schemaOf(parameter *contract.Parameter) *schema.Schema {
	if parameter.Schema == nil && parameter.Content != nil {
		return parameter.Content.Schema
	}
	return parameter.Schema
}

// valueOf is a text as JSON: as the parameter's schema takes it.
func valueOf(parameter *contract.Parameter, text string) []byte {
	value, bad := schema.Decode([]byte(text), contract.MaxJSONDepth)
	held := schemaOf(parameter)
	if _, isText := value.(string); bad == nil && !isText && held != nil && len(held.Check(value)) == 0 {
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

// inPath are the path parameters of an operation, in the order of the path.
func inPath(o *contract.Operation) (list []*contract.Parameter) {
	_, _ = cases.Filled(o.Path(), func(name string) (string, bool) {
		for _, parameter := range o.Parameters {
			if parameter.In == "path" && parameter.Name == name {
				list = append(list, parameter)
			}
		}
		return "", true
	})
	return list
}

// learn finds out which record to ask an operation for, once for each path. What is found does not depend on which
// operation is looked at first.
func (r *records) learn(ctx context.Context, o *contract.Operation) {
	for _, parameter := range inPath(o) {
		if _, is := r.given(o, parameter); is {
			continue
		}
		at := upTo(o, parameter.Name)
		r.mu.Lock()
		found, is := r.found[at]
		if !is {
			found = &record{ready: make(chan struct{})}
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
		found.value = value
		r.mu.Unlock()
		close(found.ready)
	}
}

// ofFixture is the value of a fixture that shows a record: of an operation on the path or, if none has one, below it.
// It is nil where there is none.
func (r *records) ofFixture(o *contract.Operation, parameter *contract.Parameter, at string) []byte {
	for _, exact := range []bool{true, false} {
		for _, other := range r.contract.Operations {
			if (other.Path() == at) != exact || !exact && !strings.HasPrefix(other.Path(), at+"/") {
				continue
			}
			for i := range r.fixtures[other.ID] {
				fixture := &r.fixtures[other.ID][i]
				text, ok := textOf(other, fixture, parameter.Name)
				if ok && fixture.Reply.Status < 300 && r.below(o, parameter, other, fixture) {
					return valueOf(parameter, text)
				}
			}
		}
	}
	return nil
}

// below reports whether a fixture is about the records that are known of the parameters before one in the path: pet 7
// of owner 1 is no pet of owner 2.
func (r *records) below(
	o *contract.Operation, parameter *contract.Parameter, other *contract.Operation, fixture *mock.Fixture,
) bool {
	for _, before := range inPath(o) {
		if before == parameter {
			break
		}
		text, ok := textOf(other, fixture, before.Name)
		known, is := r.value(o, before)
		if !ok || !is || !bytes.Equal(valueOf(before, text), known) {
			return false
		}
	}
	return true
}
