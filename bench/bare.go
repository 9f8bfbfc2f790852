package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"reflect"
)

// A bareReply is all that the bare server knows: the one reply that it sends to every request.
type bareReply struct {
	Status int
	Header http.Header
	Body   []byte
}

// newBareReply keeps a reply of understudy. The Date is left out: net/http sets it, for both.
func newBareReply(response *http.Response) (*bareReply, error) {
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	_ = response.Body.Close()
	if err != nil {
		return nil, fmt.Errorf("read a reply: %w", err)
	}
	header := response.Header
	header.Del("Date")
	return &bareReply{Status: response.StatusCode, Header: header, Body: body}, nil
}

// same reports whether two replies are the same bytes on the wire, the Date apart. net/http sorts header fields.
func (r *bareReply) same(other *bareReply) bool { return reflect.DeepEqual(r, other) }

// serveBare is the bare server: net/http as it comes, and a handler that copies a reply. It reads the reply from its
// standard input and ends when that ends, so it never outlives the benchmark.
func serveBare(in io.Reader, out io.Writer) error {
	var reply bareReply
	decoder := json.NewDecoder(in)
	if err := decoder.Decode(&reply); err != nil {
		return fmt.Errorf("read the reply to send: %w", err)
	}
	at, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		header := w.Header()
		for name, values := range reply.Header {
			header[name] = values
		}
		w.WriteHeader(reply.Status)
		_, _ = w.Write(reply.Body)
	})
	// No limits: whatever understudy's cost is for understudy to justify.
	go func() { _ = http.Serve(at, handler) }()
	if _, err := fmt.Fprintf(out, "listening on http://%s\n", at.Addr()); err != nil {
		return fmt.Errorf("say where: %w", err)
	}
	_, _ = io.Copy(io.Discard, in)
	return nil
}
