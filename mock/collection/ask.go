package collection

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"understudy/mock/problem"
)

// An ask is what a query asks for.
type ask struct {
	page, size, offset int64
	order              string
	descending         bool
	tests              []test
}

// A test is what a member of a record must be.
type test struct {
	role role
	// field is the member's name, and slot where its value is found.
	field string
	slot  int
	// text is what the member is compared with. Numbers are compared by value, times as exactly as the text has them.
	text   string
	number value
	when   time.Time
	unit   time.Duration
}

// maxPage bounds the page that is asked for, so that counting records does not overflow.
const maxPage = 1 << 40

// asked reads a query. What cannot be read is a finding, and as if it were not there. Of a parameter that is there
// twice the first one counts.
func (l *Collection) asked(query string) (a ask, findings []problem.Finding) {
	a = l.usual
	var seen []string
	for pair := range strings.SplitSeq(query, "&") {
		rawName, rawText, _ := strings.Cut(pair, "=")
		name, errName := url.QueryUnescape(rawName)
		used, is := l.uses[name]
		if errName != nil || !is || slices.Contains(seen, name) {
			continue
		}
		seen = append(seen, name)
		text, err := url.QueryUnescape(rawText)
		expected := "percent-encoded UTF-8"
		if err == nil {
			expected = l.take(&a, used, text)
		}
		if expected != "" {
			findings = append(findings, used.finding(name, text, expected))
		}
	}
	return a, findings
}

// finding is that of a parameter's text that cannot be read.
func (u use) finding(name, text, expected string) problem.Finding {
	if problem.SecretName(name) || len(text) > 100 {
		text = ""
	}
	return problem.Finding{
		In: "query", Name: name, Keyword: Extension, Expected: expected, Got: text, Message: "is not " + expected,
		Hint: "send " + expected, Document: u.at.Location(),
	}
}

// take takes over one parameter. It returns what the text should have been, or "".
func (l *Collection) take(a *ask, used use, text string) (expected string) {
	switch used.role {
	case isPage:
		return within(&a.page, text, l.base, maxPage)
	case isSize:
		return within(&a.size, text, 1, l.limit)
	case isOffset:
		return within(&a.offset, text, 0, maxPage)
	case isOrder:
		if _, known := l.fields[text]; !known && l.fields != nil || text == "" {
			return "the name of a member"
		}
		a.order = text
	case isDirection:
		ascending, descending := strings.Trim(l.directions[0], `"`), strings.Trim(l.directions[1], `"`)
		if text != ascending && text != descending {
			return ascending + " or " + descending
		}
		a.descending = text == descending
	default:
		return l.test(a, used, text)
	}
	return ""
}

func within(into *int64, text string, least, most int64) (expected string) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < least || n > most {
		return fmt.Sprintf("a whole number from %d to %d", least, most)
	}
	*into = n
	return ""
}

// test adds a test. A filter without a text lets everything pass, as forms send one for a field that is not filled in.
func (l *Collection) test(a *ask, used use, text string) (expected string) {
	if text == "" {
		return ""
	}
	one := test{role: used.role, field: used.field, text: text}
	isNumber := one.number.count(text)
	when, unit, isTime := parseTime(text)
	one.when, one.unit = when, unit
	switch l.fields[used.field] {
	case numeric:
		if !isNumber {
			return "a number"
		}
	case moment:
		if !isTime {
			return "a date and time that exists, such as 2025-01-15T10:30"
		}
	case textual:
	}
	a.tests = append(slices.Clip(a.tests), one)
	return ""
}

// passes reports whether a member is what the test asks for. What is not there, or null, passes none.
func (t *test) passes(v *value) bool {
	by := 0
	switch v.sort {
	case nothing:
		return false
	case count:
		if t.number.sort != count {
			return false
		}
		by = v.compare(&t.number)
	case instant:
		by = v.when.Truncate(t.unit).Compare(t.when.Truncate(t.unit))
	default:
		by = strings.Compare(string(v.text), t.text)
	}
	switch t.role {
	case isFrom:
		return by >= 0
	case isTo:
		return by <= 0
	default:
		return by == 0
	}
}
