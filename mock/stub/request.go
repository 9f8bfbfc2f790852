package stub

import (
	"net/http"
	"net/url"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// A Request is what patterns see of a request. One belongs to one goroutine: what is decoded of it is kept in it.
type Request struct {
	// Method, Path and Query are as on the request line: Path and Query are not decoded, and Query is without its mark.
	Method, Path, Query string
	// Host is the authority that was asked for, with its port if it has one.
	Host   string
	Header http.Header
	// Body is what there is of the body, and BodyCut says that the end of it was not kept.
	Body    []byte
	BodyCut bool
	// Call is the operation that is meant, or nil.
	Call *contract.Call
	// Patience is what the search that the request is part of has left of it; nil is a fresh one.
	Patience *Patience

	query, form, cookies []member
	text                 string
	value                any
	// The rest says what was decoded so far, and whether the body is JSON.
	queryRead, formRead, cookiesRead, textRead, valueRead, isJSON bool
}

// pairs takes a query or a form apart. What is not encoded as it should be stands for itself.
func pairs(text string) []member {
	if text == "" {
		return nil
	}
	list := make([]member, 0, strings.Count(text, "&")+1)
	for pair := range strings.SplitSeq(text, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if pair != "" {
			list = append(list, member{plain(name), plain(value)})
		}
	}
	return list
}

func plain(text string) string {
	if strings.IndexByte(text, '%') < 0 && strings.IndexByte(text, '+') < 0 {
		return text
	}
	if decoded, err := url.QueryUnescape(text); err == nil {
		return decoded
	}
	return text
}

func (r *Request) queryPairs() []member {
	if !r.queryRead {
		r.query, r.queryRead = pairs(r.Query), true
	}
	return r.query
}

// formPairs are the fields of a form that the body is (WHATWG URL, section 5.1), whatever its media type says.
func (r *Request) formPairs() []member {
	if !r.formRead {
		r.form, r.formRead = pairs(r.bodyText()), true
	}
	return r.form
}

func (r *Request) cookiePairs() []member {
	if !r.cookiesRead {
		for _, cookie := range (&http.Request{Header: r.Header}).Cookies() {
			r.cookies = append(r.cookies, member{cookie.Name, cookie.Value})
		}
		r.cookiesRead = true
	}
	return r.cookies
}

func (r *Request) bodyText() string {
	if !r.textRead {
		r.text, r.textRead = string(r.Body), true
	}
	return r.text
}

// json is the body's value, and whether the body is JSON at all.
func (r *Request) json() (any, bool) {
	if !r.valueRead {
		decoded, bad := schema.Decode(r.Body, contract.MaxJSONDepth)
		r.value, r.isJSON, r.valueRead = decoded, bad == nil, true
	}
	return r.value, r.isJSON
}

// target is path and query, as on the request line.
func (r *Request) target() string {
	if r.Query == "" {
		return r.Path
	}
	return r.Path + "?" + r.Query
}
