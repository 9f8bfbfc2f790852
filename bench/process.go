package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"
)

// A process is a server under measurement.
type process struct {
	name string
	host string
	cmd  *exec.Cmd
	log  *os.File
	// input keeps the bare server alive as long as it is open; understudy does not read it.
	input io.WriteCloser
	// began is just before the process was started.
	began time.Time
}

// grace is how long a server may take to end before it is killed.
const grace = 15 * time.Second

// build builds the project's binary as `make build` does.
func build(ctx context.Context, folder string) (string, error) {
	binary := filepath.Join(folder, "understudy.exe")
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "", errors.New("build understudy: this program does not know its module: build it with modules")
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags=-s -w", "-o", binary, info.Main.Path)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build understudy: %w\n%s", err, bytes.TrimSpace(said))
	}
	return binary, nil
}

// understudy starts the project's binary with its journal on and its log going to a file.
func understudy(ctx context.Context, binary, folder string, args ...string) (*process, error) {
	cmd := exec.CommandContext(ctx, binary, append([]string{"--listen", "127.0.0.1:0"}, args...)...)
	cmd.Dir = folder // No understudy.yaml of somebody's is read.
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "UNDERSTUDY_") {
			cmd.Env = append(cmd.Env, variable)
		}
	}
	return launch(cmd, "understudy", folder, nil)
}

// bare starts this program again as the bare server.
func bare(ctx context.Context, reply *bareReply, folder string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	text, err := json.Marshal(reply)
	if err != nil {
		return nil, fmt.Errorf("write the reply to send: %w", err)
	}
	return launch(exec.CommandContext(ctx, self, bareArgument), "bare", folder, text)
}

// launch starts a server and waits for the line that says where it listens.
func launch(cmd *exec.Cmd, name, folder string, stdin []byte) (p *process, err error) {
	p = &process{name: name, cmd: cmd}
	// Appending, so that the file can be emptied between rounds.
	p.log, err = os.OpenFile(filepath.Join(folder, name+".log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("make a log: %w", err)
	}
	cmd.Stderr = p.log
	cmd.Cancel = func() error { return interrupt(cmd.Process) }
	cmd.WaitDelay = grace
	p.input, err = cmd.StdinPipe()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("connect %s: %w", name, err), p.log.Close())
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("connect %s: %w", name, err), p.log.Close())
	}
	p.began = time.Now()
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", name, err), p.log.Close())
	}
	if _, err := p.input.Write(stdin); err != nil {
		return nil, errors.Join(fmt.Errorf("tell %s what to send: %w", name, err), p.end())
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	host, found := strings.CutPrefix(strings.TrimSpace(line), "listening on http://")
	if err != nil || !found {
		return nil, errors.Join(fmt.Errorf("%s did not start: it printed %q", name, line), p.end())
	}
	p.host = host
	return p, nil
}

// end asks a server to end, waits for it, and kills it when it does not come to an end.
func (p *process) end() error {
	_ = p.input.Close()
	if err := interrupt(p.cmd.Process); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("end %s: %w", p.name, err)
	}
	kill := time.AfterFunc(grace, func() { _ = p.cmd.Process.Kill() })
	defer kill.Stop()
	// How it ended is of no interest: a signal ended it.
	_ = p.cmd.Wait()
	return p.log.Close()
}

// forget empties the log, so that a long run does not fill the disk.
func (p *process) forget() error { return p.log.Truncate(0) }

// interrupt asks a process to end, or ends it where the system has no such question.
func interrupt(p *os.Process) error {
	err := p.Signal(os.Interrupt)
	if err == nil || errors.Is(err, os.ErrProcessDone) {
		return err
	}
	return p.Kill()
}
