package collection

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// A row is a record with what it is told from others by, and what it is sorted by.
type row struct {
	record    []byte
	id, order value
	// place is where the record stood before.
	place int
}

// compare puts rows in order, each in a place of its own.
func (r *row) compare(other *row) int {
	if by := r.order.compare(&other.order); by != 0 {
		return by
	}
	return cmp.Or(r.id.compare(&other.id), cmp.Compare(r.place, other.place))
}

// Page is the body of the reply to a query, as JSON: of the records, which are JSON objects, those that pass all
// filters, sorted, and of these the ones on the page that is asked for. Each is written as it came. Of records with the
// same id the first one counts.
//
// A query that cannot be followed, and records that are none or are past MaxRecords, are findings: the body is then
// that of the query and the records without them. Records are sorted by the field that is asked for, and those that are
// alike in it by id: numbers by value, times by instant, texts by their bytes, false before true; what is missing or
// null comes first. Descending is the same order backwards.
func (l *Collection) Page(records [][]byte, query string) (body []byte, findings []problem.Finding) {
	a, findings := l.asked(query)
	if len(records) > MaxRecords {
		records = records[:MaxRecords]
		findings = append(findings, unlisted(fmt.Sprintf("there are more than %d records: the rest is left out", MaxRecords)))
	}
	rows, none := l.rows(records, &a)
	if none > 0 {
		findings = append(findings, unlisted(fmt.Sprintf("%d of the records are no JSON objects: they are left out", none)))
	}
	slices.SortFunc(rows, func(one, other *row) int {
		if a.descending {
			return other.compare(one)
		}
		return one.compare(other)
	})
	return l.write(&a, rows), findings
}

// Check is what cannot be followed in a query, although the contract may allow it: 30 February has the form of a date.
func (l *Collection) Check(query string) []problem.Finding {
	_, findings := l.asked(query)
	return findings
}

// unlisted is the finding for records that the list does not have.
func unlisted(message string) problem.Finding {
	return problem.Finding{In: "body", Keyword: Extension, Message: message, Hint: "have fewer, or mend them"}
}

// rows are the records that pass all tests, and how many are none.
func (l *Collection) rows(records [][]byte, a *ask) (rows []*row, none int) {
	names := []string{l.id}
	slot := func(field string) int {
		at := slices.Index(names, field)
		if at < 0 {
			at, names = len(names), append(names, field)
		}
		return at
	}
	order := slot(a.order)
	for i := range a.tests {
		a.tests[i].slot = slot(a.tests[i].field)
	}
	raw := make([][]byte, len(names))
	room, rows := make([]row, len(records)), make([]*row, 0, len(records))
	seen := make(ids, len(records))
	for i, record := range records {
		if !members(record, names, raw) {
			none++
			continue
		}
		one := &room[i]
		*one = row{record: record, place: i, id: valueOf(raw[0], l.fields[l.id])}
		if !seen.first(&one.id) || !passesAll(a.tests, raw, l.fields) {
			continue
		}
		if one.order = one.id; order > 0 {
			one.order = valueOf(raw[order], l.fields[a.order])
		}
		rows = append(rows, one)
	}
	return rows, none
}

// ids are those that were there before.
type ids map[id]struct{}

// An id is a whole number or, with -1, another text.
type id struct {
	number int64
	text   string
}

// first notes an id, and reports whether it was not there before. The number 7 and the text "7" are the same. Records
// without an id are all different.
func (seen ids) first(v *value) bool {
	if v.sort == nothing {
		return true
	}
	number, whole := wholeNumber(v.text)
	key := id{number: number}
	if !whole {
		key = id{-1, string(v.text)}
	}
	if _, have := seen[key]; have {
		return false
	}
	seen[key] = struct{}{}
	return true
}

func passesAll(tests []test, raw [][]byte, fields map[string]kind) bool {
	for i := range tests {
		v := valueOf(raw[tests[i].slot], fields[tests[i].field])
		if !tests[i].passes(&v) {
			return false
		}
	}
	return true
}

// write writes the page and what stands around it.
func (l *Collection) write(a *ask, rows []*row) []byte {
	total := int64(len(rows))
	start := a.offset
	if a.offset == 0 {
		start = (a.page - l.base) * a.size
	}
	page := rows[min(start, total):min(start+a.size, total)]
	room := 512
	for i := range page {
		room += len(page[i].record) + 1
	}
	dst := make([]byte, 0, room)
	if l.envelope == nil {
		return appendRecords(dst, page)
	}
	pages := (total + a.size - 1) / a.size
	dst = append(dst, '{')
	for i, one := range l.envelope {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, one.name...)
		switch one.role {
		case isRecords:
			dst = appendRecords(dst, page)
		case isOrder:
			dst = schema.AppendString(dst, a.order)
		case isDirection:
			dst = append(dst, l.directions[index(a.descending)]...)
		case isNext:
			dst = strconv.AppendBool(dst, start+a.size < total)
		case isPrevious:
			dst = strconv.AppendBool(dst, start > 0)
		default:
			dst = strconv.AppendInt(dst, l.figure(one.role, a, start, int64(len(page)), total, pages), 10)
		}
	}
	return append(dst, '}')
}

// figure is a number in the envelope.
func (l *Collection) figure(what role, a *ask, start, here, total, pages int64) int64 {
	switch what {
	case isPage:
		return start/a.size + l.base
	case isSize:
		return a.size
	case isOffset:
		return start
	case isCount:
		return here
	case isTotal:
		return total
	case isPages:
		return pages
	case isFirst:
		return start + 1
	case isLast:
		return start + here
	default:
		return 0
	}
}

func index(second bool) int {
	if second {
		return 1
	}
	return 0
}

func appendRecords(dst []byte, page []*row) []byte {
	dst = append(dst, '[')
	for i := range page {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, page[i].record...)
	}
	return append(dst, ']')
}
