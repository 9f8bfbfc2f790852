package e2e

import (
	"fmt"
	"strings"
)

// fieldAttacks are field lines that a server must not take (RFC 9112, section 5), and some that it may.
func fieldAttacks() []attack {
	var list []attack
	for name, field := range map[string]string{
		"no colon": "X-Odd", "empty name": ": 1", "only a colon": ":", "space before the colon": "X-Odd : 1",
		"tab before the colon": "X-Odd\t: 1",
		"space in the name":    "X Odd: 1", "space before the name": " X-Odd: 1\r\nX: 2\r\n\tY: 3\r\nbad line",
		"NUL in the name": "X\x00: 1",
		"8-bit name":      "X-\xff: 1", "UTF-8 name": "X-é: 1", "CR within": "X-Odd: a\rX-Injected: b",
		"bare CR at the end": "X-Odd: a\r\r",
		"two hosts":          "Host: other", "the same host again": "Host: localhost", "a request line": "GET / HTTP/1.1",
		"fold with nothing before": "\r\n X: 1",
	} {
		if name == "fold with nothing before" {
			list = append(
				list, attack{"field/" + name, "GET " + record + " HTTP/1.1\r\n Host: localhost\r\nHost: a\r\n\r\n", malformed},
			)
			continue
		}
		list = append(list, attack{"field/" + name, get(record, field), malformed})
	}
	for _, host := range []string{
		"a b", "a\tb", "a/b", "a?b", "a#b", "a\\b", "<a>", "a\"b", "a{b", "\xff", "a\x00",
		"http://a",
	} {
		list = append(list, attack{
			fmt.Sprintf("field/host %q", host), "GET " + record + " HTTP/1.1\r\nHost: " + host +
				"\r\nAuthorization: Bearer YOUR_TOKEN\r\n\r\n", malformed,
		})
	}
	const taken = "GET " + record + " HTTP/1.1\r\nAuthorization: Bearer YOUR_TOKEN\r\nHost: "
	return append(list,
		// RFC 9112, section 5.2: refuse a folded line, or read it as a space.
		attack{"field/folded", get(record, "X-Odd: a\r\n b"), "200 400"},
		attack{"field/folded credential", send("GET", record, "", "Authorization: Bearer\r\n YOUR_TOKEN"), "200 400 401"},
		attack{"field/empty host", taken + "\r\n\r\n", "200 400"},
		attack{"field/foreign host", taken + "example.invalid\r\n\r\n", "200 4xx"},
		attack{"field/host with a user", taken + "a@b\r\n\r\n", "200 4xx"},
		attack{"field/host list", taken + "a,b\r\n\r\n", "200 4xx"},
		attack{"field/8-bit value", get(record, "X-Odd: \xff\xfe"), "200 400"},
		attack{"field/upgrade to WebSocket", get(record, "Connection: Upgrade", "Upgrade: websocket",
			"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="), "200 4xx"},
		attack{
			"field/upgrade to h2c", get(record, "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c",
				"HTTP2-Settings: AAMAAABkAAQAAP__"),
			"200 4xx",
		},
		attack{"field/upgrade to TLS", get(record, "Connection: Upgrade", "Upgrade: TLS/1.2"), "200 4xx"},
		attack{"field/connection names a field", get(record, "Connection: close, authorization, host"), "200"},
		attack{"field/keep alive for ever", get(record, "Connection: keep-alive", "Keep-Alive: timeout=99999999"), "200"},
		attack{"field/expect nonsense", get(record, "Expect: magic"), "417"},
		attack{"field/expect twice", get(record, "Expect: 100-continue", "Expect: magic"), "417 400 200"},
		attack{"field/expect without a body", get(record, "Expect: 100-continue"), "200 400 417"},
		attack{
			"field/expect in HTTP 1.0", "GET " + record + " HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
			"4xx close",
		},
		attack{
			"field/expect, and no body comes", send("POST", record, "", "Expect: 100-continue", "Content-Length: 5"),
			"405 408 close",
		},
		attack{
			"field/expect, and too much", send("POST", record, "", "Expect: 100-continue", "Content-Length: 1048577"), "413",
		},
		attack{"field/range", get(record, "Range: bytes=0-,0-,0-,0-,0-"), "200"},
		attack{"field/conditional", get(record, "If-None-Match: *", "If-Match: \"x\"", "If-Modified-Since: nonsense"), "200"},
		attack{"field/method override", get(record, "X-HTTP-Method-Override: DELETE", "X-Method-Override: TRACE"), "200"},
		attack{
			"field/forwarded",
			get(record, "X-Forwarded-For: 127.0.0.1\", \"", "X-Forwarded-Host: evil", "X-Original-URL: /__admin/"), "200",
		},
		attack{"field/Mock-Source", get(record, "Mock-Source: x", "Mock-Request-Id: ../../x", "Mock-Generation: y"), "200"},
		attack{"field/2,000 fields", get(record, strings.Repeat("X-Odd: 1\r\n", 2_000)+"X-Odd: 1"), "200 431"},
		attack{"field/Shellshock", get(record, "User-Agent: () { :; }; echo X-Injected: 1"), "200"},
	)
}

