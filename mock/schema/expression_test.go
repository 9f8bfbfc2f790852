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
		{`[\[a&]+`, "[&a", true},
		{`[]a]+`, "a]", true},
		{`\Q[a[\E`, "[a[", true},
		{`[[:alpha:]]+`, "ab", true},
		{"", "", true},
		{"", "x", false},
	} {
		expression, err := schema.CompileExpression(test.source)
		if err != nil {
			t.Fatalf("%q: %v", test.source, err)
		}
		if got, sure := expression.Matches(test.text); got != test.want || !sure {
			t.Errorf("%q on %q: got %v, sure is %v", test.source, test.text, got, sure)
		}
	}
}

func TestOddExpressionsAreRefused(t *testing.T) {
	t.Parallel()
	for _, source := range []string{
		"(", "a)|(b", "[", "*", "(?<=", "[a-z&&[^b]]+", "[a[bc]]", "[^]a&&b]", strings.Repeat("a", 17<<10),
	} {
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
	if found, sure := expression.Matches(strings.Repeat("a", 1000)); found || sure {
		t.Errorf("found is %v, sure is %v", found, sure)
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

func TestLargeExpressionsTakeLittleMemoryAndTellWhatTheyTake(t *testing.T) {
	t.Parallel()
	for _, source := range []string{strings.Repeat(`\pL`, 4000), `\pL{1000}`, strings.Repeat("[a-z0-9]{1000}", 1000)} {
		expression, err := schema.CompileExpression(source)
		if err != nil {
			t.Fatalf("%.20s: %v", source, err)
		}
		// RE2 would make megabytes of each.
		if size := expression.Size(); size < len(source) || size > 1<<20 || expression.Quick("") {
			t.Errorf("%.20s: %d bytes", source, size)
		}
	}
	expression, err := schema.CompileExpression(`\pL{1000}`)
	if err != nil {
		t.Fatal(err)
	}
	if found, sure := expression.Matches(strings.Repeat("é", 1000)); !found || !sure {
		t.Errorf("found is %v, sure is %v", found, sure)
	}
}

func TestMuchTextIsNotHeldToALargeExpression(t *testing.T) {
	t.Parallel()
	expression, err := schema.CompileExpression("(.*a){500}c")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("a", 1<<20)
	if found, sure := expression.Matches(text); found || sure || expression.Quick(text) {
		t.Errorf("found is %v, sure is %v", found, sure)
	}
	if found, sure := expression.Matches(text[:600] + "c"); !found || !sure {
		t.Errorf("found is %v, sure is %v", found, sure)
	}
}
