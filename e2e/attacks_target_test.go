package e2e

import (
	"fmt"
	"strings"
)

// targetAttacks are paths that a careless server decodes twice, cleans, splits or redirects (promise 2).
func targetAttacks() []attack {
	const base = "/api/sys/refreshtokens/"
	var list []attack
	for _, id := range []string{
		"%zz", "%", "%2", "%%", "%u0031", "%ff", "%c0%af", "%c1%81", "%e0%80%af", "%f0%80%80%af", "%ed%a0%80", "%f4%90%80%80",
		"%fe%ff", "%80", "%00", "1%00", "%0a", "%0d%0aX-Injected:1", "1%2F2", "1%2f..%2f2", "%5c", "1\\2", "..\\1", ".", "..",
		"%2e",
		"%2e%2e", "%252e", "%2531", "1;x=1", ";", "{id}", "<script>", "\"", "`id`", "|", "^", "'", "1'--", "$(id)",
		"${jndi:ldap://a}",
		"{{7*7}}", "abc", "1.5", "1e3", "+1", "01", "0", "-1", "99999999999999999999", "0x10", "%20", "1%20", "%201", "1_000",
		"1,000",
		"%D9%A1", "%EF%BC%91", "\xef\xbc\x91", "\xff", "\xc0\xaf", "NaN", "null", "true", "9223372036854775808", "1#x", "#",
		"*", "~",
		"", "1/", "1//", "1/..", "1/../1", "1/.", strings.Repeat("9", 4000), strings.Repeat("%41", 2000),
		strings.Repeat("../", 1000), strings.Repeat("a/", 2000), strings.Repeat("%2e%2e%2f", 800),
	} {
		list = append(list, attack{fmt.Sprintf("id/%d %.40q", len(id), id), get(base + id), "4xx"})
	}
	for _, path := range []string{
		"/", "//", "//////", "/.", "/..", "/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd",
		"/\\etc\\passwd",
		"/api//sys/refreshtokens/87654321", "//api/sys/refreshtokens/87654321", "/./api/sys/refreshtokens/87654321",
		"/x/../api/sys/refreshtokens/87654321", "/api%2fsys/refreshtokens/87654321", "/api/sys/refreshtokens%2f87654321",
		"/API/SYS/REFRESHTOKENS/87654321", record + "/", record + "//", record + "%2f", record + "%20", record + ".json",
		record + ";v=1", "/api;x/sys/refreshtokens/87654321", "/api/sys/refreshtokens/", "/favicon.ico", "/.git/config",
		"/__admin%2fhealth",
		"/%5f%5fadmin/health", "/__ADMIN/health", "/__adminx", "//__admin/health", "/./__admin/health",
		"/x/../__admin/health",
		"/__admin/../" + record, "/%zz", "/%ff", "/%00", "/\xff\xfe", "/%",
	} {
		list = append(list, attack{fmt.Sprintf("path/%.60q", path), get(path), "4xx"})
	}
	return append(list,
		// Percent-decoded once, these are the record's own path (RFC 3986, section 6.2.2.2).
		attack{"path/escaped unreserved", get("/%61pi/sys/refreshtokens/8765432%31"), "200 4xx"},
		// RFC 9112, section 3.2.2: a server must take the absolute form, and the host in it counts for nothing here.
		attack{"form/absolute", get("http://localhost" + record), "200"},
		attack{"form/absolute of another host", get("http://example.invalid" + record), "200 4xx"},
		attack{"form/absolute without path", get("http://localhost"), "4xx"},
		attack{"form/absolute with user", get("http://user:pass@localhost" + record), "200 4xx"},
		attack{"form/absolute of another scheme", get("ftp://localhost" + record), "200 4xx"},
		attack{"form/absolute without host", get("http://" + record), "4xx close"},
		attack{"form/absolute, bad port", get("http://localhost:99999999" + record), "200 4xx"},
		attack{"form/absolute, bad host", get("http://[::1" + record), malformed},
		attack{"form/file", get("file:///etc/passwd"), "4xx close"},
		attack{"form/data", get("data:text/html,x"), "4xx close"},
		attack{"form/authority for GET", get("localhost:80"), "4xx close"},
		attack{"form/authority for CONNECT", send("CONNECT", "localhost:80", ""), "4xx 501 close"},
		attack{"form/path for CONNECT", send("CONNECT", record, ""), "4xx 501 close"},
		attack{"form/asterisk for OPTIONS", send("OPTIONS", "*", ""), "200 204 4xx"},
		attack{"form/asterisk for OPTIONS, preflight", send("OPTIONS", "*", "", "Origin: http://a.invalid",
			"Access-Control-Request-Method: GET"), "200 204 4xx"},
	)
}

