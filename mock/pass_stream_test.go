package mock

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"understudy/mock/listener"
	"understudy/mock/upstream"
)

// quiet is for servers whose complaints are what is tested.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

// TestAReplyFlows is about replies whose second half is sent only when the client confirmed the first.
func TestAReplyFlows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, target, mediaType string
		replies                 Replies
		declared                bool
		size                    int
	}{
		{"chunked", "/blobs/a", "text/plain", RepliesReport, false, 10},
		{"declared", "/blobs/a", "text/plain", RepliesReport, true, 10},
		{"declared and large", "/blobs/a", "text/plain", RepliesReport, true, 100_000},
		{"events", "/events", "text/event-stream", RepliesReport, false, 10},
		{"events, enforced", "/events", "text/event-stream", RepliesEnforce, false, 10},
		{"of no operation, enforced", "/nope", "text/plain", RepliesEnforce, false, 10},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			half := strings.Repeat("x", c.size)
			confirmed := make(chan struct{})
			h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", c.mediaType)
				if c.declared {
					w.Header().Set("Content-Length", strconv.Itoa(2*c.size))
				}
				_ = http.NewResponseController(w).Flush()
				for range 2 {
					select {
					case <-confirmed:
					case <-r.Context().Done():
					}
					_, _ = io.WriteString(w, half)
					_ = http.NewResponseController(w).Flush()
				}
			}), Upstream{Replies: c.replies})
			request, err := http.NewRequestWithContext(t.Context(), "GET", h.url+c.target, nil)
			if err != nil {
				t.Fatal(err)
			}
			reply, err := plainClient(t).Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = reply.Body.Close() }()
			got := make([]byte, c.size)
			for range 2 {
				confirmed <- struct{}{}
				if _, err := io.ReadFull(reply.Body, got); err != nil || string(got) != half {
					t.Fatalf("got %.20q, %v", got, err)
				}
			}
			if n, err := reply.Body.Read(got); n != 0 || !errors.Is(err, io.EOF) {
				t.Errorf("there is more: %d, %v", n, err)
			}
			if e := h.entry(t); e.ReplyBytes != int64(2*c.size) || e.Aborted {
				t.Errorf("the entry has %d bytes, aborted %t", e.ReplyBytes, e.Aborted)
			}
		})
	}
}

func TestARequestFlowsWhereItIsReported(t *testing.T) {
	t.Parallel()
	first := make(chan string, 1)
	h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		half := make([]byte, 3)
		_, _ = io.ReadFull(r.Body, half)
		first <- string(half)
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusNoContent)
	}), Upstream{}, WithRequests(RequestsReport))
	out, in := io.Pipe()
	go func() {
		_, _ = io.WriteString(in, "abc")
		// The second half comes when the upstream has the first.
		if got := <-first; got != "abc" {
			_ = in.CloseWithError(errors.New("the first half is " + got))
		}
		_, _ = io.WriteString(in, "def")
		_ = in.Close()
	}()
	request, err := http.NewRequestWithContext(t.Context(), "PUT", h.url+"/blobs/a", out)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/octet-stream")
	reply, err := plainClient(t).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = reply.Body.Close()
	if e := h.entry(t); reply.StatusCode != 204 || e.RequestBytes != 6 || string(e.RequestBody) != "abcdef" {
		t.Errorf("got %d, %d bytes", reply.StatusCode, e.RequestBytes)
	}
}

func TestLargeBodies(t *testing.T) {
	t.Parallel()
	large, huge := repeated(2<<20), repeated(9<<20)
	for _, c := range []struct {
		name         string
		requests     Requests
		replies      Replies
		method, body string
		replied      string
		chunked      bool
		status       int
		kind, told   string
	}{
		{"request enforced", RequestsEnforce, RepliesEnforce, "PUT", large, "", false, 413, "content-too-large", ""},
		{"request passing", RequestsReport, RepliesEnforce, "PUT", large, "", false, 204, "", "larger than 1048576"},
		{"reply enforced", RequestsEnforce, RepliesEnforce, "GET", "", huge, false, 502, "unchecked-upstream", ""},
		{"chunked reply enforced", RequestsEnforce, RepliesEnforce, "GET", "", huge, true, 502, "unchecked-upstream", ""},
		{"reply passing", RequestsEnforce, RepliesReport, "GET", "", huge, false, 200, "", "larger than 8388608"},
		{"chunked reply passing", RequestsEnforce, RepliesReport, "GET", "", huge, true, 200, "", "larger than 8388608"},
		{"within", RequestsEnforce, RepliesEnforce, "GET", "", large, false, 200, "", "checked just now"},
		{"within, chunked", RequestsEnforce, RepliesEnforce, "GET", "", large, true, 200, "", "checked just now"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if n, _ := io.Copy(io.Discard, r.Body); n != int64(len(c.body)) {
					t.Errorf("the upstream got %d bytes", n)
				}
				if c.method == "PUT" {
					w.WriteHeader(http.StatusNoContent)
					return
				}
				w.Header().Set("Content-Type", "text/plain")
				if !c.chunked {
					w.Header().Set("Content-Length", strconv.Itoa(len(c.replied)))
				}
				_, _ = io.WriteString(w, c.replied)
			}), Upstream{Replies: c.replies}, WithRequests(c.requests))
			got := h.call(t, c.method, "/blobs/a", c.body, "Content-Type: application/octet-stream")
			if got.StatusCode != c.status || got.kind() != c.kind || c.status == 200 && got.body != c.replied {
				t.Errorf("got %d %s, %d bytes", got.StatusCode, got.kind(), len(got.body))
			}
			if e := h.entry(t); !explained(e, c.told) {
				t.Errorf("%q is not told: %v", c.told, e.Steps)
			}
		})
	}
}

