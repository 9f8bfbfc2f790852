package verify

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/report"
)

const parts = "testdata/parts/openapi.yaml"

// A flaw is one planted fault: what happens to a request before the stand-in sees it, or to its reply after that. Want
// is the operation and the check that must fail, and no other may.
type flaw struct {
	want   string
	before func(r *http.Request)
	after  func(r *http.Request, a *answer)
}

// An answer is a reply on its way.
type answer struct {
	status int
	header http.Header
	body   string
	// raw is what is sent instead, before the connection is closed.
	raw string
}

// flawed is a service with a flaw. It says nowhere that it is a stand-in.
func flawed(f flaw) func(http.Handler) http.Handler {
	return func(to http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				return
			}
			r.Body = io.NopCloser(bytes.NewReader(body))
			if f.before != nil {
				f.before(r)
			}
			recorder := httptest.NewRecorder()
			to.ServeHTTP(recorder, r)
			a := &answer{status: recorder.Code, header: recorder.Header(), body: recorder.Body.String()}
			if f.after != nil {
				f.after(r, a)
			}
			if a.raw != "" {
				raw(w, a.raw)
				return
			}
			maps.DeleteFunc(a.header, func(name string, _ []string) bool { return strings.HasPrefix(name, "Mock-") })
			maps.Copy(w.Header(), a.header)
			w.Header().Del("Content-Length")
			w.WriteHeader(a.status)
			_, _ = io.WriteString(w, a.body)
		})
	}
}

// at says whether a request is for an operation of the document.
func at(r *http.Request, id string) bool {
	item := strings.HasPrefix(r.URL.Path, "/v1/parts/")
	switch id {
	case "listParts":
		return r.Method == http.MethodGet && r.URL.Path == "/v1/parts"
	case "makePart":
		return r.Method == http.MethodPost && r.URL.Path == "/v1/parts"
	case "getPart":
		return r.Method == http.MethodGet && item
	case "dropPart":
		return r.Method == http.MethodDelete && item
	}
	return r.URL.Path == "/v1/"+map[string]string{
		"orderParts": "orders", "health": "health", "packBox": "boxes", "openVault": "vault", "askDesk": "desk",
		"seeWindow": "window",
	}[id]
}

// good changes the successes of an operation.
func good(id string, change func(a *answer)) func(*http.Request, *answer) {
	return func(r *http.Request, a *answer) {
		if at(r, id) && a.status < 300 {
			change(a)
		}
	}
}

// swap changes a text in the successes of an operation.
func swap(id, old, with string) func(*http.Request, *answer) {
	return good(id, func(a *answer) { a.body = strings.ReplaceAll(a.body, old, with) })
}

// ask makes a request one for something else.
func ask(r *http.Request, path, query string) {
	r.URL.Path, r.URL.RawPath, r.URL.RawQuery = path, "", query
	r.RequestURI = path + "?" + query
}

// lenient passes over a query parameter whose text is as it says.
func lenient(name string, bad func(texts []string) bool) func(*http.Request) {
	return func(r *http.Request) {
		query := r.URL.Query()
		if texts := query[name]; at(r, "listParts") && len(texts) > 0 && bad(texts) {
			query.Del(name)
			ask(r, r.URL.Path, query.Encode())
		}
	}
}

func one(is func(text string) bool) func([]string) bool {
	return func(texts []string) bool { return len(texts) == 1 && is(texts[0]) }
}

func number(is func(n float64) bool) func([]string) bool {
	return one(func(text string) bool {
		n, err := strconv.ParseFloat(text, 64)
		return err == nil && is(n)
	})
}

// body passes over what is wrong in the body of a request.
func body(old, with string) func(*http.Request) {
	return func(r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		if at(r, "makePart") {
			data = []byte(strings.ReplaceAll(string(data), old, with))
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(data)), int64(len(data))
	}
}

// admits calls as the storekeeper for whoever has that credential.
func admits(id, authorization string) func(*http.Request) {
	return func(r *http.Request) {
		if at(r, id) && r.Header.Get("Authorization") == authorization {
			r.Header.Set("Authorization", "Bearer storekeeper-token")
		}
	}
}

// raw answers with bytes, and closes the connection.
func raw(w http.ResponseWriter, text string) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	_, _ = io.WriteString(conn, text)
	_ = conn.Close()
}

// failing are the operations and checks of failed outcomes.
func failing(results *report.Results) []string {
	var list []string
	for _, o := range results.Operations {
		for _, outcome := range o.Outcomes {
			if outcome.Verdict == report.Failed {
				list = append(list, o.ID+" "+outcome.Kind)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// TestOnePlantedFaultIsFoundAndNoOther verifies a service for each fault: the check that must fail does, for the
// operation that has the fault, and no other check and no other operation.
func TestOnePlantedFaultIsFoundAndNoOther(t *testing.T) {
	t.Parallel()
	list := flaws()
	if len(list) < 20 {
		t.Errorf("%d faults are planted only", len(list))
	}
	for name, f := range list {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := played(parts)
			results := verified(t, Options{
				Server: options, Target: standIn(t, flawed(f), options...), AllowWrites: true, Timeout: 5 * time.Second,
			})
			if diff := cmp.Diff([]string{f.want}, failing(results)); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, strings.Join(lines(results, report.Failed), "\n"))
			}
		})
	}
}

// TestNoFaultIsFoundWhereNoneIsPlanted is the other half: the same service without a fault.
func TestNoFaultIsFoundWhereNoneIsPlanted(t *testing.T) {
	t.Parallel()
	options := played(parts)
	results := verified(t, Options{
		Server: options, Target: standIn(t, flawed(flaw{}), options...), AllowWrites: true,
	})
	if list := lines(results, report.Failed); len(list) > 0 {
		t.Error(strings.Join(list, "\n"))
	}
	t.Logf("%+v", results.Count())
}
