package listener

import (
	"net"
	"sync/atomic"
)

// A gate is the bound listener. It hands net/http connections that the server knows from their first moment.
type gate struct {
	*net.TCPListener
	server *Server
	last   atomic.Int64 // when a drain stops accepting at the latest, in nanoseconds of Unix time
	looked bool         // a look at the backlog is under way; the accept loop's own
}

// Accept waits for the next connection.
func (g *gate) Accept() (net.Conn, error) {
	tcp, err := g.accept()
	if err != nil {
		return nil, err
	}
	c := &conn{TCPConn: tcp, server: g.server, capturing: true}
	if !g.server.welcome(c) {
		_ = tcp.Close()
		return nil, net.ErrClosed
	}
	return c, nil
}