// breaksOff is a service that sends a part of its reply, and then resets the connection.
func breaksOff(head string, part int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(conn, head+strings.Repeat("x", part))
		if tcp, ok := conn.(*net.TCPConn); ok && part > 0 {
			_ = tcp.CloseWrite()
			_, _ = io.Copy(io.Discard, tcp)
		}
		_ = conn.Close()
	})
}

func TestAnUpstreamThatBreaksOff(t *testing.T) {
	t.Parallel()
	const declared = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\n"
	const small = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\n"
	const chunked = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n186a0\r\n"
	for _, c := range []struct {
		name, head string
		part       int
		replies    Replies
		status     int
	}{
		{"held back, declared", declared, 50_000, RepliesEnforce, 502},
		{"held back, chunked", chunked, 50_000, RepliesEnforce, 502},
		{"small and passing", small, 50, RepliesReport, 502},
		{"passing, declared", declared, 50_000, RepliesReport, 0},
		{"passing, chunked", chunked, 50_000, RepliesReport, 0},
		{"no reply", "", 0, RepliesReport, 502},
		{"no head", "HTTP/1.1 200 OK\r\nContent-", 0, RepliesEnforce, 502},
		{"no HTTP", "SSH-2.0-x\r\n", 1, RepliesEnforce, 502},
		{"no status", "HTTP/1.1 042 OK\r\n\r\n", 1, RepliesEnforce, 502},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := stand(t, breaksOff(c.head, c.part), Upstream{Replies: c.replies})
			request, err := http.NewRequestWithContext(t.Context(), "GET", h.url+"/blobs/a", nil)
			if err != nil {
				t.Fatal(err)
			}
			reply, err := plainClient(t).Do(request)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(reply.Body)
			_ = reply.Body.Close()
			got := said{reply, string(body)}
			e := h.entry(t)
			if c.status != 0 {
				if got.StatusCode != 502 || got.kind() != "upstream-unreachable" || err != nil {
					t.Errorf("got %d %s, %v", got.StatusCode, got.body, err)
				}
				return
			}
			// Half a reply must not look like a whole one.
			if !errors.Is(err, io.ErrUnexpectedEOF) || len(body) > c.part || !explained(e, "broke off") || e.Aborted {
				t.Errorf("got %d bytes, %v; %v", len(body), err, e.Steps)
			}
		})
	}
}

func TestASlowUpstreamIsGivenUp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		replies Replies
		head    bool
		status  int
	}{
		{"no head", RepliesReport, false, 504},
		{"half a body, held back", RepliesEnforce, true, 504},
		{"half a body, passing", RepliesReport, true, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if c.head {
					w.Header().Set("Content-Type", "text/plain")
					_, _ = io.WriteString(w, "half")
					_ = http.NewResponseController(w).Flush()
				}
				<-r.Context().Done()
			}))
			t.Cleanup(service.Close)
			h := standBefore(t, service.URL, upstream.Options{Timeout: 200 * time.Millisecond}, Upstream{Replies: c.replies})
			request, err := http.NewRequestWithContext(t.Context(), "GET", h.url+"/blobs/a", nil)
			if err != nil {
				t.Fatal(err)
			}
			reply, err := plainClient(t).Do(request)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(reply.Body)
			_ = reply.Body.Close()
			got := said{reply, string(body)}
			if got.StatusCode != c.status || c.status == 504 && got.kind() != "upstream-timeout" ||
				(err != nil) != (c.status == 200) {
				t.Errorf("got %d %s, %v", got.StatusCode, got.body, err)
			}
		})
	}
}

