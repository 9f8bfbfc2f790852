package stub

import (
	"net/url"
	"strconv"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// Bounds on what templates make. What is past them is left out.
const (
	// MaxRendered is the largest body, in bytes: 1 MiB.
	MaxRendered = 1 << 20
	// maxRenderedHeader is the longest value of a header, in bytes.
	maxRenderedHeader = 8 << 10
)

// A source is what a template takes a value from.
type source uint8

const (
	literalText source = iota
	fromMethod
	fromURL
	fromBody
	fromPath
	fromSegment
	fromQuery
	fromHeader
	fromCookie
)

// piece is a part of a template: text, or where its value comes from.
type piece struct {
	from source
	// text is the literal text, or the name of what is looked up, and index which of several values it is.
	text  string
	index int
	// inString says that the value stands within a JSON string, and bare that it is a JSON value of its own.
	inString, bare bool
	// path is the template that gives the name of a path parameter, or nil where the contract does.
	path *pathTemplate
}

// opening is what every template begins with.
const opening = "{{"

// readPieces takes a text apart at its templates: {{request.path.id}} and the like, which are filled in, and nothing
// else. Whatever else is in double braces is bad if all of them are to be templates or it speaks of the request, and
// text otherwise. isJSON says that the text is JSON, where a value is written so that it stays one value.
func readPieces(text string, isJSON, everything bool) (pieces []piece, bad []string) {
	var quotes quoteCounter
	kept := 0
	for at := 0; ; {
		start := strings.Index(text[at:], opening)
		if start < 0 {
			break
		}
		start += at
		inner, _, closed := strings.Cut(text[start+len(opening):], "}}")
		word := strings.TrimSpace(inner)
		made, known := readSource(word)
		switch {
		case closed && known:
			if isJSON {
				quotes.read(text[kept:start])
				made.inString, made.bare = quotes.open, !quotes.open
			}
			if start > kept {
				pieces = append(pieces, piece{text: text[kept:start]})
			}
			pieces = append(pieces, made)
			at = start + len(opening) + len(inner) + len("}}")
			kept = at
			continue
		case everything, strings.HasPrefix(strings.TrimLeft(word, "{ "), "request."):
			bad = append(bad, shown(opening+inner))
		}
		at = start + len(opening)
	}
	if kept < len(text) {
		pieces = append(pieces, piece{text: text[kept:]})
	}
	return pieces, bad
}

// quoteCounter says whether JSON text that was read so far ends within a string.
type quoteCounter struct{ open, escaped bool }

func (q *quoteCounter) read(text string) {
	for i := range len(text) {
		switch {
		case q.escaped:
			q.escaped = false
		case q.open && text[i] == '\\':
			q.escaped = true
		case text[i] == '"':
			q.open = !q.open
		}
	}
}

// readSource reads what stands between the braces.
func readSource(word string) (piece, bool) {
	rest, found := strings.CutPrefix(word, "request.")
	if !found {
		return piece{}, false
	}
	kind, name, named := strings.Cut(rest, ".")
	if !named {
		from := map[string]source{"method": fromMethod, "url": fromURL, "body": fromBody}[kind]
		return piece{from: from}, from != literalText
	}
	index, numbered := readIndex(name)
	switch {
	case kind == "path" && numbered, kind == "pathSegments" && numbered:
		return piece{from: fromSegment, index: index}, true
	case kind == "query":
		if list, last, more := strings.Cut(name, "."); more {
			if index, numbered = readIndex(last); !numbered {
				return piece{}, false
			}
			name = list
		}
		return piece{from: fromQuery, text: name, index: index}, plainName(name)
	}
	from := map[string]source{"path": fromPath, "headers": fromHeader, "cookies": fromCookie}[kind]
	return piece{from: from, text: name}, from != literalText && plainName(name)
}

// readIndex reads [2].
func readIndex(text string) (int, bool) {
	digits, opened := strings.CutPrefix(text, "[")
	digits, closed := strings.CutSuffix(digits, "]")
	index, err := strconv.Atoi(digits)
	return index, opened && closed && err == nil && index >= 0 && index < 1000 && digits == strconv.Itoa(index)
}

// plainName reports whether a name can stand in a template as it is.
func plainName(name string) bool {
	return name != "" && !strings.ContainsAny(name, " \t\r\n.[]{}()|\"'`=,")
}

// value is what a piece stands for in a request: "" where the request has nothing there.
func (p *piece) value(r *Request) string {
	switch p.from {
	case fromMethod:
		return r.Method
	case fromURL:
		return r.target()
	case fromBody:
		return r.bodyText()
	case fromPath:
		t := target{template: p.path}
		text, _ := t.parameter(r, p.text)
		return text
	case fromSegment:
		return segment(r.Path, p.index)
	case fromQuery:
		return nth(r.queryPairs(), p.text, p.index)
	case fromHeader:
		return r.Header.Get(p.text)
	case fromCookie:
		return nth(r.cookiePairs(), p.text, 0)
	case literalText:
	}
	return p.text
}

func nth(list []member, name string, index int) string {
	var room [4]string
	if texts := named(list, name, room[:0]); index < len(texts) {
		return texts[index]
	}
	return ""
}

// segment is one segment of a path, decoded.
func segment(path string, index int) string {
	i := 0
	for part := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		if i < index {
			i++
			continue
		}
		if decoded, err := url.PathUnescape(part); err == nil {
			return decoded
		}
		return part
	}
	return ""
}

// render fills in pieces, up to a size.
func render(pieces []piece, r *Request, limit int) []byte {
	var out []byte
	for i := range pieces {
		out = pieces[i].append(out, r)
		if len(out) > limit {
			return out[:limit]
		}
	}
	return out
}

// append writes a piece. In JSON a value cannot end the string that it stands in, and outside of one it is a JSON value
// already, such as 17, or becomes a string.
func (p *piece) append(out []byte, r *Request) []byte {
	text := p.value(r)
	switch {
	case p.from == literalText:
		return append(out, text...)
	case p.inString:
		quoted := schema.AppendString(nil, text)
		return append(out, quoted[1:len(quoted)-1]...)
	case p.bare:
		if _, bad := schema.Decode([]byte(text), contract.MaxJSONDepth); bad != nil {
			return schema.AppendString(out, text)
		}
	}
	return append(out, text...)
}

// oneLine is a text that can be the value of a header: no byte in it ends the line.
func oneLine(text []byte) string {
	return strings.Trim(strings.Map(func(c rune) rune {
		if c < ' ' && c != '\t' || c == 0x7f {
			return -1
		}
		return c
	}, string(text)), " \t")
}
