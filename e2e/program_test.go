package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// keptBytes is how much of what a program prints is kept: its beginning and its end, each so long.
const keptBytes = 1 << 20

// A printed is what a program prints, within bounds.
type printed struct {
	mu         sync.Mutex
	first, end []byte
	crashed    bool
}

// Write takes what was printed. It looks for a crash in all of it, kept or not.
func (p *printed) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.crashed = p.crashed || crashed(text)
	n := min(len(text), keptBytes-len(p.first))
	p.first = append(p.first, text[:n]...)
	p.end = append(p.end, text[n:]...)
	if extra := len(p.end) - keptBytes; extra > 0 {
		p.end = append(p.end[:0], p.end[extra:]...)
	}
	return len(text), nil
}

// String is what was kept.
func (p *printed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return string(p.first) + string(p.end)
}

// A program is the server as a process of its own.
type program struct {
	cmd    *exec.Cmd
	url    string // http://127.0.0.1:PORT
	addr   string // 127.0.0.1:PORT
	stdout printed
	stderr printed
	ended  chan struct{} // closed once the process is gone
	code   int           // its exit code, once ended is closed
	wanted bool          // the test ends it by itself
}

// start runs the program on a free loopback port and waits for the line that says so. It ends with the test, which
// fails if the process is gone by then or has printed a crash.
func start(t testing.TB, args ...string) *program {
	t.Helper()
	command := exec.Command(binary, append([]string{"--listen", "127.0.0.1:0"}, args...)...)
	return launch(t, command)
}

// launch is start for a command that is made already.
func launch(t testing.TB, command *exec.Cmd) *program {
	t.Helper()
	p, _ := launchPiped(t, command)
	return p
}

// launchPiped is launch for a test that closes the reader of standard output itself.
func launchPiped(t testing.TB, command *exec.Cmd) (*program, *os.File) {
	t.Helper()
	p := &program{cmd: command, ended: make(chan struct{})}
	if command.Dir == "" {
		command.Dir = t.TempDir()
	}
	if command.Env == nil {
		command.Env = environment()
	}
	if command.Stderr == nil {
		command.Stderr = &p.stderr
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	command.Stdout = writer
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	_ = writer.Close()
	go p.watch()
	t.Cleanup(func() { p.clean(t, reader) })
	p.ready(t, reader)
	return p, reader
}

// watch waits for the end of the process.
func (p *program) watch() {
	err := p.cmd.Wait()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		p.code = exit.ExitCode()
	case err != nil:
		p.code = -1
	}
	close(p.ended)
}

// ready reads the line that tells the address.
func (p *program) ready(t testing.TB, stdout *os.File) {
	t.Helper()
	_ = stdout.SetReadDeadline(time.Now().Add(patient))
	lines := bufio.NewReader(stdout)
	line, err := lines.ReadString('\n')
	_, _ = p.stdout.Write([]byte(line))
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on ")
	if err != nil || !ok {
		t.Fatalf("the program does not say where it listens: %q, %v\n%s", line, err, &p.stderr)
	}
	at, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	p.url, p.addr = address, at.Host
	_ = stdout.SetReadDeadline(time.Time{})
	go func() { _, _ = io.Copy(&p.stdout, lines) }()
}

// clean ends the process, by its own handle only.
func (p *program) clean(t testing.TB, stdout *os.File) {
	select {
	case <-p.ended:
		if !p.wanted {
			t.Errorf("the program ended by itself with %d\n%s", p.code, tail(p.stderr.String()))
		}
	default:
		_ = p.cmd.Process.Kill()
		<-p.ended
	}
	_ = stdout.Close()
	p.stderr.mu.Lock()
	defer p.stderr.mu.Unlock()
	if p.stderr.crashed {
		t.Errorf("the program printed a crash:\n%s", tail(string(p.stderr.first)+string(p.stderr.end)))
	}
}

// ends waits for the process to end by itself and checks its exit code.
func (p *program) ends(t testing.TB, limit time.Duration, code int) {
	t.Helper()
	p.wanted = true
	select {
	case <-p.ended:
		if p.code != code {
			t.Errorf("exit code %d, want %d\n%s", p.code, code, tail(p.stderr.String()))
		}
	case <-time.After(limit):
		t.Errorf("the program did not end within %s", limit)
	}
}

// tail is the end of a long text.
func tail(text string) string {
	return text[max(0, len(text)-4000):]
}

// An outcome is what a command that ends by itself did.
type outcome struct {
	code           int
	stdout, stderr string
	cpu            time.Duration
}

// A herald is what a command prints that should end by itself. One that starts to listen instead never will.
type herald struct {
	bytes.Buffer
	end func()
}

// Write takes what was printed.
func (h *herald) Write(text []byte) (int, error) {
	if bytes.HasPrefix(text, []byte("listening on ")) {
		h.end()
	}
	return h.Buffer.Write(text)
}

// command runs the program to its end. One that does not end within the limit, or begins to listen, is killed, and its
// code is -1.
func command(t testing.TB, folder string, env []string, limit time.Duration, args ...string) outcome {
	t.Helper()
	cmd := exec.Command(binary, args...)
	end := func() { _ = cmd.Process.Kill() }
	var stderr bytes.Buffer
	stdout := herald{end: end}
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = folder, environment(env...), &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(limit, end)
	defer late.Stop()
	_ = cmd.Wait()
	spent := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return outcome{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String(), spent}
}
