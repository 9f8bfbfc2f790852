package admin

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"strings"
	"sync"

	"understudy/mock/contract"
)

// What pages are made of: HTML without scripts, and one stylesheet that each of them contains.
//
//go:embed ui
var ui embed.FS

// A press makes pages. Nothing is prepared before the first is asked for.
type press struct {
	once      sync.Once
	templates *template.Template
	style     template.CSS
	policy    string
}

func (p *press) prepare() {
	// The files are embedded, so they are there, and they parse as they did in the tests.
	p.templates = template.Must(template.ParseFS(ui, "ui/*.html"))
	style, _ := ui.ReadFile("ui/room.css")
	p.style = template.CSS(style)
	hash := sha256.Sum256(style)
	// A page loads nothing and runs nothing, so what slipped through the escaping would do nothing either (Content
	// Security Policy Level 3). Its icon is empty, lest the browser asks the API that is played for /favicon.ico.
	p.policy = "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'; " +
		"img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

// A frame is what every page has.
type frame struct {
	Title string
	Style template.CSS
}

// print answers with a page. Page makes its data within a frame.
func (p *press) print(w http.ResponseWriter, name, title string, page func(frame) any) {
	p.once.Do(p.prepare)
	var text bytes.Buffer
	err := p.templates.ExecuteTemplate(&text, name, page(frame{Title: title, Style: p.style}))
	header := w.Header()
	if err != nil {
		open(w, "text/plain; charset=utf-8", http.StatusInternalServerError)
		_, _ = w.Write([]byte("the page cannot be made: ask for application/json\n"))
		return
	}
	header.Set("Content-Security-Policy", p.policy)
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	open(w, "text/html; charset=utf-8", http.StatusOK)
	_, _ = w.Write(text.Bytes())
}

// wantsPage reports whether a client would rather have HTML than JSON: it has to name it, as browsers do. The answer
// says that it depends on that.
func wantsPage(w http.ResponseWriter, r *http.Request) bool {
	w.Header().Set("Vary", "Accept")
	accept := r.Header.Values("Accept")
	return strings.Contains(strings.ToLower(strings.Join(accept, ",")), "text/html") &&
		contract.Quality("text/html", accept) > contract.Quality("application/json", accept)
}
