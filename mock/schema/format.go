package schema

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// formatKinds says what values each known format is about: those of JSON Schema 2020-12, section 7.3, and those of the
// OpenAPI format registry. Values of other types keep every format (JSON Schema, section 7.1).
func formatKinds() map[string]kinds {
	all := map[string]kinds{"regex": isString}
	for name := range stringFormats() {
		all[name] = isString
	}
	for name := range numberFormats() {
		all[name] = isNumber | isInteger
	}
	for name := range numericFormats() {
		all[name] = isString | isNumber | isInteger
	}
	return all
}

// formats are all of the known ones but regex, which is for the schema library's pattern engine.
func formats() []*jsonschema.Format {
	var all []*jsonschema.Format
	for name, ok := range stringFormats() {
		all = append(all, &jsonschema.Format{Name: name, Validate: ofString(ok)})
	}
	for name, ok := range numberFormats() {
		all = append(all, &jsonschema.Format{Name: name, Validate: ofNumber(ok)})
	}
	for name, ok := range numericFormats() {
		whole := strings.HasSuffix(name, "int64")
		number, text := ofNumber(ok), ofString(func(s string) bool {
			return isNumeral(s) && (!whole || !strings.ContainsAny(s, ".eE")) && ok(json.Number(s))
		})
		all = append(all, &jsonschema.Format{Name: name, Validate: func(v any) error {
			return errors.Join(number(v), text(v))
		}})
	}
	return all
}

func stringFormats() map[string]func(string) bool {
	every := func(string) bool { return true }
	return map[string]func(string) bool{
		"date": isDate, "time": isTime, "date-time": isDateTime, "time-local": isTimeLocal,
		"date-time-local": isDateTimeLocal, "duration": isDuration, "http-date": isHTTPDate, "imf-fixdate": isFixdate,
		"hostname": isHostname, "idn-hostname": isIDNHostname, "email": isEmail, "idn-email": isIDNEmail,
		"ipv4": isIPv4, "ipv6": isIPv6,
		"uri":           func(s string) bool { return isURI(s, false) },
		"uri-reference": func(s string) bool { return isURIReference(s, false) },
		"iri":           func(s string) bool { return isURI(s, true) },
		"iri-reference": func(s string) bool { return isURIReference(s, true) },
		"uri-template":  isURITemplate, "uuid": IsUUID,
		"json-pointer": isPointer, "relative-json-pointer": isRelativePointer,
		"byte": isBase64, "base64url": isBase64URL, "char": isChar, "media-range": isMediaRange,
		"sf-binary": isFieldBinary, "sf-boolean": isFieldBoolean, "sf-string": isFieldString, "sf-token": isFieldToken,
		// These say how a string is shown or carried, and allow every string. Whether text is HTML is not looked at.
		"password": every, "binary": every, "commonmark": every, "html": every,
	}
}

func numberFormats() map[string]func(json.Number) bool {
	const safe = 1<<53 - 1
	return map[string]func(json.Number) bool{
		"int8": between(math.MinInt8, math.MaxInt8), "int16": between(math.MinInt16, math.MaxInt16),
		"int32": between(math.MinInt32, math.MaxInt32), "uint8": between(0, math.MaxUint8),
		"uint16": between(0, math.MaxUint16), "uint32": between(0, math.MaxUint32), "double-int": between(-safe, safe),
		"sf-integer": between(-999_999_999_999_999, 999_999_999_999_999), "sf-decimal": isFieldDecimal,
		"float": finite(32), "double": finite(64),
	}
}

// numericFormats may be written as strings, too: not every reader's numbers are large enough for them.
func numericFormats() map[string]func(json.Number) bool {
	return map[string]func(json.Number) bool{
		"int64": between(math.MinInt64, math.MaxInt64), "uint64": between(0, math.MaxUint64),
		"decimal": isDecimal, "decimal128": isDecimal128,
	}
}

var errFormat = errors.New("not of this format")

func ofString(ok func(string) bool) func(any) error {
	return func(v any) error {
		if s, is := v.(string); is && !ok(s) {
			return errFormat
		}
		return nil
	}
}

func ofNumber(ok func(json.Number) bool) func(any) error {
	return func(v any) error {
		if n, is := v.(json.Number); is && !ok(n) {
			return errFormat
		}
		return nil
	}
}

func between(low int64, high uint64) func(json.Number) bool {
	return func(number json.Number) bool {
		if n, err := strconv.ParseInt(string(number), 10, 64); err == nil {
			return n >= low && (n < 0 || uint64(n) <= high)
		}
		n, ok := Rational(number)
		return ok && n.IsInt() && n.Num().Cmp(big.NewInt(low)) >= 0 && n.Num().Cmp(new(big.Int).SetUint64(high)) <= 0
	}
}

func finite(bits int) func(json.Number) bool {
	return func(number json.Number) bool {
		_, err := strconv.ParseFloat(string(number), bits)
		return err == nil
	}
}

// isNumeral reports whether text is a number as JSON writes it.
func isNumeral(s string) bool {
	return s != "" && (s[0] == '-' || isDigit(s[0])) && json.Valid([]byte(s))
}

// isDecimal is a number without an exponent: its point is fixed.
func isDecimal(number json.Number) bool { return !strings.ContainsAny(string(number), "eE") }

// isDecimal128 holds the range of IEEE 754 decimal128: 34 significant digits, the first of them worth at most 10^6144.
func isDecimal128(number json.Number) bool {
	if _, ok := Rational(number); !ok {
		return false
	}
	digits, _, _ := strings.Cut(strings.ToLower(strings.TrimPrefix(string(number), "-")), "e")
	digits = strings.Trim(strings.Replace(digits, ".", "", 1), "0")
	return len(digits) <= 34
}

// isFieldDecimal is a decimal of structured fields (RFC 8941, section 3.3.2): 12 digits, and 3 behind the point.
func isFieldDecimal(number json.Number) bool {
	n, ok := Rational(number)
	if !ok {
		return false
	}
	limit := new(big.Rat).SetInt64(999_999_999_999)
	whole := new(big.Rat).SetInt(new(big.Int).Quo(n.Num(), n.Denom()))
	return whole.Abs(whole).Cmp(limit) <= 0 && n.Mul(n, big.NewRat(1000, 1)).IsInt()
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

// Plain is a JSON number in the one form that all ways to write it have: 1 for 1.0, 10e-1 and 1, a fraction for others
// that are not whole. So numbers are one value where their forms are one text (JSON Schema 2020-12, section 4.2.2). One
// that is not Countable stays as it is.
func Plain(number string) string {
	if number != "-0" && !strings.ContainsAny(number, ".eE") {
		return number
	}
	value, ok := Rational(json.Number(number))
	if !ok {
		return number
	}
	return value.RatString()
}

// Rational is a JSON number, exactly. It is false for one that is not Countable.
func Rational(number json.Number) (*big.Rat, bool) {
	if !Countable(string(number)) {
		return nil, false
	}
	return new(big.Rat).SetString(string(number))
}
