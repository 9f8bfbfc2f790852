package report

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"
)

//go:embed page
var pageFiles embed.FS

// HTML writes the results as one page that needs nothing else: no other file, no script, no network. It holds its
// reader to that by a policy of its own (Content Security Policy Level 3), so that what slipped through the escaping
// would do nothing. How many failures, points and bytes of a body it shows is bounded, and it says where it stopped.
func (r *Results) HTML(w io.Writer) error {
	style, err := pageFiles.ReadFile("page/page.css")
	if err != nil {
		return fmt.Errorf("read the page's style: %w", err)
	}
	templates, err := template.ParseFS(pageFiles, "page/page.html")
	if err != nil {
		return fmt.Errorf("read the page: %w", err)
	}
	hash := sha256.Sum256(style)
	shown := r.page()
	shown.Style = template.CSS(style)
	shown.Policy = "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'; " +
		"img-src data:; base-uri 'none'; form-action 'none'"
	// Whole or not at all: a template that fails has written half of it.
	var text bytes.Buffer
	if err := templates.ExecuteTemplate(&text, "page.html", shown); err != nil {
		return fmt.Errorf("make the page: %w", err)
	}
	_, err = w.Write(text.Bytes())
	return err
}

// The bounds of a page: what a browser shows at once, and a person may still read. All is in the forms for programs.
const (
	maxPageFailures   = 200
	maxPageMissing    = 200
	maxPageCauses     = 200
	maxPageOperations = 2000
	maxPageBody       = 8 << 10
	// longList is how many points are folded away at first.
	longList = 12
)

// page is what the template shows.
type page struct {
	Style                            template.CSS
	Policy                           string
	Title, Command, Verdict, Version string
	File, OpenAPI, SHA256            string
	Began, Took, Ended               string
	Passed, Skipped, Heading         string
	Good                             bool
	Count                            Count
	Failures                         []pageFailure
	Coverage                         *pageCoverage
	Operations                       []pageOperation
	Causes                           []pageCause
	Untold, UntoldCauses             int
	Untried                          string
}

type pageOperation struct {
	Name  string
	Count Count
}

type pageCause struct {
	Reason        string
	Count, Untold int
	Names         []string
}

func (r *Results) page() *page {
	words := r.words()
	verdict, good := r.verdict()
	shown := &page{
		Title: plain(r.Title), Command: plain(r.command()), Verdict: verdict, Good: good, Version: plain(r.Version),
		File: plain(r.File), OpenAPI: plain(r.OpenAPI), SHA256: plain(r.SHA256), Ended: plain(r.Ended),
		Took: r.Elapsed.Round(time.Millisecond).String(), Passed: words.passed, Skipped: words.skipped,
		Heading: strings.ToUpper(words.passed[:1]) + words.passed[1:], Count: r.Count(), Coverage: r.Coverage.page(),
	}
	if shown.Title == "" {
		shown.Title = shown.File
	}
	if !r.Began.IsZero() {
		shown.Began = r.Began.UTC().Format("2006-01-02 15:04:05 UTC")
	}
	for of, o := range r.all(Failed) {
		if len(shown.Failures) == maxPageFailures {
			shown.Untold++
			continue
		}
		shown.Failures = append(shown.Failures, r.pageFailure(of, o))
	}
	untried, more := 0, 0
	for i := range r.Operations {
		o := &r.Operations[i]
		switch {
		case len(o.Outcomes) == 0:
			untried++
		case len(shown.Operations) == maxPageOperations:
			more++
		default:
			shown.Operations = append(shown.Operations, pageOperation{o.name(), o.Count()})
		}
	}
	if more > 0 {
		shown.Untried = fmt.Sprintf("%s more: see --report json=FILE. ", counted(more, "operation"))
	}
	if untried > 0 {
		shown.Untried += counted(untried, "operation") + " without an outcome."
	}
	for i, c := range r.causes() {
		if i >= maxPageCauses {
			shown.UntoldCauses++
			continue
		}
		kept := c.names[:min(len(c.names), maxPageMissing)]
		shown.Causes = append(shown.Causes, pageCause{c.reason, len(c.names), len(c.names) - len(kept), kept})
	}
	return shown
}
