//go:build unix

package e2e

import (
	"encoding/json"
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestTheProxyEndsWhenWhatIsInFlightHasEnded has a call under way to a service with a certificate of its own when the
// proxy is told to end.
func TestTheProxyEndsWhenWhatIsInFlightHasEnded(t *testing.T) {
	t.Parallel()
	want := string(golden(t))
	reached, release := make(chan struct{}), make(chan struct{})
	service := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(reached)
		<-release
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, want)
	}))
	service.Config.ErrorLog = log.New(io.Discard, "", 0)
	service.StartTLS()
	t.Cleanup(service.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	write(t, ca, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: service.Certificate().Raw})))
	proxy := start(t, "proxy", "--target", service.URL, "--upstream-ca", ca)
	got := make(chan heard, 1)
	go func() { got <- proxy.fetchAs(t, "/api/sys/refreshtokens/87654321") }()
	<-reached
	proxy.wanted = true
	if err := proxy.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	until(t, patient, "the proxy says that it ends", func() bool {
		return strings.Contains(proxy.stderr.String(), "finishing what is in flight")
	})
	close(release)
	if answer := <-got; answer.status != http.StatusOK || answer.body != want || answer.source != "upstream" {
		t.Errorf("got %+v", answer)
	}
	select {
	case <-proxy.ended:
	case <-time.After(patient):
		t.Fatal("the proxy does not end")
	}
	if proxy.code != 0 {
		t.Errorf("it ended with %d: %s", proxy.code, tail(proxy.stderr.String()))
	}
}

// TestTheProxyReportsBothSidesAtItsEnd has a service that breaks the contract, and a client that does.
func TestTheProxyReportsBothSidesAtItsEnd(t *testing.T) {
	t.Parallel()
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		text := `{"Id": "no number"}`
		if strings.HasSuffix(r.URL.Path, "/refreshtokens") {
			text += strings.Repeat(" ", 2000)
		}
		_, _ = io.WriteString(w, text)
	}))
	t.Cleanup(service.Close)
	file := filepath.Join(t.TempDir(), "report.json")
	proxy := start(t, "proxy", "--target", service.URL, "--replies", "report", "--report", "json="+file,
		"--max-reply", "1KiB")
	proxy.fetchAs(t, "/api/sys/refreshtokens/87654321")
	for range 2 {
		proxy.fetchAs(t, "/api/sys/refreshtokens")
	}
	proxy.fetchAs(t, "/api/sys/refreshtokens/abc")
	proxy.fetchAs(t, "/nope")
	proxy.wanted = true
	if err := proxy.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	proxy.ends(t, patient, 0)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v: %s", err, tail(proxy.stderr.String()))
	}
	var told struct {
		Operations []struct {
			ID       string
			Outcomes []struct {
				Name, Kind, Verdict, Curl string
				Reasons                   []string
			}
		}
		Coverage struct{ Met int }
	}
	if err := json.Unmarshal(data, &told); err != nil {
		t.Fatal(err)
	}
	if told.Coverage.Met == 0 {
		t.Error("nothing of the contract was met, although calls were passed on")
	}
	found := map[string]bool{}
	for _, operation := range told.Operations {
		for _, one := range operation.Outcomes {
			found[operation.ID+": "+one.Name+" "+one.Kind+" "+one.Verdict] = len(one.Reasons) > 0 ||
				strings.Contains(one.Curl, " '"+proxy.url+"/") &&
					strings.Contains(one.Curl, " -H 'Authorization: Bearer YOUR_TOKEN'")
			for _, reason := range one.Reasons {
				found[operation.ID+": "+reason] = true
			}
		}
	}
	for _, want := range []string{
		"getRefreshToken: path id type failed", "getRefreshToken: reply body /Id type failed",
		"getRefreshToken: reply body required failed", "listRefreshTokens: reply unchecked skipped",
		"listRefreshTokens: the reply was not checked, 2 times: it is larger than 1024 bytes",
		"GET /nope: path paths failed",
	} {
		if !found[want] {
			t.Errorf("%q is not told, with a reason or a command for this proxy: %v", want, found)
		}
	}
}

// TestNothingThatTheProxyWritesHasACredential has a service that says the caller's token back under a name that says
// nothing, in a reply that breaks the contract. It is nobody's of the personas, whose credentials commands do show.
// What is written to files has no secret even where the log shows them.
func TestNothingThatTheProxyWritesHasACredential(t *testing.T) {
	t.Parallel()
	const token = "the-word-of-a-stranger"
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Seen", r.Header.Get("Authorization"))
		_, _ = io.WriteString(w, `{"Id": "`+r.Header.Get("Authorization")+`", "Subject": 1, "`+token+`": [true]}`)
	}))
	t.Cleanup(service.Close)
	for _, extra := range [][]string{nil, {"--show-secrets"}} {
		folder := t.TempDir()
		args := []string{
			"proxy", "--target", service.URL, "--requests", "report", "--replies", "report",
			"--record", filepath.Join(folder, "kept"),
		}
		for _, form := range []string{"json", "text", "junit", "sarif", "html", "ctrf"} {
			args = append(args, "--report", form+"="+filepath.Join(folder, "report."+form))
		}
		proxy := start(t, append(args, extra...)...)
		proxy.fetchWith(t, "/api/sys/refreshtokens/87654321?next="+token, token)
		proxy.fetchWith(t, "/nope;access_token="+token, token)
		proxy.wanted = true
		if err := proxy.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		proxy.ends(t, patient, 0)
		files := 0
		err := filepath.WalkDir(folder, func(name string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			files++
			text, err := os.ReadFile(name)
			if strings.Contains(string(text), token) {
				t.Errorf("%v: %s has the token: %s", extra, name, text)
			}
			return err
		})
		if err != nil || files < 6 {
			t.Errorf("%v: %d files, %v", extra, files, err)
		}
		if log := proxy.stderr.String(); extra == nil && strings.Contains(log, token) {
			t.Errorf("the log has the token: %s", log)
		}
	}
}
