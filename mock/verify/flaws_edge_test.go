package verify

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"
)

// refused marks a request that is to be refused, between before and after.
const refused = "X-Test-Refused"

// stricter refuses good requests of an operation that are as it says.
func stricter(id string, is func(r *http.Request, body map[string]any) bool) flaw {
	return flaw{
		want: id + " " + PositiveDataAcceptance,
		before: func(r *http.Request) {
			data, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(data))
			var body map[string]any
			_ = json.Unmarshal(data, &body)
			if at(r, id) && is(r, body) {
				r.Header.Set(refused, "yes")
			}
		},
		after: func(r *http.Request, a *answer) {
			if r.Header.Get(refused) != "" && a.status < 300 {
				a.status, a.body = 400, `{"message": "no"}`
				a.header.Set("Content-Type", "application/json")
			}
		},
	}
}

// strictness are the faults of services that refuse what the document allows.
func strictness() map[string]flaw {
	list := map[string]flaw{
		"an optional member is demanded": stricter("makePart", func(_ *http.Request, body map[string]any) bool {
			return body["name"] != nil && body["made"] == nil
		}),
		"an optional member is demanded beside others": stricter("packBox", func(_ *http.Request, body map[string]any) bool {
			return body["wrap"] != nil && body["labels"] == nil
		}),
		"an alternative is refused": stricter("packBox", func(_ *http.Request, body map[string]any) bool {
			return body["kind"] == "glue"
		}),
		"a value of an enum is refused": stricter("listParts", func(r *http.Request, _ map[string]any) bool {
			return r.URL.Query().Get("sort") == "price"
		}),
		"a value of a member's enum is refused": stricter("makePart", func(_ *http.Request, body map[string]any) bool {
			return body["kind"] == "wood"
		}),
		"an alternative of a member is refused": stricter("packBox", func(_ *http.Request, body map[string]any) bool {
			_, number := body["wrap"].(float64)
			return number
		}),
		"null is refused": stricter("makePart", func(_ *http.Request, body map[string]any) bool {
			note, there := body["note"]
			return there && note == nil
		}),
	}
	for name, text := range map[string]string{
		"minimum": "limit=1", "maximum": "limit=100", "minItems": "colors=red|colors=blue",
	} {
		list["refuses a parameter at its "+name] = stricter("listParts", func(r *http.Request, _ map[string]any) bool {
			for pair := range strings.SplitSeq(r.URL.RawQuery, "&") {
				for one := range strings.SplitSeq(text, "|") {
					if pair == one {
						return true
					}
				}
			}
			return false
		})
	}
	for name, is := range map[string]func(r *http.Request) bool{
		"minLength": func(r *http.Request) bool { return utf8.RuneCountInString(r.URL.Query().Get("word")) == 2 },
		"maxLength": func(r *http.Request) bool { return utf8.RuneCountInString(r.URL.Query().Get("word")) == 8 },
		"maxItems":  func(r *http.Request) bool { return strings.Contains(r.URL.Query().Get("colors"), ",") },
	} {
		list["refuses a parameter at its "+name] = stricter("listParts", func(r *http.Request, _ map[string]any) bool {
			return is(r)
		})
	}
	for name, c := range map[string]struct {
		id, member string
		is         func(value any) bool
	}{
		"minimum":   {"makePart", "price", func(value any) bool { return value == 0.0 }},
		"maximum":   {"makePart", "price", func(value any) bool { return value == 1000.0 }},
		"minLength": {"makePart", "name", func(value any) bool { text, is := value.(string); return is && len(text) == 1 }},
		"maxLength": {"makePart", "name", func(value any) bool { text, is := value.(string); return is && len(text) == 40 }},
		"minItems":  {"packBox", "labels", func(value any) bool { list, is := value.([]any); return is && len(list) == 1 }},
		"maxItems":  {"packBox", "labels", func(value any) bool { list, is := value.([]any); return is && len(list) == 3 }},
	} {
		list["refuses a member at its "+name] = stricter(c.id, func(_ *http.Request, body map[string]any) bool {
			return c.is(body[c.member])
		})
	}
	return list
}
