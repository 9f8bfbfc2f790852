package main

import (
	"net/http"
	"strconv"
)

// A load is one kind of request, sent over and over.
type load struct {
	name string
	// target writes the path of the nth request.
	target func(dst []byte, n int) []byte
	// anonymous requests come without credentials.
	anonymous bool
	// extra are further header lines, and session says that each request names one.
	extra   string
	session bool
	status  int
	// budget is the ratio to stay within; 0 is none.
	budget float64
	// between says that both stand before a third server: understudy as a proxy, and one of the standard library.
	between bool
	// modes are further flags of the proxy.
	modes []string
	// behind is where the third server listens.
	behind string
}

// startCase measures the start rather than requests.
const startCase = "start"

const records = "/api/sys/refreshtokens/"

// firstMadeUp is an id far from those of the fixtures. Ids that follow have as many digits for 899,999,999 requests.
const firstMadeUp = 100_000_001

func caseNames() []string {
	return []string{
		startCase, "fixture", "made-up", "fixture-session", "made-up-session", "401", "400", "proxy", "proxy-report",
		largeCase,
	}
}

// session names one of a hundred sessions with each request, as tests do that share a server.
func session(n int) string { return "Mock-Session: test-" + strconv.Itoa(100+n%100) + "\r\n" }

func cases() map[string]load {
	fixed := func(id string) func([]byte, int) []byte {
		return func(dst []byte, _ int) []byte { return append(append(dst, records...), id...) }
	}
	distinct := func(dst []byte, n int) []byte {
		return strconv.AppendInt(append(dst, records...), firstMadeUp+int64(n), 10)
	}
	return map[string]load{
		"fixture": {name: "fixture", target: fixed("87654321"), status: http.StatusOK, budget: 1.25},
		"made-up": {name: "made-up", target: distinct, status: http.StatusOK, budget: 2.5},
		"fixture-session": {
			name: "fixture-session", target: fixed("87654321"), status: http.StatusOK, budget: 1.25, session: true,
		},
		"made-up-session": {
			name: "made-up-session", target: distinct, status: http.StatusOK, budget: 2.5, session: true,
		},
		"401": {name: "401", target: fixed("87654321"), status: http.StatusUnauthorized, anonymous: true},
		"400": {name: "400", target: fixed("abc"), status: http.StatusBadRequest},
		"proxy": {
			name: "proxy", target: fixed("87654321"), status: http.StatusOK, budget: 2, between: true,
		},
		"proxy-report": {
			name: "proxy-report", target: fixed("87654321"), status: http.StatusOK, budget: 2, between: true,
			modes: []string{"--requests", "report", "--replies", "report"},
		},
	}
}

// request writes the nth request of a load as it goes over the wire, with the headers that a client library sends.
func (l load) request(dst []byte, n int, host string) []byte {
	dst = append(dst, "GET "...)
	dst = l.target(dst, n)
	dst = append(dst, " HTTP/1.1\r\nHost: "...)
	dst = append(dst, host...)
	dst = append(dst, "\r\nUser-Agent: bench/1.0\r\nAccept: application/json\r\nAccept-Encoding: gzip\r\n"...)
	if !l.anonymous {
		dst = append(dst, "Authorization: Bearer YOUR_TOKEN\r\n"...)
	}
	if l.session {
		dst = append(dst, session(n)...)
	}
	dst = append(dst, l.extra...)
	return append(dst, "\r\n"...)
}
