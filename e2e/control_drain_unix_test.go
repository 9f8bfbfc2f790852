//go:build unix

package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http/httputil"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A guest is a client that is inside when the signal comes, and what it must have got by the end.
type guest struct {
	name, request string
	// begun says that the reply has begun before the signal.
	begun bool
	holds func(w *wire) error
	wire  *wire
}

// guests are all kinds of clients that stay for long.
func guests() []guest {
	slow := func(prefer string) string { return get(record, "Prefer: "+prefer) }
	room := func(target string) string { return admin("/__admin/"+target, "localhost") }
	return []guest{
		{name: "an event stream", request: room("events"), begun: true, holds: endsWell},
		{name: "events of all", request: room("events?session=*"), begun: true, holds: endsWell},
		{name: "events of nobody", request: room("events?session=nobody"), begun: true, holds: endsWell},
		{name: "a waiting request", request: room("requests/wait?count=1000&timeout=60s"), holds: isTold(504)},
		{name: "one for nobody", request: room("requests/wait?session=nobody&timeout=60s"), holds: isTold(504)},
		{name: "a delayed reply", request: slow("delay=55s"), holds: isTold(200)},
		{name: "delayed at random", request: slow(`delay="uniform(50s,55s)"`), holds: isTold(200)},
		{name: "a reply in pieces", request: get("/dribbles"), begun: true, holds: arrives},
		{name: "a late break", request: slow("delay=55s, fault=EMPTY_RESPONSE"), holds: isCut},
		{name: "a late reset", request: slow("delay=55s, fault=CONNECTION_RESET_BY_PEER"), holds: isCut},
	}
}

// endsWell reads a stream to its end, which must be one: no cut connection.
func endsWell(w *wire) error {
	if _, err := io.Copy(io.Discard, httputil.NewChunkedReader(w.buf)); err != nil {
		return fmt.Errorf("the stream is cut: %w", err)
	}
	return nil
}

func isTold(status int) func(*wire) error {
	return func(w *wire) error {
		a, err := w.read(false)
		if err == nil && a.status != status {
			err = fmt.Errorf("got %d %q, want %d", a.status, a.body, status)
		}
		return err
	}
}

func isCut(w *wire) error {
	if a, err := w.read(false); !errors.Is(err, errClosed) {
		return fmt.Errorf("got %+v, %w, want the end", a, err)
	}
	return nil
}

func arrives(w *wire) error {
	body, err := io.ReadAll(w.buf)
	if count := bytes.Count(body, []byte("x")); err != nil || count != 1000 {
		return fmt.Errorf("%d of 1000 bytes came: %w", count, err)
	}
	return nil
}

// TestStreamsWaitsAndDelaysDoNotHoldUpTheEnd has five clients of each kind inside when the signal comes: each gets what
// it is owed, and the program ends in time.
func TestStreamsWaitsAndDelaysDoNotHoldUpTheEnd(t *testing.T) {
	t.Parallel()
	p := start(t)
	lay(t, p, "default", `{"contract": "off", "request": {"url": "/dribbles"}, "response": {"status": 200, "body": "`+
		strings.Repeat("x", 1000)+`", "chunkedDribbleDelay": {"numberOfChunks": 100, "totalDuration": 50000}}}`)
	var inside []guest
	for range 5 {
		for _, g := range guests() {
			g.wire = dial(t, p.addr)
			_, _ = io.WriteString(g.wire, g.request)
			if g.begun {
				if err := g.wire.head(&answer{}); err != nil {
					t.Fatalf("%s: %v", g.name, err)
				}
			}
			inside = append(inside, g)
		}
	}
	serves(t, p.addr)
	began := time.Now()
	p.signal(t, syscall.SIGTERM)
	together(len(inside), inside, func(g guest) {
		if err := g.holds(g.wire); err != nil {
			t.Errorf("%s: %v", g.name, err)
		}
	})
	p.ends(t, drainLimit, 0)
	t.Logf("with %d clients inside the end took %s", len(inside), time.Since(began))
}
