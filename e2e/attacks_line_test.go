package e2e

import (
	"fmt"
	"strings"
)

// lineAttacks are request lines that are none, or barely (RFC 9112, section 3).
func lineAttacks() []attack {
	const host = "\r\nHost: localhost\r\n\r\n"
	var list []attack
	for name, line := range map[string]string{
		"one word": "GET", "no version": "GET " + record, "no target": "GET  HTTP/1.1",
		"no method":  " " + record + " HTTP/1.1",
		"two spaces": "GET  " + record + " HTTP/1.1", "two spaces before the version": "GET " + record + "  HTTP/1.1",
		"tab for space": "GET\t" + record + "\tHTTP/1.1", "trailing space": "GET " + record + " HTTP/1.1 ",
		"trailing tab": "GET " + record + " HTTP/1.1\t", "leading space": " GET " + record + " HTTP/1.1",
		"two targets": "GET " + record + " /b HTTP/1.1", "version in lower case": "GET " + record + " http/1.1",
		"version of three digits": "GET " + record + " HTTP/1.10", "version with a zero": "GET " + record + " HTTP/01.1",
		"version without minor": "GET " + record + " HTTP/1", "version without number": "GET " + record + " HTTP/",
		"version of another": "GET " + record + " HTCPCP/1.0", "version with a sign": "GET " + record + " HTTP/+1.1",
		"version with a comma": "GET " + record + " HTTP/1,1", "version with a letter": "GET " + record + " HTTP/1.x",
		"version below zero": "GET " + record + " HTTP/-1.1", "version with a space": "GET " + record + " HTTP /1.1",
		"target without slash": "GET api/sys HTTP/1.1", "asterisk for GET": "GET * HTTP/1.1",
		"only spaces": "     ", "only colons": ":::::", "a field line first": "Host: localhost",
		"a reply": "HTTP/1.1 200 OK", "a shell command": "| nc 127.0.0.1 1 ;",
		"SSH": "SSH-2.0-OpenSSH_9.2", "SMTP": "EHLO localhost", "RTSP": "OPTIONS * RTSP/1.0", "SIP": "INVITE sip:a SIP/2.0",
		"PROXY protocol": "PROXY TCP4 127.0.0.1 127.0.0.1 1 2", "JSON": `{"jsonrpc":"2.0"}`,
		"Redis": "*1\r\n$4\r\nPING", "memcached": "stats", "format verbs": "%s%s%n %d%x HTTP/1.1",
	} {
		list = append(list, attack{"line/" + name, line + host, malformed})
	}
	for _, c := range "()<>@,;:\\\"/[]?={}\x7f" {
		list = append(list, attack{
			fmt.Sprintf("line/method with %q", c), fmt.Sprintf("GE%cT %s HTTP/1.1%s", c, record, host), malformed,
		})
	}
	return append(list,
		attack{"line/HTTP 0.9", "GET " + record + " HTTP/0.9" + host, "505 400 close"},
		attack{"line/HTTP 2.0", "GET " + record + " HTTP/2.0" + host, "505"},
		attack{"line/HTTP 3.0", "GET " + record + " HTTP/3.0" + host, "505"},
		attack{"line/HTTP 9.9", "GET " + record + " HTTP/9.9" + host, "505"},
		attack{
			"line/preface of HTTP 2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00", "505 400 close",
		},
		attack{"line/TLS hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + strings.Repeat("\xaa\x00", 250), malformed},
		attack{"line/TLS hello with line ends", "\x16\x03\x01\x00\x2f\r\n\r\n\r\n", malformed},
		attack{"line/nothing", "", "close 408"},
		attack{"line/empty lines only", "\r\n\r\n\r\n\r\n", "close 400 408"},
		attack{"line/half a line", "GET /api", "close 400 408"},
		attack{"line/half a head", "GET " + record + " HTTP/1.1\r\nHost: local", "close 400 408"},
		attack{"line/no host", "GET " + record + " HTTP/1.1\r\n\r\n", malformed},
		attack{"line/bare CR for line end", "GET " + record + " HTTP/1.1\rHost: localhost\r\r", "close 400 408"},
		attack{"line/LF CR for line end", "GET " + record + " HTTP/1.1\n\rHost: localhost\n\r\n\r", malformed},
		attack{"line/64 KiB of zeros", strings.Repeat("\x00", 64<<10), "400 431 close"},
		attack{"line/64 KiB of empty lines", strings.Repeat("\r\n", 32<<10), "400 431 close"},
		attack{"line/64 KiB of 0xff", strings.Repeat("\xff", 64<<10), "400 431 close"},
		// RFC 9110, section 2.5: a minor version that is not known is treated as the highest known one.
		attack{"line/HTTP 1.9", strings.Replace(good, "HTTP/1.1", "HTTP/1.9", 1), "200 505"},
		attack{"line/bare LF for line end", strings.ReplaceAll(good, "\r\n", "\n"), "200 400"},
		attack{"line/an empty line before", "\r\n" + good, "200 400 close"},
	)
}

// controlAttacks put every control character into the target and into a field value (RFC 9110, section 5.5).
func controlAttacks() []attack {
	var list []attack
	for c := range 0x80 {
		if c >= 0x20 && c != 0x7f {
			continue
		}
		if c != '\n' && c != '\r' {
			list = append(list, attack{
				fmt.Sprintf("control/%#02x in the target", c),
				"GET /api/sys/refreshtokens/8765" + string(rune(c)) + "4321 HTTP/1.1\r\nHost: localhost\r\n\r\n", malformed,
			})
		}
		if c != '\n' && c != '\t' {
			list = append(list, attack{
				fmt.Sprintf("control/%#02x in a value", c), get(record, "X-Odd: a"+string(rune(c))+"b"), malformed,
			})
		}
	}
	return list
}

// get writes a GET request of an admitted caller.
func get(target string, fields ...string) string {
	return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + lines(fields) +
		"Authorization: Bearer YOUR_TOKEN\r\n\r\n"
}

// send writes a request without any field but those given.
func send(method, target, body string, fields ...string) string {
	return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + lines(fields) + "\r\n" + body
}

// fits is the length of a body as a field.
func fits(body string) string { return fmt.Sprintf("Content-Length: %d", len(body)) }

func lines(fields []string) string {
	if len(fields) == 0 {
		return ""
	}
	return strings.Join(fields, "\r\n") + "\r\n"
}
