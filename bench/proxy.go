package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"sync"
	"time"
)

// proxyArgument makes this program the bare proxy. It is not for people.
const proxyArgument = "bare-proxy"

// buffers are those of the bare proxy: without a pool it would take a new one for each reply.
type buffers struct{ sync.Pool }

func (b *buffers) Get() []byte  { return b.Pool.Get().(*[copyBytes]byte)[:] }
func (b *buffers) Put(p []byte) { b.Pool.Put((*[copyBytes]byte)(p)) }

// copyBytes is how much of a reply is copied at once, in bytes: as much as understudy does.
const copyBytes = 32 << 10

// serveProxy is the bare proxy: that of the standard library, with room for as many idle connections as understudy
// keeps, and with a pool of buffers. It ends when its standard input does.
func serveProxy(target string, in io.Reader, out io.Writer) error {
	to, err := url.Parse(target)
	if err != nil {
		return fmt.Errorf("read the target: %w", err)
	}
	at, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(to)
			r.SetXForwarded()
		},
		BufferPool: &buffers{sync.Pool{New: func() any { return new([copyBytes]byte) }}},
		Transport: &http.Transport{
			DisableCompression: true, MaxIdleConns: maxConnections, MaxIdleConnsPerHost: maxConnections,
			IdleConnTimeout: time.Minute,
		},
	}
	go func() { _ = http.Serve(at, proxy) }()
	if _, err := fmt.Fprintf(out, "listening on http://%s\n", at.Addr()); err != nil {
		return fmt.Errorf("say where: %w", err)
	}
	_, _ = io.Copy(io.Discard, in)
	return nil
}

// behind starts the server that both proxies stand before: the bare one, with a reply of understudy.
func (b *bench) behind(ctx context.Context, l load) (*process, error) {
	own, err := understudy(ctx, b.binary, b.folder)
	if err != nil {
		return nil, err
	}
	reply, err := typical(ctx, own.host, l)
	if err = errors.Join(err, own.end()); err != nil {
		return nil, err
	}
	return bare(ctx, reply, b.folder)
}

// other starts what understudy is compared with.
func (b *bench) other(ctx context.Context, l load, reply *bareReply) (*process, error) {
	if !l.between {
		return bare(ctx, reply, b.folder)
	}
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	return launch(exec.CommandContext(ctx, self, proxyArgument, "http://"+l.behind), "bare-proxy", b.folder, nil)
}
