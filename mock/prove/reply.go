package prove

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"understudy/mock/cases"
	"understudy/mock/session"
)

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
func (p *prover) send(ctx context.Context, w *cases.Request) (*reply, error) {
	ctx, cancel := context.WithTimeout(ctx, p.Deadline)
	defer cancel()
	request, err := w.HTTP(ctx, p.url)
	if err != nil {
		return nil, err
	}
	if _, named := request.Header["User-Agent"]; !named {
		request.Header.Set("User-Agent", "understudy-prove")
	}
	if p.tokens.At(w.Method, w.Path) != nil {
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
