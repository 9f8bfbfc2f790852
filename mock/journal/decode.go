package journal

import (
	"net/http"
	"time"

	"understudy/mock/problem"
)

// A reader takes an encoded entry apart. Texts share one copy of the entry's bytes. A reader never reads past its end:
// what does not add up sets bad, and all that follows is empty.
type reader struct {
	rest string
	bad  bool
}

// decodeEntry is the reverse of appendEntry. It reports false when the data is not an entry; it never panics.
func decodeEntry(data string) (Entry, bool) {
	r := &reader{rest: data}
	var e Entry
	flags := r.octet()
	e.Aborted, e.Truncated = flags&flagAborted != 0, flags&flagTruncated != 0
	e.Lax, e.Seeded = flags&flagLax != 0, flags&flagSeeded != 0
	e.Closed = flags&flagClosed != 0
	seconds := r.varint()
	e.Time = time.Unix(seconds, int64(r.uvarint())).UTC()
	e.Took = time.Duration(r.varint())
	e.Status = int(r.varint())
	for _, text := range [...]*string{
		&e.Session, &e.Generation, &e.Method, &e.Target, &e.Host, &e.Proto, &e.Remote,
		&e.Operation, &e.Template, &e.Persona, &e.Source,
	} {
		*text = r.text()
	}
	if flags&flagPlayed != 0 {
		e.Stub, e.Fault = r.text(), r.text()
		e.Delay, e.Seed = time.Duration(r.varint()), r.varint()
	}
	if flags&flagMissed != 0 {
		e.Nearest = r.text()
	}
	e.RequestHeader = r.header()
	e.RequestBytes, e.RequestBody = r.varint(), []byte(r.text())
	e.ReplyHeader = r.header()
	e.ReplyBytes, e.ReplyBody = r.varint(), []byte(r.text())
	for n := r.count(); n > 0 && !r.bad; n-- {
		e.Findings = append(e.Findings, r.finding())
	}
	for n := r.count(); n > 0 && !r.bad; n-- {
		e.Steps = append(e.Steps, Step{Gate(r.octet()), Outcome(r.octet()), r.text()})
	}
	return e, !r.bad && r.rest == ""
}

func (r *reader) fail() {
	r.bad = true
	r.rest = ""
}

func (r *reader) octet() byte {
	if r.rest == "" {
		r.fail()
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

func (r *reader) uvarint() uint64 {
	var value uint64
	for shift := uint(0); shift < 64; shift += 7 {
		b := r.octet()
		value |= uint64(b&0x7f) << shift
		if b < 0x80 {
			return value
		}
	}
	r.fail()
	return 0
}

func (r *reader) varint() int64 {
	value := r.uvarint()
	// Zigzag, as encoding/binary writes it: the lowest bit is the sign.
	return int64(value>>1) ^ -int64(value&1)
}

// count reads a number of elements. Each takes at least one byte, so a count beyond the bytes left is refused
// before anything is allocated for it.
func (r *reader) count() int {
	n := r.uvarint()
	if n > uint64(len(r.rest)) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *reader) text() string {
	n := r.count()
	text := r.rest[:n]
	r.rest = r.rest[n:]
	return text
}

func (r *reader) header() http.Header {
	n := r.count()
	if n == 0 {
		return nil
	}
	header := make(http.Header)
	for ; n > 0 && !r.bad; n-- {
		name := r.text()
		var values []string
		for k := r.count(); k > 0 && !r.bad; k-- {
			values = append(values, r.text())
		}
		header[name] = values
	}
	return header
}

func (r *reader) finding() problem.Finding {
	var f problem.Finding
	for _, text := range [...]*string{
		&f.Side, &f.In, &f.Name, &f.Pointer, &f.Keyword, &f.Expected, &f.Got, &f.Message, &f.Hint,
	} {
		*text = r.text()
	}
	f.Document = r.location()
	f.Source = r.location()
	return f
}

func (r *reader) location() problem.Location {
	return problem.Location{File: r.text(), Pointer: r.text(), Line: int(r.varint()), Column: int(r.varint())}
}
