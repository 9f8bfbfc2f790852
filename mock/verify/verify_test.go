package verify

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"understudy/mock/report"
)

// service is one that a handler plays.
func service(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// said reports whether one of the lines has the text.
func said(list []string, text string) bool {
	return slices.ContainsFunc(list, func(line string) bool { return strings.Contains(line, text) })
}

func TestOnlySafeMethodsAreSentUnlessWritesAreAllowed(t *testing.T) {
	t.Parallel()
	for _, allowed := range []bool{false, true} {
		var mu sync.Mutex
		sent := map[string]bool{}
		note := func(to http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				mu.Lock()
				sent[r.Method] = true
				mu.Unlock()
				to.ServeHTTP(w, r)
			})
		}
		options := played(parts)
		results := verified(t, Options{Server: options, Target: standIn(t, note, options...), AllowWrites: allowed})
		for method := range sent {
			if !safe(method) && !allowed {
				t.Errorf("%s was sent", method)
			}
		}
		if allowed != sent[http.MethodDelete] || allowed == said(lines(results, report.Skipped), "--allow-writes") {
			t.Errorf("allowed %t: sent %v, %q", allowed, sent, lines(results, report.Skipped))
		}
	}
}

func TestAnInterruptedRunKeepsWhatWasTried(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	options := played(parts)
	results, err := Run(ctx, Options{
		Server: options, Target: standIn(t, nil, options...), Rate: fast(), Connections: 1,
		Progress: func(int, int) { cancel() },
	})
	if !errors.Is(err, ErrInterrupted) || results == nil {
		t.Fatalf("got %v", err)
	}
	last := results.Operations[len(results.Operations)-1]
	if results.Ended == "" || results.Count().Proven == 0 || len(last.Outcomes) > 0 {
		t.Errorf("got %+v, %q", results.Count(), results.Ended)
	}
}

func TestAServiceThatIsNotThereEndsTheRun(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	results, err := Run(t.Context(), Options{Server: played(parts), Target: server.URL, Rate: fast()})
	if !errors.Is(err, errGone) || results == nil || !strings.Contains(results.Ended, "refused") {
		t.Errorf("got %v", err)
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	elsewhere := service(t, func(http.ResponseWriter, *http.Request) { t.Error("it was followed") })
	results := verified(t, Options{Server: thing(""), Target: service(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere, http.StatusFound)
	})})
	if !said(failing(results), StatusCodeConformance) {
		t.Errorf("got %q", failing(results))
	}
}

func TestACertificateMustBeVouchedFor(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(shelf))
	// It would complain of the client that does not trust it.
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	run := Options{Server: thing(""), Target: server.URL, Params: []Param{{"id", "41"}}, Roots: roots}
	if list := lines(verified(t, run), report.Failed); len(list) > 0 {
		t.Error(list)
	}
	run.Roots = x509.NewCertPool()
	run.Rate = fast()
	results, err := Run(t.Context(), run)
	if results == nil || results.Count().Proven+results.Count().Failed > 0 || !errors.Is(err, errGone) ||
		!strings.Contains(err.Error(), "nobody known vouches for it: name who does with --ca FILE") {
		t.Errorf("got %v, %+v", err, results)
	}
	if _, certificate, err := Compare(t.Context(), run, false); certificate != nil || !errors.Is(err, errGone) ||
		!strings.Contains(err.Error(), "--ca FILE") {
		t.Errorf("got %v", err)
	}
}

func TestWhatIsBeyondTheBoundIsTold(t *testing.T) {
	t.Parallel()
	options := played(parts)
	results := verified(t, Options{Server: options, Target: standIn(t, nil, options...), MaxCases: 5})
	if !said(lines(results, report.Skipped), "one run sends at most 5 cases") {
		t.Errorf("got %q", lines(results, report.Skipped))
	}
}

func TestOnlyTheChecksThatAreChosenAreMade(t *testing.T) {
	t.Parallel()
	options := played(parts)
	target := standIn(t, nil, options...)
	for _, c := range []struct{ checks, excluded, want []string }{
		{[]string{UnknownIDRejection}, nil, []string{UnknownIDRejection}},
		{[]string{IgnoredAuth, NotAServerError}, []string{NotAServerError}, []string{IgnoredAuth}},
	} {
		results := verified(t, Options{Server: options, Target: target, Checks: c.checks, Excluded: c.excluded})
		kinds := map[string]bool{}
		for _, o := range results.Operations {
			for _, outcome := range o.Outcomes {
				if outcome.Kind != anyCheck {
					kinds[outcome.Kind] = true
				}
			}
		}
		if got := sorted(kinds); !slices.Equal(got, c.want) {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestAPersonaOfTheCommandHasTheRolesOfTheFile(t *testing.T) {
	t.Parallel()
	options := played(parts)
	target := standIn(t, flawed(flaw{}), options...)
	for name, c := range map[string]struct {
		personas []Login
		failed   []string
		skipped  string
	}{
		"as in the file": {
			personas: []Login{{"storekeeper", "storekeeper-token", ""}, {"visitor", "visitor-token", ""}},
		},
		"a credential that the service does not know": {
			personas: []Login{{"storekeeper", "another-token", ""}},
			failed:   []string{"getPart " + PositiveDataAcceptance, "listParts " + PositiveDataAcceptance},
		},
		"one who has the role, and is refused": {
			personas: []Login{{"storekeeper", "visitor-token", ""}},
			failed:   []string{"getPart " + PositiveDataAcceptance, "listParts " + PositiveDataAcceptance},
		},
		"one whose roles are not known": {
			personas: []Login{{"stranger", "visitor-token", ""}},
			skipped:  "which roles the persona stranger has is not known",
		},
		"nobody who may": {
			personas: []Login{{"visitor", "visitor-token", ""}}, skipped: "nobody is admitted: token(read)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			results := verified(t, Options{
				Server: options, Target: target, Personas: c.personas, Filter: Filter{Tags: []string{"reading"}},
			})
			if got := failing(results); !slices.Equal(got, c.failed) {
				t.Errorf("got %q, want %q", got, c.failed)
			}
			if !said(lines(results, report.Skipped), c.skipped) {
				t.Errorf("nothing says %q: %q", c.skipped, lines(results, report.Skipped))
			}
		})
	}
}
