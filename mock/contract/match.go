package contract

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"understudy/mock/problem"
)

// maxSegments bounds the segments of a path that is looked up.
const maxSegments = 256

// A Call is a request that means an operation, with what was decoded of it.
type Call struct {
	Operation *Operation
	// Path holds the decoded path parameters, by name. Scalars are without the marks of their style.
	Path []Value
	// Known are the path parameters as a record carries them: see Known.
	Known []Known
	// Identity is what the call is about: the path parameters, joined by commas.
	Identity string
	// Sent are the parameters that CheckRequest found there and in order.
	Sent []Sent

	// limit is what the call says of how many records it wants, or -1.
	limit int
	// raw are the path parameters as they were sent, for operations that have some that are no plain scalars.
	raw []string

	// Most paths have one or two parameters: room for them comes with the call.
	values [2]Value
	known  [2]Known
	sent   [2]Sent
}

// A Sent is a parameter that a request has and that keeps the contract, with its value as it was read.
type Sent struct {
	*Parameter
	Value any
}

// A Value is one raw value of a parameter, percent-decoded once.
type Value struct{ Name, Text string }

// A Miss says why no operation was meant.
type Miss struct {
	Kind   problem.Kind
	Detail string
	// Nearest is the documented path that is most like the one asked for, or "".
	Nearest string
	// Allowed are the methods that the path does have, and At is where the document lists them.
	Allowed []string
	At      problem.Location
}

// Match finds the operation that a request means. The path is taken as it stands on the request line, without the
// query: it is never cleaned, and %2F never splits a segment (RFC 3986, section 2.2).
func (c *Contract) Match(method, path string) (*Call, *Miss) {
	return c.MatchRequest(method, path, "", nil)
}

// MatchRequest is Match for documents that have several operations on one path, told apart by what their keys say after
// a question mark or a number sign, as in /jobs?action=stop: the query and the header decide among them.
func (c *Contract) MatchRequest(method, path, query string, header http.Header) (*Call, *Miss) {
	var room [16]string
	segments, miss := split(path, room[:0])
	if miss != nil {
		if strings.HasPrefix(path, "/") {
			miss.Nearest = c.nearest(path)
		}
		return nil, miss
	}
	var space [4]string
	found, values := c.index.root.find(segments, space[:0])
	if found == nil {
		nearest := c.nearest(path)
		detail := "the contract has no path " + shown(path)
		if nearest != "" {
			detail += "; the nearest one is " + nearest
		}
		return nil, &Miss{Kind: problem.NoSuchPath, Detail: detail, Nearest: nearest}
	}
	operation := found.operations[method]
	switch {
	case operation == nil:
		return nil, found.miss()
	case operation.next != nil:
		operation = operation.meant(query, header)
	}
	call := &Call{Operation: operation.Operation, limit: -1}
	if len(values) > 0 {
		call.Path = call.values[:0]
		for i, text := range values {
			call.Path = append(call.Path, Value{operation.slots[i].name, text})
		}
		if operation.styled {
			call.raw = rawTexts(path, operation.slots, values)
			call.strip()
		}
		call.Identity = call.Path[0].Text
		if len(values) > 1 {
			call.Identity = joined(call.Path)
		}
	}
	return call, nil
}

// miss says which methods a path has, when the one asked for is not among them.
func (e *endpoint) miss() *Miss {
	allowed := slices.Sorted(maps.Keys(e.operations))
	return &Miss{
		Kind: problem.MethodNotAllowed, Nearest: e.template, Allowed: allowed,
		Detail: e.template + " has " + strings.Join(allowed, ", ") + ", and nothing else",
		At:     e.operations[allowed[0]].item.Location(),
	}
}

// joined is the identity of several values. A comma in one of them is escaped, for one between them means more.
func joined(values []Value) string {
	plain := make([]string, len(values))
	for i, value := range values {
		plain[i] = strings.ReplaceAll(value.Text, ",", "%2C")
	}
	return strings.Join(plain, ",")
}

// split takes a path apart at its slashes and decodes each segment, once.
func split(path string, segments []string) ([]string, *Miss) {
	if path == "" || path[0] != '/' {
		return nil, &Miss{Kind: problem.BadRequest, Detail: "the request target is no path: begin it with a slash"}
	}
	for segment := range strings.SplitSeq(path[1:], "/") {
		if strings.IndexByte(segment, '%') >= 0 {
			plain, err := url.PathUnescape(segment)
			if err != nil {
				return nil, &Miss{Kind: problem.BadRequest, Detail: "the path has an escape that is not % and two hex digits"}
			}
			segment = plain
		}
		if !utf8.ValidString(segment) {
			return nil, &Miss{
				Kind: problem.BadRequest, Detail: "the path is not UTF-8: percent-encode UTF-8 (RFC 3986, section 2.5)",
			}
		}
		if segments = append(segments, segment); len(segments) > maxSegments {
			return nil, &Miss{Kind: problem.NoSuchPath, Detail: "the path has more segments than any documented one"}
		}
	}
	return segments, nil
}

// shown shortens a path for people.
func shown(path string) string {
	if len(path) > 200 {
		return strings.ToValidUTF8(path[:200], "") + "…"
	}
	return path
}

// maxCompared bounds the text of a segment that is compared for likeness, in bytes.
const maxCompared = 48

// nearest is the documented path with the fewest edits to the one asked for: a segment that fits costs nothing.
func (c *Contract) nearest(path string) string {
	asked := strings.Split(strings.Trim(path[:min(len(path), 1024)], "/"), "/")
	best, lowest := "", 1<<30
	for _, have := range c.index.paths {
		// Up to two segments may have been forgotten at the front: a base path often is.
		for skipped := range min(3, len(have.segments)) {
			cost := skipCost*skipped + distance(asked, have.segments[skipped:], lowest)
			if cost < lowest {
				best, lowest = have.template, cost
			}
		}
	}
	return best
}

// What a change costs, beside the edits within a segment: a segment more or less, one forgotten at the front, and at
// most for one that is another.
const (
	segmentCost = 6
	skipCost    = 4
	otherCost   = 12
)

// distance counts what must change to get from one path to the other. It stops when it is past a limit.
func distance(asked, have []string, limit int) int {
	cost := segmentCost * max(len(asked)-len(have), len(have)-len(asked))
	for i := 0; i < min(len(asked), len(have)) && cost < limit; i++ {
		switch {
		case strings.Contains(have[i], "{"):
			cost++
		case strings.EqualFold(asked[i], have[i]):
		default:
			a, b := asked[i][:min(len(asked[i]), maxCompared)], have[i][:min(len(have[i]), maxCompared)]
			cost += min(otherCost, 2*edits(a, b))
		}
	}
	return cost
}

// edits is the Levenshtein distance of two short texts.
func edits(a, b string) int {
	var rows [2][maxCompared + 1]int
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := range len(a) {
		above, row := &rows[i%2], &rows[(i+1)%2]
		row[0] = i + 1
		for j := range len(b) {
			change := above[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, above[j+1]+1, row[j]+1)
		}
	}
	return rows[len(a)%2][len(b)]
}
