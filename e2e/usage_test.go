package e2e

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A usage is what a process has used so far. Where there is no /proc it is zero.
type usage struct {
	memory int           // the memory that it holds, in bytes
	peak   int           // the most that it held since the usage before was asked for
	cpu    time.Duration // its CPU time, in steps of 10 ms
}

// usage reads what the process has used, and starts its peak anew (proc(5): clear_refs).
func (p *program) usage(t *testing.T) usage {
	t.Helper()
	if runtime.GOOS != "linux" {
		return usage{}
	}
	status := p.proc(t, "status")
	name := fmt.Sprintf("/proc/%d/clear_refs", p.cmd.Process.Pid)
	if err := os.WriteFile(name, []byte("5"), 0); err != nil {
		t.Fatal(err)
	}
	// The name of the program, in parentheses, may have spaces.
	_, stat, _ := strings.Cut(p.proc(t, "stat"), ") ")
	var ticks int
	for _, field := range strings.Fields(stat)[11:13] {
		n, err := strconv.Atoi(field)
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	return usage{
		memory: kilobytes(t, status, "VmRSS:") << 10, peak: kilobytes(t, status, "VmHWM:") << 10,
		cpu: time.Duration(ticks) * 10 * time.Millisecond,
	}
}

// memory is the resident memory of the process, in bytes.
func (p *program) memory(t *testing.T) int {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells the memory of another process in /proc")
	}
	return kilobytes(t, p.proc(t, "status"), "VmRSS:") << 10
}

func (p *program) proc(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", p.cmd.Process.Pid, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func kilobytes(t *testing.T, status, name string) int {
	t.Helper()
	_, rest, _ := strings.Cut(status, name)
	number, _, _ := strings.Cut(strings.TrimSpace(rest), " kB")
	n, err := strconv.Atoi(number)
	if err != nil {
		t.Fatalf("/proc does not tell the memory: %v", err)
	}
	return n
}
