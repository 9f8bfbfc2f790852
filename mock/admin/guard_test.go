package admin

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

// call sends one request to a control room and checks what holds for every answer.
func call(t *testing.T, room http.Handler, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	room.ServeHTTP(w, r)
	for name, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s %s: %s is %q, want %q", r.Method, r.URL, name, got, want)
		}
	}
	media := "application/json"
	if w.Code >= 400 && (w.Code != http.StatusServiceUnavailable || r.URL.Path != root+"/health") {
		media = problem.MediaType
	}
	if w.Code == http.StatusNotModified || strings.HasPrefix(r.URL.Path, "/__admin/spec") && w.Code == 200 {
		media = w.Header().Get("Content-Type")
	}
	if got := w.Header().Get("Content-Type"); got != media {
		t.Errorf("%s %s: %d of type %q, want %q", r.Method, r.URL, w.Code, got, media)
	}
	for name := range w.Header() {
		if strings.HasPrefix(name, "Access-Control-") {
			t.Errorf("%s %s: a CORS header, %s", r.Method, r.URL, name)
		}
	}
	return w
}

func ask(method, target string, header ...string) *http.Request {
	r := httptest.NewRequest(method, target, nil)
	r.Host = "localhost:4010"
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		} else {
			r.Header.Add(header[i], header[i+1])
		}
	}
	return r
}

func TestOnlyLoopbackAndConfiguredNamesAreServed(t *testing.T) {
	t.Parallel()
	room := New(Options{Loopback: true, Hosts: []string{"Mock.Example", "other.example:81"}})
	for host, want := range map[string]int{
		"localhost": 200, "LOCALHOST:4010": 200, "app.localhost:1": 200, "127.0.0.1": 200, "127.9.9.9:80": 200,
		"[::1]": 200, "[::1]:4010": 200, "[::ffff:127.0.0.1]:1": 200, "mock.example": 200, "mock.EXAMPLE:4010": 200,
		"other.example:81": 200,

		"": 421, "other.example": 421, "other.example:82": 421, "evil.example": 421, "localhost.evil.example": 421,
		"127.0.0.1.evil.example": 421, "evillocalhost": 421, "192.168.0.1": 421, "0.0.0.0": 421, "[::]": 421,
		"[fe80::1]": 421, "2130706433": 421, "0x7f.1": 421, "0177.0.0.1": 421, "127.1": 421, "::1": 421,
		"[127.0.0.1]": 421, "[::1": 421, "::1]": 421, "[::1%25lo]": 421, "[localhost]": 421,
		"localhost:x": 421, "localhost:": 421, "localhost:99999": 421, "localhost:80@evil.example": 421,
		"evil.example#localhost": 421, "evil.example/.localhost:1/": 421, "user@localhost": 421, "a localhost": 421,
		"evil.example/.localhost": 421, "u@x.localhost": 421, "evil.example?.localhost": 421, "\x00.localhost": 421,
		"localhost,evil.example": 421, "mock.example.": 421,
	} {
		if got := call(t, room, ask("GET", "/__admin/health", "Host", host)).Code; got != want {
			t.Errorf("Host %q is answered with %d, want %d", host, got, want)
		}
	}
}

