package verify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"understudy/mock"
	"understudy/mock/report"
)

const anything = `openapi: 3.1.0
info: {title: Anything, version: '1'}
paths:
  /thing:
    get:
      operationId: getThing
      responses:
        '200':
          description: A thing.
          content:
            application/json:
              schema:
                type: object
                required: [a]
                properties: {a: {type: integer}, list: {type: array, items: {type: integer}}}
              example: {a: 1, list: [1]}
`

// TestAHostileServiceIsComparedWithinBounds sends what no client should have to read.
func TestAHostileServiceIsComparedWithinBounds(t *testing.T) {
	t.Parallel()
	numbers := strings.Repeat("1,", 300_000)
	var many strings.Builder
	for i := range 5000 {
		_, _ = fmt.Fprintf(&many, `"m%d":1,`, i)
	}
	for name, c := range map[string]struct {
		body   string
		header string
		want   string
		failed int
	}{
		"members without end":  {`{` + many.String() + `"a":1}`, "", "there are 4901 differences more", 100},
		"elements without end": {`{"a":1,"list":[` + numbers + `1]}`, "", "the body has more than 200000 values", 0},
		"nested without end": {
			`{"a":1,"b":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}`, "",
			"the body of the service cannot be read", 1,
		},
		"a body without end": {`{"a":1,"b":"` + strings.Repeat("x", maxReply) + `"}`, "", "longer than 16 MiB", 0},
		"a coding":           {"\x1f\x8b", "gzip", "came in a content coding", 0},
		"names of terminals": {`{"a":1,"\u001b[2J":1}`, "", "only the service sends it", 1},
		"a name twice":       {`{"a":1,"a":"2"}`, "", "the body of the service cannot be read", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			target := service(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				if c.header != "" {
					w.Header().Set("Content-Encoding", c.header)
				}
				_, _ = io.WriteString(w, c.body)
			})
			results, _ := compared(t, Options{
				Server: []mock.Option{mock.WithDocument("a.yaml", []byte(anything))}, Target: target,
			}, false)
			list := append(lines(results, report.Failed), lines(results, report.Skipped)...)
			if results.Count().Failed != c.failed || !said(list, c.want) {
				t.Errorf("got %+v, %.2000q", results.Count(), list)
			}
		})
	}
}

func TestASlowServiceDiffersAndAGoneOneEndsTheRun(t *testing.T) {
	t.Parallel()
	slow := silent(func(http.ResponseWriter) {})
	results, _ := compared(t, Options{
		Server: thing(thingList), Target: service(t, slow), Timeout: 300 * time.Millisecond,
	}, false)
	if list := lines(results, report.Failed); !said(list, "no reply: nothing came within 300ms") {
		t.Errorf("got %q", list)
	}
	target := service(t, func(_ http.ResponseWriter, r *http.Request) {
		// That the client has gone is noticed once the body is read.
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	})
	run := Options{
		Server: []mock.Option{mock.WithDocument("a.yaml", []byte(anything))}, Target: target,
		Timeout: 50 * time.Millisecond,
	}
	results, certificate, err := Compare(t.Context(), run, false)
	if !errors.Is(err, errGone) || results == nil || certificate != nil {
		t.Errorf("got %v, %+v", err, certificate)
	}
	run.Server, run.Rate = played(documents+"/methods.yaml"), fast()
	run.AllowWrites, run.Personas = true, tester()
	results, certificate, err = Compare(t.Context(), run, false)
	if !errors.Is(err, errGone) || results == nil || results.Ended == "" || certificate != nil {
		t.Errorf("got %v, %+v", err, certificate)
	}
}

func TestAComparisonThatIsEndedHasNoCertificate(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	target := service(t, func(http.ResponseWriter, *http.Request) { cancel() })
	results, certificate, err := Compare(ctx, Options{
		Server: []mock.Option{mock.WithDocument("a.yaml", []byte(anything))}, Target: target,
	}, false)
	if !errors.Is(err, ErrInterrupted) || results == nil || certificate != nil {
		t.Errorf("got %v, %+v, %+v", err, results, certificate)
	}
}

