package prove

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"understudy/mock/session"
)

// A wire is a request as it goes out.
type wire struct {
	method string
	// path and query are percent-encoded already, and sent as they are.
	path, query string
	header      http.Header
	body        []byte
}

// with is the request with more headers, which replace those of the same name, but cookies join.
func (w *wire) with(lines ...string) wire {
	made := *w
	made.header = w.header.Clone()
	if made.header == nil {
		made.header = http.Header{}
	}
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ": ")
		name = http.CanonicalHeaderKey(name)
		if had := made.header.Get(name); name == "Cookie" && had != "" {
			value = had + "; " + value
		}
		made.header[name] = []string{value}
	}
	return made
}

// asking is the request with more in its query.
func (w *wire) asking(query string) wire {
	made := *w
	switch {
	case query == "":
	case w.query == "":
		made.query = query
	default:
		made.query += "&" + query
	}
	return made
}

// A reply is what came back.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// maxReply bounds a reply, in bytes: twice the largest fixture.
const maxReply = 32 << 20

var errReplyTooLarge = errors.New("the reply is larger than 32 MiB")

// send asks once.
func (p *prover) send(ctx context.Context, w *wire) (*reply, error) {
	ctx, cancel := context.WithTimeout(ctx, p.Deadline)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, w.method, "http://"+p.host+"/", bytes.NewReader(w.body))
	if err != nil {
		return nil, fmt.Errorf("write the request: %w", err)
	}
	// Opaque goes on the request line as it is; anything else would be decoded and encoded anew.
	request.URL = &url.URL{Scheme: "http", Host: p.host, Opaque: w.path, RawQuery: w.query}
	if len(w.body) == 0 {
		request.Body, request.ContentLength = http.NoBody, 0
	}
	request.Header = w.header.Clone()
	if request.Header == nil {
		request.Header = http.Header{}
	}
	if _, named := request.Header["User-Agent"]; !named {
		request.Header.Set("User-Agent", "understudy-prove")
	}
	if p.tokens.At(w.method, w.path) != nil {
		// What is issued must not show in the replies to others.
		request.Header.Set(session.Header, "prove-tokens")
	}
	answer, err := p.client.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxReply+1))
	if err != nil {
		return nil, fmt.Errorf("read the reply: %w", err)
	}
	if len(body) > maxReply {
		return nil, errReplyTooLarge
	}
	return &reply{status: answer.StatusCode, header: answer.Header, body: body}, nil
}

// differs says how a second reply differs from the first, or "". Both must be equal byte for byte but for the moment
// and the journal entry, which a problem names in its body, too.
func (r *reply) differs(second *reply) string {
	if r.status != second.status {
		return fmt.Sprintf("the second reply has the status %d, the first %d", second.status, r.status)
	}
	names := map[string]bool{}
	for name := range r.header {
		names[name] = true
	}
	for name := range second.header {
		names[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if name == "Date" || name == "Mock-Request-Id" || name == "Content-Length" && r.problem() != "" {
			continue
		}
		if !slices.Equal(r.header[name], second.header[name]) {
			return "the second reply differs in its header " + name
		}
	}
	first, again := r.constant(), second.constant()
	// A token endpoint issues other tokens each time: the source is the endpoint's path.
	issued := strings.HasPrefix(r.header.Get("Mock-Source"), fromToken+" /")
	if issued || bytes.Equal(first, again) {
		return ""
	}
	at := 0
	for at < min(len(first), len(again)) && first[at] == again[at] {
		at++
	}
	return fmt.Sprintf("the second body differs from the first at byte %d", at)
}

// problem is the name of the problem that the reply is, in the server's own words, or "".
func (r *reply) problem() string {
	name, _ := strings.CutPrefix(r.header.Get("Mock-Source"), "problem ")
	if name == r.header.Get("Mock-Source") {
		return ""
	}
	return name
}

// constant is the body without the name of the journal entry in a problem.
func (r *reply) constant() []byte {
	id := r.header.Get("Mock-Request-Id")
	if r.problem() == "" || id == "" {
		return r.body
	}
	return bytes.ReplaceAll(r.body, []byte(id), []byte("entry"))
}
