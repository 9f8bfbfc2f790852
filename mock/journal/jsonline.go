package journal

import (
	"strconv"
	"time"

	"understudy/mock/problem"
)

// How many findings a line of JSON carries at most, and of a longer text how many bytes.
const (
	jsonFindings = 20
	jsonText     = 4 << 10
)

const jsonTime = "2006-01-02T15:04:05.000Z07:00"

// AppendJSON appends an entry as one JSON object on a line of its own, with the keys time, level, msg, id, session,
// generation, method, target, status, operation, persona, source, took_ms, and, when they apply, stub, contract
// ("off"), delay_ms, fault, aborted, findings (at most 20) and findings_left_out. The level is error for a status from
// 500, warn for one from 400 or for findings, else info.
func (r *Redactor) AppendJSON(dst []byte, e *Entry) []byte {
	r = r.ofLine(e, "")
	dst = append(dst, `{"time":"`...)
	dst = e.Time.UTC().AppendFormat(dst, jsonTime)
	dst = append(dst, `","level":"`...)
	dst = append(dst, severity(e)...)
	dst = append(dst, `","msg":"exchange"`...)
	dst = appendMember(dst, "id", e.ID)
	dst = appendMember(dst, "session", e.Session)
	dst = appendMember(dst, "generation", e.Generation)
	dst = appendMember(dst, "method", e.Method)
	dst = appendMember(dst, "target", r.Target(e.Target))
	dst = append(dst, `,"status":`...)
	dst = strconv.AppendInt(dst, int64(e.Status), 10)
	dst = appendMember(dst, "operation", e.Operation)
	dst = appendMember(dst, "persona", e.Persona)
	dst = appendMember(dst, "source", r.struck(e.Source))
	dst = append(dst, `,"took_ms":`...)
	dst = appendMicroseconds(dst, e.Took)
	dst = appendPlay(dst, e)
	if e.Aborted {
		dst = append(dst, `,"aborted":true`...)
	}
	if len(e.Findings) > 0 {
		dst = appendFindings(dst, r.Findings(e.Findings))
	}
	return append(dst, '}', '\n')
}

// appendPlay says what a tester had asked for.
func appendPlay(dst []byte, e *Entry) []byte {
	if e.Stub != "" {
		dst = appendMember(dst, "stub", e.Stub)
	}
	if e.Lax {
		dst = append(dst, `,"contract":"off"`...)
	}
	if e.Delay > 0 {
		dst = append(dst, `,"delay_ms":`...)
		dst = appendMicroseconds(dst, e.Delay)
	}
	if e.Fault != "" {
		dst = appendMember(dst, "fault", e.Fault)
	}
	return dst
}

// appendMicroseconds writes milliseconds with microseconds as their fraction.
func appendMicroseconds(dst []byte, d time.Duration) []byte {
	micros := int64(max(d, 0) / time.Microsecond)
	dst = strconv.AppendInt(dst, micros/1000, 10)
	dst = append(dst, '.')
	return appendDigits(dst, int(micros%1000), 3)
}

func severity(e *Entry) string {
	switch {
	case e.Status >= 500:
		return "error"
	case e.Status >= 400 || len(e.Findings) > 0:
		return "warn"
	}
	return "info"
}

func appendMember(dst []byte, name, value string) []byte {
	dst = append(dst, ',', '"')
	dst = append(dst, name...)
	dst = append(dst, '"', ':')
	return appendQuoted(dst, value[:min(len(value), jsonText)])
}

func appendFindings(dst []byte, findings []problem.Finding) []byte {
	dst = append(dst, `,"findings":[`...)
	shown := findings[:min(len(findings), jsonFindings)]
	for i := range shown {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendFindingJSON(dst, &shown[i])
	}
	dst = append(dst, ']')
	if left := len(findings) - len(shown); left > 0 {
		dst = append(dst, `,"findings_left_out":`...)
		dst = strconv.AppendInt(dst, int64(left), 10)
	}
	return dst
}

// appendFindingJSON writes the members that say where and why, under the names they have everywhere.
func appendFindingJSON(dst []byte, f *problem.Finding) []byte {
	dst = append(dst, `{"in":`...)
	dst = appendQuoted(dst, f.In)
	for _, member := range [...]struct{ name, value string }{
		{"name", f.Name},
		{"pointer", f.Pointer},
		{"keyword", f.Keyword},
		{"expected", f.Expected},
		{"got", f.Got},
		{"message", f.Message},
		{"hint", f.Hint},
	} {
		if member.value != "" {
			dst = appendMember(dst, member.name, member.value)
		}
	}
	return append(dst, '}')
}
