// Package choice answers the question "which of the documented replies does this request ask for?": it reads the
// Prefer header (RFC 7240) and its twins in the query, and writes Preference-Applied. Of the other rooms it knows fault
// only, whose words a request may use.
package choice

import (
	"net/http"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"understudy/mock/fault"
)

const (
	// maxPrefer is how many bytes of Prefer are read, all lines together.
	maxPrefer = 4 << 10
	// maxMembers is how many preferences are read, those of the query among them.
	maxMembers = 64
	// maxNamed is how many bytes the name of an example or a scenario may have.
	maxNamed = 256
	// maxName is how many bytes of a name are told back in Dropped.
	maxName = 64
)

// Preferences are what a request asks for. The zero value asks for nothing.
type Preferences struct {
	// Code is the status asked for, 100 to 999, or 0. No contract documents one past 599.
	Code int
	// Example is the name of the example or fixture asked for, at most 256 bytes of printable UTF-8, or "".
	Example string
	// Dynamic asks for a body made up (true) or for none such (false). It means something only with HasDynamic.
	Dynamic, HasDynamic bool
	// Seed is what a made-up body is made from. It means something only with HasSeed.
	Seed    int64
	HasSeed bool
	// Delay is how late the reply is to be, in place of any other delay; 0s asks for none. It means something only with
	// HasDelay. DelayText is how the request wrote it.
	Delay     fault.Delay
	HasDelay  bool
	DelayText string
	// Fault is how the connection is to break. It means something only with HasFault, and is then not fault.None.
	Fault    fault.Kind
	HasFault bool
	// Scenario is the name of the scenario that the request takes part in, bounded as Example is, or "".
	Scenario string
	// Dropped tells what was asked for and not understood, in the order of the request: at most 64, then one that says
	// that there is more.
	Dropped []Dropped
}

// A Dropped is a preference that was passed over.
type Dropped struct {
	// Name is the preference's name as it came, shortened, or "" where no name could be read.
	Name string `json:"name"`
	Why  string `json:"why"`
}

// Parse reads the preferences of a request from Prefer, as in
//
//	Prefer: code=404, example=name, dynamic=true, seed=7, delay=500ms, fault=EMPTY_RESPONSE, scenario=name
//
// and from the query: __code, __example, __dynamic, __seed, __delay, __fault, __scenario. The header is read first,
// then the query; the first mention of a preference is the only one that counts, well-formed or not (RFC 7240, section
// 2). Nothing here is an error: what is unknown, malformed or too much is dropped, and Dropped says why. The brackets
// and the comma of a delay such as lognormal(200ms,0.4) call for quotes in the header, but are read without them too.
//
// The second result is the query without these names, otherwise byte for byte: it is what the contract is to see.
// Names in the query are not percent-decoded; values are, once.
//
// A request without Prefer and without "__" in its query costs no allocation.
func Parse(header http.Header, rawQuery string) (Preferences, string) {
	lines, twins := header["Prefer"], strings.Contains(rawQuery, "__")
	if len(lines) == 0 && !twins {
		return Preferences{}, rawQuery
	}
	var r reader
	r.prefer(lines)
	if twins {
		rawQuery = r.query(rawQuery)
	}
	return r.Preferences, rawQuery
}

// A reader gathers preferences.
type reader struct {
	Preferences
	seen    Set
	members int
}

func (r *reader) drop(name, why string) {
	switch {
	case len(r.Dropped) < maxMembers:
		if len(name) > maxName {
			name = strings.ToValidUTF8(name[:maxName], "")
		}
		r.Dropped = append(r.Dropped, Dropped{Name: name, Why: why})
	case len(r.Dropped) == maxMembers:
		r.Dropped = append(r.Dropped, Dropped{Why: "more was dropped than is listed here"})
	}
}

// take notes one preference. shown is the name as the request wrote it; the value is decoded.
func (r *reader) take(name, shown, value string) {
	if r.members++; r.members > maxMembers {
		r.drop(shown, "there are more than 64 preferences")
		return
	}
	which := setOf(name)
	switch {
	case which == 0:
		r.drop(shown, "not a preference of this server")
	case r.seen&which != 0:
		r.drop(shown, "mentioned before: the first mention counts, the header's before the query's")
	default:
		r.seen |= which
		if why := r.set(which, value); why != "" {
			r.drop(shown, why)
		}
	}
}

// set reads a value exactly, and says why it could not. An empty value is none (RFC 7240, section 2).
func (r *reader) set(which Set, value string) (why string) {
	switch which {
	case Code:
		code, err := strconv.ParseUint(value, 10, 16)
		if err != nil || len(value) != 3 || code < 100 {
			return "a code is three digits"
		}
		r.Code = int(code)
	case Example:
		if why := wrongName(value, "an example"); why != "" {
			return why
		}
		r.Example = value
	case Scenario:
		if why := wrongName(value, "a scenario"); why != "" {
			return why
		}
		r.Scenario = value
	case Delay:
		delay, err := fault.ParseDelay(value)
		if err != nil {
			return err.Error()
		}
		r.Delay, r.HasDelay, r.DelayText = delay, true, value
	case Fault:
		kind, err := fault.ParseKind(value)
		if err != nil {
			return err.Error()
		}
		r.Fault, r.HasFault = kind, true
	case Dynamic:
		if value != "" && value != "true" && value != "false" {
			return "dynamic is true or false"
		}
		r.Dynamic, r.HasDynamic = value != "false", true
	case Seed:
		seed, err := strconv.ParseInt(value, 10, 64)
		if err != nil || strconv.FormatInt(seed, 10) != value {
			return "a seed is a whole number of 64 bits, without + or leading zeros"
		}
		r.Seed, r.HasSeed = seed, true
	default: // take keeps all others away
	}
	return ""
}

// wrongName says why a name cannot be one, or "".
func wrongName(value, of string) (why string) {
	switch {
	case value == "":
		return of + " needs a name"
	case len(value) > maxNamed:
		return "the name of " + of + " has at most 256 bytes"
	case !printable(value):
		return "the name of " + of + " is printable UTF-8"
	}
	return ""
}

func printable(text string) bool {
	return utf8.ValidString(text) && strings.IndexFunc(text, unicode.IsControl) < 0
}
