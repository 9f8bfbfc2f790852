package mocktest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"understudy/mock/mocktest"
)

// A caller calls a server as a client under test would, and reads like the story it is in.
type caller struct {
	*testing.T
	server *mocktest.Server
	// token is sent with each request, if there is one.
	token string
}

// An answer is what came back.
type answer struct {
	*http.Response
	body map[string]any
	text string
}

func (c *caller) send(method, path string, header http.Header, body string) answer {
	c.Helper()
	request, err := http.NewRequestWithContext(c.Context(), method, c.server.URL+path, strings.NewReader(body))
	if err != nil {
		c.Fatal(err)
	}
	for name, values := range header {
		request.Header[name] = values
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	// A client of one connection a call: others ask again by themselves when a connection breaks that served before.
	request.Close = true
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		return answer{Response: &http.Response{Header: http.Header{}}, text: err.Error()}
	}
	defer func() { _ = reply.Body.Close() }()
	text, err := io.ReadAll(reply.Body)
	if err != nil {
		c.Fatal(err)
	}
	got := answer{Response: reply, text: string(text)}
	_ = json.Unmarshal(text, &got.body)
	return got
}

func (c *caller) get(path string) answer {
	c.Helper()
	return c.send(http.MethodGet, path, nil, "")
}

// expects ends the story where an answer has another status than it should.
func (c *caller) expects(status int, got answer) answer {
	c.Helper()
	if got.StatusCode != status {
		c.Fatalf("got %d, want %d: %.300s", got.StatusCode, status, got.text)
	}
	return got
}

// ask asks the token endpoint.
func (c *caller) ask(form url.Values) answer {
	c.Helper()
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Client_id": {"front-desk"}}
	return (&caller{T: c.T, server: c.server}).send(http.MethodPost, "/api/token", header, form.Encode())
}

const documented = "/api/sys/refreshtokens/87654321"

// The life of a token: it is issued, serves, expires by the clock, and is renewed; the old refresh token is gone then,
// and so is its record.
func TestATokenLivesExpiresAndIsRenewed(t *testing.T) {
	t.Parallel()
	server := mocktest.Start(t)
	server.AllowFindings()
	c := &caller{T: t, server: server}
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	if err := server.Freeze(noon); err != nil {
		t.Fatal(err)
	}

	issued := c.expects(200, c.ask(url.Values{
		"grant_type": {"password"}, "username": {"admin@example.com"}, "password": {"admin"},
	}))
	if issued.body["expires_in"] != 604799.0 || issued.body["token_type"] != "bearer" {
		t.Errorf("issued %v", issued.body)
	}
	c.token, _ = issued.body["access_token"].(string)
	c.expects(200, c.get(documented))

	// A refresh token that was issued is a record.
	own := c.expects(200, c.get("/api/sys/refreshtokens/1500000001"))
	if own.body["Subject"] != "admin@example.com" || own.body["ClientId"] != "front-desk" ||
		own.body["ExpiresOn"] != "2026-03-16T12:00:00Z" {
		t.Errorf("the record is %v", own.body)
	}
	listed := c.expects(200, c.get("/api/sys/refreshtokens?RefreshToken_ClientId=front-desk"))
	if listed.body["TotalItems"] != 1.0 {
		t.Errorf("listed %v", listed.text)
	}

	// Eight days later the access token has expired, and the refresh token has not.
	if err := server.Advance(8 * 24 * time.Hour); err != nil {
		t.Fatal(err)
	}
	refused := c.expects(401, c.get(documented))
	if challenge := refused.Header.Get("WWW-Authenticate"); !strings.Contains(challenge, `error="invalid_token"`) {
		t.Errorf("the challenge is %q", challenge)
	}
	first, _ := issued.body["refresh_token"].(string)
	renewed := c.expects(200, c.ask(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {first}}))
	c.token, _ = renewed.body["access_token"].(string)
	c.expects(200, c.get(documented))

	// Rotated: the old one is used up, and its record is gone.
	again := c.expects(400, c.ask(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {first}}))
	if again.body["error"] != "invalid_grant" {
		t.Errorf("refused with %v", again.body)
	}
	c.expects(404, c.get("/api/sys/refreshtokens/1500000001"))
	c.expects(200, c.get("/api/sys/refreshtokens/1500000002"))
}

