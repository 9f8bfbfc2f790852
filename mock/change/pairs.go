package change

import (
	"understudy/mock/contract"
)

// An operations is an operation in both contracts. One of the two is nil where the other contract has it not.
type operations struct{ old, new *contract.Operation }

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
	for _, o := range next.Operations {
		if !taken[o] {
			list = append(list, operations{new: o})
		}
	}
	return list
}

// moved reports whether requests that meant an operation of the old contract mean another path in the new one.
func (p operations) moved() bool {
	return p.old != nil && p.new != nil && anonymous(p.old.Template) != anonymous(p.new.Template)
}
