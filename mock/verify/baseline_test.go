package verify

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"understudy/mock"
	"understudy/mock/problem"
	"understudy/mock/report"
)

// today is when the tests of baselines are run.
func today() time.Time { return time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC) }

// known is a baseline of entries, one a line.
func known(t *testing.T, entries ...string) *Baseline {
	t.Helper()
	baseline, err := ReadBaseline("known.yaml", []byte("known:\n"+strings.Join(entries, "\n")), today())
	if err != nil {
		t.Fatal(err)
	}
	return baseline
}

func TestAKnownFailureDoesNotFailTheRunUntilItsDay(t *testing.T) {
	t.Parallel()
	options := played(parts)
	target := standIn(t, flawed(flaw{after: swap("getPart", "metal", "glass")}), options...)
	const entry = " - {operation: getPart, check: response_schema_conformance, reason: 'ticket 81', until: "
	for name, c := range map[string]struct {
		entries []string
		failed  bool
		told    string
	}{
		"known":               {[]string{entry + "2026-06-15}"}, false, "known until 2026-06-15 (known.yaml:2:4): ticket 81"},
		"known, by its case":  {[]string{entry + "2026-12-31, case: '*'}"}, false, "known until 2026-12-31"},
		"another case":        {[]string{entry + "2026-12-31, case: 'persona nobody'}"}, true, ""},
		"expired":             {[]string{entry + "2026-06-14}"}, true, "it was known until 2026-06-14"},
		"expired and renewed": {[]string{entry + "2026-06-14}", entry + "2026-07-01}"}, false, "known until 2026-07-01"},
		"another check": {
			[]string{" - {operation: getPart, check: ignored_auth, reason: r, until: 2026-12-31}"},
			true,
			"ignored_auth is known to fail, and does not any more: remove the entry",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			results := verified(t, Options{Server: options, Target: target, Baseline: known(t, c.entries...)})
			if got := results.Count().Failed > 0; got != c.failed {
				t.Errorf("failed: %t", got)
			}
			all := append(lines(results, report.Failed), lines(results, report.Skipped)...)
			if !said(all, c.told) {
				t.Errorf("nothing says %q: %q", c.told, all)
			}
		})
	}
}

func TestABaselineThatIsWrittenForgivesTheSameRun(t *testing.T) {
	t.Parallel()
	options := played(parts)
	run := Options{
		Server: options, Target: standIn(t, flawed(flaw{after: swap("getPart", "metal", "glass")}), options...),
	}
	text, err := BaselineOf(verified(t, run), today())
	if err != nil {
		t.Fatal(err)
	}
	if run.Baseline, err = ReadBaseline("known.yaml", text, today()); err != nil {
		t.Fatal(err)
	}
	if count := verified(t, run).Count(); count.Failed > 0 || count.Skipped == 0 {
		t.Errorf("got %+v with\n%s", count, text)
	}
	text, _ = BaselineOf(&report.Results{}, today())
	empty, err := ReadBaseline("known.yaml", text, today())
	if err != nil || len(empty.entries) > 0 {
		t.Errorf("got %v", err)
	}
}

// A baseline that is written names the cases, the status and what was found: what fails in another way is not known.
func TestAnotherFailureOfTheSameCheckIsNotKnown(t *testing.T) {
	t.Parallel()
	options := played(parts)
	broken := func(f flaw) Options {
		return Options{Server: options, Target: standIn(t, flawed(f), options...)}
	}
	once := broken(flaw{after: swap("getPart", "metal", "glass")})
	text, err := BaselineOf(verified(t, once), today())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"case: [", "status: 200", "findings: [\"body /", ": enum\"]"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("it has no %q:\n%s", want, text)
		}
	}
	only := func(change func(a *answer)) flaw { return flaw{after: good("getPart", change)} }
	for name, f := range map[string]flaw{
		"another member": only(func(a *answer) { a.body = strings.Replace(a.body, `"id": 7`, `"id": "7"`, 1) }),
		"both": only(func(a *answer) {
			a.body = strings.NewReplacer(`"id": 7`, `"id": "7"`, "metal", "glass").Replace(a.body)
		}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run := broken(f)
			if run.Baseline, err = ReadBaseline("known.yaml", text, today()); err != nil {
				t.Fatal(err)
			}
			results := verified(t, run)
			if list := lines(results, report.Failed); !said(list, "another failure of this is known (known.yaml:2:5)") {
				t.Errorf("got %q", list)
			}
		})
	}
}

