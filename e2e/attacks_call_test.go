package e2e

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// credentialAttacks are Authorization fields that admit nobody (RFC 9110, section 11.6.2).
func credentialAttacks() []attack {
	basic := func(text string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(text)) }
	var list []attack
	for _, value := range []string{
		"", "Bearer", "Bearer\t", "BearerYOUR_TOKEN", "Bearer=YOUR_TOKEN", "Bearer your_token", "Bearer YOUR_TOKEN,",
		"Bearer YOUR_TOKEN, Basic x",
		"Bearer YOUR_TOKEN YOUR_TOKEN", "Bearer \"YOUR_TOKEN\"", "Bearer YOUR_TOKE", "Bearer YOUR_TOKENN", "Bearer *",
		"Bearer null",
		"Bearer undefined", "Bearer [object Object]", "Bearer ' OR 1=1", "Bearer \xff\xfe\xfd", "Bearer é",
		"Bearer %59OUR_TOKEN",
		"Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoiKiJ9.", "Bearer " + strings.Repeat("=", 5000),
		"Bearer " + strings.Repeat("a.", 9000),
		"Basic", "Basic !!!", "Basic YWRtaW4", "Basic ====", "Basic " + strings.Repeat("A", 9001), basic(""), basic(":"),
		basic("admin@example.com"),
		basic("admin@example.com:"), basic("admin@example.com:Admin"), basic("admin@example.com:admin\x00"),
		basic("\xff:\xff"),
		basic(strings.Repeat(":", 6000)), basic("admin@example.com:admin") + "=", "Basic admin@example.com:admin",
		"Digest username=\"admin\", uri=\"/\", response=\"x\"", "Digest " + strings.Repeat("a=\"b\",", 3000),
		"Negotiate TlRMTVNTUAABAAAA",
		"AWS4-HMAC-SHA256 Credential=a/b, Signature=c", "Hawk id=\"a\"", "Token YOUR_TOKEN", "YOUR_TOKEN", ",", "===",
		"Bearer\vYOUR_TOKEN",
	} {
		want := "401"
		if strings.Contains(value, "\v") {
			want = malformed
		}
		list = append(list, attack{
			fmt.Sprintf("credential/%d %.40q", len(value), value), send("GET", record, "", "Authorization: "+value), want,
		})
	}
	return append(list,
		attack{
			"credential/two, good first", send("GET", record, "", "Authorization: Bearer YOUR_TOKEN", "Authorization: Bearer x"),
			"400 401",
		},
		attack{
			"credential/two, bad first", send("GET", record, "", "Authorization: Bearer x", "Authorization: Bearer YOUR_TOKEN"),
			"400 401",
		},
		attack{"credential/in the proxy's field", send("GET", record, "", "Proxy-Authorization: Bearer YOUR_TOKEN"), "401"},
		attack{"credential/in the query", send("GET", record+"?access_token=YOUR_TOKEN", ""), "401 400"},
		attack{
			"credential/in a cookie",
			send("GET", record, "", "Cookie: Authorization=Bearer YOUR_TOKEN; access_token=YOUR_TOKEN"), "401",
		},
		attack{"credential/in another case", send("GET", record, "", "AUTHORIZATION: bEaReR YOUR_TOKEN"), "200"},
	)
}

// preferenceAttacks try to break out of Prefer and Preference-Applied. What is not understood is passed over (RFC 7240,
// section 2), so that a 200 is right for most.
func preferenceAttacks() []attack {
	var list []attack
	for _, value := range []string{
		"code=404%0d%0aX-Injected: 1", "example=\"a%0d%0aX-Injected: 1\"", "example=\"a\\\r\n X-Injected: 1\"",
		"example=\"a\u560d\u560aX-Injected: 1\"",
		"example=\"a\u2028X-Injected: 1\"", "example=\"\xff\xfe\"", "example=\"\x7f\"", "example=\"\x01\"",
		"example=\"\x00\"",
		"example=\"unclosed", "example=\"a\\", "example=..", "example=../../personas", "example=\"../../../etc/passwd\"",
		"example=\"" + strings.Repeat("a", 300) + "\"",
		"code=", "code==", "code=200=", "code=2 00", "code=0200", "code=+404", "code=4e2", "code=9999999999999999999999",
		"code=-1",
		"code=100", "code=101", "code=199", "code=600", "code=\"200\"", "code=200;code=500", "code=200 code=500",
		"code=200,code=500",
		"seed=1.5", "seed=0x7", "seed=--1", "seed=-9223372036854775809", "dynamic=maybe", "delay=1000000h", "fault=exit",
		"scenario=../x",
		"=", ";", ",", ";;;;", ",,,,", "\"", "\\", "a=b;c", "a;b;c;d=e", "\t", "respond-async, wait=10", "handling=strict",
		"return=minimal",
	} {
		want := "200 4xx"
		if strings.ContainsAny(value, "\x00\x01\x7f\r") {
			want = "4xx close"
		}
		list = append(list, attack{fmt.Sprintf("prefer/%.50q", value), get(record, "Prefer: "+value), want})
	}
	return append(list,
		attack{"prefer/1,000 members", get(record, "Prefer: "+strings.Repeat("a=b,", 1000)+"code=404"), "200 4xx"},
		attack{"prefer/1,000 fields", get(record, strings.Repeat("Prefer: code=404\r\n", 1000)+"Prefer: a"), "200 404"},
		attack{"prefer/5,000 commas", get(record, "Prefer: "+strings.Repeat(",", 5000)), "200"},
		attack{"prefer/5,000 parameters", get(record, "Prefer: a"+strings.Repeat(";b", 5000)), "200"},
	)
}

