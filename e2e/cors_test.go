package e2e

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const origin = "http://localhost:5173"

// preflight asks what a browser asks before it sends a request of another origin (Fetch, section 4.8).
func preflight(from, headers string) string {
	return send(
		"OPTIONS", record, "", "Origin: "+from, "Access-Control-Request-Method: GET",
		"Access-Control-Request-Headers: "+headers,
	)
}

// allowed is the list in a field, in lower case.
func allowed(a *answer, name string) []string {
	var list []string
	for item := range strings.SplitSeq(a.header.Get(name), ",") {
		list = append(list, strings.ToLower(strings.TrimSpace(item)))
	}
	return list
}

func TestBrowserAppsMayCall(t *testing.T) {
	t.Parallel()
	p := start(t)
	for _, from := range []string{origin, "https://app.example", "null", "http://[::1]:3000"} {
		a, err := dial(t, p.addr).ask(preflight(from, "authorization,mock-session,prefer"))
		if err != nil || a.status/100 != 2 || len(a.body) > 0 {
			t.Fatalf("preflight from %s: %+v, %v", from, a, err)
		}
		if a.header.Get("Access-Control-Allow-Origin") != "*" || a.header["Access-Control-Allow-Credentials"] != nil {
			t.Errorf("preflight from %s: %v", from, a.header)
		}
		for _, name := range []string{"authorization", "prefer", "mock-session"} {
			if !slices.Contains(allowed(a, "Access-Control-Allow-Headers"), name) {
				t.Errorf("preflight from %s does not allow %s: %v", from, name, a.header)
			}
		}
		if !slices.Contains(allowed(a, "Access-Control-Allow-Methods"), "get") {
			t.Errorf("preflight from %s does not allow GET: %v", from, a.header)
		}
		for target, want := range map[string]int{record: 200, "/nowhere": 404, "/api/sys/refreshtokens/abc": 400} {
			a, err := dial(t, p.addr).ask(get(target, "Origin: "+from))
			if err != nil || a.status != want || a.header.Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("%s from %s: %+v, %v", target, from, a, err)
				continue
			}
			for _, name := range []string{
				"mock-source", "mock-request-id", "mock-generation", "mock-findings",
				"preference-applied",
			} {
				if !slices.Contains(allowed(a, "Access-Control-Expose-Headers"), name) {
					t.Errorf("%s from %s does not expose %s: %v", target, from, name, a.header)
				}
			}
		}
	}
	// A page that is not admitted must be able to read why.
	a, err := dial(t, p.addr).ask(send("GET", record, "", "Origin: "+origin))
	if err != nil || a.status != http.StatusUnauthorized || a.header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("got %+v, %v", a, err)
	}
}

func TestNamedOriginsNarrowIt(t *testing.T) {
	t.Parallel()
	p := start(t, "--cors-origin", origin, "--cors-origin", "https://app.example")
	for from, want := range map[string]string{
		origin: origin, "https://app.example": "https://app.example", "http://evil.example": "", "null": "", "": "",
		"http://localhost:5174": "", "https://localhost:5173": "", "http://localhost:5173.evil.example": "",
		"http://evil.example/" + origin: "",
		origin + "/":                    "", "*": "", origin + ", http://evil.example": "", "http://localhost%3A5173": "",
		"http://app.example": "",
	} {
		for name, request := range map[string]string{"preflight": preflight(from, "authorization"), "request": get(record,
			"Origin: "+from)} {
			a, err := dial(t, p.addr).ask(request)
			if err != nil {
				t.Fatalf("%s from %q: %v", name, from, err)
			}
			if got := a.header.Get("Access-Control-Allow-Origin"); got != want {
				t.Errorf("%s from %q may be read by %q, want %q", name, from, got, want)
			}
			if !strings.Contains(strings.Join(a.header["Vary"], ","), "Origin") {
				t.Errorf("%s from %q: a cache would keep it for others: %v", name, from, a.header)
			}
		}
	}
	// Without Origin, too: a cache must not give this reply to a page (Fetch, "CORS protocol and HTTP caches").
	a, err := dial(t, p.addr).ask(good)
	if err != nil || !strings.Contains(strings.Join(a.header["Vary"], ","), "Origin") {
		t.Errorf("without Origin: %+v, %v", a, err)
	}
	two, err := dial(t, p.addr).ask(get(record, "Origin: "+origin, "Origin: http://evil.example"))
	if err != nil || two.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("two origins: %+v, %v", two, err)
	}
}

