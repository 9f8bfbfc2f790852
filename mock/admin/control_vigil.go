package admin

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"understudy/mock/problem"
)

// Bounds on waiting for exchanges.
const (
	// DefaultTimeout is how long GET /__admin/requests/wait waits where no timeout is given. The longest is MaxWait.
	DefaultTimeout = 10 * time.Second
	// MaxCount is the largest count that can be waited for.
	MaxCount = 1000
)

// parseVigil reads the query.
func parseVigil(r *http.Request) (vigil, *problem.Problem) {
	v := vigil{count: 1, timeout: DefaultTimeout}
	values, refusal := parameters(r, "count", "timeout", "operationId", "method", "path", "status", "after")
	if refusal != nil {
		return v, refusal
	}
	for name := range values {
		if wanted, ok := v.set(name, values.Get(name)); !ok {
			return v, badQuery(name + " needs " + wanted)
		}
	}
	return v, nil
}

// set takes one parameter in, or says what it needs.
func (v *vigil) set(name, value string) (wanted string, ok bool) {
	var err error
	switch name {
	case "count":
		v.count, err = strconv.Atoi(value)
		return fmt.Sprintf("a whole number from 1 to %d", MaxCount), err == nil && v.count > 0 && v.count <= MaxCount
	case "timeout":
		v.timeout, err = parseDuration(value)
		return fmt.Sprintf("a duration above zero, such as 500ms, and of at most %ds", MaxWait),
			err == nil && v.timeout > 0 && v.timeout <= MaxWait*time.Second
	case "after":
		v.after, err = strconv.ParseInt(value, 10, 64)
		return "a position: a whole number from 0, out of an earlier answer", err == nil && v.after >= 0
	case "status":
		v.status, err = strconv.Atoi(value)
		return "a status from 100 to 599", err == nil && v.status >= 100 && v.status <= 599
	case "method":
		v.method = value
		return "a method, as in GET", value != "" && value == strings.ToUpper(value)
	case "path":
		v.path = value
		return "a path as it is on the request line, without the query", strings.HasPrefix(value, "/")
	case "operationId":
		v.operation = value
		return "the id of an operation", value != ""
	}
	// It is the session, which is read elsewhere.
	return "", true
}

// pathOf is a request target without its query. One in absolute form (RFC 9112, section 3.2.2) loses its host as well.
func pathOf(target string) string {
	path, _, _ := strings.Cut(place(target, "").path, "?")
	return path
}
