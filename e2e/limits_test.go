package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// secret is sent wherever a secret can be, and must never come back.
const secret = "s3cr3t-do-not-tell"

func TestEachLimitHasItsStatus(t *testing.T) {
	t.Parallel()
	p := start(t)
	fill := func(size int) string { return strings.Repeat("a", size) }
	credential := "Authorization: Bearer " + secret
	bomb, level := gzipped(fill(1<<20+1)), gzipped(fill(1<<20))
	secretFits, bombFits, levelFits := fits(secret), fits(bomb), fits(level)
	for name, test := range map[string]struct {
		send string
		want int
	}{
		"URL at its limit":    {get(record + "?" + fill(8192-len(record)-1)), 200},
		"URL past it":         {send("GET", record+"?token="+secret+fill(8192), "", credential), 414},
		"path past it":        {send("GET", record+fill(8192), "", credential), 414},
		"head past it":        {send("GET", record, "", credential, "X-Odd: "+fill(32<<10)), 431},
		"many fields past it": {send("GET", record, "", credential, strings.Repeat("X-Odd: 1\r\n", 4000)+"X: 1"), 431},
		"body past it":        {send("POST", record, "", credential, "Content-Length: 1048577"), 413},
		"chunked body past it": {
			send("POST", record, "100001\r\n"+fill(1<<20+1), credential, "Transfer-Encoding: chunked"), 413,
		},
		"body at its limit":    {send("POST", record, fill(1<<20), credential, "Content-Length: 1048576"), 405},
		"coded in another way": {send("POST", record, secret, credential, "Content-Encoding: br", secretFits), 415},
		"not what it is coded in": {
			send("POST", record, secret, credential, "Content-Encoding: gzip", secretFits), 400,
		},
		"body past it once decoded": {send("POST", record, bomb, credential, "Content-Encoding: gzip", bombFits), 413},
		"body at it once decoded":   {send("POST", record, level, credential, "Content-Encoding: gzip", levelFits), 405},
		"session that is none":      {send("GET", record, "", credential, "Mock-Session: not a key "+secret), 400},
		"cookie that is none":       {send("GET", record, "", credential, "Cookie: mock_session="+secret+"!"), 400},
		"baggage that is none":      {send("GET", record, "", credential, "Baggage: mock.session="+secret+"!"), 400},
		"two sessions":              {send("GET", record, "", credential, "Mock-Session: a", "Mock-Session: "+secret), 400},
		"unknown token":             {send("GET", record, "", credential), 401},
		"token in the query":        {send("GET", record+"?access_token="+secret, ""), 401},
		"Basic with a password":     {send("GET", record, "", "Authorization: Basic dXNlcjpzM2NyM3QtZG8tbm90LXRlbGw="), 401},
		"password in a body": {
			send("POST", record, `{"password":"`+secret+`"}`, fits(secret+`{"password":""}`)), 405,
		},
		"secret in the path": {send("GET", "/api/token/"+secret, "", credential), 404},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := dial(t, p.addr)
			go func() { _, _ = io.WriteString(w.Conn, test.send) }()
			a, err := w.read(false)
			if err != nil {
				t.Fatal(err)
			}
			if a.status != test.want {
				t.Errorf("got %d %q, want %d", a.status, a.body, test.want)
			}
			// A path is no place for a secret, and a 404 that does not name it helps nobody.
			if name != "secret in the path" && (bytes.Contains(a.body, []byte(secret)) ||
				strings.Contains(fmt.Sprint(a.header), secret)) {
				t.Errorf("the secret came back: %v %q", a.header, a.body)
			}
			serves(t, p.addr)
		})
	}
}

func TestLimitsCanBeSet(t *testing.T) {
	t.Parallel()
	p := start(t, "--max-url", "100", "--max-body", "10", "--max-head", "8KiB")
	for name, test := range map[string]struct {
		send string
		want int
	}{
		"URL":     {get(record + "?" + strings.Repeat("a", 100)), 414},
		"body":    {send("POST", record, strings.Repeat("a", 11), "Content-Length: 11"), 413},
		"head":    {get(record, "X-Odd: "+strings.Repeat("a", 8<<10)), 431},
		"all fit": {get(record+"?a", "Content-Length: 0"), 200},
	} {
		a, err := dial(t, p.addr).ask(test.send)
		if err != nil || a.status != test.want {
			t.Errorf("%s: got %+v, %v, want %d", name, a, err, test.want)
		}
	}
}

