//go:build unix

package cli

import (
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A processGroup is the process group of a command: all that it started and that did not leave the group by itself.
type processGroup struct {
	id int
	// terminal is the file of the terminal that the command has while it runs, or -1.
	terminal int
}

// prepare lets the command have a group of its own. On a terminal it is the one in the foreground, so that it can read
// what is typed, and Ctrl-C reaches it and nobody else.
func (g *processGroup) prepare(command *exec.Cmd) {
	g.terminal = -1
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if file, ok := command.Stdin.(*os.File); ok && isTerminal(file) {
		g.terminal = int(file.Fd())
		command.SysProcAttr.Foreground, command.SysProcAttr.Ctty = true, g.terminal
	}
	dieWithParent(command.SysProcAttr)
}

// begin takes note of the group, once the command runs.
func (g *processGroup) begin(command *exec.Cmd) { g.id = command.Process.Pid }

func (g *processGroup) signal(s os.Signal) {
	if number, ok := s.(syscall.Signal); ok {
		_ = syscall.Kill(-g.id, number)
	}
}

func (g *processGroup) kill() { _ = syscall.Kill(-g.id, syscall.SIGKILL) }

// end ends what is left of the group, and takes the terminal back.
func (g *processGroup) end() {
	if g.terminal >= 0 {
		// Whoever is in the background and asks for the terminal is stopped by this signal, unless it is ignored.
		signal.Ignore(syscall.SIGTTOU)
		_ = unix.IoctlSetPointerInt(g.terminal, unix.TIOCSPGRP, syscall.Getpgrp())
		signal.Reset(syscall.SIGTTOU)
	}
	if !g.alive() {
		return
	}
	_ = syscall.Kill(-g.id, syscall.SIGTERM)
	deadline := time.NewTimer(graceTime)
	defer deadline.Stop()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for g.alive() {
		select {
		case <-look.C:
		case <-deadline.C:
			g.kill()
			return
		}
	}
}

// lookEvery is how often it is looked whether processes have ended that are no children of this one.
const lookEvery = 5 * time.Millisecond

func (g *processGroup) alive() bool { return syscall.Kill(-g.id, 0) == nil }

// passed are the signals that go on to the command.
func passed() []os.Signal {
	return []os.Signal{
		syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGUSR2,
	}
}

// lethal reports whether a signal asks the command to end.
func lethal(s os.Signal) bool {
	return s == syscall.SIGINT || s == syscall.SIGTERM || s == syscall.SIGHUP || s == syscall.SIGQUIT
}

// signalOf is the number of the signal that ended a process, or 0.
func signalOf(state *os.ProcessState) int {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return int(status.Signal())
	}
	return 0
}
