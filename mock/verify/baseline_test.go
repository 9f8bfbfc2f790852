package verify

import (
	"strings"
	"testing"
	"time"

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
	text := BaselineOf(verified(t, run), today())
	var err error
	if run.Baseline, err = ReadBaseline("known.yaml", text, today()); err != nil {
		t.Fatal(err)
	}
	if count := verified(t, run).Count(); count.Failed > 0 || count.Skipped == 0 {
		t.Errorf("got %+v with\n%s", count, text)
	}
	empty, err := ReadBaseline("known.yaml", BaselineOf(&report.Results{}, today()), today())
	if err != nil || len(empty.entries) > 0 {
		t.Errorf("got %v", err)
	}
}

func TestABaselineNamesTheLineOfItsFault(t *testing.T) {
	t.Parallel()
	for want, text := range map[string]string{
		"known.yaml:1:1: is no baseline":         "- a",
		"known.yaml:1:1: is no baseline: ":       "known: []\nmore: 1",
		"known.yaml:1:9: is no entry":            "known: [a]",
		"known.yaml:1:9: the entry has no check": "known: [{operation: a}]",
		"is no member of an entry":               "known: [{operation: a, why: b}]",
		`"nonsense" is no check`:                 "known: [{operation: a, check: nonsense, reason: r, until: 2026-01-01}]",
		`until "soon" is no day`:                 "known: [{operation: a, check: ignored_auth, reason: r, until: soon}]",
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
