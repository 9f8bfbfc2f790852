package mock

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"understudy/mock/journal"
)

// patient bounds every wait; reaching it is a failure.
const patient = 20 * time.Second

// put writes a file of a test's own folder.
func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// versioned is a document whose one operation says which version it is, with a header and an API key of that name.
func versioned(version string) string {
	return fmt.Sprintf(`openapi: 3.1.0
info: {title: Versions, version: "1"}
paths:
  /version:
    get:
      operationId: getVersion
      security: [{}, {key: []}]
      responses:
        '200':
          description: fine
          headers: {X-%[1]s: {schema: {type: string}}}
          content: {application/json: {schema: {type: string}, example: %[1]s}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Pass-%[1]s}
`, version)
}

// newVersioned is a server of a document in a file, with that file.
func newVersioned(t *testing.T, options ...Option) (s *Server, file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "openapi.yaml")
	put(t, file, versioned("a0"))
	s, err := New(append(options, WithDocumentFile(file))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, file
}

func version(s *Server, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/version", nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	reply := httptest.NewRecorder()
	s.ServeHTTP(reply, r)
	return reply
}

func TestAReplyIsOfTheGenerationItNames(t *testing.T) {
	t.Parallel()
	s, file := newVersioned(t)
	first := s.current.Load().id
	truth := sync.Map{}
	truth.Store(first, `"a0"`)
	stop := make(chan struct{})
	var clients sync.WaitGroup
	for range 4 {
		clients.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				reply := version(s)
				want, known := truth.Load(reply.Header().Get("Mock-Generation"))
				if reply.Code != 200 || known && strings.TrimSpace(reply.Body.String()) != want {
					t.Errorf("generation %s: got %d %s, want %v", reply.Header(), reply.Code, reply.Body, want)
					return
				}
			}
		})
	}
	for i := range 50 {
		text := fmt.Sprintf("a%d", i%7)
		put(t, file, versioned(text))
		id, err := s.Reload(context.Background())
		if err != nil {
			t.Errorf("reload %d: %v", i, err)
		}
		if said, known := truth.LoadOrStore(id, `"`+text+`"`); known && said != `"`+text+`"` {
			t.Errorf("generation %s is of %s and of %q", id, said, text)
		}
		if reply := version(s); reply.Header().Get("Mock-Generation") != id {
			t.Errorf("after %s was loaded, %s answers", id, reply.Header().Get("Mock-Generation"))
		}
	}
	close(stop)
	clients.Wait()
}

func TestAFaultLeavesTheGenerationBefore(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s, file := newVersioned(t, WithLog(&log, journal.Text, false))
	first := s.current.Load()
	before, over := s.standing()
	put(t, file, strings.Replace(versioned("a1"), "type: string}", "type: strin}", 1)+"  broken: [\n")
	id, err := s.Reload(context.Background())
	if err == nil || id != first.id || s.current.Load() != first || !strings.Contains(err.Error(), "openapi.yaml:") {
		t.Fatalf("got %s, %v", id, err)
	}
	select {
	case <-over:
	default:
		t.Error("nobody is told of the failure")
	}
	now, _ := s.standing()
	if now.Failure == nil || len(now.Failure.Findings) == 0 || now.Failure.Findings[0].Source.Line == 0 {
		t.Errorf("the failure is %+v", now.Failure)
	}
	if now.Revision == before.Revision {
		t.Error("the failure has the revision of before")
	}
	put(t, file, versioned("a0"))
	if id, err = s.Reload(context.Background()); err != nil || id != first.id || s.current.Load() != first {
		t.Errorf("the same content made another generation: %s, %v", id, err)
	}
	if now, _ = s.standing(); now.Failure != nil {
		t.Error("the failure still stands")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"reload failed: generation " + first.id + " plays on: " + file + ":", "reload: mended, generation " + first.id,
	} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q:\n%s", want, &log)
		}
	}
	if _, err := s.Reload(context.Background()); !errors.Is(err, errClosed) {
		t.Errorf("a server that was closed loads: %v", err)
	}
}

func TestOnlyTheWaitForATurnHasAnEnd(t *testing.T) {
	t.Parallel()
	s, _ := newVersioned(t)
	s.loads.turn <- struct{}{}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if id, err := s.Reload(ctx); !errors.Is(err, context.Canceled) || id != s.current.Load().id {
		t.Errorf("got %s, %v", id, err)
	}
	<-s.loads.turn
}

func TestWhatBelongsToTheDocumentFollowsIt(t *testing.T) {
	t.Parallel()
	s, file := newVersioned(t)
	for _, name := range []string{"a1", "a2"} {
		put(t, file, versioned(name))
		if _, err := s.Reload(context.Background()); err != nil {
			t.Fatal(err)
		}
		exposed := version(s, "Origin", "http://localhost:5173").Header().Get("Access-Control-Expose-Headers")
		if !strings.Contains(strings.ToLower(exposed), "x-"+name) || strings.Contains(strings.ToLower(exposed), "x-a0") {
			t.Errorf("web pages may read %s", exposed)
		}
		for _, secret := range []string{"X-Pass-a0", "X-Pass-" + name} {
			if shown := s.redactor.Header(secret, "s3cr3t"); strings.Contains(shown, "s3cr3t") {
				t.Errorf("%s is shown: %s", secret, shown)
			}
		}
	}
}

func TestNamesOfEarlierDocumentsGoWithTheirEntries(t *testing.T) {
	t.Parallel()
	s, file := newVersioned(t)
	version(s, "X-Pass-a0", "s3cr3t")
	many := make([]string, maxConcealed)
	for i := range many {
		many[i] = fmt.Sprint("x-", i)
	}
	s.redactor.Conceal(many...)
	put(t, file, versioned("a1"))
	if _, err := s.Reload(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n := s.redactor.Conceal(); n > 2 {
		t.Errorf("%d names are kept", n)
	}
	if n := s.journal.Stats().Entries; n > 0 {
		t.Errorf("%d entries are left, whose secrets would be shown", n)
	}
}

// TestReloadsKeepMemoryFlat loads many generations of a document of a megabyte.
func TestReloadsKeepMemoryFlat(t *testing.T) {
	s, file := newVersioned(t)
	filler := strings.Repeat("    # A line that makes the document long, as descriptions do.\n", 16<<10)
	heap := func() int64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	var before int64
	for i := range 15 {
		put(t, file, versioned(fmt.Sprintf("a%d", i+1))+"x-long: |\n"+filler)
		if _, err := s.Reload(context.Background()); err != nil {
			t.Fatal(err)
		}
		version(s)
		if i == 4 {
			before = heap()
		}
	}
	if after := heap(); after-before > 1<<20 {
		t.Errorf("10 reloads of a megabyte each left %d kB behind", (after-before)>>10)
	}
}