// nameAttacks are field names with a character that is no token character (RFC 9110, section 5.6.2).
func nameAttacks() []attack {
	var list []attack
	for _, c := range "()<>@,;\\\"/[]?={}" {
		list = append(list, attack{fmt.Sprintf("name/%q", c), get(record, fmt.Sprintf("X%cOdd: 1", c)), malformed})
	}
	return list
}

// methodAttacks are methods that the contract does not have.
func methodAttacks() []attack {
	var list []attack
	for _, method := range []string{
		"HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "TRACK", "PROPFIND", "M-SEARCH", "DEBUG", "get", "Get", "QUERY",
		"G", "PURGE",
		"!#$%&'*+-.^_`|~", strings.Repeat("M", 4000),
	} {
		list = append(list, attack{fmt.Sprintf("method/%.20s", method), send(method, record, ""), "405 501"})
	}
	return append(list,
		attack{"method/OPTIONS without an origin", send("OPTIONS", record, ""), "405 200 204"},
		attack{"method/TRACE with a credential", send("TRACE", record, "", "Authorization: Bearer YOUR_TOKEN"), "405 501"},
	)
}

// bodyAttacks are bodies on a call that takes none.
func bodyAttacks() []attack {
	const truncated = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xec\xc1\x01\x01\x00\x00\x00\x80\x90\xfe\xaf\xee\x08\x0a"
	bomb := gzipped(strings.Repeat("\x00", 64<<20))
	var list []attack
	for coding, want := range map[string]string{
		"gzip": "400", "x-gzip": "400", "GZIP": "400", "gzip, identity": "400", "deflate": "400",
		"br": "415", "zstd": "415", "gzip, gzip, gzip, gzip": "415", "gzip, br": "415", "nonsense": "415",
	} {
		list = append(list, attack{
			"body/coded " + coding, send("POST", record, truncated, "Content-Encoding: "+coding, fits(truncated)), want,
		})
	}
	return append(list,
		attack{"body/coded in two fields", send("POST", record, truncated,
			"Content-Encoding: identity", "Content-Encoding: gzip", fits(truncated)), "400"},
		attack{"body/bomb", send("POST", record, bomb, "Content-Encoding: gzip", fits(bomb)), "413"},
		attack{"body/truncated", send("POST", record, `{"a":`,
			"Content-Type: application/json", "Content-Length: 100"), "400 408 close"},
		attack{"body/of a GET", get(record, "Content-Length: 0", "Content-Type: application/json"), "200"},
		attack{"body/too long by a byte", send("POST", record,
			strings.Repeat("a", 1<<20+1), "Content-Length: 1048577"), "413 close"},
		attack{"body/petabyte", send("POST", record, "a", "Content-Length: 1125899906842624"), "413"},
		attack{"body/int64", send("POST", record, "a", "Content-Length: 9223372036854775807"), "413"},
	)
}
