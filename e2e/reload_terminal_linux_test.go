package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// TestWhenTheTerminalGoesTheServerGoes starts the program in a terminal of its own and closes that. The signal is the
// same as for a reload.
func TestWhenTheTerminalGoesTheServerGoes(t *testing.T) {
	t.Parallel()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no terminals here: ", err)
	}
	number, err := unix.IoctlGetInt(int(master.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Skip("no terminals here: ", err)
	}
	if err := unix.IoctlSetPointerInt(int(master.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Skip("no terminals here: ", err)
	}
	terminal, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip("no terminals here: ", err)
	}
	command := exec.Command(binary, "--listen", "127.0.0.1:0")
	command.Stdin = terminal
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	p := launch(t, command)
	_ = terminal.Close()
	serves(t, p.addr)
	p.signal(t, syscall.SIGHUP)
	until(t, patient, "a signal with a terminal is a reload", func() bool {
		return strings.Contains(p.stderr.String(), "reload: nothing has changed")
	})
	_ = master.Close()
	p.ends(t, drainLimit, 0)
}