func TestPagesFromElsewhereAreRefused(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	for _, test := range []struct {
		method string
		header []string
		want   int
	}{
		{"GET", nil, 200},
		{"GET", []string{"Origin", "http://localhost:4010"}, 200},
		{"GET", []string{"Origin", "http://LOCALHOST:4010", "Sec-Fetch-Site", "same-origin"}, 200},
		{"GET", []string{"Sec-Fetch-Site", "none"}, 200},
		{"HEAD", []string{"Sec-Fetch-Site", "same-origin"}, 200},
		{"GET", []string{"Host", "localhost", "Origin", "http://localhost:80"}, 200},
		{"GET", []string{"Host", "localhost:443", "Origin", "https://localhost"}, 200},

		{"GET", []string{"Origin", "http://localhost:5173"}, 403},
		{"GET", []string{"Origin", "http://127.0.0.1:4010"}, 403},
		{"GET", []string{"Origin", "http://evil.example"}, 403},
		{"GET", []string{"Origin", "null"}, 403},
		{"GET", []string{"Origin", ""}, 403},
		{"GET", []string{"Origin", "localhost:4010"}, 403},
		{"GET", []string{"Origin", "file://localhost:4010"}, 403},
		{"GET", []string{"Origin", "http://localhost:4010/"}, 403},
		{"GET", []string{"Origin", "http://localhost:4010@evil.example"}, 403},
		{"GET", []string{"Origin", "http://evil@localhost:4010"}, 403},
		{"GET", []string{"Origin", "http://localhost:4010 http://evil.example"}, 403},
		{"GET", []string{"Origin", "http://localhost:4010", "Origin", "http://evil.example"}, 403},
		{"GET", []string{"Origin", "http://%zz"}, 403},
		{"GET", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		{"GET", []string{"Sec-Fetch-Site", "same-site"}, 403},
		{"GET", []string{"Sec-Fetch-Site", ""}, 403},
		{"GET", []string{"Sec-Fetch-Site", "same-origin", "Sec-Fetch-Site", "cross-site"}, 403},
		{"GET", []string{"Sec-Fetch-Site", "same-origin", "Origin", "http://evil.example"}, 403},
		{"HEAD", []string{"Origin", "http://evil.example"}, 403},
		{"OPTIONS", []string{"Origin", "http://evil.example", "Access-Control-Request-Method", "DELETE"}, 403},
		{"POST", []string{"Origin", "http://evil.example", "Content-Type", "application/json"}, 403},
		{"POST", []string{"Sec-Fetch-Site", "cross-site", "Content-Type", "application/json"}, 403},
	} {
		if got := call(t, room, ask(test.method, "/__admin/requests", test.header...)).Code; got != test.want {
			t.Errorf("%s with %q is answered with %d, want %d", test.method, test.header, got, test.want)
		}
	}
}

func TestOffLoopbackATokenIsNeeded(t *testing.T) {
	t.Parallel()
	guarded := New(Options{Token: "open sesame"})
	const list = "/__admin/problems"
	for _, test := range []struct {
		room   http.Handler
		header []string
		want   int
	}{
		{guarded, []string{"Authorization", "Bearer open sesame"}, 200},
		{guarded, []string{"Authorization", "bearer open sesame"}, 200},
		{guarded, nil, 401},
		{guarded, []string{"Authorization", ""}, 401},
		{guarded, []string{"Authorization", "open sesame"}, 401},
		{guarded, []string{"Authorization", "Bearer"}, 401},
		{guarded, []string{"Authorization", "Bearer open"}, 401},
		{guarded, []string{"Authorization", "Bearer open sesame "}, 401},
		{guarded, []string{"Authorization", "Basic open sesame"}, 401},
		{guarded, []string{"Authorization", "Bearer open sesame", "Authorization", "Bearer open sesame"}, 401},
		{New(Options{}), nil, 401},
		{New(Options{}), []string{"Authorization", "Bearer "}, 401},
		{New(Options{}), []string{"Authorization", "Bearer"}, 401},
		{New(Options{Loopback: true, Token: "x"}), nil, 200},
	} {
		for _, path := range []string{"/__admin/health", list} {
			w := call(t, test.room, ask("GET", path, test.header...))
			if w.Code != test.want {
				t.Errorf("%s with %q is answered with %d, want %d", path, test.header, w.Code, test.want)
			}
			if challenged := w.Header().Get("WWW-Authenticate") != ""; challenged != (test.want == 401) {
				t.Errorf("%s with %q: %d, challenged: %t", path, test.header, w.Code, challenged)
			}
		}
	}
	if got := call(t, guarded, ask("GET", "/__admin/none")).Code; got != 401 {
		t.Errorf("a stranger learns with %d what paths there are not", got)
	}
}

func TestBodiesNeedJSONAndFit(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	for _, test := range []struct {
		method, media string
		length        int64
		want          int
	}{
		{"POST", "application/json", 2, 405},
		{"POST", "Application/JSON; charset=utf-8", 2, 405},
		{"PATCH", "application/json", 0, 405},
		{"POST", "application/json", bodyBytes, 405},
		{"POST", "application/json", bodyBytes + 1, 413},
		{"PUT", "text/plain", 2, 415},
		{"POST", "", 2, 415},
		{"POST", "", -1, 415},
		{"POST", "application/x-www-form-urlencoded", 2, 415},
		{"POST", "application/x-www-form-urlencoded", -1, 415},
		{"POST", "application/json, text/plain", 2, 415},
		{"POST", "text/plain; application/json", 2, 415},
		{"POST", "application/jsonp", 2, 415},
		{"PROPFIND", "", 1, 415},

		// As published clients reset and delete.
		{"DELETE", "", 0, 200},
		{"DELETE", "application/json", 0, 200},
		{"DELETE", "application/x-www-form-urlencoded", 0, 200},
		{"PUT", "", 0, 405},
	} {
		r := ask(test.method, "/__admin/requests")
		if test.media != "" {
			r.Header.Set("Content-Type", test.media)
		}
		r.ContentLength = test.length
		w := call(t, room, r)
		if w.Code != test.want {
			t.Errorf("%+v is answered with %d", test, w.Code)
		}
		if allow := w.Header().Get("Allow"); (allow == "DELETE, GET, HEAD") != (test.want == 405) {
			t.Errorf("%s: %d with Allow %q", test.method, w.Code, allow)
		}
	}
	twice := ask("POST", "/__admin/requests", "Content-Type", "application/json", "Content-Type", "text/plain")
	twice.ContentLength = 2
	if got := call(t, room, twice).Code; got != 415 {
		t.Errorf("two content types are answered with %d", got)
	}
}

func TestPagesFromElsewhereCannotChangeWithoutABodyEither(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	for _, header := range [][]string{
		{"Origin", "http://evil.example"},
		{"Origin", "null"},
		{"Sec-Fetch-Site", "cross-site"},
		{"Sec-Fetch-Site", "same-site", "Content-Type", "application/x-www-form-urlencoded"},
	} {
		for _, target := range []string{"POST /__admin/reset", "DELETE /__admin/mappings", "PUT /__admin/scenarios/a/state"} {
			method, path, _ := strings.Cut(target, " ")
			if got := call(t, room, ask(method, path, header...)).Code; got != 403 {
				t.Errorf("%s with %q is answered with %d", target, header, got)
			}
		}
	}
}

func TestReadingChangesNothing(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	room.record("default", journal.Entry{Target: "/x"})
	room.put(t, "default", `{"request":{"url":"/x"},"response":{"status":204},"contract":"off"}`)
	state := room.sessions.Use("default").State()
	before, stubs := room.journal.Stats(), len(state.Desk.Stubs())
	paths := []string{"/__admin/requests/x", "/__admin/mappings/x", "/__admin/scenarios/x/state"}
	known := decode[struct{ Routes []string }](t, room, "/__admin/none", 404).Routes
	for _, route := range known {
		_, path, _ := strings.Cut(route, " ")
		paths = append(paths, path)
	}
	// What would wait for something finds that nobody listens.
	gone, leave := context.WithCancel(t.Context())
	leave()
	for _, path := range paths {
		for _, method := range []string{"GET", "HEAD", "OPTIONS"} {
			for _, session := range []string{"", "?session=new"} {
				room.ServeHTTP(httptest.NewRecorder(), ask(method, path+session).WithContext(gone))
			}
		}
	}
	after, now := room.journal.Stats(), room.sessions.Use("default").State()
	if after != before || now != state || len(now.Desk.Stubs()) != stubs || room.sessions.Find("new") != nil {
		t.Errorf("the journal was %+v and is %+v, the sessions are %v", before, after, room.sessions.List())
	}
}

func TestNoSpellingSlipsAroundTheGuard(t *testing.T) {
	t.Parallel()
	room := New(Options{Loopback: true})
	for target, owned := range map[string]bool{
		"/__admin": true, "/__admin/": true, "/__admin/requests": true, "/__admin%2Frequests": true,
		"/%5F_admin": true, "/%5f%5Fadmin/requests": true, "/__%61dmin/health": true, "/__admin%2f": true,
		"/__admin/..%2Fx": true, "/__admin/../x": true, "http://localhost:4010/__admin/requests": true,

		"/": false, "/__administrator": false, "/__ADMIN/requests": false, "//__admin/requests": false,
		"/x/../__admin/requests": false, "/./__admin/requests": false, "/%255F_admin/requests": false,
		"/api/__admin/requests": false, "/?/__admin/": false, "/__admin;x/requests": false, "*": false,
	} {
		r := httptest.NewRequest("OPTIONS", target, nil)
		if got := Owns(r); got != owned {
			t.Errorf("Owns(%q) = %t, want %t", target, got, owned)
		}
		// Whatever reaches the room is judged before it is routed.
		r.Host = "evil.example"
		if got := call(t, room, r).Code; got != 421 {
			t.Errorf("%q under a foreign name is answered with %d, want 421", target, got)
		}
	}
}
