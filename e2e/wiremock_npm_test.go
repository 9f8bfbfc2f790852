package e2e

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// requireClients is the setting that makes it a failure, not a reason to skip, when the npm clients cannot run.
const requireClients = "UNDERSTUDY_REQUIRE_CLIENTS"

// scriptLimit is how long a script may take for all of its calls.
const scriptLimit = time.Minute

// TestWireMockNpmClientsWork has scripts drive the program by the npm clients. Each prints a line for each call.
func TestWireMockNpmClientsWork(t *testing.T) {
	t.Parallel()
	node := clients(t)
	for _, test := range []struct {
		script string
		saved  int // how many mappings it has the server save
	}{
		{"captain.mjs", 0},
		{"rest-client.mjs", 1},
	} {
		t.Run(test.script, func(t *testing.T) {
			t.Parallel()
			// What the clients save goes into a copy.
			fixtures := t.TempDir()
			must(t, "the fixtures", os.CopyFS(fixtures, os.DirFS(filepath.Join("..", "fixtures"))))
			p := start(t, "--fixtures", fixtures)
			other := playing(t, map[string]string{"notes.yaml": notes}, "notes.yaml")
			ctx, cancel := context.WithTimeout(t.Context(), scriptLimit)
			defer cancel()
			script := exec.CommandContext(ctx, node, test.script)
			script.Dir = "wiremock"
			script.Env = environment("UNDERSTUDY_URL="+p.url, "UNDERSTUDY_NOTES_URL="+other.url)
			told, err := script.CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%s", err, told)
				return
			}
			t.Logf("\n%s", told)
			saved, err := filepath.Glob(filepath.Join(fixtures, "mappings", "*.json"))
			if err != nil || len(saved) != test.saved {
				t.Errorf("saved are %v, %v, want %d", saved, err, test.saved)
			}
		})
	}
}

// clients is where node is, or the end of the test where it or the clients are not there.
func clients(t *testing.T) (node string) {
	t.Helper()
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(filepath.Join("wiremock", "node_modules"))
	}
	switch {
	case err == nil:
	case os.Getenv(requireClients) == "1":
		t.Fatalf("%v: this needs node, and npm ci in e2e/wiremock", err)
	default:
		t.Skipf("%v: this needs node, and npm ci in e2e/wiremock", err)
	}
	return node
}
