package journal

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"understudy/mock/problem"
)

// What a log line shows at most: of a target and of each text of a finding, in bytes.
const (
	lineTarget = 200
	lineText   = 300
	// lineFindings is how many findings a line shows.
	lineFindings = 3
)

// AppendLine appends an entry as one line for people, with its newline: time of day, method, target, status, source,
// operation and duration, then a fault and a contract that was off, if a tester asked for them, and the findings (three
// at most) or, without any, why it was refused. Secrets in the target are hidden, and nothing that a client sent can
// end the line or reach the terminal as a command. With color, the status is coloured by its class.
func (r *Redactor) AppendLine(dst []byte, e *Entry, color bool) []byte {
	dst = appendClock(dst, e.Time)
	dst = append(dst, ' ')
	dst = appendPlain(dst, e.Method, true)
	dst = append(dst, ' ')
	why := refusal(e)
	r = r.ofLine(e, why)
	dst = appendShort(dst, r.Target(e.Target), lineTarget, true)
	dst = append(dst, ' ')
	dst = appendStatus(dst, e.Status, color)
	if e.Source != "" {
		dst = append(dst, ' ')
		dst = appendPlain(dst, r.struck(e.Source), false)
	}
	if e.Operation != "" && !strings.Contains(e.Source, e.Operation) {
		dst = append(dst, ' ')
		dst = appendPlain(dst, e.Operation, false)
	}
	dst = append(dst, ' ')
	dst = appendMilliseconds(dst, e.Took)
	if e.Fault != "" {
		dst = append(dst, " (fault "...)
		dst = appendShort(dst, e.Fault, lineText, false)
		dst = append(dst, ')')
	}
	if e.Lax && !strings.Contains(e.Source, "contract=off") {
		dst = append(dst, " (contract off)"...)
	}
	if e.Aborted {
		dst = append(dst, " (client left)"...)
	}
	for i := range e.Findings {
		if i == lineFindings {
			dst = append(dst, " (+"...)
			dst = strconv.AppendInt(dst, int64(len(e.Findings)-i), 10)
			dst = append(dst, " more)"...)
			break
		}
		dst = append(dst, " | "...)
		shown := e.Findings[i]
		if !r.Show {
			shown = r.finding(shown)
		}
		dst = appendFindingText(dst, &shown)
	}
	if why != "" {
		dst = append(dst, " | "...)
		dst = appendShort(dst, r.Text(why), lineTarget, false)
	}
	return append(dst, '\n')
}

// refusal is why an exchange without findings did not get what it asked for, or "".
func refusal(e *Entry) string {
	if len(e.Findings) > 0 {
		return ""
	}
	for i := len(e.Steps) - 1; i >= 0; i-- {
		if step := &e.Steps[i]; step.Outcome == Refused || step.Outcome == Failed {
			return step.Detail
		}
	}
	return ""
}

// appendClock writes the time of day to the millisecond. It is several times as fast as Time.AppendFormat.
func appendClock(dst []byte, t time.Time) []byte {
	hour, minute, second := t.Clock()
	dst = appendDigits(dst, hour, 2)
	dst = append(dst, ':')
	dst = appendDigits(dst, minute, 2)
	dst = append(dst, ':')
	dst = appendDigits(dst, second, 2)
	dst = append(dst, '.')
	return appendDigits(dst, t.Nanosecond()/int(time.Millisecond), 3)
}

func appendDigits(dst []byte, value, width int) []byte {
	var digits [3]byte
	for i := width - 1; i >= 0; i-- {
		digits[i] = byte('0' + value%10)
		value /= 10
	}
	return append(dst, digits[:width]...)
}

// appendShort appends a client's text, and of a longer one its beginning and how many bytes were left out.
func appendShort(dst []byte, text string, limit int, word bool) []byte {
	if len(text) <= limit {
		return appendPlain(dst, text, word)
	}
	end := limit
	for end > limit-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	dst = appendPlain(dst, text[:end], word)
	dst = append(dst, "...(+"...)
	dst = strconv.AppendInt(dst, int64(len(text)-end), 10)
	return append(dst, " bytes)"...)
}

func appendStatus(dst []byte, status int, color bool) []byte {
	if !color {
		return strconv.AppendInt(dst, int64(status), 10)
	}
	paint := "\x1b[31m" // Red: the server's fault, or no status at all.
	switch status / 100 {
	case 2:
		paint = "\x1b[32m"
	case 1, 3:
		paint = "\x1b[36m"
	case 4:
		paint = "\x1b[33m"
	}
	dst = append(dst, paint...)
	dst = strconv.AppendInt(dst, int64(status), 10)
	return append(dst, "\x1b[0m"...)
}

func appendMilliseconds(dst []byte, d time.Duration) []byte {
	hundredths := int64(max(d, 0) / (10 * time.Microsecond))
	dst = strconv.AppendInt(dst, hundredths/100, 10)
	dst = append(dst, '.')
	dst = appendDigits(dst, int(hundredths%100), 2)
	return append(dst, "ms"...)
}

// appendFindingText writes what Finding.String does, escaped and shortened.
func appendFindingText(dst []byte, f *problem.Finding) []byte {
	dst = appendShort(dst, f.Place(), lineText, false)
	dst = append(dst, ": "...)
	dst = appendShort(dst, f.Message, lineText, false)
	if f.Hint != "" {
		dst = append(dst, " ("...)
		dst = appendShort(dst, f.Hint, lineText, false)
		dst = append(dst, ')')
	}
	return dst
}