func TestCORSCanBeSwitchedOff(t *testing.T) {
	t.Parallel()
	p := start(t, "--cors-origin", "none")
	for _, request := range []string{preflight(origin, "authorization"), get(record, "Origin: "+origin)} {
		a, err := dial(t, p.addr).ask(request)
		if err != nil {
			t.Fatal(err)
		}
		for name := range a.header {
			if strings.HasPrefix(name, "Access-Control-") {
				t.Errorf("%s is there: %v", name, a.header)
			}
		}
	}
}

// TestTheControlRoomIsNotForOtherPages asks it the way a web page would (promise 15).
func TestTheControlRoomIsNotForOtherPages(t *testing.T) {
	t.Parallel()
	p := start(t)
	for name, request := range map[string]string{
		"foreign origin":   admin("/__admin/requests", p.addr, "Origin: http://evil.example"),
		"null origin":      admin("/__admin/requests", p.addr, "Origin: null"),
		"cross-site":       admin("/__admin/requests", p.addr, "Sec-Fetch-Site: cross-site"),
		"same-site":        admin("/__admin/requests", p.addr, "Sec-Fetch-Site: same-site"),
		"foreign host":     admin("/__admin/requests", "rebound.example:80"),
		"empty host":       admin("/__admin/requests", ""),
		"host with a dot":  admin("/__admin/requests", "localhost.evil.example"),
		"host with a user": admin("/__admin/requests", "localhost@evil.example"),
		"absolute form":    admin("http://evil.example/__admin/requests", p.addr),
		"escaped":          admin("/%5F%5Fadmin/requests", "evil.example"),
		"escaped slash":    admin("/__admin%2Frequests", "evil.example"),
		"preflight": "OPTIONS /__admin/requests HTTP/1.1\r\nHost: " + p.addr +
			"\r\nOrigin: http://evil.example\r\nAccess-Control-Request-Method: DELETE\r\n\r\n",
		"delete from a page": "DELETE /__admin/requests HTTP/1.1\r\nHost: " + p.addr +
			"\r\nOrigin: http://evil.example\r\n\r\n",
		"form from a page": "POST /__admin/requests HTTP/1.1\r\nHost: " + p.addr +
			"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b",
	} {
		a, err := dial(t, p.addr).ask(request)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if a.status < 400 || a.status >= 500 || a.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: got %d %v %q", name, a.status, a.header, a.body)
		}
	}
	serves(t, p.addr)
}

// TestPreflightEchoesNamesOnly asks to send header fields whose names are none.
func TestPreflightEchoesNamesOnly(t *testing.T) {
	t.Parallel()
	p := start(t)
	list := regexp.MustCompile("^([!#$%&'*+.^_`|~0-9A-Za-z-]+(, ?[!#$%&'*+.^_`|~0-9A-Za-z-]+)*)?$")
	for _, headers := range []string{
		"x-a, b c", "x-a, \xff", "\u560d\u560aX-Injected: 1", "x\tb", "\"a\"", "x-a;b",
		"x-a,,b", ",", "<script>", "http://a",
	} {
		a, err := dial(t, p.addr).ask(preflight(origin, headers))
		if err != nil {
			t.Fatalf("%q: %v", headers, err)
		}
		if got := a.header.Get("Access-Control-Allow-Headers"); !list.MatchString(got) {
			t.Errorf("%q came back as %q, which is no list of field names", headers, got)
		}
	}
}