// negotiationAttacks are Accept fields and their siblings (RFC 9110, section 12.5).
func negotiationAttacks() []attack {
	var list []attack
	for _, value := range []string{
		"*", "*/", "/*", "/", "*/json", "a/b/c", "application", "application/json;", "application/json;q",
		"application/json;q=", "*/*;q=x",
		"*/*;q=-1", "*/*;q=2", "*/*;q=0.0001", "*/*;q=NaN", "*/*;q=1e9", "*/*;q=0", "application/json;q=0",
		"application/json;a=\"b,c;d\"",
		"application/json;a=\"unclosed", ",", ";", ",,,,*/*", "\"", "application/xml", "APPLICATION/JSON",
		"application/json; charset=\xff",
		strings.Repeat("text/plain,", 2000), strings.Repeat("*/*;q=0.1,", 2000), "*/*" + strings.Repeat(";a=b", 5000),
		"**/**", "text/*, */*;q=0",
	} {
		list = append(
			list, attack{fmt.Sprintf("accept/%d %.40q", len(value), value), get(record, "Accept: "+value), "200 400 406"},
		)
	}
	for _, field := range []string{
		"Accept-Encoding: gzip;q=0, identity;q=0", "Accept-Encoding: " +
			strings.Repeat("a,", 5000), "Accept-Charset: utf-7", "TE: trailers, " +
			strings.Repeat("x;q=0.1,", 1000), "Accept-Language: " + strings.Repeat("x-", 5000),
		"Content-Type: " + strings.Repeat(";a=\"", 2000),
		"Content-Type: multipart/form-data", "Content-Type: \"", "Want-Digest: x", "Priority: u=9",
	} {
		list = append(list, attack{fmt.Sprintf("negotiate/%.40q", field), get(record, field), "200 4xx"})
	}
	return list
}

// sessionAttacks are keys that are none, and origins that want to be sent back.
func sessionAttacks() []attack {
	var list []attack
	for _, field := range []string{
		"Mock-Session: a%0d%0aX-Injected: 1", "Mock-Session: a b", "Mock-Session: ../../etc",
		"Mock-Session: " + strings.Repeat("k", 65), "Mock-Session:",
		"Mock-Session: \xff", "Mock-Session: é", "Mock-Session: a\r\nMock-Session: b", "Mock-Session: a/b",
		"Mock-Session: <script>", "Mock-Session: {{1}}",
		"Cookie: mock_session=a b", "Cookie: mock_session=a; mock_session=b", "Cookie: mock_session=",
		"Cookie: mock_session=%0d%0aX-Injected:1",
		"Baggage: mock.session=%0d%0aX-Injected:1", "Baggage: mock.session=%zz", "Baggage: mock.session=a,mock.session=b",
		"Baggage: mock.session",
		"Baggage: mock.session=%00", "Baggage: mock.session=%ff",
		"Baggage: " + strings.Repeat("a=b,", 5000) + "mock.session=c",
		"Baggage: " + strings.Repeat("a", 9000) + "=b,mock.session=c",
	} {
		list = append(list, attack{fmt.Sprintf("session/%.50q", field), get(record, field), "400"})
	}
	for _, value := range []string{
		"null", "http://a%0d%0aX-Injected: 1", "http://a\u560d\u560aX-Injected: 1", "http://a, http://b", "*", "", "x",
		"http://\xff", "http://a b",
		"http://" + strings.Repeat("a", 5000), "javascript:alert(1)", "http://a\"><script>",
	} {
		list = append(list,
			attack{fmt.Sprintf("origin/%.40q", value), get(record, "Origin: "+value), "200 4xx"},
			attack{fmt.Sprintf("preflight/%.40q", value), send("OPTIONS", record, "", "Origin: "+value,
				"Access-Control-Request-Method: GET",
				"Access-Control-Request-Headers: x-a%0d%0aX-Injected:1, "+value), "200 204 4xx"},
		)
	}
	return append(list,
		attack{"origin/CR", get(record, "Origin: http://a\rX-Injected: 1"), malformed},
		attack{"origin/two", get(record, "Origin: http://a", "Origin: http://b"), "200 400"},
		attack{
			"preflight/bad method", send("OPTIONS", record, "", "Origin: http://a", "Access-Control-Request-Method: G(T"),
			"200 204 4xx",
		},
		attack{"preflight/1,000 headers", send("OPTIONS", record, "", "Origin: http://a",
			"Access-Control-Request-Method: GET",
			"Access-Control-Request-Headers: "+numbered("x-%d,", 1000)+"x"), "200 204 4xx"},
		attack{
			"session/baggage bomb", get(record, strings.Repeat("Baggage: a=b;c=d,e=f\r\n", 1000)+"Baggage: g=h"), "200 400",
		},
		attack{
			"session/trace bomb",
			get(record, "Traceparent: 00-"+strings.Repeat("f", 5000), "Tracestate: "+strings.Repeat("a=b,", 3000)), "200 4xx",
		},
		attack{"session/cookie bomb", get(record, "Cookie: "+numbered("c%d=v; ", 2000)), "200 4xx"},
	)
}
