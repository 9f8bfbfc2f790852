package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// routes are all that the control room tells it has, with names filled in.
func (p *program) routes(t *testing.T) [][2]string {
	t.Helper()
	var told struct{ Routes []string }
	if err := json.Unmarshal([]byte(p.room(t, "/__admin")), &told); err != nil {
		t.Fatal(err)
	}
	if len(told.Routes) < 40 {
		t.Fatalf("the control room has only %q", told.Routes)
	}
	names := strings.NewReplacer("{id}", "00000000-0000-4000-8000-000000000000", "{key}", "default", "{name}", "forbidden")
	list := make([][2]string, len(told.Routes))
	for i, route := range told.Routes {
		method, path, _ := strings.Cut(route, " ")
		list[i] = [2]string{method, names.Replace(path)}
	}
	return list
}

// fetch asks as a client does that minds no header, and reads the reply to its end.
func (p *program) fetch(
	t *testing.T, method, target string, header http.Header, body string,
) (status int, text string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, p.url+target, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodGet || method == http.MethodHead {
		r.Body, r.ContentLength = nil, 0
	}
	r.Header = header.Clone()
	reply, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, target, err)
	}
	defer func() { _ = reply.Body.Close() }()
	data, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, target, err)
	}
	return reply.StatusCode, string(data)
}

// knock asks for a route with each method that could open it, and with some that open nothing. The guard comes first.
func knock(t *testing.T, p *program, route [2]string, status int, host string, fields ...string) {
	t.Helper()
	methods := []string{route[0], "HEAD", "OPTIONS", "PROPFIND"}
	slices.Sort(methods)
	for _, method := range slices.Compact(methods) {
		request := method + " " + route[1] + " HTTP/1.1\r\nHost: " + host + "\r\n" + lines(fields) + "\r\n"
		w := dial(t, p.addr)
		a, err := w.ask(request)
		if err != nil || a.status != status {
			t.Errorf("got %+v, %v, want %d: %q", a, err, status, request)
		} else if a.header["Access-Control-Allow-Origin"] != nil {
			t.Errorf("other web pages may read the reply: %q", request)
		}
		w.reset()
	}
}

// TestEveryRouteOfTheControlRoomIsGuarded asks for each route as other web pages would.
func TestEveryRouteOfTheControlRoomIsGuarded(t *testing.T) {
	t.Parallel()
	p := start(t)
	for _, route := range p.routes(t) {
		for _, host := range []string{"evil.example", "localhost.evil.example", "127.0.0.1.evil", "localhost:x"} {
			knock(t, p, route, http.StatusMisdirectedRequest, host)
		}
		for _, field := range []string{
			"Origin: http://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site",
		} {
			knock(t, p, route, http.StatusForbidden, p.addr, field)
		}
	}
	if got := p.sessions(t); len(got.Sessions) != 1 {
		t.Errorf("refused requests began sessions: %+v", got)
	}
	serves(t, p.addr)
}

// TestEveryRouteNeedsTheTokenOffLoopback asks for each route of a server that others can reach.
func TestEveryRouteNeedsTheTokenOffLoopback(t *testing.T) {
	t.Parallel()
	const key = "a-token-of-the-test"
	routes := start(t).routes(t)
	p := start(t, "--listen", "0.0.0.0:0", "--admin-token", key)
	p.addr = "127.0.0.1" + p.addr[strings.LastIndexByte(p.addr, ':'):]
	for _, route := range routes {
		for _, field := range []string{
			"X-Nothing: 1", "Authorization: Bearer " + key + "x", "Authorization: Bearer", "Authorization: Basic " + key,
			"Cookie: token=" + key,
		} {
			knock(t, p, route, http.StatusUnauthorized, "localhost", field)
		}
	}
	a, err := dial(t, p.addr).ask(admin("/__admin/mappings", "localhost", "Authorization: Bearer "+key))
	if err != nil || a.status != http.StatusOK {
		t.Errorf("with the token: %+v, %v", a, err)
	}
}

// TestReadingTheControlRoomChangesNothing reads each route in the name of a session that there is not: none begins.
func TestReadingTheControlRoomChangesNothing(t *testing.T) {
	t.Parallel()
	p := start(t)
	for _, route := range p.routes(t) {
		if route[0] != http.MethodGet || strings.HasSuffix(route[1], "/events") {
			continue
		}
		target := route[1]
		if strings.HasSuffix(target, "/wait") {
			target += "?timeout=1ms"
		}
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			status, _ := p.fetch(t, method, target, http.Header{"Mock-Session": {"nobody"}}, "")
			if status >= 500 && status != http.StatusGatewayTimeout {
				t.Errorf("%s %s: got %d", method, target, status)
			}
		}
	}
	if got := p.sessions(t); len(got.Sessions) != 1 {
		t.Errorf("reading began sessions: %+v", got)
	}
}
