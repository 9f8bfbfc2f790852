package verify

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// flaws are the faults that are planted, one of each kind.
func flaws() map[string]flaw {
	code := regexp.MustCompile(`^[A-Z]{2}[0-9]{2}$`)
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
			want: "getPart " + IgnoredAuth, before: admits("getPart", ""),
		},
		"any credential will do": {
			want: "getPart " + IgnoredAuth, before: admits("getPart", "Bearer nobody.has.this"),
		},
		"a credential without a token": {
			want: "getPart " + IgnoredAuth, before: admits("getPart", "Bearer"),
		},
		"roles make no difference": {
			want: "makePart " + IgnoredAuth, before: admits("makePart", "Bearer visitor-token"),
		},
		"an expired credential works": {
			want: "getPart " + IgnoredAuth, before: admits("getPart", "Bearer retired-token"),
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
			if r.URL.Path == "/v1/orders" && a.status == 405 {
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
		"pattern":          {"code", one(func(s string) bool { return !code.MatchString(s) })},
		"minLength":        {"word", one(func(s string) bool { return len(s) < 2 })},
		"maxLength":        {"word", one(func(s string) bool { return len(s) > 8 })},
		"format":           {"since", one(func(s string) bool { _, err := time.Parse(time.DateOnly, s); return err != nil })},
		"boolean":          {"used", one(func(s string) bool { return s != "true" && s != "false" })},
		"maxItems":         {"colors", one(func(s string) bool { return strings.Count(s, ",") > 1 })},
	} {
		list["passes over "+name] = flaw{want: "listParts " + NegativeDataRejection, before: lenient(c.parameter, c.bad)}
	}
	maps.Copy(list, strictness())
	maps.Copy(list, doors())
	return list
}
