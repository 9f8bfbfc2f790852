package schema_test

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/dlclark/regexp2/v2"

	"understudy/mock/schema"
)

func TestPatternsMeanWhatECMAScriptSays(t *testing.T) {
	t.Parallel()
	for pattern, texts := range map[string]map[string]bool{
		`^\d+$`:                     {"12": true, "12\n": false, "١": false, "": false},
		`^[^\d]$`:                   {"a": true, "1": false},
		`a.c`:                       {"abc": true, "a\nc": false, "a\u2028c": false, "a\rc": false},
		`^\s$`:                      {"\ufeff": true, "\u00a0": true, " ": true, "\v": true},
		`^\w+$`:                     {"aZ_9": true, "é": false},
		`^(?!x)y`:                   {"y": true, "xy": false},
		`^(a)\1$`:                   {"aa": true, "a1": false},
		`^\u00e9$`:                  {"é": true},
		`^\x41$`:                    {"A": true},
		`^a{1001}$`:                 {strings.Repeat("a", 1001): true, "a": false},
		`^[\w.-]+@x$`:               {"a.b-c@x": true, "a b@x": false},
		`^[]$`:                      {"": false, "a": false},
		`^[^]$`:                     {"\n": true},
		`^\A$`:                      {"A": true, "": false},
		`^\p{L}$`:                   {"é": true, "1": false},
		`^.$`:                       {"😀": true},
		`\bfoo\b`:                   {"a foo b": true, "afoo": false},
		`^[a-z\d_]{2,3}?$`:          {"ab": true, "a": false},
		`^(?<year>\d{4})$`:          {"2025": true},
		`^[\s\S]*$`:                 {"a\nb": true},
		`^#\-\/\@$`:                 {"#-/@": true},
		`^\cA$`:                     {"\x01": true},
		`^[\b]$`:                    {"\b": true},
		`^$`:                        {"": true, "\n": false},
		`^[a&&b]$`:                  {"&": true, "a": true},
		`^\Qa\E$`:                   {"QaE": true, "a": false},
		`(?<`:                       nil,
		`(`:                         nil,
		`[b-a]`:                     nil,
		strings.Repeat("a", 20_000): nil,
	} {
		p, err := schema.CompilePattern(pattern)
		if (err == nil) != (texts != nil) {
			t.Errorf("%.40s: %v", pattern, err)
			continue
		}
		for text, want := range texts {
			if got := p.MatchString(text); got != want {
				t.Errorf("%s on %q: %t, want %t", pattern, text, got, want)
			}
		}
		if err == nil && p.String() != pattern {
			t.Errorf("%s is shown as %s", pattern, p)
		}
	}
}

// bricks are what random patterns are built of, harmless and treacherous.
var bricks = []string{
	"a", "b", "0", "é", " ", "-", "^", "$", "|", ".", "*", "+", "?", "{2}", "{1,3}", "{,2}", "{2", "}", "(", "(?:", ")",
	"[", "[^",
	"]", "a-z", "0-9", `\d`, `\D`, `\w`, `\W`, `\s`, `\S`, `\b`, `\B`, `\n`, `\t`, `\v`, `\f`, `\r`, `\.`, `\-`, `\/`,
	`\\`, `\[`, `\]`,
	`\$`, `\A`, `\z`, `\Z`, `\Q`, `\E`, `\a`, `\0`, `\1`, `\x41`, `\u0041`, `\pL`, `\C`, "(?i)", "(?=", "(?!", "(?P<n>",
	"(?<n>", "[[:alpha:]]",
	"&&", "/", "#", ",", "_", "\n", "[]", "[^]", "--", "+?", "*?", "??",
}

var letters = []rune("ab0AzQE_-.\\/#,^$[]{}() \n\r\t\v\f\b\u00a0\u2028\ufeffé١ſKk:&")

// needless are escapes of letters that need none, which the other engine takes for anchors: see the table above.
var needless = regexp.MustCompile(`\\[AaCEeGghHijKlLmMNoOqQRTUVXyYzZ]`)

// sameAsECMA compares with the other engine, which follows ECMA-262 throughout.
func sameAsECMA(t *testing.T, pattern, text string) {
	t.Helper()
	p, err := schema.CompilePattern(pattern)
	if err != nil || needless.MatchString(pattern) {
		return
	}
	ecma, err := regexp2.Compile(pattern, regexp2.ECMAScript, regexp2.Unicode)
	if err != nil {
		if ecma, err = regexp2.Compile(pattern, regexp2.ECMAScript); err != nil {
			t.Errorf("%q is taken, and is no ECMA-262 pattern: %v", pattern, err)
			return
		}
	}
	ecma.MatchTimeout = schema.PatternTimeout
	want, err := ecma.MatchString(text)
	if got := p.MatchString(text); err == nil && got != want {
		t.Errorf("%q on %q: %t, and ECMA-262 says %t", pattern, text, got, want)
	}
}

func TestThePatternEnginesAgree(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 2_000 {
		var pattern, text strings.Builder
		for range 1 + random.IntN(7) {
			pattern.WriteString(bricks[random.IntN(len(bricks))])
		}
		for range random.IntN(6) {
			text.WriteRune(letters[random.IntN(len(letters))])
		}
		sameAsECMA(t, pattern.String(), text.String())
		if t.Failed() {
			return
		}
	}
}

func FuzzPattern(f *testing.F) {
	f.Add(`^[a-z\d_]{2,3}$`, "ab")
	f.Add(`^(?:a|b)*?\$`, "ab$")
	f.Add(`[\w.-]+`, "é")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) < 100 && len(text) < 100 {
			sameAsECMA(t, pattern, text)
		}
	})
}

func TestAPatternThatBacktracksForeverEndsInTime(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("a", 5000) + "!"
	for _, pattern := range []string{`^(a+)+$`, `^(?=a)(a+)+$`, `^(a|a)*(?!b)$`, `(?=(a*)*)\1*b$`} {
		p, err := schema.CompilePattern(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if p.MatchString(text) {
			t.Errorf("%s is found in a text that it does not fit", pattern)
		}
	}
}
