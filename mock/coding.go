package mock

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"

	"understudy/mock/problem"
)

// acceptedCodings are the content codings that are taken (RFC 9110, section 8.4.1).
const acceptedCodings = "gzip, deflate, identity"

// codings are the content codings of a request body, in the order they were applied. Identity is none.
func codings(header http.Header) []string {
	var list []string
	for _, line := range header["Content-Encoding"] {
		for name := range strings.SplitSeq(line, ",") {
			if name = strings.ToLower(strings.TrimSpace(name)); name != "" && name != "identity" {
				list = append(list, name)
			}
		}
	}
	return list
}

// decoder opens a content coding. It is nil for those that are not taken, and for several at once: layers multiply what
// a few bytes can become.
func decoder(codings []string) func(io.Reader) (io.Reader, error) {
	if len(codings) != 1 {
		return nil
	}
	switch codings[0] {
	case "gzip", "x-gzip":
		return func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }
	case "deflate":
		// Despite its name it is the zlib format (RFC 9110, section 8.4.1.2).
		return func(r io.Reader) (io.Reader, error) { return zlib.NewReader(r) }
	}
	return nil
}

// unsupportedCoding is the refusal of a body in a content coding that is not taken.
func unsupportedCoding() *refusal {
	return &refusal{
		kind:   problem.UnsupportedMedia,
		detail: "the body has a content coding, or several, that is not taken: send it in one of " + acceptedCodings,
		header: http.Header{"Accept-Encoding": {acceptedCodings}},
	}
}

// An arrival is a body as it arrives. It knows how much came and why nothing more does, for a decoder that meets its
// end tells that in words of its own.
type arrival struct {
	io.Reader
	size int64
	err  error
}

func (a *arrival) Read(p []byte) (int, error) {
	n, err := a.Reader.Read(p)
	a.size += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		a.err = err
	}
	return n, err
}

// takeBody reads a body, decoded, and at most one byte more than the limit of it: before decoding and after.
func (s *Server) takeBody(r *http.Request, open func(io.Reader) (io.Reader, error)) ([]byte, *arrival, error) {
	came := &arrival{Reader: io.LimitReader(r.Body, s.maxBody+1)}
	if open == nil {
		body, err := readWithin(came, s.maxBody)
		return body, came, err
	}
	// The decoder reads byte by byte from this, so that what follows the end of its format is found.
	source := bufio.NewReader(came)
	if _, err := source.Peek(1); errors.Is(err, io.EOF) {
		return nil, came, nil
	}
	plain, err := open(source)
	if err != nil {
		return nil, came, errCoding
	}
	body, err := readWithin(plain, s.maxBody)
	if err == nil && int64(len(body)) <= s.maxBody {
		if _, more := source.ReadByte(); more == nil {
			err = errCoding
		}
	}
	if err != nil {
		return nil, came, errCoding
	}
	return body, came, nil
}

var errCoding = errors.New("the body is not in its content coding")

// firstRead is the room, in bytes, that a body starts with.
const firstRead = 512

// readWithin reads up to one byte past a limit, and allocates no more than that.
func readWithin(r io.Reader, limit int64) ([]byte, error) {
	body := make([]byte, 0, min(firstRead, limit+1))
	for {
		n, err := r.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		switch {
		case errors.Is(err, io.EOF):
			return body, nil
		case err != nil, int64(len(body)) > limit:
			return body, err
		case len(body) == cap(body):
			larger := make([]byte, len(body), min(2*int64(cap(body)), limit+1))
			copy(larger, body)
			body = larger
		}
	}
}

// unreadable is the refusal of a body that did not come whole, or nil.
func (s *Server) unreadable(x *exchange, came *arrival, err error) *refusal {
	switch {
	case errors.Is(came.err, os.ErrDeadlineExceeded), came.err != nil && time.Since(x.entry.Time) > s.bodyTimeout:
		// In a trailer net/http hides what went wrong.
		return &refusal{
			kind:   problem.RequestTimeout,
			detail: fmt.Sprintf("the body did not arrive within %s: send it faster", s.bodyTimeout),
		}
	case came.err != nil:
		return &refusal{kind: problem.BadRequest, detail: "the body cannot be read to its end: check its framing"}
	case came.size > s.maxBody, int64(len(x.body)) > s.maxBody:
		return s.tooLarge()
	case err != nil:
		return &refusal{
			kind:   problem.BadRequest,
			detail: "the body is not what its Content-Encoding says, or not all of it: compress it again",
		}
	}
	return nil
}

// errUnreadCoding says that a body has a content coding, or several, that is not read; errExpands that it is larger
// than the limit once its coding is taken off.
var (
	errUnreadCoding = errors.New("its content coding is none of " + acceptedCodings)
	errExpands      = errors.New("it is too large once its content coding is taken off")
)

// decode takes the content coding off a body that is all there, within a limit in bytes.
func decode(header http.Header, body []byte, limit int64) ([]byte, error) {
	applied := codings(header)
	if len(applied) == 0 || len(body) == 0 {
		return body, nil
	}
	open := decoder(applied)
	if open == nil {
		return nil, errUnreadCoding
	}
	// A reader of bytes is read byte by byte, so that what follows the end of the format is found.
	source := bytes.NewReader(body)
	reader, err := open(source)
	if err != nil {
		return nil, errCoding
	}
	text, err := readWithin(reader, limit)
	switch {
	case int64(len(text)) > limit:
		return nil, errExpands
	case err != nil, source.Len() > 0:
		return nil, errCoding
	}
	return text, nil
}
