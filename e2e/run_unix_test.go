//go:build unix

package e2e

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// begin starts `understudy run` with a script, and returns its standard output line by line.
func begin(t *testing.T, script string, flags ...string) (*exec.Cmd, *bufio.Scanner, *strings.Builder) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	running := exec.Command(binary, append(append([]string{"run"}, flags...), "--", self)...)
	running.Env = environment(suiteVariable + "=" + script)
	running.WaitDelay = patient
	told := &strings.Builder{}
	running.Stderr = told
	out, err := running.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := running.Start(); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(patient, func() { _ = running.Process.Kill() })
	t.Cleanup(func() {
		late.Stop()
		_ = running.Process.Kill()
	})
	return running, bufio.NewScanner(out), told
}

func TestSignalsReachTheCommand(t *testing.T) {
	t.Parallel()
	for _, which := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP} {
		running, out, told := begin(t, "wait")
		if !out.Scan() || out.Text() != "waiting" {
			t.Fatalf("the command said %q", out.Text())
		}
		if err := running.Process.Signal(which); err != nil {
			t.Fatal(err)
		}
		_ = running.Wait()
		code := running.ProcessState.ExitCode()
		if code != 128+int(which) || !strings.Contains(told.String(), "the command ended with") {
			t.Errorf("%s: exit code %d\n%s", which, code, told)
		}
	}
}

// What the command started and left behind ends with the run.
func TestNoProcessOfTheCommandIsLeft(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]string{
		"it ended":     "spawn\nexit 0",
		"it was ended": "spawn\nwait",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			running, out, told := begin(t, script)
			if !out.Scan() {
				t.Fatalf("no process was started: %s", told)
			}
			other, err := strconv.Atoi(out.Text())
			if err != nil {
				t.Fatalf("no id of a process: %q", out.Text())
			}
			if strings.HasSuffix(script, "wait") {
				if !out.Scan() || out.Text() != "waiting" {
					t.Errorf("the command said %q", out.Text())
				}
				if err := running.Process.Signal(syscall.SIGTERM); err != nil {
					t.Fatal(err)
				}
			}
			_ = running.Wait()
			if !until(t, patient, "the process that was left", func() bool { return syscall.Kill(other, 0) != nil }) {
				_ = syscall.Kill(other, syscall.SIGKILL)
			}
		})
	}
}

// Whoever reads the report may be stuck: a signal ends the program all the same.
func TestASignalEndsTheTelling(t *testing.T) {
	t.Parallel()
	var document strings.Builder
	document.WriteString("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n")
	for i := range 3000 {
		fmt.Fprintf(&document, "  /a-path-that-is-not-short/%d: {get: {responses: {'204': {description: x}}}}\n", i)
	}
	file := filepath.Join(t.TempDir(), "openapi.yaml")
	if err := os.WriteFile(file, []byte(document.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, which := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		running := exec.Command(binary, "run", file, "--", "true")
		running.Env = environment()
		reader, err := running.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := running.Start(); err != nil {
			t.Fatal(err)
		}
		late := time.AfterFunc(patient, func() { _ = running.Process.Kill() })
		t.Cleanup(func() { late.Stop() })
		// The report has begun, and does not fit the pipe.
		if _, err := reader.Read(make([]byte, 1)); err != nil {
			t.Fatal(err)
		}
		if err := running.Process.Signal(which); err != nil {
			t.Fatal(err)
		}
		// Wait of the command would close the pipe, and the report would have gone nowhere.
		state, err := running.Process.Wait()
		if err != nil || state.ExitCode() != 128+int(which) {
			t.Errorf("%s: %v, %v", which, state, err)
		}
		_ = reader.Close()
	}
}

// A file that cannot be written takes neither the report nor the command's own exit code away.
func TestWhatCanBeToldIsTold(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "gone"), 0o700); err != nil {
		t.Fatal(err)
	}
	got := command(t, folder, nil, patient, "run", "--coverage-out", "gone/x.json", "--report", "json=r.json",
		"--", "sh", "-c", "rm -r gone; exit 7")
	told, err := os.ReadFile(filepath.Join(folder, "r.json"))
	if got.code != 7 || err != nil || !strings.Contains(string(told), "never called") ||
		!strings.Contains(got.stderr, "gone/x.json cannot be written") {
		t.Errorf("got %+v; %v", got, err)
	}
}
