package journal

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"net/http"
	"slices"
	"time"

	"understudy/mock/problem"
)

// HAR writes entries as a log of HTTP Archive 1.2, each as it comes, with secrets hidden as everywhere. Readers prefer
// the oldest entry first. What HAR has no place for stands in members of an entry that begin with an underscore, as HAR
// 1.2 asks of them. A body that is not whole says so in its comment, and the log says how many entries were evicted
// before. The log is complete only when there is no error.
func (r *Redactor) HAR(w io.Writer, entries iter.Seq[Entry], evicted int64) error {
	creator, err := json.Marshal(harCreator{Name: "understudy", Version: r.version()})
	if err == nil {
		comment := ""
		if evicted > 0 {
			comment = fmt.Sprintf("\"comment\":\"%d older exchanges were forgotten to make room\",", evicted)
		}
		_, err = fmt.Fprintf(w, "{\"log\":{\"version\":\"1.2\",\"creator\":%s,%s\"entries\":[", creator, comment)
	}
	if err != nil {
		return fmt.Errorf("write a HAR log: %w", err)
	}
	separator := "\n"
	for e := range entries {
		text, err := json.Marshal(r.harEntry(&e))
		if err != nil {
			return fmt.Errorf("write entry %s of a HAR log: %w", e.ID, err)
		}
		if _, err := fmt.Fprintf(w, "%s%s", separator, text); err != nil {
			return fmt.Errorf("write a HAR log: %w", err)
		}
		separator = ",\n"
	}
	if _, err := io.WriteString(w, "\n]}}\n"); err != nil {
		return fmt.Errorf("write a HAR log: %w", err)
	}
	return nil
}

func (r *Redactor) version() string {
	if r.Version == "" {
		return "unknown"
	}
	return r.Version
}

type harCreator struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// harEntry is one exchange. Only members that HAR 1.2 lets be absent are omitted.
type harEntry struct {
	Started  string      `json:"startedDateTime"`
	Time     float64     `json:"time"`
	Request  harRequest  `json:"request"`
	Response harResponse `json:"response"`
	Cache    struct{}    `json:"cache"`
	Timings  harTimings  `json:"timings"`
	Comment  string      `json:"comment,omitempty"`

	ID          string            `json:"_id"`
	Session     string            `json:"_session"`
	Generation  string            `json:"_generation"`
	Operation   string            `json:"_operation"`
	Persona     string            `json:"_persona,omitempty"`
	Source      string            `json:"_source"`
	Stub        string            `json:"_stub,omitempty"`
	Contract    string            `json:"_contract,omitempty"`
	Seed        *int64            `json:"_seed,omitempty"`
	Delay       float64           `json:"_delay,omitempty"`
	Fault       string            `json:"_fault,omitempty"`
	Aborted     bool              `json:"_aborted,omitempty"`
	Findings    []problem.Finding `json:"_findings"`
	Explanation []harStep         `json:"_explanation"`
}

// harTimings are in milliseconds. The journal knows the whole alone, which is the time that a client waits.
type harTimings struct {
	Send    float64 `json:"send"`
	Wait    float64 `json:"wait"`
	Receive float64 `json:"receive"`
}

type harStep struct {
	Gate    string `json:"gate"`
	Outcome string `json:"outcome"`
	Detail  string `json:"detail,omitempty"`
}

func (r *Redactor) harEntry(e *Entry) harEntry {
	r = r.Of(e)
	took := milliseconds(e.Took)
	entry := harEntry{
		Started: e.Time.UTC().Format(jsonTime), Time: took, Timings: harTimings{Wait: took},
		Request: r.harRequest(e), Response: r.harResponse(e),
		ID: e.ID, Session: e.Session, Generation: e.Generation, Operation: e.Operation, Persona: e.Persona,
		Source: r.struck(e.Source), Stub: e.Stub, Delay: milliseconds(e.Delay), Fault: e.Fault, Aborted: e.Aborted,
		Findings: append([]problem.Finding{}, r.Findings(e.Findings)...), Explanation: make([]harStep, 0, len(e.Steps)),
	}
	if e.Truncated {
		entry.Comment = "the exchange was too large for the journal: bodies, and if need be more, were not kept"
	}
	if e.Lax {
		entry.Contract = "off"
	}
	if e.Seeded {
		entry.Seed = &e.Seed
	}
	for _, step := range e.Steps {
		entry.Explanation = append(entry.Explanation, harStep{step.Gate.String(), step.Outcome.String(), r.Text(step.Detail)})
	}
	return entry
}

// milliseconds has microseconds as its fraction, and is never negative.
func milliseconds(d time.Duration) float64 {
	return float64(max(d, 0).Microseconds()) / 1000
}

// cutComment is what a comment says of a body that is not whole, or "".
func cutComment(body []byte, length int64) string {
	if int64(len(body)) >= length {
		return ""
	}
	return fmt.Sprintf("cut: %d of %d bytes were kept", len(body), length)
}

// harHeaders are the values of a header one by one, by name. The header has been redacted.
func harHeaders(header http.Header) []harPair {
	pairs := []harPair{}
	names := make([]string, 0, len(header))
	for name := range header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range header[name] {
			pairs = append(pairs, harPair{name, value})
		}
	}
	return pairs
}
