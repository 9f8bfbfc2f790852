package journal

import (
	"encoding/binary"
	"net/http"

	"understudy/mock/problem"
)

// The codec. An entry is a run of fields in a fixed order: texts and bodies as a length (uvarint) and their bytes,
// numbers as varints, lists as a count and their elements. It never leaves the process, so it carries no version. The
// id is not part of it: the segment's index holds the sequence number.

const (
	flagAborted = 1 << iota
	flagTruncated
	flagLax
	flagSeeded
	// flagPlayed says that there is anything in what most entries do not have: stub, fault, delay and seed.
	flagPlayed
	// flagMissed says that no operation was meant, and there is a nearest path.
	flagMissed
	flagClosed
)

// appendEntry encodes an entry. It stops soon after it has passed room, because such an entry is trimmed anyway and
// thousands of findings need not be copied to learn that.
func appendEntry(dst []byte, e *Entry, room int) []byte {
	flags := flagsOf(e)
	dst = append(dst, flags)
	dst = binary.AppendVarint(dst, e.Time.Unix())
	dst = binary.AppendUvarint(dst, uint64(e.Time.Nanosecond()))
	dst = binary.AppendVarint(dst, int64(e.Took))
	dst = binary.AppendVarint(dst, int64(e.Status))
	for _, text := range [...]string{
		e.Session, e.Generation, e.Method, e.Target, e.Host, e.Proto, e.Remote,
		e.Operation, e.Template, e.Persona, e.Source,
	} {
		dst = appendText(dst, text)
	}
	if flags&flagPlayed != 0 {
		dst = appendText(dst, e.Stub)
		dst = appendText(dst, e.Fault)
		dst = binary.AppendVarint(dst, int64(e.Delay))
		dst = binary.AppendVarint(dst, e.Seed)
	}
	if flags&flagMissed != 0 {
		dst = appendText(dst, e.Nearest)
	}
	dst = appendHeader(dst, e.RequestHeader, room)
	dst = appendBody(dst, e.RequestBody, e.RequestBytes)
	dst = appendHeader(dst, e.ReplyHeader, room)
	dst = appendBody(dst, e.ReplyBody, e.ReplyBytes)

	dst = appendCount(dst, len(e.Findings))
	for i := 0; i < len(e.Findings) && len(dst) <= room; i++ {
		dst = appendFinding(dst, &e.Findings[i])
	}
	dst = appendCount(dst, len(e.Steps))
	for i := 0; i < len(e.Steps) && len(dst) <= room; i++ {
		step := &e.Steps[i]
		dst = append(dst, byte(step.Gate), byte(step.Outcome))
		dst = appendText(dst, step.Detail)
	}
	return dst
}

func flagsOf(e *Entry) (flags byte) {
	if e.Aborted {
		flags |= flagAborted
	}
	if e.Truncated {
		flags |= flagTruncated
	}
	if e.Lax {
		flags |= flagLax
	}
	if e.Seeded {
		flags |= flagSeeded
	}
	if e.Stub != "" || e.Fault != "" || e.Delay != 0 || e.Seed != 0 {
		flags |= flagPlayed
	}
	if e.Closed {
		flags |= flagClosed
	}
	if e.Nearest != "" {
		flags |= flagMissed
	}
	return flags
}

func appendCount(dst []byte, n int) []byte {
	// Most counts and lengths fit in one byte; saying so here keeps this small enough to be inlined.
	if n < 0x80 {
		return append(dst, byte(n))
	}
	return binary.AppendUvarint(dst, uint64(n))
}

func appendText(dst []byte, text string) []byte {
	dst = appendCount(dst, len(text))
	return append(dst, text...)
}

func appendHeader(dst []byte, header http.Header, room int) []byte {
	dst = appendCount(dst, len(header))
	for name, values := range header {
		if len(dst) > room {
			break
		}
		dst = appendText(dst, name)
		dst = appendCount(dst, len(values))
		for _, value := range values {
			dst = appendText(dst, value)
		}
	}
	return dst
}

func appendBody(dst, body []byte, length int64) []byte {
	length = max(length, int64(len(body)))
	dst = binary.AppendVarint(dst, length)
	body = body[:min(len(body), BodyBytes)]
	dst = appendCount(dst, len(body))
	return append(dst, body...)
}

func appendFinding(dst []byte, f *problem.Finding) []byte {
	for _, text := range [...]string{
		f.Side, f.In, f.Name, f.Pointer, f.Keyword, f.Expected, f.Got, f.Message, f.Hint,
	} {
		dst = appendText(dst, text)
	}
	dst = appendLocation(dst, &f.Document)
	return appendLocation(dst, &f.Source)
}

func appendLocation(dst []byte, l *problem.Location) []byte {
	dst = appendText(dst, l.File)
	dst = appendText(dst, l.Pointer)
	dst = binary.AppendVarint(dst, int64(l.Line))
	return binary.AppendVarint(dst, int64(l.Column))
}
