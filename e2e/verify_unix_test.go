//go:build unix

package e2e

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// TestVerifyEndsAtASignalWithAPartialReport interrupts it in the middle of its requests.
func TestVerifyEndsAtASignalWithAPartialReport(t *testing.T) {
	t.Parallel()
	for _, which := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		var asked atomic.Int64
		enough := make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if asked.Add(1) == 5 {
				close(enough)
			}
			w.WriteHeader(http.StatusUnauthorized)
		}))
		t.Cleanup(server.Close)
		folder := counters(t)
		running := exec.Command(binary, "verify", "played.yaml", "--target", server.URL, "--rate", "50/s",
			"--connections", "1", "--report", "json=r.json", "--persona", "ann=token-of-ann")
		var printed bytes.Buffer
		running.Dir, running.Env, running.Stdout, running.Stderr = folder, environment(), &printed, &printed
		if err := running.Start(); err != nil {
			t.Fatal(err)
		}
		late := time.AfterFunc(patient, func() { _ = running.Process.Kill() })
		t.Cleanup(func() { _ = running.Process.Kill() })
		select {
		case <-enough:
		case <-time.After(patient):
			t.Fatalf("nothing is asked\n%s", &printed)
		}
		if err := running.Process.Signal(which); err != nil {
			t.Fatal(err)
		}
		_ = running.Wait()
		late.Stop()
		var results struct {
			Complete bool
			Ended    string
			Counts   struct{ Proven, Failed, Skipped int }
		}
		data, err := os.ReadFile(filepath.Join(folder, "r.json"))
		if err == nil {
			err = json.Unmarshal(data, &results)
		}
		if err != nil || running.ProcessState.ExitCode() != 2 || results.Complete || results.Ended == "" ||
			results.Counts.Failed == 0 || !bytes.Contains(printed.Bytes(), []byte("incomplete")) {
			t.Errorf("%s: exit code %d, %v, %+v\n%s", which, running.ProcessState.ExitCode(), err, results, &printed)
		}
	}
}
