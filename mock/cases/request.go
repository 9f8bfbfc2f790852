package cases

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"understudy/mock/persona"
)

// A Request is one that can be sent as it is. A method that changes something returns another request; the header of
// the first is never touched.
type Request struct {
	Method string
	// Path and Query are percent-encoded already, and sent as they are. The query is without its mark.
	Path, Query string
	Header      http.Header
	Body        []byte
}

// With is the request with more header lines, such as "Accept: text/plain". They replace those of the same name, but
// cookies join.
func (r *Request) With(lines ...string) Request {
	made := *r
	made.Header = r.Header.Clone()
	if made.Header == nil {
		made.Header = http.Header{}
	}
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ": ")
		name = http.CanonicalHeaderKey(name)
		if had := made.Header.Get(name); name == "Cookie" && had != "" {
			value = had + "; " + value
		}
		made.Header[name] = []string{value}
	}
	return made
}

// Asking is the request with more in its query.
func (r *Request) Asking(query string) Request {
	made := *r
	switch {
	case query == "":
	case r.Query == "":
		made.Query = query
	default:
		made.Query += "&" + query
	}
	return made
}

// As is the request with a credential.
func (r *Request) As(sample persona.Sample) Request {
	made := r.With(sample.Headers...)
	return made.Asking(sample.Query)
}

// HTTP is the request for an HTTP client that sends it to base: scheme and host, and a path that goes before the
// request's own. A slash at the end of base counts for nothing. Path and query go out byte for byte. An error says
// that base is no address.
func (r *Request) HTTP(ctx context.Context, base string) (*http.Request, error) {
	at, err := url.Parse(base)
	if err == nil && (at.Scheme != "http" && at.Scheme != "https" || at.Host == "") {
		err = fmt.Errorf("%.200q is no address of a service: write it as https://host/path", base)
	}
	if err != nil {
		return nil, fmt.Errorf("write the request: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, r.Method, base, bytes.NewReader(r.Body))
	if err != nil {
		return nil, fmt.Errorf("write the request: %w", err)
	}
	request.URL = exact(at, strings.TrimSuffix(at.EscapedPath(), "/")+r.Path, r.Query)
	if len(r.Body) == 0 {
		request.Body, request.GetBody, request.ContentLength = http.NoBody, nil, 0
	}
	if request.Header = r.Header.Clone(); request.Header == nil {
		request.Header = http.Header{}
	}
	return request, nil
}

// exact is an address whose path goes out as it is written. What net/url would encode anew is opaque to it, which a
// proxy for plain HTTP does not understand, so that is kept for the paths that need it.
func exact(at *url.URL, path, query string) *url.URL {
	to := &url.URL{Scheme: at.Scheme, Host: at.Host, RawPath: path, RawQuery: query}
	plain, err := url.PathUnescape(path)
	if to.Path = plain; err == nil && to.EscapedPath() == path {
		return to
	}
	return &url.URL{Scheme: at.Scheme, Host: at.Host, Opaque: path, RawQuery: query}
}
