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

// final reports whether an error ends the compilation.
func final(err error) bool {
	r := asRefusal(err)
	return r == nil || r.final
}

func asRefusal(err error) *refusal {
	var r *refusal
	errors.As(err, &r)
	return r
}

// failures are those of several ways to the same end. The first one is the one to tell.
type failures struct{ first error }

// add takes a failure in, and reports whether it is final.
func (f *failures) add(err error) bool {
	if f.first == nil {
		f.first = err
	}
	return final(err)
}

// unsure is the first failure where not every way was tried.
func (f *failures) unsure(tries int) error {
	r := asRefusal(f.first)
	return &refusal{at: r.at, keyword: r.keyword, why: fmt.Sprintf("no value was found in %d tries: %s", tries, r.why)}
}
