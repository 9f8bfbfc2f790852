package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A heard is what a program said.
type heard struct {
	status                 int
	source, findings, body string
}

// fetchAs asks a program as an administrator of the built-in API.
func (p *program) fetchAs(t *testing.T, target string) heard {
	t.Helper()
	return p.fetchWith(t, target, "YOUR_TOKEN")
}

// fetchWith asks with a bearer token.
func (p *program) fetchWith(t *testing.T, target, token string) heard {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	client := &http.Client{Timeout: patient, Transport: &http.Transport{DisableKeepAlives: true}}
	reply, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reply.Body.Close() }()
	body, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Fatal(err)
	}
	return heard{reply.StatusCode, reply.Header.Get("Mock-Source"), reply.Header.Get("Mock-Findings"), string(body)}
}

// TestAServiceIsRecordedAndPlayed has one program as the service, one as the proxy before it, and one that plays what
// the proxy recorded.
func TestAServiceIsRecordedAndPlayed(t *testing.T) {
	t.Parallel()
	service := start(t)
	stubs := filepath.Join(t.TempDir(), "stubs")
	proxy := start(t, "proxy", "--target", service.url, "--record", stubs)
	const records = "/api/sys/refreshtokens/"
	targets := []string{records + "87654321", records + "1002", records + "404"}
	for _, target := range append(targets, records+"77") {
		live, got := service.fetchAs(t, target), proxy.fetchAs(t, target)
		if got.status != live.status || got.body != live.body || got.source != "upstream" {
			t.Errorf("%s: got %+v, want %+v", target, got, live)
		}
	}
	if got := proxy.fetchAs(t, records+"none"); got.status != http.StatusBadRequest || got.findings != "1" {
		t.Errorf("a bad request: got %+v", got)
	}
	journal := proxy.fetchAs(t, "/__admin/requests").body
	if !json.Valid([]byte(journal)) || strings.Contains(journal, "YOUR_TOKEN") {
		t.Errorf("the journal: %s", journal)
	}

	if runtime.GOOS != "windows" {
		proxy.wanted = true
		if err := proxy.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		select {
		case <-proxy.ended:
		case <-time.After(patient):
			t.Fatal("the proxy does not end")
		}
		if proxy.code != 0 || !strings.Contains(proxy.stderr.String(), "recorded 4 files") {
			t.Errorf("it ended with %d: %s", proxy.code, tail(proxy.stderr.String()))
		}
	}

	player := start(t, "--fixtures", stubs, "--records", "fixtures")
	for _, target := range targets {
		live, got := service.fetchAs(t, target), player.fetchAs(t, target)
		if got.status != live.status || got.body != live.body || !strings.HasPrefix(got.source, "fixture ") {
			t.Errorf("%s: got %+v, want %+v", target, got, live)
		}
	}
	// The record that was made up has a ticket, and its hash and salt: those stay with the service.
	want := service.fetchAs(t, records+"77").body
	kept, err := os.ReadFile(filepath.Join(stubs, "getRefreshToken", "200", "77.json"))
	if err != nil {
		t.Fatal(err)
	}
	var live, recorded map[string]any
	if json.Unmarshal([]byte(want), &live) != nil || json.Unmarshal(kept, &recorded) != nil {
		t.Fatalf("no JSON: %s, %s", want, kept)
	}
	for name, value := range live {
		secret := name == "ProtectedTicket" || name == "TicketHash" || name == "TicketSalt"
		if same := recorded[name] == value; same == (secret && value != "") {
			t.Errorf("%s: recorded %v of %v", name, recorded[name], value)
		}
	}
}