func TestSlowClientsAreCutInTime(t *testing.T) {
	t.Parallel()
	const limit, promised = 300 * time.Millisecond, 5 * time.Second
	p := start(t, "--head-timeout", limit.String(), "--body-timeout", limit.String(), "--idle-timeout", limit.String())
	for name, test := range map[string]struct {
		send string
		want int // 0 is a close without a reply
	}{
		"nothing":      {"", 0},
		"half a line":  {"GET /api", 0},
		"half a head":  {"GET " + record + " HTTP/1.1\r\nHost: a\r\nX-Odd: b", 0},
		"no body":      {send("POST", record, "", "Content-Length: 9"), http.StatusRequestTimeout},
		"half a body":  {send("POST", record, "four", "Content-Length: 9"), http.StatusRequestTimeout},
		"half a chunk": {send("POST", record, "9\r\nfour", "Transfer-Encoding: chunked"), http.StatusRequestTimeout},
		"no last one":  {send("POST", record, "4\r\nfour\r\n", "Transfer-Encoding: chunked"), http.StatusRequestTimeout},
		"no trailer":   {send("POST", record, "0\r\n", "Transfer-Encoding: chunked"), http.StatusRequestTimeout},
		"idle":         {good, http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := dial(t, p.addr)
			_ = w.SetDeadline(time.Now().Add(promised))
			_, _ = io.WriteString(w, test.send)
			a, err := w.read(false)
			switch {
			case errors.Is(err, errClosed) && test.want == 0:
				return
			case err != nil:
				t.Fatal(err)
			case a.status != test.want && (test.want != 0 || a.status != 400 && a.status != 408):
				t.Errorf("got %d %q, want %d", a.status, a.body, test.want)
			}
			closes(t, w)
		})
	}
}

// closes waits for the server to close the connection, within its deadline.
func closes(t *testing.T, w *wire) {
	t.Helper()
	if rest, err := io.ReadAll(w.buf); len(rest) > 0 || err != nil && !strings.Contains(err.Error(), "reset") {
		t.Errorf("the connection is not closed: %q, %v", rest, err)
	}
}

// TestRefusalsDoNotWaitForTheBody asks for what is refused before the body is read, and never sends the body: the reply
// comes at once, and the connection does not stay open for a client that does nothing.
func TestRefusalsDoNotWaitForTheBody(t *testing.T) {
	t.Parallel()
	p := start(t, "--body-timeout", "1s")
	for name, test := range map[string]struct {
		want   int
		target string
		fields []string
	}{
		"coded":                    {415, record, []string{"Content-Encoding: br", "Content-Length: 100"}},
		"coded, chunked":           {415, record, []string{"Content-Encoding: br", "Transfer-Encoding: chunked"}},
		"coded twice":              {415, record, []string{"Content-Encoding: gzip, gzip", "Content-Length: 100"}},
		"coded, too large":         {413, record, []string{"Content-Encoding: gzip", "Content-Length: 1048577"}},
		"too large":                {413, record, []string{"Content-Length: 1048577"}},
		"too large, expecting":     {413, record, []string{"Content-Length: 1048577", "Expect: 100-continue"}},
		"URL too long":             {414, record + strings.Repeat("a", 9000), []string{"Content-Length: 100"}},
		"bad session":              {400, record, []string{"Mock-Session: !", "Content-Length: 100"}},
		"bad session, chunked":     {400, record, []string{"Mock-Session: !", "Transfer-Encoding: chunked"}},
		"ambiguous":                {400, record, []string{"Content-Length: 100", "Transfer-Encoding: chunked"}},
		"control room, foreign":    {421, "/__admin/requests", []string{"Content-Length: 100"}},
		"control room, large body": {421, "/__admin/requests", []string{"Content-Length: 100000000"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := dial(t, p.addr)
			_ = w.SetDeadline(time.Now().Add(cut))
			request := send("POST", test.target, "", test.fields...)
			if test.want == http.StatusMisdirectedRequest {
				request = strings.Replace(request, "Host: localhost", "Host: example.invalid", 1)
			}
			a, err := w.ask(request)
			if err != nil {
				t.Fatal(err)
			}
			if a.status != test.want || len(a.interim) > 0 {
				t.Errorf("got %v %d %q, want %d", a.interim, a.status, a.body, test.want)
			}
			closes(t, w)
		})
	}
}
