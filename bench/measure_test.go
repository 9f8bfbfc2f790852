package main

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestMedianIsInTheMiddle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		values            spread
		low, middle, high float64
	}{
		{spread{3, 1, 2}, 1, 2, 3},
		{spread{4, 1, 3, 2}, 1, 2.5, 4},
		{spread{7}, 7, 7, 7},
		{nil, 0, 0, 0},
	} {
		if low, middle, high := c.values.of(); low != c.low || middle != c.middle || high != c.high {
			t.Errorf("%v: got %v, %v, %v, want %v, %v, %v", c.values, low, middle, high, c.low, c.middle, c.high)
		}
	}
}

func TestRepliesAreReadToTheirEnd(t *testing.T) {
	t.Parallel()
	in := bufio.NewReader(strings.NewReader("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nA: b\r\n\r\nabc" +
		"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"))
	for _, want := range []int{200, 404} {
		if got, err := skipReply(in); got != want || err != nil {
			t.Errorf("got %d, %v, want %d", got, err, want)
		}
	}
	if _, err := skipReply(in); err == nil {
		t.Error("a reply without Content-Length was read, whose end nobody knows")
	}
}

func TestEveryRequestForADistinctRecordIsSentOnce(t *testing.T) {
	t.Parallel()
	seen := make(chan string, 200)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen <- r.URL.Path
		w.Header().Set("Content-Length", "0")
	}))
	t.Cleanup(server.Close)
	d, err := dial(context.Background(), server.Listener.Addr().(*net.TCPAddr).String(), 4)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := d.send(context.Background(), cases()["made-up"], 50); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.close(); err != nil {
		t.Error(err)
	}
	close(seen)
	paths := map[string]bool{}
	for path := range seen {
		paths[path] = true
	}
	if len(paths) != 100 {
		t.Errorf("100 requests asked for %d records", len(paths))
	}
	if err := d.send(context.Background(), cases()["401"], 1); err == nil {
		t.Error("sending over closed connections is no error")
	}
}

func TestAnUnexpectedStatusEndsTheRun(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	d, err := dial(context.Background(), server.Listener.Addr().String(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.send(context.Background(), cases()["fixture"], 10); err == nil || !strings.Contains(err.Error(), "404") {
		t.Errorf("got %v, want an error that names 404", err)
	}
	if err := d.close(); err != nil {
		t.Error(err)
	}
}
