//go:build unix && !linux

package listener

import (
	"fmt"
	"net"

	"golang.org/x/sys/unix"
)

// turnAway shrinks the accept backlog, so that the kernel completes hardly any connection that would then be dropped.
func turnAway(tcp *net.TCPListener) error {
	return onSocket(tcp, func(fd int) error {
		if err := unix.Listen(fd, 0); err != nil {
			return fmt.Errorf("shrink the backlog: %w", err)
		}
		return nil
	})
}
