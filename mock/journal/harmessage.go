package journal

import (
	"encoding/base64"
	"net/http"
	"strings"
	"unicode/utf8"
)

// unknownSize is what HAR 1.2 writes for a size that is not known.
const unknownSize = -1

// RFC 3986, section 2.1, asks for capitals.
const upperHex = "0123456789ABCDEF"

type harRequest struct {
	Method      string       `json:"method"`
	URL         string       `json:"url"`
	HTTPVersion string       `json:"httpVersion"`
	Cookies     []harPair    `json:"cookies"`
	Headers     []harPair    `json:"headers"`
	QueryString []harPair    `json:"queryString"`
	PostData    *harPostData `json:"postData,omitempty"`
	HeadersSize int          `json:"headersSize"`
	BodySize    int64        `json:"bodySize"`
}

// harPostData has either text or params (HAR 1.2, postData). Ours is always text, which may also be only part of a
// form.
type harPostData struct {
	MimeType string    `json:"mimeType"`
	Params   []harPair `json:"params"`
	Text     string    `json:"text"`
	Encoding string    `json:"_encoding,omitempty"`
	Comment  string    `json:"comment,omitempty"`
}

type harResponse struct {
	Status      int        `json:"status"`
	StatusText  string     `json:"statusText"`
	HTTPVersion string     `json:"httpVersion"`
	Cookies     []harPair  `json:"cookies"`
	Headers     []harPair  `json:"headers"`
	Content     harContent `json:"content"`
	RedirectURL string     `json:"redirectURL"`
	HeadersSize int        `json:"headersSize"`
	BodySize    int64      `json:"bodySize"`
}

type harContent struct {
	Size     int64  `json:"size"`
	MimeType string `json:"mimeType"`
	Text     string `json:"text,omitempty"`
	Encoding string `json:"encoding,omitempty"`
	Comment  string `json:"comment,omitempty"`
}

// harPair is a header, a cookie or a parameter of the query.
type harPair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (r *Redactor) harRequest(e *Entry) harRequest {
	header := r.Headers(e.RequestHeader)
	host := strings.TrimPrefix(r.Target("//"+e.Host), "//")
	if e.Host != "" {
		header["Host"] = []string{host}
	}
	target := r.Target(e.Target)
	request := harRequest{
		Method: e.Method, URL: absolute(host, target), HTTPVersion: e.Proto,
		Cookies: []harPair{}, Headers: harHeaders(header), QueryString: queryPairs(target),
		HeadersSize: unknownSize, BodySize: max(e.RequestBytes, int64(len(e.RequestBody))),
	}
	for _, line := range header["Cookie"] {
		for part := range strings.SplitSeq(line, ";") {
			request.Cookies = appendCookie(request.Cookies, part)
		}
	}
	if request.BodySize > 0 {
		// The entry has the body without its content coding.
		plain := e.RequestHeader.Clone()
		plain.Del("Content-Encoding")
		text, encoding := r.harText(plain, e.RequestBody, e.RequestBytes)
		request.PostData = &harPostData{
			MimeType: header.Get("Content-Type"), Params: []harPair{}, Text: text, Encoding: encoding,
			Comment: cutComment(e.RequestBody, e.RequestBytes),
		}
	}
	return request
}

func (r *Redactor) harResponse(e *Entry) harResponse {
	header := r.Headers(e.ReplyHeader)
	text, encoding := r.harText(e.ReplyHeader, e.ReplyBody, e.ReplyBytes)
	size := max(e.ReplyBytes, int64(len(e.ReplyBody)))
	response := harResponse{
		Status: e.Status, StatusText: http.StatusText(e.Status), HTTPVersion: e.Proto,
		Cookies: []harPair{}, Headers: harHeaders(header), RedirectURL: header.Get("Location"),
		Content: harContent{
			Size: size, MimeType: header.Get("Content-Type"), Text: text, Encoding: encoding,
			Comment: cutComment(e.ReplyBody, e.ReplyBytes),
		},
		HeadersSize: unknownSize, BodySize: size,
	}
	for _, line := range header["Set-Cookie"] {
		first, _, _ := strings.Cut(line, ";")
		response.Cookies = appendCookie(response.Cookies, first)
	}
	return response
}

// harText is a body as text. Bytes that are no text, which are there only when redaction is off, are in Base64.
func (r *Redactor) harText(header http.Header, body []byte, length int64) (text, encoding string) {
	text = r.Body(header, body, length)
	if utf8.ValidString(text) {
		return text, ""
	}
	return base64.StdEncoding.EncodeToString([]byte(text)), "base64"
}

// appendCookie reads a cookie from a header that has been redacted.
func appendCookie(cookies []harPair, part string) []harPair {
	name, value, ok := strings.Cut(strings.TrimSpace(part), "=")
	if !ok {
		return cookies
	}
	return append(cookies, harPair{name, value})
}

// queryPairs reads the query of a target that has been redacted: after redaction, because only "&" surely ends a
// secret.
func queryPairs(target string) []harPair {
	pairs := []harPair{}
	_, query, _ := strings.Cut(target, "?")
	query, _, _ = strings.Cut(query, "#")
	for part := range strings.SplitSeq(query, "&") {
		if part != "" {
			name, value, _ := strings.Cut(part, "=")
			pairs = append(pairs, harPair{unescape(name), unescape(value)})
		}
	}
	return pairs
}

// absolute is the URL of a request, with whatever may not stand in a URL percent-encoded (RFC 3986, section 2). HAR 1.2
// asks for one without a fragment, and a request target has none (RFC 9112, section 3.2): a "#" in it is encoded too.
func absolute(host, target string) string {
	scheme := "http"
	if before, after, ok := strings.Cut(target, "://"); ok &&
		(strings.EqualFold(before, "http") || strings.EqualFold(before, "https")) {
		scheme, host, target = strings.ToLower(before), after, ""
		if i := strings.IndexAny(after, "/?#"); i >= 0 {
			host, target = after[:i], after[i:]
		}
	}
	if host == "" {
		host = "localhost"
	}
	if !strings.HasPrefix(target, "/") {
		target = "/" + target
	}
	// A user before the host has been redacted; only the host may have brackets (RFC 3986, section 3.2.2).
	at := strings.LastIndexByte(host, '@') + 1
	return scheme + "://" + encoded(host[:at], "") + encoded(host[at:], "[]") + encoded(target, "")
}

func encoded(text, also string) string {
	out := make([]byte, 0, len(text))
	for i := range len(text) {
		c := text[i]
		switch {
		case c == '%' && (i+2 >= len(text) || !isHex(text[i+1]) || !isHex(text[i+2])),
			c <= ' ', c >= 0x7f, strings.IndexByte("\"#<>[]\\^`{|}", c) >= 0 && strings.IndexByte(also, c) < 0:
			out = append(out, '%', upperHex[c>>4], upperHex[c&0xf])
		default:
			out = append(out, c)
		}
	}
	return string(out)
}
