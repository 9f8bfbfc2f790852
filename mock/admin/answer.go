package admin

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"

	"understudy/mock/problem"
)

// open begins an answer. Nothing of the control room is to be kept by a cache or taken for a page, and it has no CORS
// headers: a page from elsewhere has no business here.
func open(w http.ResponseWriter, mediaType string, status int) {
	guarded(w)
	w.Header().Set("Content-Type", mediaType)
	w.WriteHeader(status)
}

// guarded adds what every answer has.
func guarded(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
}

func answer(w http.ResponseWriter, status int, value any) {
	open(w, "application/json", status)
	write(w, value)
}

// refuse answers with a problem (RFC 9457).
func refuse(w http.ResponseWriter, p *problem.Problem) {
	if p.Kind.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="understudy control room"`)
	}
	// Not through json.Encoder, which would escape what is no HTML.
	body, err := p.MarshalJSON()
	if err != nil {
		body = []byte(`{"status":` + strconv.Itoa(p.Kind.Status) + `}`)
	}
	open(w, problem.MediaType, p.Kind.Status)
	_, _ = w.Write(append(body, '\n'))
}

// A list writes the elements of a JSON list one by one.
type list struct {
	to    http.ResponseWriter
	count int
}

// add writes one more element, and reports whether it went out.
func (l *list) add(value any) bool {
	if l.count > 0 {
		_, _ = io.WriteString(l.to, ",")
	}
	l.count++
	return write(l.to, value)
}

// write sends one JSON value and reports whether it went out. An error means that the client has gone: there is
// nobody left to tell.
func write(w http.ResponseWriter, value any) bool {
	encoder := json.NewEncoder(w)
	// It is no HTML, and people read it.
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value) == nil
}
