package catalog_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"understudy/mock"
	"understudy/mock/cases"
	"understudy/mock/catalog"
	"understudy/mock/coverage"
	"understudy/mock/listener"
	"understudy/mock/problem"
	"understudy/mock/session"
)

const documents = "../prove/testdata/documents"

// suite are the documents of the repository that can be played, each with the options that play it. The empty name is
// the built-in API.
func suite(t *testing.T) map[string][]mock.Option {
	t.Helper()
	found := map[string][]mock.Option{"built-in": nil}
	for _, pattern := range []string{
		documents + "/*.yaml", documents + "/*.json", documents + "/*/openapi.yaml",
		"../../examples/own-document/openapi.yaml",
	} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, file := range files {
			options := []mock.Option{mock.WithDocumentFile(file)}
			folder := filepath.Join(filepath.Dir(file), "fixtures")
			if _, err := os.Stat(folder); err == nil {
				options = append(options, mock.WithFixtures(os.DirFS(folder), "fixtures"))
			}
			found[file] = options
		}
	}
	return found
}

// serve plays on a loopback socket.
func serve(t testing.TB, options ...mock.Option) (*mock.Server, string) {
	t.Helper()
	server, err := mock.New(append([]mock.Option{mock.WithMaxBody(64 << 10)}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	at, err := listener.New("127.0.0.1:0", server, listener.DefaultLimits(), nil)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- at.Serve() }()
	t.Cleanup(func() {
		if err := errors.Join(at.Close(), <-ended, server.Close()); err != nil {
			t.Error(err)
		}
	})
	return server, at.URL()
}

// book is the catalogue of a server.
func book(t testing.TB, server *mock.Server, operations ...string) *catalog.Book {
	t.Helper()
	made, err := server.Catalog(t.Context(), operations...)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// A reply is what came back.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// send sends a request on a connection of its own. A connection that breaks is an error.
func send(ctx context.Context, base string, r *catalog.Request) (*reply, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	raw := cases.Request{Method: r.Method, Path: r.Path, Query: r.Query, Header: r.Header, Body: r.Body}
	if r.Fill > 0 {
		raw.Body = []byte(strings.Repeat(" ", int(r.Fill)))
	}
	request, err := raw.HTTP(ctx, base)
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{
		DisableKeepAlives: true, DisableCompression: true, ExpectContinueTimeout: 10 * time.Second,
	}
	answer, err := transport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, fmt.Errorf("within the body: %w", err)
	}
	return &reply{answer.StatusCode, answer.Header, body}, nil
}

// met says how what came of an entry differs from what it says, or "".
func met(ctx context.Context, base string, e *catalog.Entry) string {
	for i := range e.Before {
		if got, err := send(ctx, base, &e.Before[i]); err != nil || got.status >= 500 {
			return fmt.Sprintf("what comes first: %v, %+v", err, got)
		}
	}
	got, err := send(ctx, base, &e.Request)
	if e.Fault != "" {
		return brokenAs(e.Fault, err)
	}
	if err != nil {
		return "no reply: " + err.Error()
	}
	source := got.header.Get("Mock-Source")
	switch {
	case e.Status != 0 && got.status != e.Status:
		return fmt.Sprintf("got %d from %s, want %s: %.300s", got.status, source, &e.Expect, got.body)
	case e.Problem != "" && source != "problem "+e.Problem,
		e.Problem == "" && e.Status != 0 && strings.HasPrefix(source, "problem "),
		e.Source != "" && !strings.HasPrefix(source, e.Source):
		return fmt.Sprintf("got %d from %s, want %s", got.status, source, &e.Expect)
	case e.Findings != (got.header.Get("Mock-Findings") != ""):
		return fmt.Sprintf("Mock-Findings is %q", got.header.Get("Mock-Findings"))
	case e.Delay > 0:
		return late(ctx, base, got.header.Get("Mock-Request-Id"), e)
	}
	return ""
}

// late asks the journal how late the reply was.
func late(ctx context.Context, base, id string, e *catalog.Entry) string {
	got, err := send(ctx, base, &catalog.Request{Request: cases.Request{
		Method: "GET", Path: "/__admin/requests/" + id, Header: http.Header{session.Header: e.Header[session.Header]},
	}})
	if err != nil {
		return err.Error()
	}
	var entry struct {
		Timing struct{ AddedDelay int }
	}
	if err := json.Unmarshal(got.body, &entry); err != nil || entry.Timing.AddedDelay < e.Delay {
		return fmt.Sprintf("the journal has a delay of %d, %v: %s", entry.Timing.AddedDelay, err, got.body)
	}
	return ""
}

// brokenAs says how a connection did not break as a fault breaks it.
func brokenAs(fault string, err error) string {
	var is bool
	switch fault {
	case "EMPTY_RESPONSE":
		is = errors.Is(err, io.EOF)
	case "CONNECTION_RESET_BY_PEER":
		is = errors.Is(err, syscall.ECONNRESET)
	case "MALFORMED_RESPONSE_CHUNK":
		is = err != nil && strings.HasPrefix(err.Error(), "within the body: ")
	case "RANDOM_DATA_THEN_CLOSE":
		is = err != nil && strings.Contains(err.Error(), "malformed HTTP")
	}
	if !is {
		return fmt.Sprintf("%s: got %v", fault, err)
	}
	return ""
}

// TestEveryEntryDoesWhatItSays sends the request of every entry for every document, several at once, for no entry may
// hang on another one.
func TestEveryEntryDoesWhatItSays(t *testing.T) {
	t.Parallel()
	kinds := &tally{seen: map[string]int{}}
	t.Run("documents", func(t *testing.T) {
		for name, options := range suite(t) {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				server, base := serve(t, options...)
				sweep(t, base, book(t, server), kinds)
				outcomes(t, server)
			})
		}
	})
	for _, kind := range []string{
		catalog.Credential, catalog.Record, catalog.Method, catalog.Accept, catalog.Size, catalog.MediaType,
		catalog.Constraint, catalog.Status, catalog.Example, catalog.FromFixture, catalog.Throttle, catalog.ServerError,
		catalog.Slow, catalog.Broken, catalog.InScenario,
	} {
		if kinds.seen[kind] == 0 {
			t.Errorf("no document has an entry of the kind %s", kind)
		}
	}
	t.Logf("%v", kinds.seen)
}

