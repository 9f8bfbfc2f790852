package admin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

// everySession stands for all sessions, where a list of the journal is asked for.
const everySession = "*"

// A selection is what a client asked to see of the journal. Limit, since, unmatched and matchingStub are WireMock's,
// the others ours.
type selection struct {
	limit     int // -1 means all
	since     time.Time
	operation string
	stub      string
	unmatched bool
}

// parameters reads a query that may have these parameters, and session. One that it does not know is refused, not
// ignored: a misspelt filter would show everything, and a test would believe it.
func parameters(r *http.Request, names ...string) (url.Values, *problem.Problem) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, badQuery("the query cannot be decoded")
	}
	names = append(names, "session")
	for name, given := range values {
		if !slices.Contains(names, name) {
			return nil, badQuery(fmt.Sprintf(
				"%.40q is not a parameter here; there are %s", name, strings.Join(names, ", ")))
		}
		if len(given) > 1 {
			return nil, badQuery(name + " is given twice")
		}
	}
	return values, nil
}

// plain refuses a request that sets anything where nothing can be set: in its query only a session may be named, and
// its body may only be an empty object.
func plain(r *http.Request) *problem.Problem {
	body, refusal := bodyAlone(r)
	if refusal != nil {
		return refusal
	}
	if body = bytes.TrimSpace(body); len(body) > 0 && string(body) != "{}" {
		return &problem.Problem{Kind: problem.BadRequest, Detail: "this takes no settings: send {} or nothing"}
	}
	return nil
}

// bodyAlone reads the body of a request that has nothing else to say: in its query only a session may be named.
func bodyAlone(r *http.Request) ([]byte, *problem.Problem) {
	if _, refusal := parameters(r); refusal != nil {
		return nil, refusal
	}
	return readBody(r)
}

// readBody reads a body that the guard has bounded.
func readBody(r *http.Request) ([]byte, *problem.Problem) {
	body, err := io.ReadAll(r.Body)
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return nil, tooMuch()
	}
	if err != nil {
		return nil, &problem.Problem{
			Kind: problem.BadRequest, Detail: "the body cannot be read to its end: check its framing",
		}
	}
	return body, nil
}

func tooMuch() *problem.Problem {
	return &problem.Problem{Kind: problem.ContentTooLarge, Detail: "the control room takes at most 1 MiB"}
}

// readJSON reads a body into a value that has a place for each member it may have.
func readJSON(r *http.Request, into any) *problem.Problem {
	body, refusal := readBody(r)
	if refusal != nil {
		return refusal
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(into)
	if err == nil && decoder.More() {
		err = errors.New("there is something after the value")
	}
	if err != nil {
		return &problem.Problem{
			Kind: problem.BadRequest, Detail: "the body is not what is asked for: " + strings.TrimPrefix(err.Error(), "json: "),
		}
	}
	return nil
}

// parseSelection reads the query of a list.
func parseSelection(r *http.Request, names ...string) (selection, *problem.Problem) {
	s := selection{limit: -1}
	values, refusal := parameters(r, names...)
	if refusal != nil {
		return s, refusal
	}
	for name := range values {
		var err error
		value := values.Get(name)
		switch name {
		case "limit":
			s.limit, err = parseCount(value)
		case "since":
			s.since, err = parseSince(value)
		case "operation":
			s.operation = value
		case "matchingStub":
			s.stub = value
		case "unmatched":
			s.unmatched, err = strconv.ParseBool(value)
		}
		if err != nil {
			return s, badQuery(name + " needs " + wanted(name))
		}
	}
	return s, nil
}

func parseCount(text string) (int, error) {
	n, err := strconv.ParseUint(text, 10, 31)
	return int(n), err
}

// parseSince reads a time. An offset's plus sign that was not escaped arrives as a space.
func parseSince(text string) (time.Time, error) {
	return time.Parse(time.RFC3339, strings.ReplaceAll(text, " ", "+"))
}

func wanted(name string) string {
	switch name {
	case "limit", "offset":
		return "a whole number from 0"
	case "since":
		return "a time such as 2026-03-04T12:04:05Z (RFC 3339)"
	}
	return "true or false"
}

func badQuery(detail string) *problem.Problem {
	return &problem.Problem{Kind: problem.BadRequest, Detail: detail}
}

// filters reports whether entries are left out by what they are, rather than by their number or age.
func (s selection) filters() bool {
	return s.operation != "" || s.stub != "" || s.unmatched
}

func (s selection) takes(e *journal.Entry) bool {
	return (s.operation == "" || e.Operation == s.operation) &&
		(s.stub == "" || e.Stub == s.stub) &&
		(!s.unmatched || !matched(e))
}

// matched reports whether a request was one that something is there to answer: an operation of the contract, or a stub.
func matched(e *journal.Entry) bool { return e.Template != "" || e.Stub != "" }
