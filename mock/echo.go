package mock

import (
	"bytes"
	"encoding/json"
	"hash/fnv"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// Bounds on what a reply repeats of a request body: its members, and the bytes of one. A body with more members is not
// repeated at all, a larger member is made up.
const (
	maxEchoed      = 64
	maxEchoedBytes = 16 << 10
)

// echoed are the members of a JSON body that was sent, for a reply that says what has become of it: what a client
// creates or changes comes back where the reply has members of the same names and its schema takes the values. Path
// parameters come first.
func (x *exchange) echoed(status int) []contract.Known {
	if !x.writes() || status < 200 || status > 299 || !contract.IsJSON(x.request.Header.Get("Content-Type")) {
		return x.call.Known
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(x.body, &members) != nil || len(members) > maxEchoed {
		return x.call.Known
	}
	known := slices.Clone(x.call.Known)
	for _, name := range slices.Sorted(maps.Keys(members)) {
		var compact bytes.Buffer
		if len(members[name]) <= maxEchoedBytes && json.Compact(&compact, members[name]) == nil {
			known = append(known, contract.Known{Name: name, JSON: compact.String()})
		}
	}
	return known
}

// said are the plain values of the query, under the names of their parameters: a page of a list says which one it is.
// What is secret is not repeated.
func (x *exchange) said(status int) []contract.Known {
	if x.query == "" || status < 200 || status > 299 {
		return nil
	}
	var said []contract.Known
	sent, err := url.ParseQuery(x.query)
	for _, parameter := range x.call.Operation.Parameters {
		name := parameter.Name
		if err != nil || parameter.In != "query" || parameter.Schema == nil || len(sent[name]) != 1 ||
			len(sent[name][0]) > maxEchoedBytes || len(said) == maxEchoed || problem.SecretName(name) {
			continue
		}
		if json := plainJSON(parameter, sent[name][0]); json != "" {
			said = append(said, contract.Known{Name: name, JSON: json})
		}
	}
	return said
}

// plainJSON is the text of a parameter as JSON, if its schema takes it as a number, a boolean or a string, or "".
func plainJSON(parameter *contract.Parameter, text string) string {
	value, bad := schema.Decode([]byte(text), 1)
	switch value.(type) {
	case json.Number, bool:
		if bad == nil && parameter.Schema.Check(value) == nil {
			return strings.TrimSpace(text)
		}
	}
	if parameter.Schema.Check(text) == nil {
		return string(schema.AppendString(nil, text))
	}
	return ""
}

// writes reports whether the call carries a body for a record.
func (x *exchange) writes() bool {
	switch x.request.Method {
	case http.MethodPost, http.MethodPut, http.MethodPatch:
		return len(x.body) > 0
	}
	return false
}

// about is what a made-up body is about: the record of the path or, where there is none, the query. What is posted is
// about the body, too, so that two different things that are created differ.
func (x *exchange) about() string {
	if x.request.Method != http.MethodPost || len(x.body) == 0 {
		return x.identity()
	}
	sum := fnv.New64a()
	_, _ = sum.Write(x.body)
	return x.identity() + "\n" + strconv.FormatUint(sum.Sum64(), 16)
}
