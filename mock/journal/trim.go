package journal

import (
	"slices"

	"understudy/mock/problem"
)

// What is left of an entry that does not fit otherwise. Together they stay below the smallest segment.
const (
	trimmedText     = 96
	trimmedFindings = 8
	trimmedSteps    = 16
)

// appendTrimmed encodes an entry that is larger than room: first without its bodies, then without its headers too,
// and at last with all texts and lists shortened. The lengths of the bodies stay.
func appendTrimmed(dst []byte, e *Entry, room int) []byte {
	less := *e
	less.Truncated = true
	for _, trim := range []func(*Entry){dropBodies, dropHeaders, shorten} {
		trim(&less)
		dst = appendEntry(dst[:0], &less, room)
		if len(dst) <= room {
			break
		}
	}
	return dst
}

func dropBodies(e *Entry) {
	e.RequestBytes, e.RequestBody = max(e.RequestBytes, int64(len(e.RequestBody))), nil
	e.ReplyBytes, e.ReplyBody = max(e.ReplyBytes, int64(len(e.ReplyBody))), nil
}

func dropHeaders(e *Entry) {
	e.RequestHeader, e.ReplyHeader = nil, nil
}

func shorten(e *Entry) {
	clip(&e.Session, &e.Generation, &e.Method, &e.Target, &e.Host, &e.Proto, &e.Remote,
		&e.Operation, &e.Template, &e.Nearest, &e.Persona, &e.Source, &e.Stub, &e.Fault)
	// The caller's slices stay as they are: they are cloned before their elements are shortened.
	e.Findings = slices.Clone(e.Findings[:min(len(e.Findings), trimmedFindings)])
	for i := range e.Findings {
		f := &e.Findings[i]
		clip(&f.In, &f.Name, &f.Pointer, &f.Keyword, &f.Expected, &f.Got, &f.Message, &f.Hint)
		for _, place := range []*problem.Location{&f.Document, &f.Source} {
			clip(&place.File, &place.Pointer)
		}
	}
	e.Steps = slices.Clone(e.Steps[:min(len(e.Steps), trimmedSteps)])
	for i := range e.Steps {
		clip(&e.Steps[i].Detail)
	}
}

func clip(texts ...*string) {
	for _, text := range texts {
		*text = (*text)[:min(len(*text), trimmedText)]
	}
}
