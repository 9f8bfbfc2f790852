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

// fetchAs asks a program as an administrator of the built-in API, and returns the reply with its body.
func (p *program) fetchAs(t *testing.T, target string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+target, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer YOUR_TOKEN")
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
	return reply, string(body)
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
		live, want := service.fetchAs(t, target)
		got, body := proxy.fetchAs(t, target)
		if got.StatusCode != live.StatusCode || body != want || got.Header.Get("Mock-Source") != "upstream" {
			t.Errorf("%s: got %d %s of %s, want %d %s", target, got.StatusCode, body, got.Header.Get("Mock-Source"),
				live.StatusCode, want)
		}
	}
	reply, told := proxy.fetchAs(t, records+"none")
	if reply.StatusCode != http.StatusBadRequest || reply.Header.Get("Mock-Findings") != "1" {
		t.Errorf("a bad request: got %d %s", reply.StatusCode, told)
	}
	if _, body := proxy.fetchAs(t, "/__admin/requests"); !json.Valid([]byte(body)) || strings.Contains(body, "YOUR_TOKEN") {
		t.Errorf("the journal: %s", body)
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
		live, want := service.fetchAs(t, target)
		got, body := player.fetchAs(t, target)
		if got.StatusCode != live.StatusCode || body != want || !strings.HasPrefix(got.Header.Get("Mock-Source"), "fixture ") {
			t.Errorf("%s: got %d %s of %s, want %d %s", target, got.StatusCode, body, got.Header.Get("Mock-Source"),
				live.StatusCode, want)
		}
	}
	// The record that was made up has a ticket, and its hash and salt: those stay with the service.
	_, want := service.fetchAs(t, records+"77")
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
