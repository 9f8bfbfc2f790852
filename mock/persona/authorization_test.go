package persona

import (
	"encoding/base64"
	"strings"
	"testing"
	"unicode/utf8"
)

func basic(pair string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(pair)) }

func TestAuthorizationIsReadExactly(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		lines []string
		what  presented
		value string
	}{
		{"none", nil, presentedNothing, ""},
		{"bearer", []string{"Bearer abc"}, presentedBearer, "abc"},
		{"bearer in another case", []string{"bEARER abc"}, presentedBearer, "abc"},
		{"several spaces", []string{"Bearer   abc"}, presentedBearer, "abc"},
		{"space around the value", []string{" \tBearer abc\t "}, presentedBearer, "abc"},
		{"every character of a token", []string{"Bearer aZ09-._~+/=="}, presentedBearer, "aZ09-._~+/=="},
		{"two headers", []string{"Bearer abc", "Bearer abc"}, presentedGarbled, ""},
		{"two credentials in one", []string{"Bearer abc, Bearer def"}, presentedGarbled, ""},
		{"empty", []string{""}, presentedGarbled, ""},
		{"only a scheme", []string{"Bearer"}, presentedGarbled, ""},
		{"only a scheme and space", []string{"Bearer "}, presentedGarbled, ""},
		{"tab for a space", []string{"Bearer\tabc"}, presentedGarbled, ""},
		{"equals sign first", []string{"Bearer =abc"}, presentedGarbled, ""},
		{"equals sign within", []string{"Bearer a=b"}, presentedGarbled, ""},
		{"only equals signs", []string{"Bearer =="}, presentedGarbled, ""},
		{"space in the token", []string{"Bearer a b"}, presentedGarbled, ""},
		{"quotes", []string{`Bearer "abc"`}, presentedGarbled, ""},
		{"letters beyond ASCII", []string{"Bearer ä"}, presentedGarbled, ""},
		{"NUL", []string{"Bearer a\x00b"}, presentedGarbled, ""},
		{"colon behind the scheme", []string{"Bearer: abc"}, presentedGarbled, ""},
		{"token without a scheme", []string{"abc.def"}, presentedOther, ""},
		{"another scheme", []string{`Digest username="ann"`}, presentedOther, ""},
		{"basic without a credential", []string{"Basic "}, presentedGarbled, ""},
		{"basic", []string{basic("ann:secret")}, presentedBasic, "ann:secret"},
		{"basic in another case", []string{"bASIC YW5uOnNlY3JldA=="}, presentedBasic, "ann:secret"},
		{"colons in the password", []string{basic("ann:a:b:")}, presentedBasic, "ann:a:b:"},
		{"no user, no password", []string{basic(":")}, presentedBasic, ":"},
		{"letters of UTF-8", []string{basic("änn:sécret£")}, presentedBasic, "änn:sécret£"},
		{"no colon", []string{basic("ann")}, presentedGarbled, ""},
		{"not UTF-8", []string{basic("ann:\xff")}, presentedGarbled, ""},
		{"line break in the password", []string{basic("ann:a\nb")}, presentedGarbled, ""},
		{"NUL in the user", []string{basic("a\x00n:b")}, presentedGarbled, ""},
		{"DEL in the password", []string{basic("ann:\x7f")}, presentedGarbled, ""},
		{"not base64", []string{"Basic ann:secret"}, presentedGarbled, ""},
		{"base64 for URLs", []string{"Basic YTo_Pz8-"}, presentedGarbled, ""},
		{"base64 without padding", []string{"Basic YTpi YTpi"}, presentedGarbled, ""},
		{"padding cut off", []string{"Basic YTo"}, presentedGarbled, ""},
		{"stray bits behind the last byte", []string{"Basic YTp="}, presentedGarbled, ""},
		{"line break in base64", []string{"Basic YT\npi"}, presentedGarbled, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := readAuthorization(test.lines)
			if got.what != test.what || got.value != test.value {
				t.Errorf("readAuthorization(%q) = %d %q (%s), want %d %q",
					test.lines, got.what, got.value, got.fault, test.what, test.value)
			}
			if (got.what == presentedGarbled) != (got.fault != "") && got.what != presentedOther {
				t.Errorf("readAuthorization(%q): garbled and why do not agree: %+v", test.lines, got)
			}
		})
	}
}

func FuzzAuthorization(f *testing.F) {
	for _, seed := range []string{
		"Bearer YOUR_TOKEN", "bearer  a==", "Basic YTpi", "Basic YTp=", "Digest a=b", "", "Bearer", "\x00", "Basic \n",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		got := readAuthorization([]string{line})
		trimmed := strings.Trim(line, " \t")
		switch got.what {
		default:
		case presentedNothing, presentedKey, presentedCertificate:
			t.Errorf("%q: read as %d", line, got.what)
		case presentedBearer:
			if !isToken68(got.value) || !strings.HasSuffix(trimmed, " "+got.value) {
				t.Errorf("%q: read the token %q", line, got.value)
			}
		case presentedBasic:
			encoded := base64.StdEncoding.EncodeToString([]byte(got.value))
			if !strings.HasSuffix(trimmed, " "+encoded) || !strings.Contains(got.value, ":") ||
				!utf8.ValidString(got.value) || hasControl(got.value) {
				t.Errorf("%q: read the pair %q", line, got.value)
			}
		}
		// What is read as garbled must not be told: any part of it may be a secret.
		if len(trimmed) > 12 && strings.Contains(got.fault, trimmed) {
			t.Errorf("%q: the fault quotes the header: %s", line, got.fault)
		}
	})
}
