package mock

import (
	"bytes"
	"encoding/json"
	"hash/fnv"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"understudy/mock/contract"
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
