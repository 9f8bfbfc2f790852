package collection

import (
	"understudy/mock/contract"
	"understudy/mock/schema"
)

// MaxRecords is how many records a list has at most: 10,000. It bounds the time that one page takes.
const MaxRecords = 10_000

// What holds where the document says nothing.
const (
	usualPopulation = 25
	usualSize       = 25
)

// A Collection is how an operation lists the records that another one reads one by one. It never changes once it is
// read, and is safe for concurrent use.
type Collection struct {
	item       *contract.Operation
	id         string
	population int
	// record is the path parameter that picks a record, and form how ids for it are made up.
	record *contract.Parameter
	form   form
	// fields are the members of a record, by name; nil where the document does not say which there are.
	fields map[string]kind
	// uses are the query parameters that mean something here, by name.
	uses map[string]use
	// envelope is what stands around the records, in the order written; nil where the reply is the bare list.
	envelope []member
	// directions are the values of ascending and descending, as JSON.
	directions [2]string
	// usual is what a request means that asks for nothing.
	usual ask
	// base is the number of the first page, and limit the largest page.
	base, limit int64
}

// A use is what a query parameter is for. Of filters and ranges, field is the member they look at.
type use struct {
	role  role
	field string
	at    schema.Place
}

// A member of the envelope. The name is written as JSON, with the colon.
type member struct {
	name string
	role role
}

// Item is the operation that reads one record.
func (l *Collection) Item() *contract.Operation { return l.item }

// Population is how many records are made up, from 0 to MaxRecords. It is 25 where the document does not say.
func (l *Collection) Population() int { return l.population }

// A role is what a name of the document is for.
type role string

// The roles.
const (
	isPage      role = "page"
	isSize      role = "size"
	isOffset    role = "offset"
	isOrder     role = "orderBy"
	isDirection role = "direction"
	isFilter    role = "filter"
	isFrom      role = "from"
	isTo        role = "to"
	isRecords   role = "records"
	isCount     role = "count"
	isTotal     role = "total"
	isPages     role = "pages"
	isFirst     role = "first"
	isLast      role = "last"
	isNext      role = "next"
	isPrevious  role = "previous"
)

// queryRoles are those of query parameters.
func queryRoles() []role {
	return []role{isPage, isSize, isOffset, isOrder, isDirection, isFilter, isFrom, isTo}
}

// envelopeRoles are those of members around the records.
func envelopeRoles() []role {
	return []role{
		isRecords, isPage, isSize, isOffset, isOrder, isDirection, isCount, isTotal, isPages, isFirst, isLast, isNext,
		isPrevious,
	}
}

// selects reports whether the role is about one field of the records.
func (r role) selects() bool { return r == isFilter || r == isFrom || r == isTo }