// outcomes holds coverage and catalogue to each other: once each entry was played, no security outcome is left to meet.
func outcomes(t *testing.T, server *mock.Server) {
	t.Helper()
	for _, o := range server.Coverage().Operations {
		for _, one := range o.Points {
			if one.Kind == coverage.Security && !one.Met {
				t.Errorf("%s: no entry meets the %s %s", o.ID, one.Kind, one.Name)
			}
		}
	}
}

// A tally counts entries by kind.
type tally struct {
	sync.Mutex
	seen map[string]int
}

// sweep sends the requests of a catalogue.
func sweep(t *testing.T, base string, made *catalog.Book, kinds *tally) {
	t.Helper()
	var workers sync.WaitGroup
	defer workers.Wait()
	places := make(chan struct{}, 8)
	for i := range made.Operations {
		o := &made.Operations[i]
		names := map[string]bool{}
		for n := range o.Entries {
			e := &o.Entries[n]
			if name := e.Kind + "/" + e.Name; names[name] || e.At == (problem.Location{}) {
				t.Errorf("%s: %s is there twice, or has no place: %v", o.ID, name, e.At)
			} else {
				names[name] = true
			}
			kinds.Lock()
			kinds.seen[e.Kind]++
			kinds.Unlock()
			places <- struct{}{}
			workers.Go(func() {
				defer func() { <-places }()
				if how := met(t.Context(), base, e); how != "" {
					t.Errorf("%s: %s: %s: %s\n%s", o.ID, e.Kind, e.Name, how, e.Curl(base))
				}
			})
		}
	}
}
