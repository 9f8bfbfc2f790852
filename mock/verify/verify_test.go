package verify

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"understudy/mock"
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

func TestOptionsThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*Options){
		"--target is no address":                         func(o *Options) { o.Target = "example.com" },
		"--target has a user in it":                      func(o *Options) { o.Target = "http://a:b@example.com" },
		"no number may be below zero":                    func(o *Options) { o.Timeout = -1 },
		", -1 cases":                                     func(o *Options) { o.MaxCases = -1 },
		"--target has a query":                           func(o *Options) { o.Target = "http://example.com/?a" },
		"--target ends with /v1":                         func(o *Options) { o.Target = "http://example.com/v1/" },
		`"ID" is no parameter of the document`:           func(o *Options) { o.Params = []Param{{"ID", "1"}} },
		"--param limit breaks the contract of listParts": func(o *Options) { o.Params = []Param{{"limit", "500"}} },
		"is too large (testdata/parts/openapi.yaml:12:81): use a number of at most 100, or give one": func(o *Options) {
			o.Params = []Param{{"limit", "500"}}
		},
		"give one for this operation, --param listParts.limit=value": func(o *Options) {
			o.Params = []Param{{"limit", "x"}}
		},
		"--param getPart.id breaks the contract of getPart: the path parameter id ": func(o *Options) {
			o.Params = []Param{{"getPart.id", "abc"}}
		},
		"write an array or object as JSON":                   func(o *Options) { o.Params = []Param{{"colors", "red,blue"}} },
		"--header x-tenant breaks the contract of listParts": func(o *Options) { o.Header = []Line{{"x-tenant", ""}} },
		"--header authorization is a credential":             func(o *Options) { o.Header = []Line{{"authorization", "a"}} },
		`"nonsense" is no check`:                             func(o *Options) { o.Checks = []string{"nonsense"} },
		"no check is left":                                   func(o *Options) { o.Excluded = Checks() },
		"no operation of the document fits":                  func(o *Options) { o.Filter.Tags = []string{"none"} },
		"the credential of the persona":                      func(o *Options) { o.Personas = []Login{{Persona: "a"}} },
		"a persona cannot be used":                           func(o *Options) { o.Personas = []Login{{"anyone", "a", ""}} },
	} {
		options := Options{Server: played(parts), Target: "http://127.0.0.1:1"}
		change(&options)
		if _, err := Run(t.Context(), options); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestSomeOfManyValuesThatBreakTheContractAreTold gives one value for a parameter of many operations.
func TestSomeOfManyValuesThatBreakTheContractAreTold(t *testing.T) {
	t.Parallel()
	text := "openapi: 3.1.0\ninfo: {title: Many, version: '1'}\npaths:\n"
	for i := range 9 {
		text += fmt.Sprintf("  /p%d: {get: {operationId: op%d, parameters: [{name: n, in: query, schema: {type: integer}}], "+
			"responses: {'200': {description: Yes.}}}}\n", i, i)
	}
	_, err := Run(t.Context(), Options{
		Server: []mock.Option{mock.WithDocument("many.yaml", []byte(text))}, Target: "http://127.0.0.1:1",
		Params: []Param{{"n", "x"}},
	})
	if err == nil || !strings.Contains(err.Error(), "op4") || strings.Contains(err.Error(), "op5") ||
		!strings.HasSuffix(err.Error(), "and more operations have such a value") {
		t.Errorf("got %v", err)
	}
}

// TestAValueIsHeldToTheContractOfWhatIsAskedForAlone has values that one operation takes, and others do not.
func TestAValueIsHeldToTheContractOfWhatIsAskedForAlone(t *testing.T) {
	t.Parallel()
	options := played(parts)
	target := standIn(t, flawed(flaw{}), options...)
	for name, run := range map[string]Options{
		"another operation is asked for": {
			Params: []Param{{"limit", "500"}}, Filter: Filter{Operations: []string{"health"}},
		},
		"writes are not sent":                   {Params: []Param{{"dropPart.id", "abc"}}},
		"an operation's own value goes before":  {Params: []Param{{"limit", "500"}, {"listParts.limit", "5"}}},
		"a list is written as JSON":             {Params: []Param{{"colors", `["red"]`}}},
		"a text may look like a number or JSON": {Params: []Param{{"shop", "7"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			run.Server, run.Target = options, target
			results := verified(t, run)
			if list := lines(results, report.Failed); len(list) > 0 {
				t.Error(strings.Join(list, "\n"))
			}
			if results.Count().Proven == 0 {
				t.Error("nothing is proven")
			}
		})
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
