package schema

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// formats are those of the OpenAPI format registry, beside those of JSON Schema that the library knows; date-time and
// time are here because the library takes signs inside a time of day.
func formats() []*jsonschema.Format {
	return []*jsonschema.Format{
		{Name: "int32", Validate: integerBetween(math.MinInt32, math.MaxInt32)},
		{Name: "int64", Validate: integerBetween(math.MinInt64, math.MaxInt64)},
		{Name: "float", Validate: finite(32)},
		{Name: "double", Validate: finite(64)},
		{Name: "byte", Validate: text(isBase64)},
		{Name: "date-time", Validate: text(isDateTime)},
		{Name: "time", Validate: text(isTime)},
		// These two say how a string is shown or carried, and allow every string.
		{Name: "password", Validate: text(func(string) bool { return true })},
		{Name: "binary", Validate: text(func(string) bool { return true })},
	}
}

var errFormat = errors.New("not of this format")

// text makes a format of a test on strings. Other types are no business of a string's format (JSON Schema 7.1).
func text(ok func(string) bool) func(any) error {
	return func(v any) error {
		if s, is := v.(string); is && !ok(s) {
			return errFormat
		}
		return nil
	}
}

func integerBetween(low, high int64) func(any) error {
	return func(v any) error {
		number, is := v.(json.Number)
		if !is {
			return nil
		}
		if n, err := strconv.ParseInt(string(number), 10, 64); err == nil {
			if n < low || n > high {
				return errFormat
			}
			return nil
		}
		n, ok := Rational(number)
		if !ok || !n.IsInt() || n.Num().Cmp(big.NewInt(low)) < 0 || n.Num().Cmp(big.NewInt(high)) > 0 {
			return errFormat
		}
		return nil
	}
}

func finite(bits int) func(any) error {
	return func(v any) error {
		if number, is := v.(json.Number); is {
			if _, err := strconv.ParseFloat(string(number), bits); err != nil {
				return errFormat
			}
		}
		return nil
	}
}

// maxExponent bounds the power of ten of a number, for 1e999999999 would be a number of a billion digits.
const maxExponent = 1000

// maxDigits bounds the length of a number as it is written.
const maxDigits = 1000

// Countable reports whether a number can be reckoned with exactly: it is at most 1000 characters long, and its
// exponent lies between -1000 and 1000. Others are refused wherever they come in.
func Countable(number string) bool {
	if len(number) < len("1e999") {
		return true
	}
	if at := strings.IndexAny(number, "eE"); at >= 0 {
		if e, err := strconv.Atoi(number[at+1:]); err != nil || e > maxExponent || e < -maxExponent {
			return false
		}
	}
	return len(number) <= maxDigits
}

// Rational is a JSON number, exactly. It is false for one that is not Countable.
func Rational(number json.Number) (*big.Rat, bool) {
	if !Countable(string(number)) {
		return nil, false
	}
	return new(big.Rat).SetString(string(number))
}

func isBase64(s string) bool {
	_, err := base64.StdEncoding.Strict().DecodeString(s)
	return err == nil && !strings.ContainsAny(s, "\r\n")
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