// TestASlowUpstreamTakesNoTimeFromTheClient has a client that gets less time for its reply than the upstream.
func TestASlowUpstreamTakesNoTimeFromTheClient(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		replies Replies
		late    time.Duration
		want    int
	}{
		{"held back", RepliesEnforce, 600 * time.Millisecond, 200},
		{"passing", RepliesReport, 600 * time.Millisecond, 200},
		{"too late", RepliesReport, time.Hour, 504},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				select {
				case <-time.After(c.late):
				case <-r.Context().Done():
				}
				w.Header().Set("Content-Type", "text/plain")
				_, _ = io.WriteString(w, "late")
			}))
			t.Cleanup(service.Close)
			h := standBefore(t, service.URL, upstream.Options{Timeout: time.Second}, Upstream{Replies: c.replies},
				WithTimeouts(time.Second, 5*time.Second))
			limits := listener.DefaultLimits()
			limits.AnswerTimeout = 300 * time.Millisecond
			at, err := listener.New("127.0.0.1:0", h.Server, limits, nil)
			if err != nil {
				t.Fatal(err)
			}
			ended := make(chan error, 1)
			go func() { ended <- at.Serve() }()
			got := (&house{url: at.URL()}).call(t, "GET", "/blobs/a", "")
			if got.StatusCode != c.want || c.want == 504 && got.kind() != "upstream-timeout" {
				t.Errorf("got %d %s", got.StatusCode, got.body)
			}
			_ = at.Close()
			if err := <-ended; err != nil {
				t.Error(err)
			}
		})
	}
}

func TestNobodyListens(t *testing.T) {
	t.Parallel()
	// Port 1 of loopback is reserved, and nobody listens there.
	h := standBefore(t, "http://127.0.0.1:1", upstream.Options{}, Upstream{})
	got := h.call(t, "POST", "/pets", goodPet)
	if got.StatusCode != 502 || got.kind() != "upstream-unreachable" || !strings.Contains(got.body, "http://127.0.0.1:1") {
		t.Errorf("got %d %s", got.StatusCode, got.body)
	}
}

func TestAClientThatLeavesEndsTheCallToTheUpstream(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{})
	h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "data: 1\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
		close(ended)
	}), Upstream{})
	ctx, leave := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, "GET", h.url+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := plainClient(t).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = bufio.NewReader(reply.Body).ReadString('\n')
	leave()
	_ = reply.Body.Close()
	<-ended
	if e := h.entry(t); !e.Aborted {
		t.Error("the entry does not say that the client left")
	}
}

// TestAStreamOfEventsOutlivesTheRequestsBody has a client that still sends when the events have begun, and a service
// that is silent for longer than a reply may be.
func TestAStreamOfEventsOutlivesTheRequestsBody(t *testing.T) {
	t.Parallel()
	const patience = 200 * time.Millisecond
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		control := http.NewResponseController(w)
		if err := control.EnableFullDuplex(); err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "text/event-stream")
		_ = control.Flush()
		piece := make([]byte, 1)
		for {
			if _, err := io.ReadFull(r.Body, piece); err != nil {
				return
			}
			if piece[0] == '.' {
				select {
				case <-time.After(3 * patience):
				case <-r.Context().Done():
				}
			}
			_, _ = io.WriteString(w, "data: "+string(piece)+"\n")
			_ = control.Flush()
		}
	}))
	t.Cleanup(service.Close)
	h := standBefore(t, service.URL, upstream.Options{Timeout: patience}, Upstream{}, WithRequests(RequestsReport))
	conn, err := net.Dial("tcp", h.at.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	_, _ = io.WriteString(conn, "PUT /blobs/a HTTP/1.1\r\nHost: a\r\nContent-Type: application/octet-stream\r\n"+
		"Transfer-Encoding: chunked\r\n\r\n")
	reply, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reply.Body.Close() }()
	in := bufio.NewReader(reply.Body)
	for _, piece := range []string{"a", "b", ".", "c"} {
		_, _ = io.WriteString(conn, "1\r\n"+piece+"\r\n")
		if line, err := in.ReadString('\n'); line != "data: "+piece+"\n" {
			t.Fatalf("%s: got %q, %v", piece, line, err)
		}
	}
	_, _ = io.WriteString(conn, "0\r\n\r\n")
	if rest, err := io.ReadAll(in); len(rest) > 0 || err != nil {
		t.Errorf("it ended with %q, %v", rest, err)
	}
}

