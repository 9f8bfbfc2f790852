package mock

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/upstream"
)

func TestFieldsOfOneConnectionAreNotPassedOn(t *testing.T) {
	t.Parallel()
	seen := make(chan http.Header, 1)
	h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Header["Host"] = []string{r.Host}
		seen <- r.Header
		header := w.Header()
		header.Set("Connection", "X-Hop, Other")
		header.Set("X-Hop", "reply")
		header.Set("Keep-Alive", "timeout=5")
		header.Set("Proxy-Authenticate", "Basic")
		header.Set("X-End", "reply")
		header.Set("Via", "1.0 other")
		header["Set-Cookie"] = []string{"a=1", "b=2"}
		header.Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, goodPet)
	}), Upstream{})
	conn, err := net.Dial("tcp", h.at.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	_, _ = io.WriteString(conn, "GET /pets/1 HTTP/1.1\r\nHost: client.example\r\n"+
		"Connection: keep-alive, x-mine , X-Other\r\nConnection: TE\r\nX-Mine: 1\r\nX-Other: 1\r\nKeep-Alive: 5\r\n"+
		"Proxy-Connection: x\r\nProxy-Authorization: Basic eA==\r\n"+
		"TE: trailers, deflate;q=0.5\r\nUpgrade: h2c\r\nX-Kept: 1\r\nX-Kept: 2\r\nVia: 1.0 before\r\n"+
		"X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nForwarded: for=192.0.2.1\r\n"+
		"Accept-Encoding: br;q=1.0, gzip;q=0.8, *;q=0.1\r\n\r\n")
	reply, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = reply.Body.Close()
	got := <-seen
	via := got["Via"]
	if len(via) != 2 || via[0] != "1.0 before" || !strings.HasPrefix(via[1], "1.1 understudy-") {
		t.Errorf("got Via %q", via)
	}
	delete(got, "Via")
	want := http.Header{
		"Host": {h.service}, "Te": {"trailers"}, "Connection": {"TE"}, "X-Kept": {"1", "2"},
		"Accept-Encoding": {"gzip;q=0.8"},
		"X-Forwarded-For": {"192.0.2.1, 127.0.0.1"}, "X-Forwarded-Host": {"client.example"}, "X-Forwarded-Proto": {"https"},
		"Forwarded": {"for=192.0.2.1"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the request (-want +got):\n%s", diff)
	}
	for _, gone := range []string{"X-Hop", "Keep-Alive", "Proxy-Authenticate"} {
		if reply.Header[gone] != nil {
			t.Errorf("the reply has %s", gone)
		}
	}
	if reply.Close || reply.Header.Get("X-End") != "reply" || len(reply.Header["Set-Cookie"]) != 2 {
		t.Errorf("the reply has %v", reply.Header)
	}
	if back := reply.Header["Via"]; len(back) != 2 || back[0] != "1.0 other" || back[1] != via[1] {
		t.Errorf("the reply has Via %q", back)
	}
}

// TestARequestIsPassedOnAsItCame is about what must not change: path, query, body, its length.
func TestARequestIsPassedOnAsItCame(t *testing.T) {
	t.Parallel()
	for _, requests := range []Requests{RequestsEnforce, RequestsReport} {
		for _, c := range []struct{ method, target, body, base string }{
			{"GET", "/blobs/a%2Fb%20c?x=%7e&y", "", ""},
			{"GET", "/blobs/caf%C3%A9?", "", "/base"},
			{"GET", "//pets/1", "", ""},
			{"PUT", "/blobs/a", repeated(300_000), "/base/"},
			{"POST", "/pets", `{"id":1,  "name":"é"}`, ""},
			{"DELETE", "/gone", "", ""},
		} {
			t.Run(string(requests)+" "+c.method+" "+c.target, func(t *testing.T) {
				t.Parallel()
				type came struct {
					line, body string
					length     int64
					agent      []string
				}
				seen := make(chan came, 1)
				service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					body, _ := io.ReadAll(r.Body)
					seen <- came{r.Method + " " + r.RequestURI, string(body), r.ContentLength, r.Header["User-Agent"]}
					w.WriteHeader(http.StatusNoContent)
				}))
				t.Cleanup(service.Close)
				h := standBefore(t, service.URL+c.base, upstream.Options{}, Upstream{Replies: RepliesReport},
					WithRequests(requests))
				mediaType := "application/octet-stream"
				if c.method == "POST" {
					mediaType = "application/json"
				}
				text := fmt.Sprintf("%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n", c.method, c.target)
				if c.body != "" {
					text += fmt.Sprintf("Content-Type: %s\r\nContent-Length: %d\r\n", mediaType, len(c.body))
				}
				conn, err := net.Dial("tcp", h.at.Addr().String())
				if err != nil {
					t.Fatal(err)
				}
				defer func() { _ = conn.Close() }()
				_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
				_, _ = io.WriteString(conn, text+"\r\n"+c.body)
				reply, err := http.ReadResponse(bufio.NewReader(conn), nil)
				if err != nil {
					t.Fatal(err)
				}
				_ = reply.Body.Close()
				want := came{c.method + " " + strings.TrimSuffix(c.base, "/") + c.target, c.body, int64(len(c.body)), nil}
				if diff := cmp.Diff(want, <-seen, cmp.AllowUnexported(came{})); diff != "" {
					t.Errorf("(-want +got):\n%.500s", diff)
				}
			})
		}
	}
}