// queryAttacks are query strings of a request that is otherwise good.
func queryAttacks() []attack {
	var list []attack
	for query, want := range map[string]string{
		"%zz": "400", "a=%": "400", "a=%2": "400", "%ff=1": "400", "a=%c0%af": "400", "a=%ed%a0%80": "400",
		"__code=%zz": "200 400", "__example=%ff": "200 4xx", "__code=404%0d%0aX-Injected:1": "200 4xx",
		"__example=a%0d%0aX-Injected:%201": "200 4xx", "__seed=7%0aX-Injected:1": "200 4xx",
		"__code=200;__code=500": "200 4xx", "__code=99": "200 4xx", "__code=1000": "200 4xx", "__code=-404": "200 4xx",
		"__code=100": "200 4xx", "__code=101": "200 4xx", "__code=204": "4xx", "__code=304": "4xx",
		"__code=999999999999":          "200 4xx",
		"__example=..%2f..%2fpersonas": "4xx", "__example=": "200 4xx", "__dynamic=%00": "200 4xx",
		"__delay=999999s": "200 4xx",
		"__fault=exit":    "200 4xx", "__seed=99999999999999999999": "200 4xx", "__proto__=1": "200 4xx",
		"&&&&": "200 4xx", "=": "200 4xx", ";": "200 4xx", "?": "200 4xx", "a[]=1&a[50000000]=1": "200 4xx",
		"a=1;b=2": "200 4xx",
	} {
		list = append(list, attack{fmt.Sprintf("query/%.50q", query), get(record + "?" + query), want})
	}
	return append(list,
		attack{"query/2000 names", get(record + "?" + strings.Repeat("a&", 2000)), "200 4xx"},
		attack{"query/2000 twins", get(record + "?" + strings.Repeat("__x&", 1900)), "200 4xx"},
	)
}

// hugeAttacks are tokens of a megabyte.
func hugeAttacks() []attack {
	const tooLong = "414 431 close"
	huge := strings.Repeat("a", 1<<20)
	return []attack{
		{"huge/path", get("/" + huge), tooLong},
		{"huge/id", get("/api/sys/refreshtokens/" + strings.Repeat("1", 1<<20)), tooLong},
		{"huge/query", get(record + "?" + huge), tooLong},
		{"huge/method", huge + " / HTTP/1.1\r\n\r\n", "400 431 501 close"},
		{"huge/version", "GET / HTTP/" + huge + "\r\n\r\n", "400 431 close"},
		{"huge/authorization", get(record, "Authorization: Bearer "+huge), "431 close"},
		{"huge/prefer", get(record, "Prefer: example="+huge), "431 close"},
		{"huge/cookie", get(record, "Cookie: mock_session="+huge), "431 close"},
		{"huge/session", get(record, "Mock-Session: "+huge), "431 close"},
		{"huge/origin", get(record, "Origin: http://"+huge), "431 close"},
		{"huge/accept", get(record, "Accept: "+huge), "431 close"},
		{"huge/host", "GET " + record + " HTTP/1.1\r\nHost: " + huge + "\r\n\r\n", "431 close"},
		{"huge/field name", get(record, huge+": 1"), "431 close"},
		{
			"huge/folded value", get(record, "X-Odd: a"+strings.Repeat("\r\n "+strings.Repeat("b", 1000), 1000)),
			"400 431 close",
		},
		{"huge/10,000 fields", get(record, strings.Repeat("X-Odd: 1\r\n", 10_000)+"X-Odd: 1"), "431 close"},
		{"huge/10,000 field names", get(record, numbered("X-Odd-%d: 1\r\n", 10_000)+"X-Odd: 1"), "431 close"},
		{"huge/10,000 media ranges", get(record, "Accept: "+numbered("text/x-%d, ", 10_000)+"*/*"), "431 close"},
		{"huge/path beside the limit", get("/" + strings.Repeat("a", 8193)), "414"},
		{"huge/path within the limit", get("/" + strings.Repeat("a", 8000)), "404"},
		{"huge/query beside the limit", get(record + "?" + strings.Repeat("a", 8193)), "414"},
		{"huge/head beside the limit", get(record, "X-Odd: "+strings.Repeat("a", 32<<10)), "431"},
	}
}

func numbered(format string, count int) string {
	var b strings.Builder
	for i := range count {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}
