//go:build unix

package listener

import (
	"fmt"
	"net"
)

// onSocket calls do with the file descriptor of a listener.
func onSocket(tcp *net.TCPListener, do func(fd int) error) error {
	raw, err := tcp.SyscallConn()
	if err != nil {
		return fmt.Errorf("reach the socket: %w", err)
	}
	var done error
	if err := raw.Control(func(fd uintptr) { done = do(int(fd)) }); err != nil {
		return fmt.Errorf("reach the socket: %w", err)
	}
	return done
}
