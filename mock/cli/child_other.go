//go:build !unix

package cli

import (
	"os"
	"os/exec"
)

// A processGroup is the command alone: the system has no signals for groups of processes.
type processGroup struct{ process *os.Process }

func (g *processGroup) prepare(*exec.Cmd) {}

func (g *processGroup) begin(command *exec.Cmd) { g.process = command.Process }

// signal ends the command: no other signal can be passed on.
func (g *processGroup) signal(os.Signal) { g.kill() }

func (g *processGroup) kill() { _ = g.process.Kill() }

func (g *processGroup) end() {}

func passed() []os.Signal { return []os.Signal{os.Interrupt} }

func lethal(os.Signal) bool { return true }

func signalOf(*os.ProcessState) int { return 0 }
