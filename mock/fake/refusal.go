package fake

import (
	"errors"
	"fmt"

	"understudy/mock/schema"
)

// A refusal says that no value can be made, and which keyword at which place stands in the way.
type refusal struct {
	at      schema.Place
	keyword string
	why     string
	// final: no other branch can help, for the document itself is at fault.
	final bool
	// circular: it is only so because the schema is being made already, further up.
	circular bool
}

// Error is the refusal on one line: file:line:column: keyword: why.
func (r *refusal) Error() string {
	return fmt.Sprintf("%s: %s: %s", r.at.Location(), r.keyword, r.why)
}

func refuse(at schema.Place, keyword, format string, args ...any) *refusal {
	if place := at.Child(keyword); place.Exists() {
		at = place
	}
	return &refusal{at: at, keyword: keyword, why: fmt.Sprintf(format, args...)}
}

// abort is a refusal that ends the compilation.
func abort(at schema.Place, keyword, format string, args ...any) *refusal {
	r := refuse(at, keyword, format, args...)
	r.final = true
	return r
}

func isCircular(err error) bool {
	var r *refusal
	return errors.As(err, &r) && r.circular
}

// final reports whether an error ends the compilation.
func final(err error) bool {
	var r *refusal
	return !errors.As(err, &r) || r.final
}

// failures are those of several ways to the same end. The first one is the one to tell.
type failures struct {
	first    error
	circular bool
}

// add takes a failure in, and reports whether it is final.
func (f *failures) add(err error) bool {
	if f.first == nil {
		f.first = err
	}
	f.circular = f.circular || isCircular(err)
	return final(err)
}

// err is the first failure. It counts as circular if any was, for then another way may be open elsewhere.
func (f *failures) err() error {
	var r *refusal
	if f.circular && errors.As(f.first, &r) && !r.circular {
		return &refusal{at: r.at, keyword: r.keyword, why: r.why, circular: true}
	}
	return f.first
}