func TestExpectIsAnsweredByWhoeverTakesTheBody(t *testing.T) {
	t.Parallel()
	for _, requests := range []Requests{RequestsEnforce, RequestsReport} {
		t.Run(string(requests), func(t *testing.T) {
			t.Parallel()
			expected := make(chan string, 1)
			h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				expected <- r.Header.Get("Expect")
				_, _ = io.Copy(io.Discard, r.Body)
				w.WriteHeader(http.StatusNoContent)
			}), Upstream{}, WithRequests(requests))
			conn, err := net.Dial("tcp", h.at.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = conn.Close() }()
			_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
			_, _ = io.WriteString(conn, "PUT /blobs/a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n"+
				"Content-Type: application/octet-stream\r\n\r\n")
			in := textproto.NewReader(bufio.NewReader(conn))
			if line, _ := in.ReadLine(); line != "HTTP/1.1 100 Continue" {
				t.Fatalf("got %q", line)
			}
			_, _ = in.ReadLine()
			_, _ = io.WriteString(conn, "abc")
			if line, _ := in.ReadLine(); line != "HTTP/1.1 204 No Content" {
				t.Errorf("got %q", line)
			}
			// What was held back is all there, so that the upstream has nothing to wait for.
			if got := <-expected; (got == "100-continue") != (requests == RequestsReport) {
				t.Errorf("the upstream saw Expect: %q", got)
			}
		})
	}
}

func TestTrailersPassBothWays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		requests Requests
		replies  Replies
	}{{RequestsEnforce, RepliesEnforce}, {RequestsReport, RepliesReport}} {
		t.Run(string(c.replies), func(t *testing.T) {
			t.Parallel()
			sum := make(chan string, 1)
			h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				sum <- r.Trailer.Get("X-Sum")
				w.Header().Set("Trailer", "X-Known")
				w.Header().Set("Content-Type", "application/json")
				w.Header().Set("Location", "/pets/1")
				w.WriteHeader(http.StatusCreated)
				_, _ = io.WriteString(w, goodPet)
				w.Header().Set("X-Known", "1")
				w.Header().Set(http.TrailerPrefix+"X-Late", "2")
			}), Upstream{Replies: c.replies}, WithRequests(c.requests))
			body := io.MultiReader(strings.NewReader(goodPet)) // of a length that nobody knows
			request, err := http.NewRequestWithContext(t.Context(), "POST", h.url+"/pets", body)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Content-Type", "application/json")
			request.Trailer = http.Header{"X-Sum": {"9"}}
			reply, err := plainClient(t).Do(request)
			if err != nil {
				t.Fatal(err)
			}
			text, _ := io.ReadAll(reply.Body)
			_ = reply.Body.Close()
			if got := <-sum; got != "9" {
				t.Errorf("the upstream saw the trailer %q", got)
			}
			if string(text) != goodPet || reply.Trailer.Get("X-Known") != "1" || reply.Trailer.Get("X-Late") != "2" {
				t.Errorf("got %s with %v", text, reply.Trailer)
			}
		})
	}
}

func TestHeadHasTheLengthOfWhatItDoesNotSend(t *testing.T) {
	t.Parallel()
	for _, replies := range []Replies{RepliesEnforce, RepliesReport} {
		h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", "12345678")
		}), Upstream{Replies: replies, MaxReply: 100})
		got := h.call(t, "HEAD", "/pets/1", "")
		if got.StatusCode != 200 || got.ContentLength != 12345678 || got.Header.Get("Mock-Findings") != "" {
			t.Errorf("%s: got %d, %d bytes, %v", replies, got.StatusCode, got.ContentLength, got.Header)
		}
	}
}

