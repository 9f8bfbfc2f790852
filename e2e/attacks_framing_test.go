package e2e

import (
	"fmt"
	"strings"
)

// framingAttacks leave it open where the request ends (RFC 9112, sections 6 and 11.2). Each carries a second request;
// its reply, if it came, would be found behind the one that closes.
func framingAttacks() []attack {
	smuggled := send("GET", "/smuggled", "")
	const chunked, both = "Transfer-Encoding: chunked", "400 501 close"
	end := "0\r\n\r\n" + smuggled
	list := []attack{
		{"framing/length, then coding", send("POST", record, end, "Content-Length: 4", chunked), malformed},
		{"framing/coding, then length", send("POST", record, end, chunked, "Content-Length: 4"), malformed},
		{"framing/length of all, then coding", send("POST", record, end, "Content-Length: 60", chunked), malformed},
		{"framing/length zero and coding", send("GET", record, end, "Content-Length: 0", chunked), malformed},
		{"framing/length in capitals and coding", send("GET", record, end, "CONTENT-LENGTH: 5", chunked), malformed},
		{"framing/two lengths", send("POST", record, "hello!"+smuggled, "Content-Length: 5", "Content-Length: 6"), malformed},
		{
			"framing/length zero and another", send("GET", record, smuggled, "Content-Length: 0", "Content-Length: 40"),
			malformed,
		},
		{
			"framing/bare LF before the coding", send("GET", record, end, "X: a\nTransfer-Encoding: chunked\nContent-Length: 3"),
			both,
		},
		{
			"framing/length behind a folded line",
			send("GET", record, end, "X: a\r\n Content-Length: 3", chunked, "Content-Length: 3"), both,
		},
		{
			"framing/HTTP 1.0 with coding",
			"POST " + record + " HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + end, both,
		},
		{
			"framing/HTTP 1.0 with both",
			"POST " + record + " HTTP/1.0\r\nHost: a\r\nContent-Length: 5\r\n" + chunked + "\r\n\r\n" + end, both,
		},
		{"framing/a request line as a field", send("GET", record, end, "GET /a:b HTTP/1.1", chunked), malformed},
	}
	for _, length := range []string{
		"-1", "+5", "5, 5", "5,6", "0x5", "5 5", "5.0", "1e1", "five", "", " ", "٥", "99999999999999999999",
		"18446744073709551616",
		"-9223372036854775808", "5\v", "5;", "\"5\"", "5\x00",
	} {
		list = append(list, attack{
			fmt.Sprintf("framing/length %q", length), send("POST", record, "hello"+smuggled, "Content-Length: "+length),
			malformed,
		})
	}
	for _, coding := range []string{
		"xchunked", "chunked, chunked", "chunked, identity", "identity", "identity, chunked", "gzip", "gzip, chunked",
		"deflate", "",
		"chunke", "\"chunked\"", "chunked;q=1", "chunked\v", "\x0bchunked", "chunked\x00", "ch\xffnked", ", chunked",
		"chunked,",
	} {
		list = append(list, attack{
			fmt.Sprintf("framing/coding %q", coding), send("POST", record, end, "Transfer-Encoding: "+coding), both,
		})
	}
	for _, field := range []string{
		"Transfer-Encoding : chunked", "Transfer-Encoding\t: chunked", " Transfer-Encoding: chunked",
		"Transfer_Encoding : chunked",
		"Transfer-Encoding\x00: chunked", "Transfer Encoding: chunked", "Content-Length : 5", "Content Length: 5",
		"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
		"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
		"Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
	} {
		list = append(list, attack{fmt.Sprintf("framing/field %q", field), send("POST", record, end, field), both})
	}
	return list
}

// chunkAttacks are chunked bodies that are none (RFC 9112, section 7.1), or that never end.
func chunkAttacks() []attack {
	var list []attack
	for name, body := range map[string]string{
		"no hex": "zz\r\nhello\r\n0\r\n\r\n", "prefix": "0x5\r\nhello\r\n0\r\n\r\n", "sign": "+5\r\nhello\r\n0\r\n\r\n",
		"below zero": "-5\r\nhello\r\n0\r\n\r\n", "beyond 64 bits": "ffffffffffffffffff\r\nhello\r\n0\r\n\r\n",
		"63 bits": "7fffffffffffffff\r\nhello", "wraps around": "10000000000000005\r\nhello\r\n0\r\n\r\n",
		"empty size": "\r\nhello\r\n0\r\n\r\n", "space before": " 5\r\nhello\r\n0\r\n\r\n",
		"bare LF": "5\nhello\r\n0\r\n\r\n",
		"bare CR": "5\rhello\r\n0\r\n\r\n", "too long": "5\r\nhelloXX\r\n0\r\n\r\n", "too short": "9\r\nhello\r\n0\r\n\r\n",
		"no line end": "5\r\nhello0\r\n\r\n", "CR in an extension": "5;a\rb\r\nhello\r\n0\r\n\r\n",
		"NUL in a size": "5\x00\r\nhello\r\n0\r\n\r\n",
		"no last chunk": "5\r\nhello\r\n", "nothing": "", "half a size": "5",
		"trailer without colon":       "5\r\nhello\r\n0\r\nbad trailer\r\n\r\n",
		"trailer with NUL":            "0\r\nX: \x00\r\n\r\n",
		"megabyte of extension":       "5;" + strings.Repeat("a", 1<<20) + "\r\nhello\r\n0\r\n\r\n",
		"tiny chunks with extensions": strings.Repeat("1;"+strings.Repeat("e", 1000)+"\r\na\r\n", 500) + "0\r\n\r\n",
		"zeros before the size":       strings.Repeat("0", 1<<16) + "5\r\nhello\r\n0\r\n\r\n",
		"megabyte of trailers":        "0\r\n" + strings.Repeat("X-Odd: "+strings.Repeat("t", 1000)+"\r\n", 1000) + "\r\n",
	} {
		list = append(list, attack{
			"chunk/" + name, send("POST", record, body, "Transfer-Encoding: chunked"), "400 408 431 close",
		})
	}
	const fine = "5;name=value;q=\"a\"\r\nhello\r\n0\r\n\r\n"
	return append(list,
		attack{"chunk/extension", send("POST", record, fine, "Transfer-Encoding: chunked"), "405"},
		attack{
			"chunk/forbidden trailer", send("POST", record, "0\r\nContent-Length: 5\r\n\r\n", "Transfer-Encoding: chunked"),
			"4xx",
		},
		attack{"chunk/too much in all", send("POST", record,
			strings.Repeat("8000\r\n"+strings.Repeat("a", 0x8000)+"\r\n", 40)+"0\r\n\r\n",
			"Transfer-Encoding: chunked"), "413 close"},
	)
}
