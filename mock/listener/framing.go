package listener

import (
	"bytes"
	"net/http"
)

// AmbiguousFraming reports that two recipients could disagree where this request ends, although net/http passed it on:
//
//   - it carried Content-Length beside Transfer-Encoding (RFC 9112 section 6.3, rule 3), of which net/http silently
//     drops the first;
//   - it is HTTP/1.0 and carried Transfer-Encoding (RFC 9112 section 6.1), which net/http silently drops;
//   - it is chunked, or HTTP/1.0, and its head came in together with the request before it, so that it cannot be told.
//     A client must not pipeline after a request that is not safe and repeatable (RFC 9112 section 9.3.2), and no
//     usual client pipelines a body.
//
// Such a request should be refused with 400 and the connection closed, its body unread. The answer is for the request
// being handled, and false where the request did not come through a Server.
func AmbiguousFraming(r *http.Request) bool {
	c := connOf(r.Context())
	if c == nil {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ambiguous
}

// BodyRead tells the connection that the body of r has been read to its end, so that the bytes which follow are the
// next head. It is called before the answer is written, because a quick client's next request can arrive before
// net/http is done with this one. Without that call a chunked request on the same connection may be taken for a
// pipelined one. It does nothing for a request without a body, or one that did not come through a Server.
func BodyRead(r *http.Request) {
	if c := connOf(r.Context()); c != nil {
		c.bodyRead()
	}
}

// doubtful examines the captured head of r, which is at its end. The caller holds mu.
func (c *conn) doubtful(r *http.Request) bool {
	if r.ProtoAtLeast(1, 1) {
		return len(r.TransferEncoding) > 0 && (!c.holds(r) || declares(c.head, "Content-Length"))
	}
	return !c.holds(r) || declares(c.head, "Transfer-Encoding")
}

// holds reports whether the capture starts with the head of r. That the read buffer was empty (whole) rules out a
// start within a line, and the request line rules out a start at a later line: a line that reads like a request line
// is no field line, and net/http refuses it.
func (c *conn) holds(r *http.Request) bool {
	if !c.whole {
		return false
	}
	rest := c.head
	for _, part := range []string{r.Method, " ", r.RequestURI, " ", r.Proto} {
		if len(rest) < len(part) || string(rest[:len(part)]) != part {
			return false
		}
		rest = rest[len(part):]
	}
	return bytes.HasPrefix(rest, []byte("\n")) || bytes.HasPrefix(rest, []byte("\r\n"))
}

// declares reports whether a request head has a field of that name. Names match in any case, lines may end in a bare
// LF (RFC 9112 section 2.2), and continued lines (obs-fold, section 5.2) belong to the value before them. Only the
// head is looked at: bytes of the body may follow it.
func declares(head []byte, name string) bool {
	_, rest, _ := bytes.Cut(head, []byte("\n"))
	for len(rest) > 0 {
		var line []byte
		line, rest, _ = bytes.Cut(rest, []byte("\n"))
		line = bytes.TrimSuffix(line, []byte("\r"))
		if len(line) == 0 {
			return false
		}
		if line[0] == ' ' || line[0] == '\t' {
			continue
		}
		field, _, _ := bytes.Cut(line, []byte(":"))
		if bytes.EqualFold(bytes.TrimRight(field, " \t"), []byte(name)) {
			return true
		}
	}
	return false
}
