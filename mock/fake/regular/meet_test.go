package regular_test

import (
	"math/rand/v2"
	"regexp"
	"regexp/syntax"
	"strings"
	"testing"
	"unicode/utf8"

	"understudy/mock/fake/regular"
)

func TestWhatIsDrawnKeepsEveryWant(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name      string
		like, not []string
		low, high int
	}{
		{"one", []string{`^[a-z]+\d{2}$`}, nil, 0, 1000},
		{"two that overlap", []string{`^[a-z0-9]{4,10}$`, `\d[a-z]\d`}, nil, 0, 1000},
		{"three found anywhere", []string{`foo`, `bar`, `^.{6}$`}, nil, 0, 1000},
		{"an exact length", []string{`^(abc|de)+$`}, nil, 11, 11},
		{"a look-ahead's opposite", []string{`^[ab]{5}$`}, []string{`aa`, `bb`}, 0, 1000},
		{"word boundaries", []string{`\bcat\b`, `^.{9}$`}, nil, 0, 1000},
		{"cases", []string{`(?i)^straw$`, `S.*W`}, nil, 0, 1000},
		{"beyond ASCII", []string{`^[äöü]{3}$`, `ö`}, nil, 0, 1000},
		{"nothing but lengths", nil, []string{`[a-y]`}, 5, 9},
		{"a long count", []string{`^[0-9]{900}$`, `00`}, nil, 0, 1000},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			language := meet(t, row.like, row.not, row.low, row.high)
			if language.Empty() {
				t.Fatal("nothing found")
			}
			dice := rand.New(rand.NewPCG(1, 2))
			for range 50 {
				got := string(language.Draw(nil, dice.Uint64N))
				if n := utf8.RuneCountInString(got); n < row.low || n > row.high {
					t.Errorf("%q has %d characters", got, n)
				}
				for _, source := range row.like {
					if !regexp.MustCompile(source).MatchString(got) {
						t.Errorf("%q does not match %s", got, source)
					}
				}
				for _, source := range row.not {
					if regexp.MustCompile(source).MatchString(got) {
						t.Errorf("%q matches %s", got, source)
					}
				}
			}
		})
	}
}

func TestWhatCannotMeetIsKnownForCertain(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		like, not []string
		low, high int
	}{
		{[]string{`^a+$`, `^b+$`}, nil, 0, 1000},
		{[]string{`^a{5}$`}, nil, 0, 3},
		{[]string{`^[a-c]*$`}, []string{`^[a-c]*$`}, 0, 10},
	} {
		language := meet(t, row.like, row.not, row.low, row.high)
		if !language.Empty() || !language.Complete() {
			t.Errorf("%v without %v: empty %v, complete %v", row.like, row.not, language.Empty(), language.Complete())
		}
	}
}

func TestTheSearchIsBounded(t *testing.T) {
	t.Parallel()
	language := meet(t, []string{`^(.*x.{12})+$`, strings.Repeat(`(a|b.)*`, 20)}, nil, 0, 1<<30)
	if language.Complete() {
		t.Error("claims to have seen every state")
	}
}

func meet(t *testing.T, like, not []string, low, high int) *regular.Language {
	t.Helper()
	var wants []regular.Want
	for i, source := range append(append([]string(nil), like...), not...) {
		expression, err := syntax.Parse(source, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		wants = append(wants, regular.Want{Expression: expression, Not: i >= len(like)})
	}
	language, err := regular.Meet(wants, low, high)
	if err != nil {
		t.Fatal(err)
	}
	return language
}
