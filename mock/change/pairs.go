package change

import (
	"slices"
	"strings"

	"understudy/mock/contract"
)

// An operations is an operation in both contracts. One of the two is nil where the other contract has it not.
type operations struct {
	old, new *contract.Operation
	// moved says that requests that meant the operation in the old contract do not mean it in the new one.
	moved bool
}

// paired pairs the operations of two contracts, in the old one's order, with those that are new after them: by method
// and path; then whatever the path's parameters are called; then, where only the base path of the server is another
// one, by where the document writes them; then by operationId.
func paired(old, next *contract.Contract) []operations {
	list := make([]operations, len(old.Operations))
	taken := map[*contract.Operation]bool{}
	for i, o := range old.Operations {
		list[i].old = o
	}
	for _, key := range [...]func(*contract.Operation) string{
		func(o *contract.Operation) string { return o.Method + " " + o.Template },
		func(o *contract.Operation) string { return o.Method + " " + anonymous(o.Template) },
		func(o *contract.Operation) string { return o.At.Pointer },
		func(o *contract.Operation) string {
			if id := o.At.Node.StringAt("operationId"); id != "" {
				return o.Method + " " + id
			}
			return ""
		},
	} {
		known := map[string][]*contract.Operation{}
		for _, o := range next.Operations {
			if k := key(o); k != "" && !taken[o] {
				known[k] = append(known[k], o)
			}
		}
		for i := range list {
			k := key(list[i].old)
			if list[i].new == nil && len(known[k]) > 0 {
				list[i].new, known[k] = known[k][0], known[k][1:]
				taken[list[i].new] = true
			}
		}
	}
	for i, both := range list {
		list[i].moved = both.new != nil && !reaches(next, both.old.Template, both.new)
	}
	for _, o := range next.Operations {
		if !taken[o] {
			list = append(list, operations{new: o})
		}
	}
	return list
}

// Related reports whether two contracts have an operation in common, by which they may be two states of one: as paired
// pairs them. One without operations is related to all: everything was removed, or is new.
func Related(old, next *contract.Contract) bool {
	return len(old.Operations) == 0 || len(next.Operations) == 0 ||
		slices.ContainsFunc(paired(old, next), func(both operations) bool { return both.old != nil && both.new != nil })
}

// reaches reports whether requests on a path of the old contract mean an operation in the new one. A contract has
// several base paths where its servers have, and an operation's template is on the first.
func reaches(next *contract.Contract, template string, o *contract.Operation) bool {
	if anonymous(template) == anonymous(o.Template) {
		return true
	}
	call, _ := next.Match(o.Method, strings.ReplaceAll(anonymous(template), "{}", "1"))
	return call != nil && call.Operation == o
}