// TestABaselineOfAMethodDoesNotDependOnTheFilter has a path whose service takes every method, which a baseline knows.
func TestABaselineOfAMethodDoesNotDependOnTheFilter(t *testing.T) {
	t.Parallel()
	run := Options{
		Server: []mock.Option{mock.WithDocument("doc.yaml", []byte(`openapi: 3.1.0
info: {title: Doc, version: '1'}
paths:
  /a:
    get: {operationId: read, responses: {'200': {description: Yes.}}}
    head: {operationId: ask, responses: {'200': {description: Yes.}}}
`))},
		Target: service(t, func(http.ResponseWriter, *http.Request) {}), AllowWrites: true,
		Checks: []string{UnsupportedMethod},
	}
	results := verified(t, run)
	text, err := BaselineOf(results, today())
	if err != nil || results.Count().Failed != 4 {
		t.Fatalf("%v, %+v", err, results.Count())
	}
	for _, filter := range []Filter{{}, {Operations: []string{"read"}}, {Operations: []string{"ask"}}} {
		if run.Baseline, err = ReadBaseline("known.yaml", text, today()); err != nil {
			t.Fatal(err)
		}
		run.Filter = filter
		results := verified(t, run)
		if count := results.Count(); count.Failed > 0 || count.Skipped == 0 {
			t.Errorf("%v: %+v %q", filter, count, lines(results, report.Failed))
		}
	}
	if list := lines(verified(t, run), report.Skipped); !said(list, "it is told of read, the first operation of") {
		t.Errorf("got %q", list)
	}
}

// That a service cannot be reached is of the moment, and never a known failure.
func TestNoReplyIsNeverKnown(t *testing.T) {
	t.Parallel()
	options := played(parts)
	run := Options{
		Server: options,
		Target: standIn(t, flawed(flaw{after: good("getPart", func(a *answer) { a.raw = "-" })}), options...),
	}
	results := verified(t, run)
	if list := lines(results, report.Failed); !said(list, "no reply: ") {
		t.Fatalf("got %q", list)
	}
	text, err := BaselineOf(results, today())
	if err != nil || strings.Contains(string(text), NotAServerError) {
		t.Errorf("%v, %s", err, text)
	}
	run.Baseline = known(t, " - {operation: getPart, check: not_a_server_error, reason: r, until: 2026-12-31}")
	if results := verified(t, run); !said(lines(results, report.Failed), "no reply: ") {
		t.Errorf("got %q", lines(results, report.Skipped))
	}
}

func TestAnEntryFitsWhatItSays(t *testing.T) {
	t.Parallel()
	outcome := &report.Outcome{
		Kind: ResponseSchemaConformance, Name: "every parameter", Status: 200, Verdict: report.Failed,
		Findings: []problem.Finding{
			{In: "body", Pointer: "/tags/3/label", Keyword: "type"}, {In: "body", Keyword: "required", Message: "lacks a"},
		},
	}
	for members, same := range map[string]bool{
		"":                                       true,
		"status: 200":                            true,
		"status: 201":                            false,
		"findings: []":                           false,
		"findings: ['body /tags/*/label: type']": false,
		"findings: ['body*: *']":                 true,
		"findings: 'body*'":                      true,
		"case: [any, 'every *']":                 true,
		"case: other":                            false,
		"findings: ['body /tags/*/label: type', 'body: required, lacks a']": true,
		"findings: ['body /tags/*/label: type', 'body: required, lacks b']": false,
	} {
		if members != "" {
			members = ", " + members
		}
		b := known(t, " - {operation: a, check: response_schema_conformance, reason: r, until: 2026-12-31"+members+"}")
		if got := b.entries[0].tries("a", outcome) && b.entries[0].same(outcome); got != same {
			t.Errorf("%s: %t", members, got)
		}
	}
}

func TestABaselineNamesTheLineOfItsFault(t *testing.T) {
	t.Parallel()
	for want, text := range map[string]string{
		"known.yaml:1:1: is no baseline":          "- a",
		"known.yaml:1:1: is no baseline: ":        "known: []\nmore: 1",
		"known.yaml:1:9: is no entry":             "known: [a]",
		"known.yaml:1:9: the entry has no check":  "known: [{operation: a}]",
		"is no member of an entry":                "known: [{operation: a, why: b}]",
		`"case" is no member of an entry, or has`: "known: [{operation: a, case: {}}]",
		`"findings" is no member of`:              "known: [{operation: a, findings: [[a]]}]",
		`"status" is no member of`:                "known: [{operation: a, status: [200]}]",
		`status "2xx" is none`: "known: [{operation: a, check: ignored_auth, status: 2xx, " +
			"reason: r, until: 2026-01-01}]",
		`"nonsense" is no check`: "known: [{operation: a, check: nonsense, reason: r, until: 2026-01-01}]",
		`until "soon" is no day`: "known: [{operation: a, check: ignored_auth, reason: r, until: soon}]",
	} {
		if _, err := ReadBaseline("known.yaml", []byte(text), today()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
	baseline := known(t, " - {operation: nothing, check: ignored_auth, reason: r, until: 2026-12-31}")
	_, err := Run(t.Context(), Options{Server: played(parts), Target: "http://127.0.0.1:1", Baseline: baseline})
	if err == nil || !strings.Contains(err.Error(), `known.yaml:2:4: the document has no operation "nothing"`) {
		t.Errorf("got %v", err)
	}
}

func FuzzReadBaseline(f *testing.F) {
	f.Add([]byte("known: [{operation: a, check: ignored_auth, reason: r, until: 2026-01-01}]"))
	f.Add([]byte("known:\n  - &a {operation: a}\n  - *a\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		baseline, err := ReadBaseline("known.yaml", data, today())
		if err != nil {
			return
		}
		for _, e := range baseline.entries {
			if e.operation == "" || e.check == "" || e.reason == "" {
				t.Errorf("an entry is not whole: %+v", e.at)
			}
		}
	})
}