func TestACompressedBodyIsCheckedAndPassedOnAsItCame(t *testing.T) {
	t.Parallel()
	packed := func(text string) string {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = io.WriteString(w, text)
		_ = w.Close()
		return b.String()
	}
	bomb := packed(repeated(9 << 20))
	const bad, untrue, unchecked = `{"id": 1}`, "untrue-upstream", "unchecked-upstream"
	for _, c := range []struct {
		name          string
		requests      Requests
		replies       Replies
		coding        string
		sent, replied string
		status        int
		kind          string
		findings      string
		told          string
	}{
		{"both good", RequestsEnforce, RepliesEnforce, "gzip", packed(goodPet), packed(goodPet), 201, "", "", ""},
		{"both good, passing", RequestsReport, RepliesReport, "gzip", packed(goodPet), packed(goodPet), 201, "", "", ""},
		{"a bad request", RequestsEnforce, RepliesEnforce, "gzip", packed(bad), "", 400, "invalid-request", "1", ""},
		{"a bad request, passing", RequestsReport, RepliesReport, "gzip", packed(bad), packed(goodPet), 201, "", "1", ""},
		{"a bad reply", RequestsEnforce, RepliesEnforce, "gzip", packed(goodPet), packed(bad), 502, untrue, "1", ""},
		{"a bad reply, passing", RequestsReport, RepliesReport, "gzip", packed(goodPet), packed(bad), 201, "", "1", ""},
		{"no gzip", RequestsEnforce, RepliesEnforce, "gzip", packed(goodPet), "junk", 502, unchecked, "", ""},
		{"no gzip, passing", RequestsEnforce, RepliesReport, "gzip", packed(goodPet), "junk", 201, "", "", "not checked"},
		{"unread", RequestsEnforce, RepliesEnforce, "br", goodPet, "", 415, "unsupported-media-type", "", ""},
		{"unread, passing", RequestsReport, RepliesReport, "br", "junk", "junk", 201, "", "", "none of gzip"},
		{"a bomb", RequestsEnforce, RepliesEnforce, "gzip", packed(repeated(3 << 20)), "", 413, "content-too-large", "", ""},
		{"a bomb back", RequestsReport, RepliesEnforce, "gzip", packed(goodPet), bomb, 502, unchecked, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			came := make(chan string, 1)
			h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				came <- string(body)
				w.Header().Set("Content-Type", "application/json")
				w.Header().Set("Content-Encoding", c.coding)
				w.Header().Set("Location", "/pets/1")
				w.WriteHeader(http.StatusCreated)
				_, _ = io.WriteString(w, c.replied)
			}), Upstream{Replies: c.replies}, WithRequests(c.requests))
			got := h.call(t, "POST", "/pets", c.sent, "Content-Encoding: "+c.coding, "Accept-Encoding: gzip")
			if got.StatusCode != c.status || got.kind() != c.kind || got.Header.Get("Mock-Findings") != c.findings {
				t.Errorf("got %d %q, %q findings: %.200s", got.StatusCode, got.kind(), got.Header.Get("Mock-Findings"), got.body)
			}
			if got.StatusCode == 201 {
				if sent := <-came; sent != c.sent || got.body != c.replied || got.Header.Get("Content-Encoding") != c.coding {
					t.Errorf("the bodies changed on the way")
				}
			}
			if e := h.entry(t); !explained(e, c.told) {
				t.Errorf("%q is not told: %v", c.told, e.Steps)
			}
		})
	}
}

func TestRedirectsAreTheClientsToFollow(t *testing.T) {
	t.Parallel()
	h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		location := r.URL.Query().Get("to")
		w.Header().Set("Location", strings.ReplaceAll(location, "SERVICE", r.Host))
		w.WriteHeader(http.StatusFound)
	}), Upstream{Replies: RepliesReport})
	proxy := strings.TrimPrefix(h.url, "http://")
	for to, want := range map[string]string{
		"http://SERVICE/pets/2%3Fa":   "http://" + proxy + "/pets/2?a",
		"/pets/2":                     "/pets/2",
		"http://elsewhere.example/x":  "http://elsewhere.example/x",
		"https://SERVICE/pets/2":      "https://" + h.service + "/pets/2",
		"//SERVICE/pets/2":            "//" + h.service + "/pets/2",
		"http://service.example/pets": "http://service.example/pets",
	} {
		got := h.call(t, "GET", "/pets/1?to="+to, "")
		if got.StatusCode != 302 || got.Header.Get("Location") != want {
			t.Errorf("%s: got %d to %s, want %s", to, got.StatusCode, got.Header.Get("Location"), want)
		}
	}
}

