package contract

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime"
	"net/textproto"
	"strings"

	"golang.org/x/net/http/httpguts"

	"understudy/mock/problem"
)

// What bounds a multipart body before it is read: its parts, the length of its boundary (RFC 2046, section 5.1.1), and
// the headers of one part, in number and bytes.
const (
	maxParts         = 1000
	maxBoundary      = 70
	maxPartHeaders   = 50
	maxPartHeadBytes = 16 << 10
)

// A part is one piece of a multipart body. It begins at a byte of the body.
type part struct {
	name      string
	named     bool
	file      bool
	mediaType string
	header    map[string][]string
	body      []byte
	at        int
}

// partsOf takes a multipart body apart (RFC 2046, section 5.1.1). Lines may end in LF alone, as some clients have it.
func partsOf(mediaType string, body []byte) ([]part, *problem.Finding) {
	_, parameters, err := mime.ParseMediaType(mediaType)
	boundary := parameters["boundary"]
	switch {
	case err != nil, boundary == "", len(boundary) > maxBoundary, strings.HasSuffix(boundary, " "):
		return nil, &problem.Finding{
			In: "header", Name: "Content-Type", Keyword: "boundary", Got: shortText(mediaType),
			Message: "has no boundary of 1 to 70 characters", Hint: "let the library that writes the body set Content-Type",
		}
	}
	var parts []part
	rest := 0
	for begun := false; ; begun = true {
		start, next, last := delimiter(body, rest, boundary)
		switch {
		case start < 0 && !begun:
			return nil, malformed("multipart", "the boundary is not there", len(body), "begin each part with --"+boundary)
		case start < 0:
			return nil, malformed("multipart", "the last part has no end", len(body), "end the body with --boundary--")
		case begun:
			one, bad := partOf(body[rest:start], rest)
			if bad != nil {
				return nil, bad
			}
			parts = append(parts, one)
		}
		if last {
			return parts, nil
		}
		if len(parts) >= maxParts {
			return nil, malformed("multipart", fmt.Sprintf("there are more than %d parts", maxParts), start, "send fewer")
		}
		rest = next
	}
}

// delimiter finds the next line that is the boundary: where what comes before it ends, where what follows begins, and
// whether it is the last one. There is none if start is negative.
func delimiter(body []byte, from int, boundary string) (start, next int, last bool) {
	mark := []byte("--" + boundary)
	for at := from; ; at++ {
		found := bytes.Index(body[at:], mark)
		if found < 0 {
			return -1, 0, false
		}
		at += found
		end := at + len(mark)
		rest := body[end:]
		if last = bytes.HasPrefix(rest, []byte("--")); last {
			rest = rest[2:]
		}
		// White space after the boundary is padding of the transport.
		padded := bytes.TrimLeft(rest, " \t")
		whole := bytes.HasPrefix(padded, []byte("\r\n")) || bytes.HasPrefix(padded, []byte("\n")) || last && len(padded) == 0
		if (at == 0 || body[at-1] == '\n') && whole {
			next = len(body) - len(padded) + bytes.IndexByte(padded, '\n') + 1
			return lineStart(body, from, at), next, last
		}
	}
}

// lineStart is where the line break before a boundary begins: it belongs to the boundary.
func lineStart(body []byte, from, at int) int {
	if at > from {
		at--
	}
	if at > from && body[at-1] == '\r' {
		at--
	}
	return at
}

// partOf reads one part: its headers, an empty line and its body.
func partOf(raw []byte, at int) (part, *problem.Finding) {
	one := part{header: map[string][]string{}, at: at}
	rest, count := raw, 0
	for {
		line, after, found := bytes.Cut(rest, []byte("\n"))
		line = bytes.TrimSuffix(line, []byte("\r"))
		offset := at + len(raw) - len(rest)
		if len(line) == 0 {
			one.body = after
			break
		}
		name, value, colon := strings.Cut(string(line), ":")
		value = strings.Trim(value, " \t")
		if count++; count > maxPartHeaders || offset+len(line)-at > maxPartHeadBytes {
			return one, malformed("multipart", "the headers of a part are too many or too long", offset, "send fewer")
		}
		if !colon || !found || !httpguts.ValidHeaderFieldName(name) || !httpguts.ValidHeaderFieldValue(value) {
			return one, malformed("multipart", "a part has a line that is no header", offset,
				"write name: value, and an empty line after the headers")
		}
		key := textproto.CanonicalMIMEHeaderKey(name)
		one.header[key] = append(one.header[key], value)
		rest = after
	}
	return one, one.describe()
}

// describe reads the headers that say what the part is (RFC 7578, section 4).
func (one *part) describe() *problem.Finding {
	if values := one.header["Content-Type"]; len(values) > 0 {
		if one.mediaType = values[0]; !validMediaType(one.mediaType) || len(values) > 1 {
			return malformed("multipart", "a part has a Content-Type that cannot be read", one.at, "write type/subtype")
		}
	}
	coding := strings.Join(one.header["Content-Transfer-Encoding"], ",")
	switch strings.ToLower(coding) {
	case "", "7bit", "8bit", "binary", "base64":
	default:
		return malformed("multipart", "a part has a Content-Transfer-Encoding that is not taken", one.at,
			"leave it out (RFC 7578, section 4.7)")
	}
	values := one.header["Content-Disposition"]
	if len(values) == 0 {
		return nil
	}
	_, parameters, err := mime.ParseMediaType(values[0])
	if err != nil || len(values) > 1 {
		return malformed("multipart", "a part has a Content-Disposition that cannot be read", one.at,
			`write form-data; name="..." (RFC 7578, section 4.2)`)
	}
	one.name, one.named = parameters["name"]
	_, one.file = parameters["filename"]
	if strings.Contains(one.name, "%") {
		// So browsers write what would end the quotes (HTML, section 4.10.21.8).
		one.name = strings.NewReplacer("%22", `"`, "%0D", "\r", "%0A", "\n").Replace(one.name)
	}
	return notUnicode([]byte(one.name))
}

// decoded is the part's body. One with the obsolete transfer encoding base64 is decoded (RFC 7578, section 4.7), unless
// the schema itself says that the value is the encoded text (OpenAPI 3.1, section 4.8.14.4).
func (one *part) decoded(o *outline) ([]byte, *problem.Finding) {
	coding := strings.Join(one.header["Content-Transfer-Encoding"], ",")
	if !strings.EqualFold(coding, "base64") || o.text("contentEncoding") != "" || o.says("format", "byte") {
		return one.body, nil
	}
	body := make([]byte, base64.StdEncoding.DecodedLen(len(one.body)))
	// Line ends are ignored (RFC 2045, section 6.8).
	n, err := base64.StdEncoding.Decode(body, one.body)
	if err != nil {
		return nil, malformed("multipart", "a part is not base64, as its headers say", one.at, "send it as it is")
	}
	return body[:n], nil
}
