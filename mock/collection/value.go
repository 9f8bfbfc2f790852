package collection

import (
	"bytes"
	"cmp"
	"encoding/json"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"understudy/mock/schema"
)

// A sort is what a value is, in the order in which unlike values are sorted: nothing first, as databases do.
type sort uint8

const (
	nothing sort = iota
	truth
	count
	instant
	words
)

// A value is a member of a record, ready to be compared.
type value struct {
	sort sort
	// small is a whole number of 64 bits, and great any other one, or nil.
	small int64
	great *big.Rat
	when  time.Time
	// text is a string without its quotes, or else the JSON text.
	text []byte
}

// valueOf reads JSON text as a field of its kind has it.
func valueOf(raw []byte, k kind) value {
	if len(raw) == 0 {
		return value{}
	}
	v := value{sort: words, text: raw}
	switch c := raw[0]; {
	case c == '"':
		v.text = unquoted(raw)
		if k == moment {
			if when, _, ok := parseTime(string(v.text)); ok {
				v.sort, v.when = instant, when
			}
		}
	case c == 'n':
		return value{}
	case c == 't' || c == 'f':
		v.sort = truth
	case c == '-' || c >= '0' && c <= '9':
		if small, whole := wholeNumber(raw); whole {
			v.sort, v.small = count, small
		} else {
			v.count(string(raw))
		}
	}
	return v
}

// wholeNumber is a whole number of up to 18 digits as JSON writes it, which is what most ids are.
func wholeNumber(text []byte) (n int64, whole bool) {
	if len(text) == 0 || len(text) > 18 || text[0] == '0' && len(text) > 1 {
		return 0, false
	}
	for _, c := range text {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int64(c-'0')
	}
	return n, true
}

// count makes a number of the value, if the text is one.
func (v *value) count(text string) bool {
	if small, err := strconv.ParseInt(text, 10, 64); err == nil {
		v.sort, v.small = count, small
		return true
	}
	if great, ok := schema.Rational(json.Number(text)); ok {
		v.sort, v.great = count, great
		return true
	}
	return false
}

// unquoted is a JSON string's text.
func unquoted(quoted []byte) []byte {
	if inner := quoted[1 : len(quoted)-1]; bytes.IndexByte(inner, '\\') < 0 {
		return inner
	}
	plain, err := jsontext.AppendUnquote(nil, quoted)
	if err != nil {
		return quoted
	}
	return plain
}

// compare orders values: false before true, numbers by value, times by instant, texts by their bytes.
func (v *value) compare(other *value) int {
	if by := cmp.Compare(v.sort, other.sort); by != 0 {
		return by
	}
	switch v.sort {
	case nothing:
		return 0
	case count:
		if v.great == nil && other.great == nil {
			return cmp.Compare(v.small, other.small)
		}
		return v.rational().Cmp(other.rational())
	case instant:
		return v.when.Compare(other.when)
	default:
		return bytes.Compare(v.text, other.text)
	}
}

func (v *value) rational() *big.Rat {
	if v.great != nil {
		return v.great
	}
	return new(big.Rat).SetInt64(v.small)
}

// parseTime reads a date, or a date and time, with a zone or in UTC. It is as exact as it is written: the unit is a
// day, a minute, a second or, with a fraction, 0.
func parseTime(text string) (when time.Time, unit time.Duration, ok bool) {
	for _, form := range [...]struct {
		layout string
		unit   time.Duration
	}{
		{time.RFC3339, time.Second},
		{"2006-01-02T15:04:05", time.Second},
		{"2006-01-02T15:04", time.Minute},
		{"2006-01-02T15:04Z07:00", time.Minute},
		{time.DateOnly, 24 * time.Hour},
	} {
		if when, err := time.Parse(form.layout, text); err == nil {
			if strings.ContainsAny(text, ".,") {
				return when, 0, true
			}
			return when, form.unit, true
		}
	}
	return time.Time{}, 0, false
}
