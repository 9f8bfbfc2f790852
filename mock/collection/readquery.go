package collection

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"understudy/mock/schema"
)

// readQuery reads what the query parameters are for. A name with {field} in it stands for as many parameters as there
// are of that form: the field is the record's.
func (r *reader) readQuery(at schema.Place) {
	if !at.Exists() {
		return
	}
	if at.Node.Kind != schema.Object {
		r.wrong(at, "query is no object", "write a line for each parameter: its name, and what it is for")
		return
	}
	for i, name := range at.Node.Names {
		where := at.Item(i)
		word, field, _ := strings.Cut(where.Node.Text, " ")
		what := role(word)
		before, after, several := strings.Cut(name, "{field}")
		switch {
		case !slices.Contains(queryRoles(), what):
			r.wrong(where, fmt.Sprintf("%.60q is nothing that a parameter is for", word), "use "+listed(queryRoles()))
		case what.selects() && several && field == "":
			r.readFamily(where, what, before, after)
		case what.selects() == (field == "") || several:
			r.wrong(where, fmt.Sprintf("%.60q does not say which field is looked at, or says it twice", name),
				"write NAME_{field}: filter, or NAME: filter FIELD, and no field for other words")
		case field == "" || r.knows(where, field):
			r.use(where, name, use{role: what, field: field})
		}
	}
}

// use notes what a parameter is for, if the operation has it.
func (r *reader) use(where schema.Place, name string, what use) {
	for _, parameter := range r.operation.Parameters {
		if parameter.In == "query" && parameter.Name == name {
			what.at = parameter.At
			r.uses[name] = what
			return
		}
	}
	r.wrong(where, fmt.Sprintf("%s has no query parameter %.60q", r.operation.ID, name), "use the names of its parameters")
}

// readFamily notes what the parameters of one form are for.
func (r *reader) readFamily(where schema.Place, what role, before, after string) {
	// Without an item there is no telling which fields there are, and that was told.
	found := r.item == nil
	for _, parameter := range r.operation.Parameters {
		field, isPrefixed := strings.CutPrefix(parameter.Name, before)
		field, isSuffixed := strings.CutSuffix(field, after)
		if parameter.In != "query" || !isPrefixed || !isSuffixed {
			continue
		}
		if _, taken := r.uses[parameter.Name]; taken {
			continue
		}
		if _, known := r.fields[field]; !known && before+after == "" {
			// Without any text around it, each parameter is of this form.
			continue
		}
		found = true
		if r.knows(where, field) {
			r.uses[parameter.Name] = use{role: what, field: field, at: parameter.At}
		}
	}
	if !found {
		r.wrong(where, fmt.Sprintf("%s has no query parameter of this form", r.operation.ID), "remove the line, or mend it")
	}
}

// settle takes over what the parameters themselves say: defaults and bounds.
func (r *reader) settle(at schema.Place) {
	r.usual.order = r.id
	for _, parameter := range r.operation.Parameters {
		used, is := r.uses[parameter.Name]
		if !is || parameter.In != "query" || parameter.Schema == nil {
			continue
		}
		says, err := parameter.Schema.At().Deref()
		if err != nil {
			continue
		}
		fallback := says.Node.Member("default")
		switch used.role {
		case isPage:
			if least := says.Node.Member("minimum"); least != nil && least.Text == "0" {
				r.base = 0
			}
		case isSize:
			r.limit = number(says.Node.Member("maximum"), r.limit)
			r.usual.size = number(fallback, r.usual.size)
		case isOrder:
			if fallback != nil && r.knows(says.Child("default"), fallback.Text) {
				r.usual.order = fallback.Text
			}
		case isDirection:
			r.usual.descending = fallback != nil && string(fallback.AppendJSON(nil)) == r.directions[1]
		default:
		}
	}
	r.usual.page = r.base
	r.limit = min(max(r.limit, 1), MaxRecords)
	r.usual.size = min(max(r.usual.size, 1), r.limit)
	if r.has(isPage) && r.has(isOffset) {
		r.wrong(at, "query has both a page and an offset", "keep one of them")
	}
}

func (r *reader) has(what role) bool {
	for _, used := range r.uses {
		if used.role == what {
			return true
		}
	}
	return false
}

// number is a whole number of the document, or another one.
func number(n *schema.Node, otherwise int64) int64 {
	if n != nil && n.Kind == schema.Number {
		if value, err := strconv.ParseInt(n.Text, 10, 64); err == nil {
			return value
		}
	}
	return otherwise
}
