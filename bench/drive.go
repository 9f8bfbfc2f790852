package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// patience bounds one turn of requests; a server that hangs must not hang the benchmark.
const patience = 5 * time.Minute

// A driver keeps connections to one server and sends requests over them, each waiting for its reply. It writes and
// reads HTTP itself: the less the client works, the less it gets in the way of a server on the same CPUs.
type driver struct {
	host  string
	conns []net.Conn
	in    []*bufio.Reader
	// sent numbers the requests, so that distinct records stay distinct from turn to turn.
	sent atomic.Int64
}

func dial(ctx context.Context, host string, connections int) (*driver, error) {
	d := &driver{host: host}
	for range connections {
		var dialer net.Dialer
		conn, err := dialer.DialContext(ctx, "tcp", host)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("connect: %w", err), d.close())
		}
		d.conns = append(d.conns, conn)
		d.in = append(d.in, bufio.NewReaderSize(conn, 8<<10))
	}
	return d, nil
}

func (d *driver) close() error {
	var err error
	for _, conn := range d.conns {
		err = errors.Join(err, conn.Close())
	}
	return err
}

// send makes count requests of a load. A reply with another status ends it: what was meant would not be measured.
func (d *driver) send(ctx context.Context, l load, count int) error {
	limit, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	// Connections do not know contexts; a deadline in the past wakes whoever reads.
	stop := context.AfterFunc(limit, func() {
		for _, conn := range d.conns {
			_ = conn.SetDeadline(time.Unix(1, 0))
		}
	})
	defer stop()
	first := d.sent.Add(int64(count)) - int64(count)
	var next atomic.Int64
	failures := make([]error, len(d.conns))
	var group sync.WaitGroup
	for i := range d.conns {
		group.Go(func() {
			var buffer []byte
			for {
				n := next.Add(1) - 1
				if n >= int64(count) {
					return
				}
				buffer = l.request(buffer[:0], int(first+n), d.host)
				if failures[i] = d.exchange(i, buffer, l.status); failures[i] != nil {
					next.Store(int64(count))
					return
				}
			}
		})
	}
	group.Wait()
	if ctx.Err() != nil {
		return fmt.Errorf("interrupted: %w", ctx.Err())
	}
	return errors.Join(failures...)
}

func (d *driver) exchange(i int, request []byte, want int) error {
	if _, err := d.conns[i].Write(request); err != nil {
		return fmt.Errorf("send a request: %w", err)
	}
	status, err := skipReply(d.in[i])
	if err != nil {
		return fmt.Errorf("read a reply: %w", err)
	}
	if status != want {
		return fmt.Errorf("the server said %d instead of %d", status, want)
	}
	return nil
}

var errReply = errors.New("this is no reply with a Content-Length")

// skipReply reads one reply that declares its length, and returns its status.
func skipReply(in *bufio.Reader) (status int, err error) {
	length := -1
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return 0, fmt.Errorf("its head: %w", err)
		}
		line = bytes.TrimRight(line, "\r\n")
		switch {
		case status == 0:
			if len(line) < len("HTTP/1.1 200") || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) {
				return 0, errReply
			}
			if status, err = strconv.Atoi(string(line[9:12])); err != nil {
				return 0, errReply
			}
		case len(line) == 0:
			if length < 0 {
				return 0, errReply
			}
			if _, err := in.Discard(length); err != nil {
				return 0, fmt.Errorf("its body: %w", err)
			}
			return status, nil
		case bytes.HasPrefix(line, []byte("Content-Length: ")):
			if length, err = strconv.Atoi(string(line[len("Content-Length: "):])); err != nil {
				return 0, errReply
			}
		}
	}
}

// sample fetches the reply to the nth request of a load, whole.
func sample(ctx context.Context, host string, l load, n int) (*bareReply, error) {
	d, err := dial(ctx, host, 1)
	if err != nil {
		return nil, err
	}
	defer func() { _ = d.close() }()
	if err := d.conns[0].SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		return nil, fmt.Errorf("set a deadline: %w", err)
	}
	if _, err := d.conns[0].Write(l.request(nil, n, host)); err != nil {
		return nil, fmt.Errorf("send a request: %w", err)
	}
	response, err := http.ReadResponse(d.in[0], nil)
	if err != nil {
		return nil, fmt.Errorf("read a reply: %w", err)
	}
	return newBareReply(response)
}
