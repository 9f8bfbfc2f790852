package choice

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"understudy/mock/fault"
)

// all are the preferences there are.
const all = Code | Example | Dynamic | Seed | Delay | Fault | Scenario

// slow is what asks for that delay and that code.
func slow(text string, code int) Preferences {
	delay, err := fault.ParseDelay(text)
	if err != nil {
		panic(err)
	}
	return Preferences{Code: code, Delay: delay, HasDelay: true, DelayText: text}
}

func prefer(lines ...string) http.Header { return http.Header{"Prefer": lines} }

// why lists what was dropped as "name: why", so that tests can look for words.
func why(p Preferences) string {
	lines := make([]string, 0, len(p.Dropped))
	for _, d := range p.Dropped {
		lines = append(lines, d.Name+": "+d.Why)
	}
	return strings.Join(lines, "\n")
}

func TestPreferIsReadAsWritten(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 256)
	tests := []struct {
		name    string
		lines   []string
		want    Preferences
		dropped string // words that must be there; empty for nothing dropped
	}{
		{"nothing", nil, Preferences{}, ""},
		{
			"all four",
			[]string{"code=404, example=name, dynamic=true, seed=7"},
			Preferences{Code: 404, Example: "name", Dynamic: true, HasDynamic: true, Seed: 7, HasSeed: true},
			"",
		},
		{"several lines", []string{"code=404", "seed=7"}, Preferences{Code: 404, Seed: 7, HasSeed: true}, ""},
		{"names in any case", []string{"CODE=404, Seed=7"}, Preferences{Code: 404, Seed: 7, HasSeed: true}, ""},
		{"space and empty elements", []string{" , code \t= 404 ,,"}, Preferences{Code: 404}, ""},
		{"quoted", []string{`code="404", example="a, \"b\" \\c"`}, Preferences{Code: 404, Example: `a, "b" \c`}, ""},
		{"letters beyond ASCII", []string{`example="日本"`}, Preferences{Example: "日本"}, ""},
		{"parameters", []string{`code=404; a; b=c ;d="e;,f";, seed=7`}, Preferences{Code: 404, Seed: 7, HasSeed: true}, ""},
		{"first mention counts", []string{"code=404", "code=500"}, Preferences{Code: 404}, "code: mentioned before"},
		{"even when it is malformed", []string{"code=abc, code=500"}, Preferences{}, "code: mentioned before"},
		{"unknown", []string{"respond-async, code=404, wait=100"}, Preferences{Code: 404}, "respond-async: not a preference"},
		{
			"the ways to go wrong",
			[]string{"delay=0.5s, fault=connection-reset-by-peer, scenario=flaky-503"},
			Preferences{
				Delay: fault.Fixed(500 * time.Millisecond), HasDelay: true, DelayText: "0.5s",
				Fault: fault.ConnectionReset, HasFault: true, Scenario: "flaky-503",
			},
			"",
		},
		{
			"a quoted distribution",
			[]string{`delay="lognormal(200ms, 0.4)", code=404`},
			slow("lognormal(200ms, 0.4)", 404),
			"",
		},
		{"a bare distribution", []string{"delay=lognormal(200ms,0.4), code=404"}, slow("lognormal(200ms,0.4)", 404), ""},
		{
			"a bare distribution among spaces",
			[]string{" DELAY = uniform(1s, 2s) ; a=b,code=404"},
			slow("uniform(1s, 2s)", 404),
			"",
		},
		{"no delay at all", []string{"delay=0s"}, Preferences{HasDelay: true, DelayText: "0s"}, ""},
		{"a bracket left open", []string{"delay=uniform(1s, code=404"}, Preferences{Code: 404}, ": malformed"},
		{"a bracket around quotes", []string{`delay=uniform("1s), code=404, a="`}, Preferences{}, ": malformed"},
		{"a name behind the bracket", []string{"delay=uniform(1s,2s)x, code=404"}, Preferences{Code: 404}, ": malformed"},
		{"a bracket elsewhere", []string{"wait=uniform(1s, code=404, 2s)"}, Preferences{Code: 404}, ": malformed"},
		{"a bracket for a name", []string{"delay(1s, code=404, 2s)"}, Preferences{Code: 404}, ": malformed"},
		{"delay too long", []string{"delay=2m, code=404"}, Preferences{Code: 404}, "2m is longer than 60s"},
		{"delay without a value", []string{"delay"}, Preferences{}, "delay: delay \"\": \"\" is no time"},
		{"unknown fault", []string{"fault=SLOW"}, Preferences{}, "fault: no fault is called \"SLOW\""},
		{"no fault at all", []string{`fault=""`}, Preferences{}, "fault: no fault is called"},
		{"scenario without a name", []string{"scenario"}, Preferences{}, "scenario: a scenario needs a name"},
		{"scenario too long", []string{"scenario=" + long + "a"}, Preferences{}, "the name of a scenario has at most 256"},
		{"scenario with a tab", []string{"scenario=\"a\tb\""}, Preferences{}, "of a scenario is printable UTF-8"},
		{"lowest code", []string{"code=100"}, Preferences{Code: 100}, ""},
		{"highest code", []string{"code=599"}, Preferences{Code: 599}, ""},
		{"code past all statuses", []string{"code=600"}, Preferences{Code: 600}, ""},
		{"code too low", []string{"code=099"}, Preferences{}, "code: a code is three digits"},
		{"code with a sign", []string{"code=+40"}, Preferences{}, "code: a code is three digits"},
		{"code too long", []string{"code=0404"}, Preferences{}, "code: a code is three digits"},
		{"code without a value", []string{"code"}, Preferences{}, "code: a code is three digits"},
		{"code in other digits", []string{`code="٤٠٤"`}, Preferences{}, "code: a code is three digits"},
		{"dynamic alone", []string{"dynamic"}, Preferences{Dynamic: true, HasDynamic: true}, ""},
		{"dynamic with an empty value", []string{`dynamic=""`}, Preferences{Dynamic: true, HasDynamic: true}, ""},
		{"dynamic not", []string{"dynamic=false"}, Preferences{HasDynamic: true}, ""},
		{"dynamic otherwise", []string{"dynamic=TRUE"}, Preferences{}, "dynamic: dynamic is true or false"},
		{"least seed", []string{"seed=-9223372036854775808"}, Preferences{Seed: -1 << 63, HasSeed: true}, ""},
		{"greatest seed", []string{"seed=9223372036854775807"}, Preferences{Seed: 1<<63 - 1, HasSeed: true}, ""},
		{"no seed", []string{"seed=0"}, Preferences{HasSeed: true}, ""},
		{"seed too great", []string{"seed=9223372036854775808"}, Preferences{}, "seed: a seed is a whole number"},
		{"seed with a plus", []string{"seed=+1"}, Preferences{}, "seed: a seed"},
		{"seed with a zero", []string{"seed=01"}, Preferences{}, "seed: a seed"},
		{"seed minus zero", []string{"seed=-0"}, Preferences{}, "seed: a seed"},
		{"seed with an exponent", []string{"seed=1e3"}, Preferences{}, "seed: a seed"},
		{"seed with an underscore", []string{"seed=1_0"}, Preferences{}, "seed: a seed"},
		{"example without a name", []string{"example="}, Preferences{}, ": malformed"},
		{"example with an empty name", []string{`example=""`}, Preferences{}, "example: an example needs a name"},
		{"longest example", []string{"example=" + long}, Preferences{Example: long}, ""},
		{"example too long", []string{"example=" + long + "a"}, Preferences{}, "example: the name of an example has"},
		{"example that is not UTF-8", []string{"example=\"\xff\""}, Preferences{}, "is printable UTF-8"},
		{"example with a tab", []string{"example=\"a\tb\""}, Preferences{}, "is printable UTF-8"},
		{"malformed, then well-formed", []string{"=, code=404"}, Preferences{Code: 404}, ": malformed"},
		{"two words", []string{"code=404 500, seed=7"}, Preferences{Seed: 7, HasSeed: true}, ": malformed"},
		{"parameter without a name", []string{"code=404; =1"}, Preferences{}, ": malformed"},
		{"open quote", []string{`example="a, code=404`, "seed=7"}, Preferences{Seed: 7, HasSeed: true}, ": malformed"},
		{"line break in quotes", []string{"example=\"a\r\nb\", code=404"}, Preferences{Code: 404}, ": malformed"},
		{"escaped NUL in quotes", []string{"example=\"a\\\x00\", code=404"}, Preferences{Code: 404}, ": malformed"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, _ := Parse(prefer(test.lines...), "")
			if words := why(got); !strings.Contains(words, test.dropped) || test.dropped == "" && words != "" {
				t.Errorf("dropped %q, want %q", words, test.dropped)
			}
			got.Dropped = nil
			if diff := cmp.Diff(test.want, got, cmpopts.EquateComparable(fault.Delay{})); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestQueryTwinsAreReadAndTakenOut(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, query, rest string
		prefer            []string
		want              Preferences
		dropped           string
	}{
		{"none", "a=b&c", "a=b&c", nil, Preferences{}, ""},
		{
			"all four", "__code=404&__example=n&__dynamic=false&__seed=-7", "", nil,
			Preferences{Code: 404, Example: "n", HasDynamic: true, Seed: -7, HasSeed: true},
			"",
		},
		{"among others", "a=%zz&__code=404&&b=__seed", "a=%zz&&b=__seed", nil, Preferences{Code: 404}, ""},
		{"bare", "__dynamic", "", nil, Preferences{Dynamic: true, HasDynamic: true}, ""},
		{"decoded once", "__example=a%2520b+c%26d", "", nil, Preferences{Example: "a%20b c&d"}, ""},
		{"bad escape", "__example=%zz&__code=404", "", nil, Preferences{Code: 404}, "__example: its value is not"},
		{"a bad escape is a mention", "__code=%zz&__code=404", "", nil, Preferences{}, "__code: mentioned before"},
		{"line break", "__example=a%0d%0ab", "", nil, Preferences{}, "is printable UTF-8"},
		{"not UTF-8", "__example=%ff", "", nil, Preferences{}, "is printable UTF-8"},
		{"bad code", "__code=4e2", "", nil, Preferences{}, "__code: a code is three digits"},
		{"twice", "__code=404&__code=500", "", nil, Preferences{Code: 404}, "__code: mentioned before"},
		{
			"the header wins", "__code=500&__seed=7", "",
			[]string{"code=404"},
			Preferences{Code: 404, Seed: 7, HasSeed: true},
			"__code: mentioned before",
		},
		{
			"the ways to go wrong", "__delay=uniform(1s,2s)&__fault=empty_response&__scenario=a%20b&a", "a", nil,
			Preferences{
				Delay: fault.Uniform(time.Second, 2*time.Second), HasDelay: true, DelayText: "uniform(1s,2s)",
				Fault: fault.EmptyResponse, HasFault: true, Scenario: "a b",
			},
			"",
		},
		{"bad delay", "__delay=1", "", nil, Preferences{}, "__delay: delay \"1\": \"1\" is no time"},
		{"bad fault", "__fault=x", "", nil, Preferences{}, "__fault: no fault is called \"x\""},
		{"bad scenario", "__scenario", "", nil, Preferences{}, "__scenario: a scenario needs a name"},
		{"not ours", "__other=1&a__code=404", "__other=1&a__code=404", nil, Preferences{}, ""},
		{"not ours in another case", "__CODE=404", "__CODE=404", nil, Preferences{}, ""},
		{"not ours when encoded", "%5F%5Fcode=404", "%5F%5Fcode=404", nil, Preferences{}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, rest := Parse(prefer(test.prefer...), test.query)
			if rest != test.rest {
				t.Errorf("the rest is %q, want %q", rest, test.rest)
			}
			if words := why(got); !strings.Contains(words, test.dropped) || test.dropped == "" && words != "" {
				t.Errorf("dropped %q, want %q", words, test.dropped)
			}
			got.Dropped = nil
			if diff := cmp.Diff(test.want, got, cmpopts.EquateComparable(fault.Delay{})); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestPreferIsReadUpToABound(t *testing.T) {
	t.Parallel()
	got, _ := Parse(prefer("seed=7", "code=404, x="+strings.Repeat("a", maxPrefer), "example=a"), "")
	if got.Code != 0 || got.Example != "" || got.Seed != 7 || !strings.Contains(why(got), "longer than 4 KiB") {
		t.Errorf("too long: %+v", got)
	}
	got, _ = Parse(prefer(strings.Repeat("a,", 63)+"code=404, seed=7"), "__example=a")
	if got.Code != 404 || got.HasSeed || got.Example != "" || !strings.Contains(why(got), "seed: there are more than 64") {
		t.Errorf("too many: %+v", got)
	}
	got, _ = Parse(prefer(strings.Repeat("=,", 64)+"code=404, =, ="), "")
	if got.Code != 0 || !strings.Contains(why(got), "more was dropped") {
		t.Errorf("too many that are malformed: %+v", got)
	}
	got, _ = Parse(nil, strings.Repeat("__code=%zz&", 5000))
	if len(got.Dropped) != maxMembers+1 || !strings.HasPrefix(got.Dropped[maxMembers].Why, "more was dropped") {
		t.Errorf("%d dropped, the last: %+v", len(got.Dropped), got.Dropped[len(got.Dropped)-1])
	}
	got, _ = Parse(prefer(strings.Repeat("n", 500)), "")
	if len(got.Dropped) != 1 || len(got.Dropped[0].Name) != maxName {
		t.Errorf("long name: %+v", got.Dropped)
	}
}

// Not parallel: testing.AllocsPerRun counts the allocations of every test that runs beside it.
func TestNoPreferenceAllocatesNothing(t *testing.T) {
	h := http.Header{"Accept": {"*/*"}}
	if n := testing.AllocsPerRun(100, func() { Parse(h, "a=b&c=d") }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("code=404, example=name, dynamic=true, seed=7", "a=b")
	f.Add(`example="a\"b";c="d,e", =,`, "__example=%0a&__seed=1&&")
	f.Add("delay=lognormal(200ms,0.4), fault=empty-response;a, scenario=x", "__delay=uniform(1s,2s)&__scenario=a%22b")
	f.Add("delay=a(,delay=(),delay=a(b)c", "__fault=%00")
	f.Add("dynamic", "__dynamic&__code=%zz")
	f.Fuzz(func(t *testing.T, line, query string) {
		got, rest := Parse(prefer(line), query)
		if strings.Count(rest, "&") > strings.Count(query, "&") || len(rest) > len(query) {
			t.Fatalf("the query grew: %q from %q", rest, query)
		}
		if _, again := Parse(nil, rest); again != rest {
			t.Fatalf("%q still holds one of our names", rest)
		}
		// What we say was applied reads back as what was asked for.
		applied := got.Applied(all)
		if strings.ContainsFunc(applied, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			t.Fatalf("%q would break the header", applied)
		}
		back, _ := Parse(prefer(applied), "")
		got.Dropped = nil
		if diff := cmp.Diff(got, back, cmpopts.EquateComparable(fault.Delay{})); diff != "" {
			t.Fatalf("%q reads back otherwise (-asked +back)\n%s", applied, diff)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for name, request := range map[string]struct {
		header http.Header
		query  string
	}{
		"none":  {http.Header{"Accept": {"*/*"}}, "a=b&c=d"},
		"code":  {prefer("code=404"), ""},
		"all":   {prefer(`code=404, example="a name", dynamic=true, seed=7`), ""},
		"query": {nil, "a=b&__code=404"},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Parse(request.header, request.query)
			}
		})
	}
}
