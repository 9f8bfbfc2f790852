package violation

import (
	"slices"
	"strings"
	"sync"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

// Bounds on what a book keeps.
const (
	// MaxKept is how many different violations a book keeps: 200. Others are counted.
	MaxKept = 200
	// MaxStrays is how many of them may be requests that mean no operation: 50. A wrong base path makes many.
	MaxStrays = 50
	// SampleBytes is how much of each body of an exchange is kept to show it, in bytes: 4 KiB.
	SampleBytes = 4 << 10
)

// A Violation is one breach of the contract, however often it was seen.
type Violation struct {
	problem.Finding
	// Operation is the operation's id, and Method and Path are the document's; of a request that means no operation,
	// Operation is "" and the other two are the request's own.
	Operation, Method, Path string
	// Times is in how many exchanges it was seen.
	Times int64
	// Sample is the first exchange in which it was seen, its bodies cut to SampleBytes. Its secrets are as they came: a
	// journal.Redactor hides them.
	Sample *journal.Entry
}

// A Book groups violations. The zero Book is empty. It is safe for concurrent use.
type Book struct {
	mu    sync.Mutex
	kept  map[key]*Violation
	order []*Violation
	// strays counts those that mean no operation.
	strays int
	untold int64
	size   int
	gaps   map[Gap]int64
}

// A key tells violations apart: those of one constraint at one place of one operation are the same. Which member is
// missing, or which preference is not documented, only the message tells; which status or media type is not, what was
// got.
type key struct{ operation, method, path, side, in, name, pointer, keyword, document, which string }

// Note takes up what an exchange broke. It reports whether the book has grown.
func (b *Book) Note(e *journal.Entry, breaches []problem.Finding) (grown bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var sample *journal.Entry
	counted := make(map[key]bool, len(breaches))
	for i := range breaches {
		k := keyOf(e, &breaches[i])
		if counted[k] {
			// Elements of one array, say: it is how many exchanges that are counted.
			continue
		}
		counted[k] = true
		if known := b.kept[k]; known != nil {
			known.Times++
			continue
		}
		if len(b.order) == MaxKept || e.Operation == "" && b.strays == MaxStrays {
			b.untold++
			continue
		}
		if e.Operation == "" {
			b.strays++
		}
		if sample == nil {
			sample = sampleOf(e)
			b.size += sizeOf(sample)
		}
		fresh := &Violation{
			Finding: breaches[i], Operation: e.Operation, Method: k.method, Path: k.path, Times: 1, Sample: sample,
		}
		if b.kept == nil {
			b.kept = map[key]*Violation{}
		}
		b.kept[k], b.order, grown = fresh, append(b.order, fresh), true
	}
	return grown
}

// List are the violations in the order in which each was first seen, and how many times others were seen for which
// there was no room.
func (b *Book) List() (list []Violation, untold int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, one := range b.order {
		list = append(list, *one)
	}
	return list, b.untold
}

// Size is about how many bytes the book takes.
func (b *Book) Size() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.size
}

func keyOf(e *journal.Entry, f *problem.Finding) key {
	path := e.Template
	if e.Operation == "" {
		path, _, _ = strings.Cut(e.Target, "?")
	}
	which := ""
	switch f.Keyword {
	case "required", "dependentRequired", problem.NotDocumented.Name:
		which = f.Message
	case "responses", "content", "content-type":
		which = f.Got
	}
	return key{
		e.Operation, e.Method, path, f.Side, f.In, f.Name, problem.Unnumbered(f.Pointer), f.Keyword,
		f.Document.File + f.Document.Pointer, which,
	}
}

// sampleOf is a copy of what an entry needs to show the exchange.
func sampleOf(e *journal.Entry) *journal.Entry {
	made := *e
	made.Book = nil
	made.RequestHeader, made.ReplyHeader = e.RequestHeader.Clone(), e.ReplyHeader.Clone()
	made.RequestBody = slices.Clone(e.RequestBody[:min(len(e.RequestBody), SampleBytes)])
	made.ReplyBody = slices.Clone(e.ReplyBody[:min(len(e.ReplyBody), SampleBytes)])
	made.Findings, made.Steps = slices.Clone(e.Findings), slices.Clone(e.Steps)
	return &made
}

func sizeOf(e *journal.Entry) int {
	size := entryBytes + len(e.Target) + len(e.RequestBody) + len(e.ReplyBody)
	for _, header := range [...]map[string][]string{e.RequestHeader, e.ReplyHeader} {
		for name, values := range header {
			size += len(name)
			for _, value := range values {
				size += len(value)
			}
		}
	}
	return size
}

// entryBytes is about what an entry takes beside its texts, with a violation of it.
const entryBytes = 1 << 10
