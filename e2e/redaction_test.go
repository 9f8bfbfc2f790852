package e2e

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestSecretsAreToldToNobody sends secrets wherever they travel, and looks for them in the log, in the journal and in
// the replies. Each place has a secret of its own, so that a failure says which.
func TestSecretsAreToldToNobody(t *testing.T) {
	t.Parallel()
	basic := base64.StdEncoding.EncodeToString([]byte("user:" + secret + "-basic"))
	body := `{"user":"a","password":"` + secret + `-json","deep":[{"clientSecret":"` + secret + `-deep"}]}`
	form := "user=a&password=" + secret + "-form&refresh_token=" + secret + "-token"
	sent := []string{
		send("GET", record, "", "Authorization: Bearer "+secret+"-bearer"),
		send("GET", record, "", "authorization: "+secret+"-scheme"),
		send("GET", record, "", "Authorization: Basic "+basic),
		send("GET", record, "", "Authorization: Digest username=\"a\", response=\""+secret+"-digest\""),
		send("GET", record, "", "Proxy-Authorization: Bearer "+secret+"-proxy"),
		send("GET", record, "", "Cookie: session="+secret+"-cookie; other="+secret+"-other"),
		send(
			"GET", record, "", "X-Api-Key: "+secret+"-key", "X-Auth-Token: "+secret+"-token", "Api_Key: "+secret+"-underscore",
		),
		send("GET", record+"?access_token="+secret+"-query&q=1", ""),
		send("GET", record+"?%61ccess_token="+secret+"-escaped", ""),
		send("GET", record+"?password="+secret+"%2Descaped&api-key="+secret+"-q&ApiKey="+secret+"-q2", ""),
		send("GET", "http://user:"+secret+"-user@localhost"+record, ""),
		send("GET", record, "", "Referer: http://a/?access_token="+secret+"-referer"),
		send("POST", record, body, "Content-Type: application/json", fmt.Sprintf("Content-Length: %d", len(body))),
		send("POST", record, body, "Content-Type: text/plain", fmt.Sprintf("Content-Length: %d", len(body))),
		send(
			"POST", record, body[:len(body)-4], "Content-Type: application/json", fmt.Sprintf("Content-Length: %d", len(body)-4),
		),
		send(
			"POST", record, form, "Content-Type: application/x-www-form-urlencoded",
			fmt.Sprintf("Content-Length: %d", len(form)),
		),
		send(
			"POST", "/elsewhere?token="+secret+"-elsewhere", body, "Content-Type: application/json",
			fmt.Sprintf("Content-Length: %d", len(body)),
		),
	}
	for _, format := range []string{"text", "json"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			p := start(t, "--log-format", format)
			for _, request := range sent {
				a, err := dial(t, p.addr).ask(request)
				if err != nil {
					t.Fatalf("%v: %q", err, request)
				}
				hides(t, "the reply to "+request, fmt.Sprint(a.header, string(a.body)), basic)
			}
			journal := p.room(t, "/__admin/requests")
			hides(t, "the journal", journal, basic)
			if strings.Count(journal, record) < len(sent)/2 {
				t.Errorf("the journal does not hold the requests: %.500q", journal)
			}
			until(t, patient, "the log", func() bool { return strings.Count(p.stderr.String(), record) >= len(sent)-2 })
			hides(t, "the log", p.stderr.String(), basic)
		})
	}
}

// TestAskedForSecretsAreShown is the other side: with the flag they are there, so that the test above can fail.
func TestAskedForSecretsAreShown(t *testing.T) {
	t.Parallel()
	p := start(t, "--show-secrets")
	if _, err := dial(t, p.addr).ask(send("GET", record+"?access_token="+secret, "",
		"Authorization: Bearer "+secret)); err != nil {
		t.Fatal(err)
	}
	until(t, patient, "the log", func() bool { return strings.Contains(p.stderr.String(), secret) })
	if !strings.Contains(p.stderr.String(), "warning: --show-secrets") {
		t.Error("there is no warning")
	}
	if !strings.Contains(p.room(t, "/__admin/requests"), secret) {
		t.Error("the journal hides it all the same")
	}
}

// TestNoiseTellsNoSecrets sends what net/http itself complains about in its log.
func TestNoiseTellsNoSecrets(t *testing.T) {
	t.Parallel()
	p := start(t)
	for _, request := range []string{
		"GET " + record + " HTTP/1.1\r\nHost: a\r\nAuthorization : Bearer " + secret + "\r\n\r\n",
		"GET " + record + "?token=" + secret + " HTTP/9.9\r\nHost: a\r\n\r\n",
		secret + "\r\n\r\n",
		"GET /" + secret + " " + secret + " HTTP/1.1\r\n\r\n",
		send("POST", record, secret, "Content-Length: "+secret),
		send("POST", record, secret, "Transfer-Encoding: "+secret),
	} {
		a, err := dial(t, p.addr).ask(request)
		if err != nil {
			t.Fatalf("%v: %q", err, request)
		}
		hides(t, "the reply", fmt.Sprint(a.header, string(a.body)), "")
	}
	serves(t, p.addr)
	until(t, patient, "the log", func() bool { return strings.Contains(p.stderr.String(), "87654321 200") })
	hides(t, "the log", p.stderr.String(), "")
}

// room reads a page of the control room.
func (p *program) room(t *testing.T, target string) string {
	t.Helper()
	a, err := dial(t, p.addr).ask(admin(target, p.addr))
	if err != nil || a.status != http.StatusOK {
		t.Fatalf("%s: got %+v, %v", target, a, err)
	}
	return string(a.body)
}

func hides(t *testing.T, where, text, basic string) {
	t.Helper()
	for _, word := range []string{secret, basic} {
		if at := strings.Index(text, word); word != "" && at >= 0 {
			t.Errorf("%.60s tells a secret: %q", where, text[max(0, at-40):min(len(text), at+len(word)+20)])
		}
	}
}
