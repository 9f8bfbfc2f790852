//go:build !unix

package listener

import "net"

// turnAway does nothing where a bound socket cannot be told to take fewer connections.
func turnAway(*net.TCPListener) error { return nil }
