package schema

import (
	"strings"
	"time"
)

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// isDateTime holds RFC 3339, section 5.6, to the digit: a real calendar day, and a leap second only at midnight UTC.
func isDateTime(s string) bool {
	if len(s) < len("2006-01-02T15:04:05Z") || s[10] != 'T' && s[10] != 't' {
		return false
	}
	if _, err := time.Parse(time.DateOnly, s[:10]); err != nil {
		return false
	}
	return isTime(s[11:])
}

// isTime holds the full-time of RFC 3339, section 5.6.
func isTime(s string) bool {
	if len(s) < len("15:04:05Z") || s[2] != ':' || s[5] != ':' {
		return false
	}
	hour, minute, second := digits(s[0:2], 23), digits(s[3:5], 59), digits(s[6:8], 60)
	rest := s[8:]
	if rest[0] == '.' {
		end := 1
		for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
			end++
		}
		if end == 1 || end == len(rest) {
			return false
		}
		rest = rest[end:]
	}
	offset := 0
	if rest != "Z" && rest != "z" {
		if len(rest) != len("+00:00") || rest[0] != '+' && rest[0] != '-' || rest[3] != ':' {
			return false
		}
		hours, minutes := digits(rest[1:3], 23), digits(rest[4:6], 59)
		if hours < 0 || minutes < 0 {
			return false
		}
		if offset = hours*60 + minutes; rest[0] == '-' {
			offset = -offset
		}
	}
	if hour < 0 || minute < 0 || second < 0 {
		return false
	}
	const day = 24 * 60
	return second < 60 || (hour*60+minute-offset+2*day)%day == day-1
}

// digits reads two digits up to a limit, or is -1.
func digits(s string, limit int) int {
	if s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9' {
		return -1
	}
	if n := int(s[0]-'0')*10 + int(s[1]-'0'); n <= limit {
		return n
	}
	return -1
}

// isDateTimeLocal is a date-time without an offset.
func isDateTimeLocal(s string) bool {
	return len(s) > len("2006-01-02T") && (s[10] == 'T' || s[10] == 't') && isDate(s[:10]) && isTimeLocal(s[11:])
}

// isTimeLocal is a time without an offset: one that Universal Time would allow.
func isTimeLocal(s string) bool { return s != "" && isDigit(s[len(s)-1]) && isTime(s+"Z") }

// isDuration holds RFC 3339, appendix A, where no unit may be left out between two others.
func isDuration(s string) bool {
	s, ok := strings.CutPrefix(s, "P")
	if !ok {
		return false
	}
	if weeks, ok := strings.CutSuffix(s, "W"); ok {
		return weeks != "" && leadingDigits(weeks) == len(weeks)
	}
	date, clock, timed := strings.Cut(s, "T")
	return (date != "" || timed) && (date == "" || isUnits(date, "YMD")) && (!timed || isUnits(clock, "HMS"))
}

// isUnits reports whether text is numbers with units that follow each other directly.
func isUnits(s, units string) bool {
	last := -1
	for s != "" {
		count := leadingDigits(s)
		if count == 0 || count == len(s) {
			return false
		}
		unit := strings.IndexByte(units, s[count])
		if unit < 0 || last >= 0 && unit != last+1 {
			return false
		}
		last, s = unit, s[count+1:]
	}
	return last >= 0
}

func leadingDigits(s string) int {
	count := 0
	for count < len(s) && isDigit(s[count]) {
		count++
	}
	return count
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isHTTPDate holds RFC 9110, section 5.6.7: the form to use and the two obsolete ones that readers must take.
func isHTTPDate(s string) bool {
	return isFixdate(s) || isLayout(s, "Monday, 02-Jan-06 15:04:05 GMT") || isLayout(s, time.ANSIC)
}

func isFixdate(s string) bool { return isLayout(s, "Mon, 02 Jan 2006 15:04:05 GMT") }

// isLayout reports whether a time is written so, its weekday right.
func isLayout(s, layout string) bool {
	t, err := time.Parse(layout, s)
	return err == nil && t.Format(layout) == s
}
