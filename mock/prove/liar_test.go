package prove

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"understudy/mock"
	"understudy/mock/report"
)

// prove runs over a document of the suite.
func prove(t *testing.T, options Options, server ...mock.Option) *report.Results {
	t.Helper()
	options.Server = server
	results, err := Run(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

func rota() []mock.Option {
	return []mock.Option{
		mock.WithDocumentFile("testdata/documents/hr/openapi.yaml"),
		mock.WithFixtures(os.DirFS("testdata/documents/hr/fixtures"), "fixtures"),
	}
}

// A lie changes a reply on its way back. The count tells which reply to the same request it is, from 1.
type lie func(reply *http.Response, body []byte, count int) []byte

// A liar stands between the prover and the server.
type liar struct {
	http.RoundTripper
	lie lie

	mu    sync.Mutex
	count map[string]int
}

// RoundTrip passes the request on, and tells a lie about the reply.
func (l *liar) RoundTrip(r *http.Request) (*http.Response, error) {
	reply, err := l.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = reply.Body.Close() }()
	body, err := io.ReadAll(reply.Body)
	if err != nil {
		return nil, err
	}
	var key bytes.Buffer
	_ = r.Header.Write(&key)
	l.mu.Lock()
	l.count[r.Method+r.URL.String()+key.String()]++
	count := l.count[r.Method+r.URL.String()+key.String()]
	l.mu.Unlock()
	body = l.lie(reply, body, count)
	reply.Body, reply.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return reply, nil
}

// from reports whether a reply comes from one of these sources.
func from(reply *http.Response, sources ...string) bool {
	source, _, _ := strings.Cut(reply.Header.Get("Mock-Source"), " ")
	return slices.Contains(sources, source)
}

func TestNoLieGetsPast(t *testing.T) {
	t.Parallel()
	lies := map[string]struct {
		want string
		lie  lie
	}{
		"a member of another type": {
			"is a string, not an integer",
			func(_ *http.Response, body []byte, _ int) []byte {
				return bytes.ReplaceAll(body, []byte(`"number":`), []byte(`"number":"x","was":`))
			},
		},
		"a member that is missing": {
			"lacks the member",
			func(_ *http.Response, body []byte, _ int) []byte {
				return bytes.ReplaceAll(body, []byte(`"email"`), []byte(`"mail"`))
			},
		},
		"a body that is cut": {
			"body",
			func(reply *http.Response, body []byte, _ int) []byte {
				if from(reply, "problem") || len(body) == 0 {
					return body
				}
				return body[:len(body)-1]
			},
		},
		"no body at all": {
			"body",
			func(reply *http.Response, body []byte, _ int) []byte {
				if from(reply, "problem") {
					return body
				}
				return nil
			},
		},
		"another status, documented": {
			"the status is 404, and should be",
			func(r *http.Response, body []byte, _ int) []byte {
				if r.StatusCode == http.StatusOK {
					r.StatusCode = http.StatusNotFound
				}
				return body
			},
		},
		"another status, unheard of": {
			"299 is not documented",
			func(r *http.Response, body []byte, _ int) []byte {
				if r.StatusCode == http.StatusOK {
					r.StatusCode = 299
				}
				return body
			},
		},
		"a bad request that passes": {
			"and should be 400",
			func(r *http.Response, body []byte, _ int) []byte {
				if r.StatusCode == http.StatusBadRequest && from(r, "fake", "example", "document") {
					r.StatusCode = http.StatusCreated
				}
				return body
			},
		},
		"a stranger who is admitted": {
			"and should be 401",
			func(r *http.Response, body []byte, _ int) []byte {
				if r.StatusCode == http.StatusUnauthorized {
					r.StatusCode = http.StatusOK
				}
				return body
			},
		},
		"a role that is not asked for": {
			"and should be 403",
			func(r *http.Response, body []byte, _ int) []byte {
				if r.StatusCode == http.StatusForbidden {
					r.StatusCode = http.StatusUnauthorized
				}
				return body
			},
		},
		"another media type": {
			"is a media type that the response does not have",
			func(r *http.Response, b []byte, _ int) []byte {
				r.Header.Set("Content-Type", "text/html")
				return b
			},
		},
		"no media type": {
			"the media type is",
			func(r *http.Response, body []byte, _ int) []byte {
				r.Header.Del("Content-Type")
				return body
			},
		},
		"no source": {
			"Mock-Source",
			func(r *http.Response, body []byte, _ int) []byte {
				r.Header.Del("Mock-Source")
				return body
			},
		},
		"another fixture": {
			"and should be fixture getEmployee/200/7",
			func(r *http.Response, body []byte, _ int) []byte {
				if r.Header.Get("Mock-Source") == "fixture getEmployee/200/7" {
					r.Header.Set("Mock-Source", "fixture getEmployee/200/8")
				}
				return body
			},
		},
		"a preference that is not applied": {
			"Preference-Applied",
			func(r *http.Response, body []byte, _ int) []byte {
				r.Header.Del("Preference-Applied")
				return body
			},
		},
		"findings about a good request": {
			"about a request that keeps the contract",
			func(r *http.Response, b []byte, _ int) []byte {
				r.Header.Set("Mock-Findings", "1")
				return b
			},
		},
		"another body the second time": {
			"the second body differs from the first at byte",
			func(_ *http.Response, b []byte, n int) []byte {
				if n%2 == 0 {
					return bytes.Replace(b, []byte("{"), []byte("{ "), 1)
				}
				return b
			},
		},
		"another header the second time": {
			"the second reply differs in its header X-Count",
			func(r *http.Response, b []byte, n int) []byte {
				r.Header.Set("X-Count", strconv.Itoa(n))
				return b
			},
		},
		"another status the second time": {
			"",
			func(r *http.Response, body []byte, n int) []byte {
				if n%2 == 0 && r.StatusCode == http.StatusOK {
					r.StatusCode = http.StatusUnauthorized
				}
				return body
			},
		},
		"a problem where there are words": {
			"it is the problem untrue-reply",
			func(r *http.Response, _ []byte, _ int) []byte {
				r.Header.Set("Mock-Source", "problem untrue-reply")
				return []byte(`{"type":"/__admin/problems/untrue-reply","status":500}`)
			},
		},
	}
	for name, c := range lies {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := Options{between: func(to http.RoundTripper) http.RoundTripper {
				return &liar{RoundTripper: to, lie: c.lie, count: map[string]int{}}
			}}
			results := prove(t, options, rota()...)
			count := results.Count()
			var text bytes.Buffer
			if err := results.Text(&text, report.Paint{}); err != nil {
				t.Fatal(err)
			}
			if count.Failed == 0 || !strings.Contains(text.String(), c.want) {
				t.Errorf("%d of %d outcomes failed, and nothing says %q:\n%.3000s",
					count.Failed, count.All(), c.want, text.String())
			}
			if !strings.Contains(text.String(), "curl -sS ") {
				t.Error("there is no command that asks again")
			}
		})
	}
}

func TestTheTruthIsProven(t *testing.T) {
	t.Parallel()
	truth := func(_ *http.Response, body []byte, _ int) []byte { return body }
	results := prove(t, Options{between: func(to http.RoundTripper) http.RoundTripper {
		return &liar{RoundTripper: to, lie: truth, count: map[string]int{}}
	}}, rota()...)
	if count := results.Count(); count.Failed > 0 || count.Proven < 80 {
		t.Errorf("got %+v", count)
	}
}
