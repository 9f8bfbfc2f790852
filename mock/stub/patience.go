package stub

import (
	"time"

	"understudy/mock/schema"
)

// MaxPatience is how long one search may spend with what can take long: regular expressions that go back on themselves
// or look through much text, arrays in any order, descendants in a JSONPath, and schemas. All stubs and requests of a
// search share it, and each of these has a limit of its own besides.
const MaxPatience = 250 * time.Millisecond

// A Patience is the time that one search has spent so. It belongs to one goroutine, as its requests do.
type Patience struct {
	spent time.Duration
	// lost counts the values of which it was not found out whether they are as they should be.
	lost int
}

// Lost reports whether it was not found out of some value whether it is as it should be. Such a value counts as one
// that is not.
func (p *Patience) Lost() bool { return p != nil && p.lost > 0 }

func (r *Request) patience() *Patience {
	if r.Patience == nil {
		r.Patience = &Patience{}
	}
	return r.Patience
}

// spend does what may take long, as long as there is time. What is not sure counts as not found.
func (r *Request) spend(work func() (found, sure bool)) bool {
	p := r.patience()
	if p.spent > MaxPatience {
		p.lost++
		return false
	}
	began := time.Now()
	found, sure := work()
	p.spent += time.Since(began)
	if !sure {
		p.lost++
	}
	return found && sure
}

// try reports whether a text does match a regular expression or, with not, does not. It is false where there was no
// time to find out.
func (r *Request) try(expression *schema.Expression, text string, not bool) bool {
	if expression.Quick(text) {
		found, _ := expression.Matches(text)
		return found != not
	}
	return r.spend(func() (bool, bool) {
		found, sure := expression.Matches(text)
		return found != not, sure
	})
}

// given is how often it was given up to find something out of the request, or of others in the same search.
func (r *Request) given() int {
	if r.Patience == nil {
		return 0
	}
	return r.Patience.lost
}
