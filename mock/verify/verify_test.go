package verify

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/base64"
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
	"time"

	"understudy/mock"
	"understudy/mock/fault"
	"understudy/mock/report"
)

// service is one that a handler plays.
func service(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// thing is a document of one record and, with more, what else its paths have.
func thing(more string) []mock.Option {
	return []mock.Option{mock.WithDocument("thing.yaml", []byte(`openapi: 3.1.0
info: {title: Things, version: '1'}
paths:
  /things/{id}:
    get:
      operationId: getThing
      tags: [things]
      parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1}}]
      responses:
        '200': {description: Yes., content: {application/json: {schema: {type: object, required: [id]}}}}
        '400': {description: No.}
        '404': {description: No.}
`+more))}
}

const thingList = `  /things:
    get:
      operationId: listThings
      responses: {'200': {description: Yes., content: {application/json: {schema: {type: object}}}}}
`

// shelf has the thing 41 only, and lists it.
func shelf(w http.ResponseWriter, r *http.Request) {
	id := strings.TrimPrefix(r.URL.Path, "/things/")
	w.Header().Set("Content-Type", "application/json")
	switch {
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", "GET")
		w.WriteHeader(http.StatusMethodNotAllowed)
	case r.URL.Path == "/things":
		_, _ = io.WriteString(w, `{"total": 1, "things": [{"name": "a", "id": 41}]}`)
	case id == "41":
		_, _ = io.WriteString(w, `{"id": 41}`)
	case strings.Trim(id, "0123456789") != "" || id == "0" || id == "":
		w.Header().Del("Content-Type")
		w.WriteHeader(http.StatusBadRequest)
	default:
		w.Header().Del("Content-Type")
		w.WriteHeader(http.StatusNotFound)
	}
}

// said reports whether one of the lines has the text.
func said(list []string, text string) bool {
	return slices.ContainsFunc(list, func(line string) bool { return strings.Contains(line, text) })
}

func TestRecordsComeFromParametersAndLists(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		more    string
		params  []Param
		skipped string
	}{
		"of a list":                 {more: thingList},
		"of a parameter":            {params: []Param{{"id", "41"}}},
		"of one operation's own":    {params: []Param{{"id", "7"}, {"getThing.id", "41"}}},
		"of nowhere, so a 404":      {skipped: "404: whether there is such a record is not known"},
		"of a parameter before all": {more: thingList, params: []Param{{"id", "41"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			results := verified(t, Options{Server: thing(c.more), Target: service(t, shelf), Params: c.params})
			if list := lines(results, report.Failed); len(list) > 0 {
				t.Error(strings.Join(list, "\n"))
			}
			if got := said(lines(results, report.Skipped), "404: whether"); got != (c.skipped != "") {
				t.Errorf("got %q", lines(results, report.Skipped))
			}
			if c.skipped == "" && !said(lines(results, report.Proven), "getThing unknown_id_rejection") {
				t.Errorf("no unknown id was asked for: %q", lines(results, report.Proven))
			}
		})
	}
}

func TestARecordThatIsKnownMustBeThere(t *testing.T) {
	t.Parallel()
	results := verified(t, Options{
		Server: thing(""), Target: service(t, shelf), Params: []Param{{"id", "40"}},
	})
	if list := failing(results); !slices.Equal(list, []string{"getThing " + PositiveDataAcceptance}) {
		t.Errorf("got %q", list)
	}
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

// TestSecretsAreNeverTold verifies a service that fails and says all that it was sent.
func TestSecretsAreNeverTold(t *testing.T) {
	t.Parallel()
	target := service(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Seen", r.Header.Get("Authorization"))
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(http.StatusInternalServerError)
		_ = r.Header.Write(w)
		if user, password, ok := r.BasicAuth(); ok {
			_, _ = fmt.Fprintf(w, "%s and %s", user, password)
		}
		_, _ = io.WriteString(w, r.URL.String())
	})
	pair := base64.StdEncoding.EncodeToString([]byte("ann:hunter-two"))
	secrets := []string{"t0p-s3cret", "hunter-two", pair, "h1dden-value"}
	results := verified(t, Options{
		Server: []mock.Option{mock.WithDocument("a.yaml", []byte(`openapi: 3.1.0
info: {title: A, version: '1'}
paths:
  /bearer: {get: {operationId: bearer, security: [{bearer: []}], responses: {'200': {description: Yes.}}}}
  /basic: {get: {operationId: basic, security: [{basic: []}], responses: {'200': {description: Yes.}}}}
  /query: {get: {operationId: query, security: [{query: []}], responses: {'200': {description: Yes.}}}}
  /cookie: {get: {operationId: cookie, security: [{cookie: []}], responses: {'200': {description: Yes.}}}}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
    basic: {type: http, scheme: basic}
    query: {type: apiKey, in: query, name: key}
    cookie: {type: apiKey, in: cookie, name: crumb}
`))},
		Target: target,
		Personas: []Login{
			{Persona: "ann", Credential: "t0p-s3cret", Variable: "ANN_OF_STAGING"},
			{Persona: "ann", Credential: "ann:hunter-two"},
		},
		Header: []Line{{"X-Access-Token", "h1dden-value"}},
	})
	if results.Count().Failed < 8 {
		t.Fatalf("got %+v", results.Count())
	}
	for _, form := range report.Forms() {
		var b bytes.Buffer
		if err := results.Write(&b, form, report.Paint{}); err != nil {
			t.Fatal(err)
		}
		for _, secret := range secrets {
			if strings.Contains(b.String(), secret) {
				t.Errorf("%s tells %q", form, secret)
			}
		}
	}
	var curls []string
	for _, o := range results.Operations {
		for _, outcome := range o.Outcomes {
			curls = append(curls, outcome.Curl)
		}
	}
	for _, want := range []string{
		`'Authorization: Bearer '"$ANN_OF_STAGING"''`, `'Authorization: Basic '"$(printf %s "$ANN_LOGIN" | base64 -w0)"''`,
		`/query?key='"$ANN_OF_STAGING"''`, `'Cookie: crumb='"$ANN_OF_STAGING"''`, `'X-Access-Token: '"$X_ACCESS_TOKEN"''`,
	} {
		if !said(curls, want) {
			t.Errorf("no command has %s: %q", want, curls)
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

func TestTheRateHoldsRequestsBack(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	var mu sync.Mutex
	seen := 0
	target := service(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		seen++
		mu.Unlock()
		shelf(w, r)
	})
	_, err := Run(ctx, Options{Server: thing(thingList), Target: target, Rate: fault.Limit{Calls: 1, Per: time.Hour}})
	if !errors.Is(err, ErrInterrupted) || seen != 1 {
		t.Errorf("got %v after %d requests", err, seen)
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
	if results == nil || results.Count().Proven > 0 || !said(lines(results, report.Failed), "certificate") {
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
				kinds[outcome.Kind] = true
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
		"--target is no address":                 func(o *Options) { o.Target = "example.com" },
		"--target has a user in it":              func(o *Options) { o.Target = "http://a:b@example.com" },
		"--target has a query":                   func(o *Options) { o.Target = "http://example.com/?a" },
		"--target ends with /v1":                 func(o *Options) { o.Target = "http://example.com/v1/" },
		`"ID" is no parameter of the document`:   func(o *Options) { o.Params = []Param{{"ID", "1"}} },
		"--header authorization is a credential": func(o *Options) { o.Header = []Line{{"authorization", "a"}} },
		`"nonsense" is no check`:                 func(o *Options) { o.Checks = []string{"nonsense"} },
		"no check is left":                       func(o *Options) { o.Excluded = Checks() },
		"no operation of the document fits":      func(o *Options) { o.Filter.Tags = []string{"none"} },
		"the credential of the persona":          func(o *Options) { o.Personas = []Login{{Persona: "a"}} },
		"a persona cannot be used":               func(o *Options) { o.Personas = []Login{{"anyone", "a", ""}} },
	} {
		options := Options{Server: played(parts), Target: "http://127.0.0.1:1"}
		change(&options)
		if _, err := Run(t.Context(), options); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