func TestTheTokenExpiresMidSession(t *testing.T) {
	t.Parallel()
	server := mocktest.Start(t)
	c := &caller{T: t, server: server, token: "reader-token"}
	c.play("token-expires-mid-session")
	c.expects(200, c.get(documented))
	c.expects(200, c.get(documented))
	for range 2 {
		refused := c.expects(401, c.get(documented))
		if challenge := refused.Header.Get("WWW-Authenticate"); !strings.Contains(challenge, "invalid_token") {
			t.Errorf("the challenge is %q", challenge)
		}
	}
	// Logging in with a wrong password mends nothing, with the right one all is well.
	login := url.Values{"grant_type": {"password"}, "username": {"admin@example.com"}, "password": {"wrong"}}
	c.expects(400, c.ask(login))
	c.expects(401, c.get(documented))
	login.Set("password", "admin")
	c.token, _ = c.expects(200, c.ask(login)).body["access_token"].(string)
	c.expects(200, c.get(documented))
}

func TestThrottledThenFine(t *testing.T) {
	t.Parallel()
	server := mocktest.Start(t)
	c := &caller{T: t, server: server, token: "reader-token"}
	c.play("throttled-then-fine")
	throttled := c.expects(409, c.get(documented))
	if throttled.Header.Get("Retry-After") == "" {
		t.Error("the 409 has no Retry-After")
	}
	c.until(200, documented)
}

func TestFlaky503(t *testing.T) {
	t.Parallel()
	server := mocktest.Start(t)
	c := &caller{T: t, server: server, token: "reader-token"}
	c.play("flaky-503")
	broken := c.until(503, documented)
	if source := broken.Header.Get("Mock-Source"); !strings.Contains(source, "contract=off") {
		t.Errorf("Mock-Source is %q", source)
	}
	c.until(200, documented)
}

func TestSlowThenReset(t *testing.T) {
	t.Parallel()
	server := mocktest.Start(t)
	c := &caller{T: t, server: server, token: "reader-token"}
	c.play("slow-then-reset")
	for range 5 {
		if got := c.get(documented); got.StatusCode == 0 {
			if !strings.Contains(got.text, "reset") && !strings.Contains(got.text, "EOF") {
				t.Errorf("the connection broke with %s", got.text)
			}
			return
		}
	}
	t.Error("the connection was never reset")
}

func TestRevokedWhileReading(t *testing.T) {
	t.Parallel()
	server := mocktest.Start(t)
	c := &caller{T: t, server: server, token: "reader-token"}
	c.play("revoked-while-reading")
	c.expects(200, c.get(documented))
	for range 5 {
		if got := c.get(documented); got.StatusCode == 401 || got.StatusCode == 403 || got.StatusCode == 404 {
			return
		}
	}
	t.Error("the token was never revoked")
}

func (c *caller) play(scenario string) {
	c.Helper()
	if err := c.server.Play(scenario); err != nil {
		c.Fatal(err)
	}
}

// until calls until the status comes, five times at most.
func (c *caller) until(status int, path string) answer {
	c.Helper()
	for range 4 {
		if got := c.get(path); got.StatusCode == status {
			return got
		}
	}
	return c.expects(status, c.get(path))
}

// Stubs in Go: what is asked for, how often, and what happens after.
func TestAStubAnswersAsOftenAsItShould(t *testing.T) {
	t.Parallel()
	server := mocktest.Start(t)
	c := &caller{T: t, server: server, token: "reader-token"}
	server.On("getRefreshToken").Path("id", "87654321").Reply(404).Times(2)
	c.expects(404, c.get(documented))
	c.expects(200, c.get("/api/sys/refreshtokens/5"))
	c.expects(404, c.get(documented))
	c.expects(200, c.get(documented))
}
