package catalog

import (
	"fmt"
	"strings"
)

// Curl writes the entry as commands for a POSIX shell: those that come first, one a line, and then the one that fails.
// Base is scheme and host, without a slash at its end.
func (e *Entry) Curl(base string) string { return strings.Join(e.commands(base), "\n") }

func (e *Entry) commands(base string) []string {
	list := make([]string, 0, len(e.Before)+1)
	for i := range e.Before {
		// What comes first is not what is to be seen.
		list = append(list, e.Before[i].Curl(base)+" > /dev/null")
	}
	return append(list, e.Request.Curl(base))
}

// Curl writes the request as a command. A body to be filled up is made by printf.
func (r *Request) Curl(base string) string {
	command := r.Request.Curl(base)
	if r.Fill == 0 {
		return command
	}
	return fmt.Sprintf("printf '%%%ds' '' | %s --data-binary @-", r.Fill, command)
}

// target is path and query.
func (r *Request) target() string {
	if r.Query == "" {
		return r.Path
	}
	return r.Path + "?" + r.Query
}

// String says in a few words what comes of it.
func (e *Expect) String() string {
	words := "in the words of the document"
	switch {
	case e.Fault != "":
		return "the connection breaks: " + e.Fault
	case e.Delay > 0:
		return fmt.Sprintf("the same reply, %d ms late", e.Delay)
	case e.Problem != "":
		words = "the problem " + e.Problem
	case e.Source != "":
		words = "from " + e.Source
	}
	return fmt.Sprintf("%d, %s", e.Status, words)
}
