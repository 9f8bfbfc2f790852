package persona

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"understudy/mock/problem"
)

const (
	// maxFile is how many bytes of a personas file are read.
	maxFile = 1 << 20
	// maxName is how many bytes a persona's name may have.
	maxName = 64
	// maxFindings is how many faults of one file are listed.
	maxFindings = 100
)

// Load reads a personas file (YAML, at most 1 MiB). The file name is used in findings only.
//
//	personas:
//	  - name: reader                      # required, once in the file, at most 64 bytes; not "anyone" or "certificate"
//	    roles: [RefreshToken-Read]        # "*" is every role; no roles is a persona that is known and may little
//	    expires: 2030-01-01T00:00:00Z     # RFC 3339; without it, never
//	    credentials:                      # required, at least one; each belongs to one persona only
//	      - bearer: reader-token          # a token as RFC 6750 writes it; read as text, so 12345 is fine
//	      - basic: {user: ann, password: secret}   # the user holds no colon; the password may be ""
//	      - apiKey: reader-key            # wherever the document says API keys travel
//	        scheme: partnerKey            # optional: for the security scheme of that name only
//	    totp: "123456"                    # optional: the one-time password that logging in for a token takes, too
//	    mustReset: true                   # optional: no token before the password is reset, which it cannot be here
//	    suspended: true                   # optional: can neither log in nor call
//
// Every fault is a finding with file, line and column, and never quotes the file: any part of it may be a secret.
// The roster is nil when there are findings; its mode is ModePersonas.
func Load(data []byte, file string) (*Roster, []problem.Finding) {
	l := &loader{file: file, names: map[string]int{}, owners: map[digest]int{}}
	if root := l.parse(data); root != nil {
		l.personas(root)
	}
	if len(l.findings) > 0 {
		return nil, l.findings
	}
	return newRoster(ModePersonas, l.members), nil
}

// A loader walks the file's nodes, since decoding into Go values would lose where each is. It also keeps the line of
// every name and credential, to point at the first of two.
type loader struct {
	file     string
	members  []*member
	names    map[string]int
	owners   map[digest]int
	findings []problem.Finding
}

// A spot is a node and where it is, as a JSON Pointer.
type spot struct {
	*yaml.Node
	pointer string
}

func (s spot) item(i int) spot { return spot{s.Content[i], s.pointer + "/" + strconv.Itoa(i)} }

// fault notes a fault of the file; the last that fits says that there are more.
func (l *loader) fault(at spot, keyword, message, hint string) {
	if len(l.findings) >= maxFindings {
		l.findings[maxFindings-1].Hint = "more faults than can be listed follow: mend these first"
		return
	}
	source := problem.Location{File: l.file, Pointer: at.pointer, Line: 1, Column: 1}
	if at.Node != nil {
		source.Line, source.Column = at.Line, at.Column
	}
	l.findings = append(l.findings, problem.Finding{
		In: "fixture", Name: l.file, Pointer: at.pointer, Keyword: keyword, Message: message, Hint: hint, Source: source,
	})
}

// parse reads the YAML, one document, and reports its root.
func (l *loader) parse(data []byte) *yaml.Node {
	if len(data) > maxFile {
		l.fault(spot{}, "maxLength", "the file is larger than 1 MiB", "split off what is no persona")
		return nil
	}
	var document, second yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	err := decoder.Decode(&document)
	switch {
	case errors.Is(err, io.EOF), err == nil && len(document.Content) == 0:
		l.fault(spot{}, "required", "the file is empty", "write personas: and a list, or remove the file")
		return nil
	case err != nil:
		l.syntax(err)
		return nil
	}
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		l.fault(spot{}, "yaml", "something follows the first YAML document", "keep all personas in one document, without ---")
		return nil
	}
	return document.Content[0]
}

// syntax reports a file that is not YAML. The parser's text is used but where it quotes the file: it does for anchors.
func (l *loader) syntax(err error) {
	message, hint := "the file is not YAML", "look at the indentation, and quote values that begin with * & ! % @ or `"
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	at := spot{Node: &yaml.Node{Line: 1}}
	if found := regexp.MustCompile(`^line (\d+): `).FindStringSubmatch(text); found != nil {
		text = strings.TrimPrefix(text, found[0])
		at.Line, _ = strconv.Atoi(found[1]) // digits; too many of them leave 0, which is "unknown"
	}
	if !strings.Contains(text, "anchor") {
		message += ": " + text
	}
	l.fault(at, "yaml", message, hint)
}

// mapping reports the members of a mapping, having noted unknown keys, repeated keys and everything that is none.
func (l *loader) mapping(at spot, keys ...string) map[string]spot {
	if at.Kind != yaml.MappingNode {
		l.fault(at, "type", "a mapping is expected here", "write "+strings.Join(keys, ", ")+", each with a colon")
		return nil
	}
	members := make(map[string]spot, len(keys))
	for i := 0; i+1 < len(at.Content); i += 2 {
		key, value := at.Content[i], at.Content[i+1]
		known := false
		for _, k := range keys {
			known = known || key.Kind == yaml.ScalarNode && key.Value == k
		}
		switch {
		case !known:
			l.fault(spot{key, at.pointer}, "additionalProperties", "this key is not known here", "use "+strings.Join(keys, ", "))
		case members[key.Value].Node != nil:
			l.fault(spot{key, at.pointer + "/" + key.Value}, "uniqueItems", "this key is here twice", "keep one of the two")
		default:
			members[key.Value] = spot{value, at.pointer + "/" + key.Value}
		}
	}
	return members
}

// sequence reports whether the node is a list.
func (l *loader) sequence(at spot, hint string) bool {
	if at.Kind != yaml.SequenceNode {
		l.fault(at, "type", "a list is expected here", hint)
		return false
	}
	return true
}

// text reports a scalar as it is written in the file, so that a token of digits keeps its leading zeros.
func (l *loader) text(at spot, mayBeEmpty bool) (string, bool) {
	switch {
	case at.Kind == yaml.AliasNode:
		l.fault(at, "type", "aliases are not used in this file", "write the value out, in quotes if it begins with *")
	case at.Kind != yaml.ScalarNode, at.Style&yaml.TaggedStyle != 0:
		l.fault(at, "type", "a single value without a tag is expected here", "write plain text, in quotes if need be")
	case at.Tag == "!!null", at.Value == "" && !mayBeEmpty:
		l.fault(at, "minLength", "the value is empty", "write a value, or leave the entry out")
	case !utf8.ValidString(at.Value), strings.ContainsFunc(at.Value, unicode.IsControl):
		l.fault(at, "pattern", "the value holds a control character", "write it on one line")
	default:
		return at.Value, true
	}
	return "", false
}

// truth reads true or false.
func (l *loader) truth(at spot) bool {
	text, ok := l.text(at, false)
	if ok && text != "true" && text != "false" {
		l.fault(at, "type", "true or false is expected here", "write one of the two, without quotes")
	}
	return text == "true"
}

// instant reads the time at which a persona expires.
func (l *loader) instant(at spot) time.Time {
	text, ok := l.text(at, false)
	if !ok {
		return time.Time{}
	}
	var expires time.Time
	// UnmarshalText keeps to RFC 3339, which time.Parse does not quite.
	if err := expires.UnmarshalText([]byte(text)); err != nil || expires.IsZero() {
		l.fault(at, "format", "this is no time as RFC 3339 writes it", "write it like 2030-01-01T00:00:00Z")
		return time.Time{}
	}
	return expires
}

// earlier is the sentence that points at the first of two.
func earlier(what string, line int) string {
	return fmt.Sprintf("%s is already used in line %d", what, line)
}
