package catalog

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"unicode/utf8"

	"understudy/mock/problem"
)

// JSON writes the catalogue as one JSON object:
//
//	{"tool": "understudy", "version": "...", "title": "...", "file": "...", "base": "http://...",
//	 "counts": {"operations": 3, "entries": 99, "missing": 4},
//	 "operations": [{"id": "...", "method": "GET", "path": "...", "at": {...},
//	                 "entries": [{"kind": "...", "name": "...", "expect": {"status": 401},
//	                              "before": [], "request": {"method": "GET", "target": "...", "headers": [["A", "b"]]},
//	                              "curl": "...", "at": {...}}],
//	                 "missing": [{"kind": "...", "name": "...", "reason": "..."}]}]}
//
// Members may be added, and none goes away. Base is scheme and host of the commands.
func (b *Book) JSON(w io.Writer, base string) error {
	list := make([]operationJSON, len(b.Operations))
	for i := range b.Operations {
		list[i] = b.Operations[i].told(base)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(struct {
		Tool       string          `json:"tool"`
		Version    string          `json:"version"`
		Title      string          `json:"title"`
		File       string          `json:"file"`
		Base       string          `json:"base"`
		Counts     Counts          `json:"counts"`
		Operations []operationJSON `json:"operations"`
	}{"understudy", b.Version, b.Title, b.File, base, b.Count(), list}); err != nil {
		return fmt.Errorf("write the catalogue: %w", err)
	}
	return nil
}

// Counts are how much a catalogue has.
type Counts struct {
	Operations int `json:"operations"`
	Entries    int `json:"entries"`
	Missing    int `json:"missing"`
}

// Count counts.
func (b *Book) Count() Counts {
	made := Counts{Operations: len(b.Operations)}
	for i := range b.Operations {
		made.Entries += len(b.Operations[i].Entries)
		made.Missing += len(b.Operations[i].Missing)
	}
	return made
}

type operationJSON struct {
	ID      string           `json:"id"`
	Method  string           `json:"method"`
	Path    string           `json:"path"`
	At      problem.Location `json:"at"`
	Entries []entryJSON      `json:"entries"`
	Missing []missingJSON    `json:"missing"`
}

type entryJSON struct {
	Kind    string           `json:"kind"`
	Name    string           `json:"name"`
	Expect  expectJSON       `json:"expect"`
	Before  []requestJSON    `json:"before"`
	Request requestJSON      `json:"request"`
	Curl    string           `json:"curl"`
	At      problem.Location `json:"at"`
}

type expectJSON struct {
	Status   int    `json:"status,omitempty"`
	Problem  string `json:"problem,omitempty"`
	Source   string `json:"source,omitempty"`
	Findings bool   `json:"findings,omitempty"`
	Delay    int    `json:"delayMilliseconds,omitempty"`
	Fault    string `json:"fault,omitempty"`
}

// A requestJSON has its body as text, in base64 where it is no text, or says how many spaces it has.
type requestJSON struct {
	Method  string      `json:"method"`
	Target  string      `json:"target"`
	Headers [][2]string `json:"headers"`
	Body    string      `json:"body,omitempty"`
	Base64  []byte      `json:"bodyBase64,omitempty"`
	Fill    int64       `json:"fill,omitempty"`
}

type missingJSON struct {
	Kind   string `json:"kind,omitempty"`
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

func (o *Operation) told(base string) operationJSON {
	made := operationJSON{
		ID: o.ID, Method: o.Method, Path: o.Path, At: o.At,
		Entries: make([]entryJSON, len(o.Entries)), Missing: make([]missingJSON, len(o.Missing)),
	}
	for i := range o.Entries {
		e := &o.Entries[i]
		made.Entries[i] = entryJSON{
			Kind: e.Kind, Name: e.Name, Expect: expectJSON(e.Expect), Before: make([]requestJSON, len(e.Before)),
			Request: e.Request.told(), Curl: e.Curl(base), At: e.At,
		}
		for n := range e.Before {
			made.Entries[i].Before[n] = e.Before[n].told()
		}
	}
	for i, missing := range o.Missing {
		made.Missing[i] = missingJSON(missing)
	}
	return made
}

func (r *Request) told() requestJSON {
	made := requestJSON{Method: r.Method, Target: r.target(), Headers: [][2]string{}, Fill: r.Fill}
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		for _, value := range r.Header[name] {
			made.Headers = append(made.Headers, [2]string{name, value})
		}
	}
	if utf8.Valid(r.Body) {
		made.Body = string(r.Body)
	} else {
		made.Base64 = r.Body
	}
	return made
}