// TestAComparisonTellsNoSecret compares with a service that says all that it was sent.
func TestAComparisonTellsNoSecret(t *testing.T) {
	t.Parallel()
	secrets := []string{"t0p-s3cret", "h1dden-value", "own-token"}
	target := service(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Seen", r.Header.Get("Authorization"))
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		_, _ = fmt.Fprintf(w, `{"id": %q, %q: "own", "seen": %q}`, token, "m"+token, r.Header.Get("X-Access-Token"))
		if token == "own-token" {
			t.Error("the service is sent a credential of the stand-in")
		}
	})
	document := strings.Replace(strings.ReplaceAll(pets, "operationId: ", "security: [{token: []}]\n      operationId: "),
		"paths:", "components: {securitySchemes: {token: {type: http, scheme: bearer}}}\npaths:", 1)
	personas := "personas: [{name: ann, roles: ['*'], credentials: [{bearer: own-token}]}]"
	results, certificate := compared(t, Options{
		Server: []mock.Option{
			mock.WithDocument("a.yaml", []byte(document)),
			mock.WithFixtures(fstest.MapFS{"personas.yaml": {Data: []byte(personas)}}, "fixtures"),
		},
		Target: target, Personas: []Login{{Persona: "ann", Credential: "t0p-s3cret", Variable: "ANN"}},
		Header: []Line{{"X-Access-Token", "h1dden-value"}},
	}, false)
	if results.Count().Failed < 4 {
		t.Fatalf("got %+v", lines(results, report.Failed))
	}
	write := map[string]func(io.Writer) error{"certificate": certificate.Write}
	for _, form := range report.Forms() {
		write[string(form)] = func(w io.Writer) error { return results.Write(w, form, report.Paint{}) }
	}
	for form, write := range write {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		for _, secret := range secrets {
			if strings.Contains(b.String(), secret) {
				t.Errorf("%s tells %q", form, secret)
			}
		}
	}
}

func TestTwoComparisonsHaveOneCertificateButForTheDate(t *testing.T) {
	t.Parallel()
	options := played(parts)
	target := standIn(t, flawed(flaw{after: swap("getPart", `"id": 7`, `"id": "7"`)}), options...)
	run := Options{Server: options, Target: target, AllowWrites: true, Connections: 4, Seed: 3, Version: "v1"}
	_, one := compared(t, run, false)
	_, other := compared(t, run, false)
	if diff := cmp.Diff(one, other, cmpopts.IgnoreFields(Certificate{}, "Date")); diff != "" {
		t.Error(diff)
	}
	if one.Verdict != Differs || one.Differences[TypeDifference] == 0 || one.Seed != 3 || one.Version != "v1" ||
		one.Date.Location() != time.UTC || len(one.Document.SHA256) != 64 || one.Operations.InDocument != 10 {
		t.Errorf("got %+v", one)
	}
}

// A service that says 429 to everything says nothing of itself: that is no likeness.
func TestWhatSaysNothingOfTheServiceIsNotCompared(t *testing.T) {
	t.Parallel()
	run := Options{
		Server: []mock.Option{mock.WithDocument("a.yaml", []byte(anything))},
		Target: service(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }),
	}
	if results, certificate := compared(t, run, false); certificate != nil {
		t.Errorf("got %+v, and %q", certificate, lines(results, report.Skipped))
	}
	run.Server = played(parts)
	run.Target = standIn(t, nil, run.Server...)
	_, whole := compared(t, run, false)
	run.Target = standIn(t, flawed(flaw{after: func(r *http.Request, a *answer) {
		if !strings.Contains(r.URL.Path, "/parts/") {
			a.status = http.StatusTooManyRequests
		}
	}}), run.Server...)
	_, part := compared(t, run, false)
	if part == nil || part.Cases >= whole.Cases || part.Cases+part.Skipped != whole.Cases+whole.Skipped ||
		part.Operations.Compared >= whole.Operations.Compared {
		t.Errorf("got %+v, and without refusals %+v", part, whole)
	}
}
