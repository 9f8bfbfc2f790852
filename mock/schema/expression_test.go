package schema_test

import (
	"strings"
	"testing"

	"understudy/mock/schema"
)

func TestExpressionsMatchWholeTexts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		source, text string
		want         bool
	}{
		{"a|ab", "ab", true},
		{"a", "ab", false},
		{"a", "a\n", false},
		{"^/pets/[0-9]+$", "/pets/17", true},
		{"^/pets/[0-9]+$", "/pets/17/", false},
		{"(?i)abc", "aBC", true},
		{`\Qa.b\E`, "a.b", true},
		{`\Qa.b\E`, "axb", false},
		{".*", "a\nb", false},
		{"(?!admin).*", "user", true},
		{"(?!admin).*", "admin", false},
		{`(a+)b\1`, "aabaa", true},
		{"", "", true},
		{"", "x", false},
	} {
		expression, err := schema.CompileExpression(test.source)
		if err != nil {
			t.Fatalf("%q: %v", test.source, err)
		}
		if got := expression.Matches(test.text); got != test.want {
			t.Errorf("%q on %q: got %v", test.source, test.text, got)
		}
	}
}

func TestOddExpressionsAreRefused(t *testing.T) {
	t.Parallel()
	for _, source := range []string{"(", "a)|(b", "[", "*", "(?<=", strings.Repeat("a", 17<<10)} {
		if _, err := schema.CompileExpression(source); err == nil {
			t.Errorf("%.20q is taken", source)
		}
	}
}

func TestHostileTextsDoNotHoldUpAnExpression(t *testing.T) {
	t.Parallel()
	expression, err := schema.CompileExpression(`(?=x)?(a+)+\1!`)
	if err != nil {
		t.Fatal(err)
	}
	if expression.Matches(strings.Repeat("a", 1000)) {
		t.Error("matches")
	}
}

func TestExpressionsTellWhatTheirTextsBeginWith(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"/pets/[0-9]+": "/pets/", "/a|/b": "/", "(?i)/pets": "/", ".*": "", "(?!x)/pets": "",
	} {
		expression, err := schema.CompileExpression(source)
		if err != nil {
			t.Fatal(err)
		}
		if got := expression.Prefix(); got != want {
			t.Errorf("%q: got %q", source, got)
		}
	}
}
