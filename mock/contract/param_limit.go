package contract

import (
	"encoding/json"
	"strconv"
)

// limits reports whether the parameter says how many records the caller wants: it is an integer in the query, with one
// of the names that such parameters have.
func (p *Parameter) limits() bool {
	if p.In != "query" || p.Schema == nil || p.takes&takesInteger == 0 {
		return false
	}
	switch plain(p.Name) {
	case "limit", "size", "perpage", "pagesize", "count", "top", "$top", "first", "max", "maxresults", "take", "rows",
		"itemsperpage", "resultsperpage", "pagelimit", "$limit", "page[size]", "page[limit]":
		return true
	}
	return false
}

// Limit is how many records the call asks for: the value of an integer in the query that is named limit, size,
// per_page, page_size, count, top, $top, first, max, maxResults, take, rows, itemsPerPage, resultsPerPage, pageLimit,
// $limit, page[size] or page[limit] (case, "_" and "-" make no difference).
// It is false where none was sent: a default of 100 says how many there are at most, and a reply may have fewer.
// CheckRequest finds it out.
func (call *Call) Limit() (int, bool) { return call.limit, call.limit >= 0 }

// settleLimit keeps the value of the parameter that says how many records are wanted.
func (call *Call) settleLimit(value any) {
	if number, is := value.(json.Number); is {
		if limit, err := strconv.Atoi(string(number)); err == nil && limit >= 0 {
			call.limit = limit
		}
	}
}
