//go:build unix

package e2e

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// TestClosedOutputsDoNotStopService closes the reader of standard output and error, or fills their disk.
func TestClosedOutputsDoNotStopService(t *testing.T) {
	t.Parallel()
	t.Run("closed pipes", func(t *testing.T) {
		t.Parallel()
		reader, writer, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		command := exec.Command(binary, "--listen", "127.0.0.1:0")
		command.Stderr = writer
		p, stdout := launchPiped(t, command)
		_, _, _ = writer.Close(), reader.Close(), stdout.Close()
		keepsServing(t, p)
	})
	t.Run("full disk", func(t *testing.T) {
		t.Parallel()
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Skip("there is no /dev/full here")
		}
		defer full.Close()
		command := exec.Command(binary, "--listen", "127.0.0.1:0")
		command.Stderr = full
		keepsServing(t, launch(t, command))
	})
	t.Run("a reader that is stuck", func(t *testing.T) {
		t.Parallel()
		reader, writer, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = reader.Close() })
		command := exec.Command(binary, "--listen", "127.0.0.1:0")
		command.Stderr = writer
		p := launch(t, command)
		_ = writer.Close()
		keepsServing(t, p)
	})
}

// keepsServing sends more requests than a pipe holds log lines, and then the signal that ends the program well.
func keepsServing(t *testing.T, p *program) {
	t.Helper()
	want := golden(t)
	for range 20 {
		w := dial(t, p.addr)
		for range 100 {
			isGolden(t, w, want)
		}
	}
	serves(t, p.addr)
	p.signal(t, syscall.SIGTERM)
	p.ends(t, drainLimit, 0)
}

// TestRunsOutOfFilesAndRecovers gives the program 64 file descriptors and takes them all.
func TestRunsOutOfFilesAndRecovers(t *testing.T) {
	t.Parallel()
	p := launch(t, exec.Command("/bin/sh", "-c", `ulimit -n 64 && exec "$0" --listen 127.0.0.1:0`, binary))
	greedy := crowd(t, p, 200)
	for _, w := range greedy {
		_, _ = io.WriteString(w, "GET ")
	}
	// Nobody else can be let in by now, or else the limit does not hold and this test shows nothing.
	blocked := dial(t, p.addr)
	_ = blocked.SetDeadline(time.Now().Add(200 * time.Millisecond))
	if a, err := blocked.ask(good); err == nil {
		t.Errorf("still served beyond the limit: %+v", a)
	}
	for _, w := range greedy {
		_ = w.Close()
	}
	until(t, cut, "the program serves again", func() bool {
		w, err := connect(p.addr)
		if err != nil {
			return false
		}
		defer w.reset()
		_ = w.SetDeadline(time.Now().Add(cut))
		a, err := w.ask(good)
		return err == nil && a.status == http.StatusOK
	})
	serves(t, p.addr)
}