func TestUpgradesAndLoopsAreRefused(t *testing.T) {
	t.Parallel()
	h := stand(t, saying(200, "application/json", goodPet), Upstream{})
	if got := h.call(t, "GET", "/pets/1", "", "Connection: Upgrade", "Upgrade: websocket"); got.kind() != "no-upgrade" {
		t.Errorf("got %d %s", got.StatusCode, got.body)
	}
	if got := h.call(t, "GET", "/pets/1", "", "Connection: Upgrade", "Upgrade: h2c"); got.StatusCode != 200 {
		t.Errorf("got %d %s", got.StatusCode, got.body)
	}
	// A service that is the proxy itself, by another name.
	var again http.Handler
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { again.ServeHTTP(w, r) }))
	t.Cleanup(front.Close)
	loop := standBefore(t, front.URL, upstream.Options{}, Upstream{Replies: RepliesReport})
	again = loop.Server
	if got := loop.call(t, "GET", "/pets/1", ""); got.StatusCode != 508 || got.kind() != "loop" {
		t.Errorf("got %d %s", got.StatusCode, got.body)
	}
}

func TestInterimRepliesPass(t *testing.T) {
	t.Parallel()
	h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Link", "</style.css>; rel=preload")
		w.WriteHeader(http.StatusEarlyHints)
		w.Header().Del("Link")
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, goodPet)
	}), Upstream{})
	var hints []string
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
		Got1xxResponse: func(code int, header textproto.MIMEHeader) error {
			hints = append(hints, fmt.Sprint(code, header.Get("Link")))
			return nil
		},
	})
	request, err := http.NewRequestWithContext(ctx, "GET", h.url+"/pets/1", nil)
	if err != nil {
		t.Fatal(err)
	}
	reply, err := plainClient(t).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = reply.Body.Close()
	if len(hints) != 1 || hints[0] != "103</style.css>; rel=preload" || reply.Header.Get("Link") != "" {
		t.Errorf("got %q, then %v", hints, reply.Header)
	}
}

// TestAnInterimReplyLeavesTheFinalOneItsFields has a service whose hints have the very fields that the proxy sets
// itself, and a web page that cannot read the reply without them.
func TestAnInterimReplyLeavesTheFinalOneItsFields(t *testing.T) {
	t.Parallel()
	const page = "http://localhost:5173"
	h := standBefore(t, rude(t, "HTTP/1.1 103 Early Hints\r\nAccess-Control-Allow-Origin: https://own.example\r\n"+
		"Vary: Accept\r\nLink: </a.css>\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </b.css>\r\n\r\n"+
		"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 24\r\n\r\n"+goodPet),
		upstream.Options{}, Upstream{}, WithCORSOrigin(page))
	var hints []http.Header
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{
		Got1xxResponse: func(_ int, header textproto.MIMEHeader) error {
			hints = append(hints, http.Header(header))
			return nil
		},
	})
	request, err := http.NewRequestWithContext(ctx, "GET", h.url+"/pets/1", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Origin", page)
	reply, err := plainClient(t).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = reply.Body.Close()
	want := []http.Header{
		{"Access-Control-Allow-Origin": {"https://own.example"}, "Vary": {"Accept"}, "Link": {"</a.css>"}},
		{"Link": {"</b.css>"}},
	}
	if diff := cmp.Diff(want, hints); diff != "" {
		t.Errorf("the hints (-want +got):\n%s", diff)
	}
	got := reply.Header
	if reply.StatusCode != 200 || got.Get("Access-Control-Allow-Origin") != page || got.Get("Vary") != "Origin" ||
		got.Get("Access-Control-Expose-Headers") == "" || got["Link"] != nil {
		t.Errorf("got %d %v", reply.StatusCode, got)
	}
}

func TestTheUpstreamsCertificateIsBelievedByItsCA(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"HTTP/1.1", "HTTP/2.0"} {
		service := httptest.NewUnstartedServer(saying(200, "application/json", goodPet))
		service.EnableHTTP2 = version == "HTTP/2.0"
		service.Config.ErrorLog = quiet()
		service.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
		service.StartTLS()
		t.Cleanup(service.Close)
		ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: service.Certificate().Raw})
		trusting := standBefore(t, service.URL, upstream.Options{CA: ca}, Upstream{})
		if got := trusting.call(t, "GET", "/pets/1", "", "Te: trailers"); got.StatusCode != 200 ||
			!strings.HasPrefix(got.Header.Get("Via"), version[len("HTTP/"):len("HTTP/")+1]) {
			t.Errorf("%s: got %d %s, %v", version, got.StatusCode, got.body, got.Header["Via"])
		}
		wary := standBefore(t, service.URL, upstream.Options{}, Upstream{})
		if got := wary.call(t, "GET", "/pets/1", ""); got.StatusCode != 502 || got.kind() != "upstream-unreachable" ||
			!strings.Contains(got.body, "certificate") {
			t.Errorf("%s: got %d %s", version, got.StatusCode, got.body)
		}
	}
}
