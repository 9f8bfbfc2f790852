package upstream

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"net/url"
	"strings"
)

// A Message is a request as it is to be passed on.
type Message struct {
	// Request is the one that came in. Its body is not read.
	Request *http.Request
	// Path and Query are as they came on the request line.
	Path, Query string
	// Body is what is sent, and Length how many bytes that are: -1 where nobody knows, and 0 without a body.
	Body   io.ReadCloser
	Length int64
	// Again makes the body once more, where that can be done: a connection that was closed just then is no failure.
	Again func() (io.ReadCloser, error)
	// Held says that the whole body is there already, so that nothing has to be waited for.
	Held bool
	// Interim is told of each interim reply but 100 (RFC 9110, section 15.2), before the final one, one after the other.
	// Nil does not hear of them.
	Interim func(status int, header http.Header)
}

// maxInterim is how many interim replies may come before the final one. With a listener net/http knows no bound.
const maxInterim = 32

var errInterim = fmt.Errorf("more than %d interim replies came, and no final one", maxInterim)

// ErrTimeout is the cause with which a context ends when the service takes too long.
var ErrTimeout = errors.New("the upstream took too long")

// Send passes a request on and returns the head of the reply, with its body to be read and closed. Redirects are not
// followed. The header of the reply is without what is about one connection, with this proxy in Via, and with a
// Location that leads through this proxy where it led to the service.
func (t *Target) Send(ctx context.Context, m Message) (*http.Response, error) {
	out, err := t.request(ctx, &m)
	if err != nil {
		return nil, err
	}
	reply, err := t.transport.RoundTrip(out)
	if err != nil {
		return nil, fmt.Errorf("ask the upstream: %w", err)
	}
	if reply.StatusCode < 200 || reply.StatusCode > 999 {
		// 101 among them: nobody asked for another protocol.
		_ = reply.Body.Close()
		return nil, fmt.Errorf("ask the upstream: it answers with %d, which is no status of a reply", reply.StatusCode)
	}
	header := endToEnd(reply.Header, 1)
	header["Via"] = appended(header["Via"], t.via(reply.ProtoMajor, reply.ProtoMinor))
	if location := header.Get("Location"); location != "" {
		header["Location"] = []string{t.located(location, m.Request)}
	}
	reply.Header = header
	return reply, nil
}

// request is a request as it is sent to the service.
func (t *Target) request(ctx context.Context, m *Message) (*http.Request, error) {
	r := m.Request
	address, err := t.address(m.Path, m.Query, strings.HasSuffix(r.RequestURI, "?"))
	if err != nil {
		return nil, err
	}
	header := endToEnd(r.Header, 6)
	forwarded(header, r)
	header["Via"] = appended(header["Via"], t.via(r.ProtoMajor, r.ProtoMinor))
	header["Accept-Encoding"] = narrowed(header["Accept-Encoding"])
	if takesTrailers(r.Header) {
		header["Te"] = []string{"trailers"}
		if t.origin.Scheme == "http" {
			// HTTP/2, which may be spoken over TLS, has no Connection (RFC 9113, section 8.2.2).
			header["Connection"] = []string{"TE"}
		}
	}
	if _, told := header["User-Agent"]; !told {
		// Else net/http would add its own.
		header["User-Agent"] = nil
	}
	expects := len(header["Expect"]) > 0 && !m.Held
	if m.Held {
		delete(header, "Expect")
	}
	out := &http.Request{
		Method: r.Method, URL: address, Host: t.origin.Host, Header: header, Body: m.Body, ContentLength: m.Length,
		GetBody: m.Again, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		// To keep the connection, net/http would send a service that refuses the body all of it.
		Close: expects,
	}
	if len(r.Trailer) > 0 || m.Length < 0 {
		trail(out, r)
	}
	if out.ContentLength == 0 {
		out.Body, out.GetBody = nil, nil
	}
	if m.Interim != nil {
		count := 0
		ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
			Got1xxResponse: func(status int, header textproto.MIMEHeader) error {
				if count++; count > maxInterim {
					return errInterim
				}
				if status != http.StatusContinue {
					m.Interim(status, endToEnd(http.Header(header), 0))
				}
				return nil
			},
		})
	}
	return out.WithContext(ctx), nil
}

// trail lets the trailers of a request follow the body that is sent on. What they say is there when it has been read.
func trail(out, r *http.Request) {
	out.Trailer, out.ContentLength, out.GetBody = make(http.Header, len(r.Trailer)), -1, nil
	for name := range r.Trailer {
		if Trails(name) {
			out.Trailer[name] = nil
		}
	}
	out.Body = &trailed{ReadCloser: out.Body, from: r, to: out.Trailer}
}

// trailed is a body that has trailers.
type trailed struct {
	io.ReadCloser
	from *http.Request
	to   http.Header
}

// Read takes the trailers over at the end.
func (b *trailed) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		for name, values := range b.from.Trailer {
			if Trails(name) {
				b.to[name] = values
			}
		}
	}
	return n, err //nolint:wrapcheck // a reader's own error, io.EOF among them
}

// address is where a request goes: the path is sent byte for byte as it came, after that of the target.
func (t *Target) address(path, query string, asked bool) (*url.URL, error) {
	whole := t.prefix + path
	u := &url.URL{Scheme: t.origin.Scheme, Host: t.origin.Host, RawQuery: query, ForceQuery: query == "" && asked}
	if !strings.HasPrefix(whole, "//") {
		u.Opaque = whole
		return u, nil
	}
	// An opaque part with two slashes would be taken for an authority.
	plain, err := url.PathUnescape(whole)
	if err != nil {
		return nil, errors.New("the path has an escape that is not % and two hex digits")
	}
	u.Path, u.RawPath = plain, whole
	return u, nil
}

// located is a Location as the client is to see it: one within the service leads through this proxy, all others stay
// (RFC 9110, section 10.2.2).
func (t *Target) located(location string, r *http.Request) string {
	u, err := url.Parse(location)
	switch {
	case err != nil:
		return location
	case u.Scheme == "" && u.Host == "" && strings.HasPrefix(u.Path, "/") && !strings.HasPrefix(u.Path, "//"):
		// A path of the service: relative to its origin.
	case strings.EqualFold(u.Scheme, t.origin.Scheme) && u.User == nil && sameHost(u, t.origin):
		u.Scheme, u.Host = schemeOf(r), r.Host
	default:
		return location
	}
	if t.prefix == "" {
		return u.String()
	}
	rest, within := strings.CutPrefix(u.EscapedPath(), t.prefix)
	if !within || rest != "" && rest[0] != '/' {
		// Of the same host, but outside of the target: this proxy cannot reach it.
		return location
	}
	if u.Path, err = url.PathUnescape(rest); err != nil {
		return location
	}
	u.RawPath = rest
	if u.Path == "" {
		u.Path, u.RawPath = "/", ""
	}
	return u.String()
}

// sameHost reports whether two URLs of one scheme lead to the same host and port.
func sameHost(a, b *url.URL) bool {
	port := func(u *url.URL) string {
		switch {
		case u.Port() != "":
			return u.Port()
		case strings.EqualFold(u.Scheme, "https"):
			return "443"
		}
		return "80"
	}
	return strings.EqualFold(a.Hostname(), b.Hostname()) && port(a) == port(b)
}
