package verify

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/report"
)

const parts = "testdata/parts/openapi.yaml"

// A flaw is one planted fault: what happens to a request before the stand-in sees it, or to its reply after that. Want is the operation and the check that must fail, and no other may.
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
	return r.URL.Path == "/v1/"+map[string]string{"orderParts": "orders", "health": "health"}[id]
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

// admits calls as the storekeeper whoever is as it says.
func admits(id string, who func(authorization string) bool) func(*http.Request) {
	return func(r *http.Request) {
		if at(r, id) && who(r.Header.Get("Authorization")) {
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

func flaws() map[string]flaw {
	list := map[string]flaw{
		// What is replied.
		"another status, documented": {want: "getPart " + PositiveDataAcceptance, after: good("getPart", func(a *answer) {
			a.status, a.body = 404, `{"message": "no"}`
		})},
		"another status, not documented": {
			want: "getPart " + StatusCodeConformance, after: good("getPart", func(a *answer) { a.status = 203 }),
		},
		"a redirect, not documented": {want: "health " + StatusCodeConformance, after: good("health", func(a *answer) {
			a.status = 302
			a.header.Set("Location", "/v1/parts")
		})},
		"a server error": {want: "health " + NotAServerError, after: good("health", func(a *answer) { a.status = 500 })},
		"a server error on bad input": {want: "listParts " + NotAServerError, after: func(r *http.Request, a *answer) {
			if at(r, "listParts") && a.status == 400 {
				a.status = 500
			}
		}},
		"another media type": {want: "getPart " + ContentTypeConformance, after: good("getPart", func(a *answer) {
			a.header.Set("Content-Type", "text/html")
		})},
		"a media type that is none": {want: "getPart " + ContentTypeConformance, after: good("getPart", func(a *answer) {
			a.header.Set("Content-Type", "application/json; charset==utf-8")
		})},
		"no media type": {want: "getPart " + ContentTypeConformance, after: good("getPart", func(a *answer) {
			a.header["Content-Type"] = nil
		})},
		"a charset that JSON does not have": {
			want: "getPart " + ContentTypeConformance, after: good("getPart", func(a *answer) {
				a.header.Set("Content-Type", "application/json; charset=utf-16")
			}),
		},
		"a header is missing": {want: "listParts " + ResponseHeadersConformance, after: good("listParts", func(a *answer) {
			a.header.Del("X-Total")
		})},
		"a header of another type": {
			want: "listParts " + ResponseHeadersConformance, after: good("listParts", func(a *answer) {
				a.header.Set("X-Total", "many")
			}),
		},
		"a header outside its enum": {
			want: "listParts " + ResponseHeadersConformance, after: good("listParts", func(a *answer) {
				a.header.Set("X-Hint", "hot")
			}),
		},
		"a required member is missing": {
			want: "getPart " + ResponseSchemaConformance, after: swap("getPart", `"name": "bolt", `, ``),
		},
		"a member of another type": {
			want: "getPart " + ResponseSchemaConformance, after: swap("getPart", `"id": 7`, `"id": "7"`),
		},
		"a member too many": {
			want: "getPart " + ResponseSchemaConformance, after: swap("getPart", `"id": 7`, `"id": 7, "stock": 3`),
		},
		"a value outside its enum": {
			want: "getPart " + ResponseSchemaConformance, after: swap("getPart", "metal", "glass"),
		},
		"a value below its minimum": {
			want: "getPart " + ResponseSchemaConformance, after: swap("getPart", "1.5", "-1.5"),
		},
		"a text that is too long": {
			want: "getPart " + ResponseSchemaConformance, after: swap("getPart", "bolt", strings.Repeat("bolt", 20)),
		},
		"a date that is none": {
			want: "getPart " + ResponseSchemaConformance, after: swap("getPart", "2025-01-15", "15.01.2025"),
		},
		"null where there is none": {
			want: "getPart " + ResponseSchemaConformance, after: swap("getPart", `"bolt"`, `null`),
		},
		"an object for a list": {want: "listParts " + ResponseSchemaConformance, after: good("listParts", func(a *answer) {
			a.body = `{"parts": ` + a.body + `}`
		})},
		"a body that is cut": {want: "getPart " + ResponseSchemaConformance, after: good("getPart", func(a *answer) {
			a.body = a.body[:len(a.body)/2]
		})},
		"no body": {
			want: "getPart " + ResponseSchemaConformance, after: good("getPart", func(a *answer) { a.body = "" }),
		},
		"a body where there is none": {
			want: "orderParts " + ResponseSchemaConformance, after: good("orderParts", func(a *answer) { a.body = "soon" }),
		},
		"an error of another form": {want: "getPart " + ResponseSchemaConformance, after: func(r *http.Request, a *answer) {
			if at(r, "getPart") && a.status == 404 {
				a.body = `{"error": "no"}`
			}
		}},
		"a 204 with a body": {want: "dropPart " + ResponseSchemaConformance, after: good("dropPart", func(a *answer) {
			a.raw = "HTTP/1.1 204 No Content\r\nContent-Length: 4\r\nConnection: close\r\n\r\ngone"
		})},
		"a connection that is closed": {want: "health " + NotAServerError, after: good("health", func(a *answer) {
			a.raw = "\n"
		})},
		"a body that does not come": {want: "health " + NotAServerError, after: good("health", func(a *answer) {
			a.raw = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nwell"
		})},

		// Who is let in.
		"nobody is asked for a credential": {
			want: "getPart " + IgnoredAuth, before: admits("getPart", func(a string) bool { return a == "" }),
		},
		"any credential will do": {
			want: "getPart " + IgnoredAuth, before: admits("getPart", func(a string) bool { return strings.Contains(a, "nobody") }),
		},
		"a credential without a token": {
			want: "getPart " + IgnoredAuth, before: admits("getPart", func(a string) bool { return a == "Bearer" }),
		},
		"roles make no difference": {
			want: "makePart " + IgnoredAuth, before: admits("makePart", func(a string) bool { return strings.Contains(a, "visitor") }),
		},
		"an expired credential works": {
			want: "getPart " + IgnoredAuth, before: admits("getPart", func(a string) bool { return strings.Contains(a, "retired") }),
		},
		"who may is refused": {want: "getPart " + PositiveDataAcceptance, after: good("getPart", func(a *answer) {
			a.status, a.body = 403, `{"message": "no"}`
		})},
		"a credential where none is needed": {
			want: "health " + PositiveDataAcceptance, after: good("health", func(a *answer) {
				a.status, a.body = 401, `{"message": "no"}`
				a.header.Set("Content-Type", "application/json")
			}),
		},

		// What there is not.
		"an unknown id is found": {want: "getPart " + UnknownIDRejection, after: func(r *http.Request, a *answer) {
			if at(r, "getPart") && a.status == 404 {
				a.status, a.body = 200, `{"id": 404, "name": "none", "kind": "wood", "price": 0, "note": null}`
			}
		}},
		"a 405 without Allow": {want: "orderParts " + UnsupportedMethod, after: func(r *http.Request, a *answer) {
			if r.Method == http.MethodGet && a.status == 405 {
				a.header.Del("Allow")
			}
		}},
		"a method that there is not": {want: "orderParts " + UnsupportedMethod, after: func(r *http.Request, a *answer) {
			if r.Method == http.MethodGet && r.URL.Path == "/v1/orders" {
				a.status = 200
			}
		}},

		// What is accepted.
		"a good request is refused": {want: "listParts " + PositiveDataAcceptance, after: func(r *http.Request, a *answer) {
			if at(r, "listParts") && a.status == 200 && r.URL.Query().Has("used") {
				a.status, a.body = 400, `{"message": "no"}`
			}
		}},
		"a required header may be missing": {want: "listParts " + MissingRequiredHeader, before: func(r *http.Request) {
			if at(r, "listParts") && r.Header["X-Tenant"] == nil {
				r.Header.Set("X-Tenant", "acme")
			}
		}},
		"a required parameter may be missing": {want: "listParts " + NegativeDataRejection, before: func(r *http.Request) {
			if at(r, "listParts") && !r.URL.Query().Has("shop") {
				ask(r, r.URL.Path, r.URL.RawQuery+"&shop=north")
			}
		}},
		"an id of another type": {want: "getPart " + NegativeDataRejection, before: func(r *http.Request) {
			if _, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/v1/parts/")); at(r, "getPart") && err != nil {
				ask(r, "/v1/parts/7", "")
			}
		}},
		"a body of another media type": {want: "makePart " + NegativeDataRejection, before: func(r *http.Request) {
			if at(r, "makePart") && r.Header.Get("Content-Type") != "application/json" {
				r.Header.Set("Content-Type", "application/json")
				body("x", `{"id": 9, "name": "nut", "kind": "metal", "price": 2, "note": null}`)(r)
			}
		}},
		"a body without a required member": {want: "makePart " + NegativeDataRejection, before: func(r *http.Request) {
			data, _ := io.ReadAll(r.Body)
			if at(r, "makePart") && bytes.HasPrefix(data, []byte("{")) && !bytes.Contains(data, []byte(`"name"`)) {
				data = []byte(`{"id": 9, "name": "nut", "kind": "metal", "price": 2, "note": null}`)
			}
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(data)), int64(len(data))
		}},
	}
	for name, bad := range map[string]func([]string) bool{
		"minimum":          number(func(n float64) bool { return n < 1 && n == float64(int(n)) }),
		"maximum":          number(func(n float64) bool { return n > 100 }),
		"type of a number": one(func(s string) bool { _, err := strconv.ParseFloat(s, 64); return err != nil }),
	} {
		list["passes over "+name] = flaw{want: "listParts " + NegativeDataRejection, before: lenient("limit", bad)}
	}
	for name, c := range map[string]struct {
		parameter string
		bad       func([]string) bool
	}{
		"exclusiveMinimum": {"price", number(func(n float64) bool { return n <= 0 })},
		"multipleOf":       {"price", number(func(n float64) bool { return n > 0 && n*2 != float64(int(n*2)) })},
		"enum":             {"sort", one(func(s string) bool { return s != "name" && s != "price" })},
		"pattern":          {"code", one(func(s string) bool { return !regexp.MustCompile(`^[A-Z]{2}[0-9]{2}$`).MatchString(s) })},
		"minLength":        {"word", one(func(s string) bool { return len(s) < 2 })},
		"maxLength":        {"word", one(func(s string) bool { return len(s) > 8 })},
		"format":           {"since", one(func(s string) bool { _, err := time.Parse(time.DateOnly, s); return err != nil })},
		"boolean":          {"used", one(func(s string) bool { return s != "true" && s != "false" })},
		"maxItems":         {"colors", one(func(s string) bool { return strings.Count(s, ",") > 1 })},
		"repeated":         {"sort", func(texts []string) bool { return len(texts) > 1 }},
	} {
		list["passes over "+name] = flaw{want: "listParts " + NegativeDataRejection, before: lenient(c.parameter, c.bad)}
	}
	return list
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
