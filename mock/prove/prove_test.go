package prove

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"understudy/mock"
	"understudy/mock/persona"
	"understudy/mock/report"
)

// reasons are those of all outcomes of a verdict.
func reasons(results *report.Results, verdict report.Verdict) []string {
	var list []string
	for _, operation := range results.Operations {
		for _, outcome := range operation.Outcomes {
			if outcome.Verdict != verdict {
				continue
			}
			list = append(list, outcome.Kind+": "+outcome.Name+": "+strings.Join(outcome.Reasons, "; "))
			for _, finding := range outcome.Findings {
				list = append(list, finding.String())
			}
		}
	}
	return list
}

func contains(list []string, text string) bool {
	return strings.Contains(strings.Join(list, "\n"), text)
}

type roundTrip func(*http.Request) (*http.Response, error)

// RoundTrip is the function.
func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestARequiredHeaderThatIsDroppedIsTold(t *testing.T) {
	t.Parallel()
	results := prove(t, Options{between: func(to http.RoundTripper) http.RoundTripper {
		return roundTrip(func(r *http.Request) (*http.Response, error) {
			reply, err := to.RoundTrip(r)
			if err == nil {
				reply.Header.Del("Location")
			}
			return reply, err
		})
	}}, mock.WithDocumentFile("testdata/documents/payments.yaml"))
	if failed := reasons(results, report.Failed); !contains(failed, "header Location: is missing") {
		t.Errorf("got %q", failed)
	}
}

func TestNoReplyIsAFailure(t *testing.T) {
	t.Parallel()
	results := prove(t, Options{between: func(http.RoundTripper) http.RoundTripper {
		return roundTrip(func(*http.Request) (*http.Response, error) { return nil, errors.New("the line is cut") })
	}}, mock.WithDocumentFile("testdata/documents/keys.yaml"))
	if count := results.Count(); count.Proven > 0 || !contains(reasons(results, report.Failed), "the line is cut") {
		t.Errorf("got %+v", count)
	}
}

func TestWhatIsBeyondTheBoundIsTold(t *testing.T) {
	t.Parallel()
	results := prove(t, Options{MaxOutcomes: 5}, mock.WithDocumentFile("testdata/documents/keys.yaml"))
	count := results.Count()
	if count.Proven != 5 || !contains(reasons(results, report.Skipped), "one run tries at most 5 outcomes") {
		t.Errorf("got %+v, %q", count, reasons(results, report.Skipped))
	}
}

func TestAnInterruptedRunKeepsWhatWasProven(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	results, err := Run(ctx, Options{
		Connections: 1, Progress: func(int, int) { cancel() },
		Server: []mock.Option{mock.WithDocumentFile("testdata/documents/keys.yaml")},
	})
	if !errors.Is(err, ErrInterrupted) || results == nil {
		t.Fatalf("got %v", err)
	}
	if count := results.Count(); count.Proven == 0 || count.Failed > 0 || results.Ended == "" ||
		len(results.Operations[3].Outcomes) > 0 {
		t.Errorf("got %+v, %q", count, results.Ended)
	}
}

func TestADocumentThatCannotBePlayedIsAnError(t *testing.T) {
	t.Parallel()
	options := Options{Server: []mock.Option{mock.WithDocument("a.yaml", []byte("a: b"))}}
	if _, err := Run(t.Context(), options); err == nil {
		t.Error("there is no error")
	}
}

func TestACertificateIsSkippedUnlessNobodyIsAsked(t *testing.T) {
	t.Parallel()
	document := mock.WithDocumentFile("testdata/documents/oauth.yaml")
	if skipped := reasons(prove(t, Options{}, document), report.Skipped); !contains(skipped, "client certificate") {
		t.Errorf("got %q", skipped)
	}
	if off := prove(t, Options{Auth: persona.ModeOff}, document); off.Count().Skipped+off.Count().Failed > 0 {
		t.Errorf("got %q %q", reasons(off, report.Skipped), reasons(off, report.Failed))
	}
}

func TestEveryPersonaIsAskedFor(t *testing.T) {
	t.Parallel()
	results := prove(t, Options{}, rota()...)
	statuses := map[string]int{}
	for _, operation := range results.Operations {
		for _, outcome := range operation.Outcomes {
			if operation.ID == "hire" && outcome.Kind == "persona" {
				statuses[outcome.Name] = outcome.Status
			}
		}
	}
	for name, want := range map[string]int{
		"persona owner": 201, "persona planner, who may not": 403, "persona visitor, who may not": 403,
		"persona leaver, who may not": 401, "no credential": 401, "an unknown bearer token": 401,
	} {
		if statuses[name] != want {
			t.Errorf("%s: got %d, want %d", name, statuses[name], want)
		}
	}
}

func TestAReplyIsWithinItsRange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		sent, documented string
		want             bool
	}{
		{"application/json", "application/json", true},
		{"Application/JSON; charset=utf-8", "application/json", true},
		{"text/plain", "text/*", true},
		{"application/json", "text/*", false},
		{"image/png", "*/*", true},
		{"", "*/*", false},
		{"text/xml", "text/x", false},
	} {
		if got := within(c.sent, c.documented); got != c.want {
			t.Errorf("%q within %q: got %t", c.sent, c.documented, got)
		}
	}
}
