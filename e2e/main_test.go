package e2e

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// patient bounds every wait of the tests that has no tighter promise; reaching it is a failure.
const patient = 20 * time.Second

// binary is the program under test. TestMain sets it before any test runs, and nothing changes it after that.
var binary string

func TestMain(m *testing.M) {
	flag.Parse()
	if script := os.Getenv(suiteVariable); script != "" {
		os.Exit(playSuite(script))
	}
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (int, error) {
	if binary = os.Getenv("UNDERSTUDY_BINARY"); binary != "" {
		return m.Run(), nil
	}
	folder, err := os.MkdirTemp("", "understudy-e2e-")
	if err != nil {
		return 0, fmt.Errorf("make room for the program: %w", err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	binary = filepath.Join(folder, "understudy")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	build := exec.Command("go", "build", "-o", binary, "..")
	if told, err := build.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("build the program: %w\n%s", err, told)
	}
	return m.Run(), nil
}

// golden is the fixture that the good request gets, byte for byte.
func golden(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "fixtures", "getRefreshToken", "200", "87654321.json"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// environment is this process's own without any setting of the program.
func environment(extra ...string) []string {
	var kept []string
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "UNDERSTUDY_") {
			kept = append(kept, pair)
		}
	}
	return append(kept, extra...)
}

// until polls what has no channel to wait on: another process, or the kernel.
func until(t testing.TB, limit time.Duration, what string, done func() bool) bool {
	t.Helper()
	deadline := time.Now().Add(limit)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !done() {
		if time.Now().After(deadline) {
			t.Errorf("not within %s: %s", limit, what)
			return false
		}
		<-tick.C
	}
	return true
}

// write makes a file of a test's own folder.
func write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// crashed reports a trace of a Go panic in what a program printed.
func crashed(printed []byte) bool {
	for _, sign := range []string{"panic:", "goroutine ", "fatal error:", "runtime error", "DATA RACE"} {
		if bytes.Contains(printed, []byte(sign)) {
			return true
		}
	}
	return false
}
