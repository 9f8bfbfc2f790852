package mock_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock"
	"understudy/mock/journal"
	"understudy/mock/listener"
)

// longPets is petsDocument with an example that no buffer of a socket holds.
func longPets() string {
	return strings.Replace(petsDocument, "none: {value: []}",
		`none: {value: [{kind: cat, name: "`+strings.Repeat("x", 12<<20)+`"}]}`, 1)
}

// petSocket plays a document at a real socket. Ended hears of each exchange that is over.
func petSocket(t *testing.T, document string) (server *mock.Server, at *listener.Server, ended <-chan bool) {
	t.Helper()
	over := make(chan bool, 10)
	server, err := mock.New(mock.WithDocument("pets.yaml", []byte(document)),
		mock.WithObserver(func(*journal.Entry) { over <- true }))
	if err != nil {
		t.Fatal(err)
	}
	if at, err = listener.New("127.0.0.1:0", server, listener.DefaultLimits(), nil); err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- at.Serve() }()
	t.Cleanup(func() {
		_ = at.Close()
		if err := <-served; err != nil {
			t.Error(err)
		}
		_ = server.Close()
	})
	return server, at, over
}

// petAsked are the points of a request that keeps the contract, whatever becomes of its reply.
var petAsked = []string{
	"listPets", "listPets parameter query sort", `listPets enum value query sort="age"`,
	"listPets security outcome admitted",
}

// petAsk sends a request over a connection of its own.
func petAsk(t *testing.T, at *listener.Server, prefer string) *net.TCPConn {
	t.Helper()
	c, err := net.Dial("tcp", at.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(time.Minute))
	_, err = fmt.Fprintf(c, "GET /pets?sort=age HTTP/1.1\r\nHost: a\r\nX-Key: k\r\nPrefer: %s\r\n\r\n", prefer)
	if err != nil {
		t.Fatal(err)
	}
	return c.(*net.TCPConn)
}

func petMet(t *testing.T, server *mock.Server, want []string) {
	t.Helper()
	got, expected := met(server.Coverage()), slices.Clone(want)
	slices.Sort(got)
	slices.Sort(expected)
	if diff := cmp.Diff(expected, got); diff != "" {
		t.Error(diff)
	}
}

// What was asked is met, and what was answered only if the answer went to somebody.
func TestAReplyThatReachesNobodyIsNotMet(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(c *net.TCPConn, at *listener.Server){
		"the client goes":  func(c *net.TCPConn, _ *listener.Server) { _ = c.Close() },
		"the server stops": func(_ *net.TCPConn, at *listener.Server) { _ = at.Drain(context.Background()) },
		"the client goes as the server stops": func(c *net.TCPConn, at *listener.Server) {
			_ = c.Close()
			_ = at.Drain(context.Background())
		},
	} {
		for _, prefer := range []string{"delay=30s", "example=none, delay=30s"} {
			t.Run(name+", "+prefer, func(t *testing.T) {
				t.Parallel()
				server, at, ended := petSocket(t, petsDocument)
				c := petAsk(t, at, prefer)
				for began := time.Now(); len(met(server.Coverage())) == 0; runtime.Gosched() {
					if time.Since(began) > time.Minute {
						t.Fatal("the request did not arrive")
					}
				}
				leave(c, at)
				<-ended
				petMet(t, server, petAsked)
			})
		}
	}
}

func TestAReplyThatCannotBeWrittenIsNotMet(t *testing.T) {
	t.Parallel()
	server, at, ended := petSocket(t, longPets())
	c := petAsk(t, at, "example=none")
	if _, err := io.ReadFull(c, make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
	_ = c.Close()
	<-ended
	petMet(t, server, petAsked)
}

// A call that is answered with a broken connection was called all the same.
func TestABrokenConnectionMeetsWhatWasAsked(t *testing.T) {
	t.Parallel()
	for _, fault := range []string{
		"EMPTY_RESPONSE", "CONNECTION_RESET_BY_PEER", "MALFORMED_RESPONSE_CHUNK", "RANDOM_DATA_THEN_CLOSE",
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			server, at, ended := petSocket(t, petsDocument)
			_, _ = io.Copy(io.Discard, petAsk(t, at, "fault="+fault))
			<-ended
			petMet(t, server, petAsked)
		})
	}
}

// Whoever has all of a reply, and asks at once, finds it met.
func TestAReplyThatArrivedIsMetAlready(t *testing.T) {
	t.Parallel()
	server, at, _ := petSocket(t, petsDocument)
	for _, prefer := range []string{"example=none", "example=none, delay=1ms"} {
		c := petAsk(t, at, prefer)
		var reply strings.Builder
		for !strings.HasSuffix(reply.String(), "[]") {
			one := make([]byte, 1)
			if _, err := c.Read(one); err != nil {
				t.Fatal(err)
			}
			reply.Write(one)
		}
		petMet(t, server, append(slices.Clone(petAsked), "listPets status 200",
			"listPets reply media type 200 application/json", "listPets example 200 application/json none"))
	}
}

// A client that has no more to say is still there to listen.
func TestAHalfClosedClientHasItsReply(t *testing.T) {
	t.Parallel()
	for range 10 {
		server, at, ended := petSocket(t, petsDocument)
		c := petAsk(t, at, "example=none")
		if err := c.CloseWrite(); err != nil {
			t.Fatal(err)
		}
		if reply, err := io.ReadAll(c); err != nil || !strings.HasSuffix(string(reply), "[]") {
			t.Fatalf("got %q, %v", reply, err)
		}
		<-ended
		petMet(t, server, append(slices.Clone(petAsked), "listPets status 200",
			"listPets reply media type 200 application/json", "listPets example 200 application/json none"))
	}
}

func TestHEADMeetsNoBody(t *testing.T) {
	t.Parallel()
	const document = `{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"head": {
		"operationId": "look", "responses": {"200": {"description": "d", "content": {"application/json": {
			"schema": {"type": "string", "enum": ["x"]}, "example": "x"}}}}}}}}`
	server, err := mock.New(mock.WithDocument("a.json", []byte(document)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	petCall(t, server, "HEAD", "/a", "")
	petMet(t, server, []string{"look", "look status 200"})
}
