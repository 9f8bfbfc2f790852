package admin

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

// A selection is what a client asked to see of the journal. Limit and since are WireMock's, the others ours besides
// its unmatched.
type selection struct {
	limit     int // -1 means all
	since     time.Time
	session   string
	operation string
	unmatched bool
}

// parseSelection reads the query. A parameter that it does not know is refused, not ignored: a misspelt filter would
// show everything, and a test would believe it.
func parseSelection(raw string) (selection, *problem.Problem) {
	s := selection{limit: -1}
	values, err := url.ParseQuery(raw)
	if err != nil {
		return s, badQuery("the query cannot be decoded")
	}
	for name := range values {
		value := values.Get(name)
		switch name {
		case "limit":
			s.limit, err = strconv.Atoi(value)
			if s.limit < 0 {
				err = strconv.ErrRange
			}
		case "since":
			// An offset's plus sign that was not escaped arrives as a space.
			s.since, err = time.Parse(time.RFC3339, strings.ReplaceAll(value, " ", "+"))
		case "session":
			s.session = value
		case "operation":
			s.operation = value
		case "unmatched":
			s.unmatched, err = strconv.ParseBool(value)
		default:
			return s, badQuery(fmt.Sprintf(
				"%.40q is not a parameter here; there are limit, since, session, operation, unmatched", name))
		}
		if err != nil {
			return s, badQuery(name + " needs " + wanted(name))
		}
	}
	return s, nil
}

func wanted(name string) string {
	switch name {
	case "limit":
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
	return s.session != "" || s.operation != "" || s.unmatched
}

func (s selection) takes(e *journal.Entry) bool {
	return (s.session == "" || e.Session == s.session) &&
		(s.operation == "" || e.Operation == s.operation) &&
		(!s.unmatched || e.Operation == "")
}
