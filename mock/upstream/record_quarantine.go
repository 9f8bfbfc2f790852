package upstream

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"understudy/mock/problem"
)

// A setAside is an exchange that breaks the contract, as it is written: for people, and with its secrets hidden.
type setAside struct {
	Operation string            `json:"operation"`
	Entry     string            `json:"entry,omitempty"`
	Findings  []problem.Finding `json:"findings"`
	Request   message           `json:"request"`
	Reply     message           `json:"reply"`
}

type message struct {
	Method  string      `json:"method,omitempty"`
	Path    string      `json:"path,omitempty"`
	Query   string      `json:"query,omitempty"`
	Status  int         `json:"status,omitempty"`
	Headers http.Header `json:"headers"`
	Body    string      `json:"body,omitempty"`
}

// quarantine sets an exchange aside that breaks the contract: one for each operation, status and kind of breach.
func (r *Recorder) quarantine(e Exchange, secrets Secrets) (told string, err error) {
	operation := e.Call.Operation
	kind := sha256.New()
	for _, finding := range e.Findings {
		fmt.Fprintf(kind, "%s\x00%s\x00", finding.Place(), finding.Keyword)
	}
	name := Quarantine + "/" + operation.ID + "-" + strconv.Itoa(e.Reply.Status) + "-" +
		hex.EncodeToString(kind.Sum(nil)[:6])
	if why, err := r.taken(name); err != nil {
		return why, err
	}
	aside := setAside{
		Operation: operation.ID, Entry: e.ID, Findings: secrets.Findings(e.Findings),
		Request: message{
			Method: operation.Method, Path: operation.Template, Headers: secrets.Header(e.RequestHeader),
			Body: secrets.Shown(e.RequestHeader, e.RequestBody),
		},
		Reply: message{
			Status: e.Reply.Status, Headers: secrets.Header(e.Reply.Header), Body: secrets.Shown(e.Reply.Header, e.Reply.Body),
		},
	}
	if e.Query != "" {
		aside.Request.Query = secrets.Target("?" + e.Query)[1:]
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(aside); err != nil {
		r.release(name)
		return "", fmt.Errorf("write %s: %w", name, err)
	}
	if repeats(secrets.Known(&e), out.String(), aside.Request.Body, aside.Reply.Body) {
		r.release(name)
		return repeated, ErrNotKept
	}
	return r.write(name, ".json", out.Bytes())
}
