package schema_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/schema"
)

func TestDecodingKeepsEveryDigitAndRefusesWhatIsAmbiguous(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]any{
		`12345678901234567890.10`:              json.Number("12345678901234567890.10"),
		`{"a" : [null,true , false,"\u00e9"]}`: map[string]any{"a": []any{nil, true, false, "é"}},
		`[]`:                                   []any{},
		`{}`:                                   map[string]any{},
		`-0`:                                   json.Number("-0"),
		`"\ud83d\ude00"`:                       "😀",
	} {
		got, bad := schema.Decode([]byte(text), 8)
		if bad != nil {
			t.Errorf("%s: %v", text, bad)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
	const uncountable = "number : a number is longer than 1000 characters, or its exponent is past 1000, at byte "
	for text, want := range map[string]string{
		``:                         "json : there is no value",
		`{"a":1,"a":2}`:            "json /a: a member name is there twice at byte 7",
		`{"a":{"b":1,"\u0062":2}}`: "json /a/b: a member name is there twice at byte 12",
		`[1] 2`:                    "json : there is more after the value at byte 5",
		`{"a":tru}`:                "json /a: this is not JSON at byte 8",
		`{"a":`:                    "json /a: the text ends early at byte 5",
		"\"\xff\"":                 "json : the text is not UTF-8 at byte 1",
		`"\ud800"`:                 "json : an escape is half of a surrogate pair at byte 1",
		`[[[[[[[[[1]]]]]]]]]`:      "depth : nesting is deeper than 8 at byte 9",
		`[1e1001]`:                 uncountable + "7",
		`[1e99999999999999999999]`: uncountable + "23",
		strings.Repeat("1", 1001): "number : a number is longer than 1000 characters, or its exponent is past " +
			"1000, at byte 1001",
		`01`:            "json : there is more after the value at byte 2",
		`NaN`:           "json : this is not JSON at byte 0",
		"\xef\xbb\xbf1": "json : this is not JSON at byte 0",
	} {
		got, bad := schema.Decode([]byte(text), 8)
		if bad == nil {
			t.Errorf("%.40q became %v", text, got)
			continue
		}
		if told := bad.Keyword + " " + bad.Pointer + ": " + bad.Message; told != want {
			t.Errorf("%.40q: got %s, want %s", text, told, want)
		}
	}
}

func TestNumbersAreReckonedExactlyUpToABound(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{
		"1": "1", "0.1": "1/10", "1e3": "1000", "-2.50": "-5/2", "1e1001": "", "1E-1001": "", "1e99999999999999999999": "",
		strings.Repeat("1", 1001): "", "9007199254740993": "9007199254740993",
	} {
		got, ok := schema.Rational(json.Number(number))
		if ok != (want != "") {
			t.Errorf("%.20s: %t", number, ok)
			continue
		}
		if ok && got.RatString() != want {
			t.Errorf("%s is %s, want %s", number, got.RatString(), want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,2.5e3,true,null,"\u00e9"],"b":{}}`, `{"a":1,"a":2}`, `[[[[[]]]]]`, `"\ud83d\ude00"`, `1e400`, `{"":0}`,
		"\xef\xbb\xbf{}", ` [1 , 2 ]	`, `{"a":1}}`, `-`, `"\u0000"`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, bad := schema.Decode(data, 16)
		if bad != nil {
			if bad.Message == "" || bad.Hint == "" {
				t.Errorf("%q: a finding without words: %+v", data, bad)
			}
			if bad.Message == "this is not JSON" && json.Valid(data) {
				t.Errorf("%q is JSON, but: %v", data, bad)
			}
			return
		}
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.UseNumber()
		var want any
		if err := decoder.Decode(&want); err != nil {
			t.Fatalf("%q was read as %v, and is no JSON: %v", data, got, err)
		}
		if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
			t.Fatalf("%q was read, and there is more after it", data)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-encoding/json +got):\n%s", data, diff)
		}
	})
}

func TestFormatsAreHeldToTheLetter(t *testing.T) {
	t.Parallel()
	for format, values := range map[string]map[string]bool{
		"date-time": {
			`"2025-01-15T10:30:00Z"`: true, `"2025-01-15t10:30:00.123456789123+01:30"`: true, `"2025-02-30T00:00:00Z"`: false,
			`"2024-02-29T00:00:00Z"`: true, `"2025-02-29T00:00:00Z"`: false, `"2016-12-31T23:59:60Z"`: true,
			`"2016-12-31T22:59:60Z"`: false, `"2016-12-31T15:59:60-08:00"`: true, `"2025-01-15 10:30:00Z"`: false,
			`"2025-01-15T10:30:00"`: false, `"2025-01-15T24:00:00Z"`: false, `"2025-01-15T10:30:00.Z"`: false,
			`"2025-01-15T10:30:00+1:30"`: false, `"2025-01-15T10:30:00+24:00"`: false, `"2025-01-15T1a:30:00Z"`: false,
			`1`:                      true,
			`"2025-01-15T+1:30:00Z"`: false, `""`: false, `"２025-01-15T10:30:00Z"`: false,
		},
		"date": {`"2025-02-28"`: true, `"2025-02-29"`: false, `"25-02-28"`: false},
		"time": {`"10:30:00Z"`: true, `"10:30:00"`: false, `"10:30:00-00:00"`: true, `"10:30Z"`: false},
		"int32": {
			`2147483647`:  true,
			`2147483648`:  false,
			`-2147483649`: false,
			`1.0`:         true,
			`1e3`:         true,
			`1.5`:         false,
			`"x"`:         true,
		},
		"int64": {
			`9223372036854775807`:  true,
			`9223372036854775808`:  false,
			`-9223372036854775808`: true,
			`9.3e18`:               false,
		},
		"float":    {`1e39`: false, `1e38`: true, `0.1`: true},
		"double":   {`1e309`: false, `1e308`: true},
		"byte":     {`"aGk="`: true, `"aGk"`: false, `"aG k="`: false, `""`: true, `"aGl="`: false},
		"uuid":     {`"a1b2c3d4-e5f6-7890-abcd-ef1234567890"`: true, `"a1b2c3d4e5f67890abcdef1234567890"`: false},
		"email":    {`"a@example.com"`: true, `"a"`: false},
		"uri":      {`"https://example.com/a"`: true, `"/a"`: false},
		"ipv4":     {`"127.0.0.1"`: true, `"127.0.0.01"`: false},
		"password": {`"x"`: true}, "binary": {`"x"`: true}, "unknown": {`"x"`: true},
	} {
		s := schemaOf(t, schema.OpenAPI31, schema.Reply, "{format: "+format+"}")
		for value, want := range values {
			if found := check(t, s, value); (found == nil) != want {
				t.Errorf("format %s, %s: got %s, want kept: %t", format, value, tellAll(found), want)
			}
		}
	}
}

func TestHugeNumbersInASchemaDoNotStallACheck(t *testing.T) {
	t.Parallel()
	s := schemaOf(t, schema.OpenAPI31, schema.Reply, "{multipleOf: 1e-999, maximum: 1e999}")
	if found := check(t, s, "1e1000"); len(found) == 0 {
		t.Error("1e1000 is taken for at most 1e999")
	}
	if n, ok := schema.Rational("1e1000"); !ok || n.Cmp(new(big.Rat)) <= 0 {
		t.Error("1e1000 cannot be reckoned with")
	}
}