func TestAStreamOfEventsEndsWithTheServer(t *testing.T) {
	t.Parallel()
	h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = io.WriteString(w, "data: 1\n\n")
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}), Upstream{})
	request, err := http.NewRequestWithContext(t.Context(), "GET", h.url+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := plainClient(t).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reply.Body.Close() }()
	in := bufio.NewReader(reply.Body)
	if line, err := in.ReadString('\n'); line != "data: 1\n" {
		t.Fatalf("got %q, %v", line, err)
	}
	began := time.Now()
	if err := h.at.Drain(t.Context()); err != nil {
		t.Error(err)
	}
	if rest, err := io.ReadAll(in); err != nil || string(rest) != "\n" {
		t.Errorf("the stream ended with %q, %v", rest, err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("the drain waited %s for a stream that has no end", took)
	}
}

func TestAnEarlyRefusalReachesAClientThatStillSends(t *testing.T) {
	t.Parallel()
	h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
		w.WriteHeader(http.StatusForbidden)
	}), Upstream{}, WithRequests(RequestsReport))
	conn, err := net.Dial("tcp", h.at.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	_, _ = io.WriteString(conn, "PUT /blobs/a HTTP/1.1\r\nHost: a\r\nContent-Type: application/octet-stream\r\n"+
		"Content-Length: 1000\r\n\r\nfirst")
	reply, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = reply.Body.Close()
	if reply.StatusCode != 403 || !reply.Close {
		t.Errorf("got %d, close %t", reply.StatusCode, reply.Close)
	}
	if e := h.entry(t); !explained(e, "before the request's body was read") {
		t.Errorf("that the request was not checked is not told: %v", e.Steps)
	}
}

func TestNotModifiedStandsForWhatTheClientHas(t *testing.T) {
	t.Parallel()
	h := stand(t, saying(304, "", ""), Upstream{})
	got := h.call(t, "GET", "/pets/1", "", `If-None-Match: "a"`)
	if got.StatusCode != 304 || got.Header.Get("Mock-Findings") != "" {
		t.Errorf("got %d %v", got.StatusCode, got.Header)
	}
	if got := h.call(t, "GET", "/pets/1", ""); got.kind() != "untrue-upstream" {
		t.Errorf("a 304 that nobody asked for: got %d", got.StatusCode)
	}
}

func TestARequestThatStallsIsToldSo(t *testing.T) {
	t.Parallel()
	for _, requests := range []Requests{RequestsEnforce, RequestsReport} {
		t.Run(string(requests), func(t *testing.T) {
			t.Parallel()
			h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if _, err := io.Copy(io.Discard, r.Body); err == nil {
					t.Error("the upstream got a whole body")
				}
				w.WriteHeader(http.StatusNoContent)
			}), Upstream{}, WithRequests(requests), WithTimeouts(200*time.Millisecond, 10*time.Second))
			conn, err := net.Dial("tcp", h.at.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = conn.Close() }()
			_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
			_, _ = io.WriteString(conn, "PUT /blobs/a HTTP/1.1\r\nHost: a\r\nContent-Type: application/octet-stream\r\n"+
				"Content-Length: 1000\r\n\r\nfirst")
			reply, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil {
				t.Fatal(err)
			}
			_ = reply.Body.Close()
			if reply.StatusCode != 408 || !reply.Close {
				t.Errorf("got %d, close %t", reply.StatusCode, reply.Close)
			}
		})
	}
}

// TestAConnectionServesOneRequestAfterAnother is about what is left on a connection by the one before.
func TestAConnectionServesOneRequestAfterAnother(t *testing.T) {
	t.Parallel()
	for _, requests := range []Requests{RequestsEnforce, RequestsReport} {
		h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			w.Header().Set("Location", "/pets/1")
			if strings.Contains(string(body), "lie") {
				body = []byte(`{}`)
			}
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusCreated)
			_, _ = w.Write(body)
		}), Upstream{}, WithRequests(requests))
		conn, err := net.Dial("tcp", h.at.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
		in := bufio.NewReader(conn)
		for n := range 20 {
			text, want := goodPet, 201
			if n%2 == 1 {
				text, want = `{"id": 1, "name": "lie"}`, 502
			}
			_, _ = io.WriteString(conn, "POST /pets HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"+
				"Transfer-Encoding: chunked\r\n\r\n"+strconv.FormatInt(int64(len(text)), 16)+"\r\n"+text+"\r\n0\r\n\r\n")
			reply, err := http.ReadResponse(in, nil)
			if err != nil {
				t.Fatalf("%s, request %d: %v", requests, n, err)
			}
			_, _ = io.Copy(io.Discard, reply.Body)
			_ = reply.Body.Close()
			if reply.StatusCode != want || reply.Close {
				t.Errorf("%s, request %d: got %d, close %t", requests, n, reply.StatusCode, reply.Close)
			}
		}
		_ = conn.Close()
	}
}
