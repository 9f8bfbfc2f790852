package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// A folder is a document and a fixture that can be told apart from those before.
type folder struct {
	t              *testing.T
	document, file string
}

func newFolder(t *testing.T) *folder {
	t.Helper()
	at := t.TempDir()
	f := &folder{t, filepath.Join(at, "openapi.yaml"), filepath.Join(at, "fixtures", "getThing", "200", "7.json")}
	write(t, f.document, documentOf(0))
	write(t, f.file, fixtureOf(0))
	return f
}

// start starts the program on the folder.
func (f *folder) start(args ...string) *program {
	f.t.Helper()
	return start(f.t, append([]string{f.document, "--fixtures", filepath.Join(filepath.Dir(f.document), "fixtures")},
		args...)...)
}

// documentOf is a document whose example of a version says which one it is.
func documentOf(version int) string {
	operation := func(id, example string) string {
		return fmt.Sprintf("      operationId: %s\n      responses:\n        '200':\n          description: fine\n"+
			"          content:\n            application/json:\n              schema: {$ref: '#/components/schemas/N'}\n%s",
			id, example)
	}
	return "openapi: 3.1.0\ninfo: {title: Versions, version: '1'}\npaths:\n  /version:\n    get:\n" +
		operation("getVersion", fmt.Sprintf("              example: {\"n\": %d}\n", version)) +
		"  /things/{id}:\n    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]\n    get:\n" +
		operation("getThing", "") +
		"components:\n  schemas:\n    N: {type: object, required: [n], properties: {n: {type: integer}}}\n"
}

func fixtureOf(version int) string { return fmt.Sprintf(`{"n": %d}`, version) }

// change writes a version, each time in another of the ways in which files are saved. The fixture lags behind.
func (f *folder) change(round int) {
	f.t.Helper()
	name, text := f.document, documentOf(round)
	if round%3 == 2 {
		name, text = f.file, fixtureOf(round)
	}
	if round%2 == 1 {
		write(f.t, name, text)
		return
	}
	write(f.t, name+"~", text)
	if err := os.Rename(name+"~", name); err != nil {
		f.t.Fatal(err)
	}
}

// A state is what the control room says of what was loaded.
type state struct {
	ID      string
	Files   []string
	Failure *struct{ Detail string }
	tag     string
}

// state asks the control room, and waits for another state than the one known.
func (p *program) state(t *testing.T, known *state) *state {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, p.url+"/__admin/generation", nil)
	if err != nil {
		t.Fatal(err)
	}
	if known != nil {
		request.URL.RawQuery = "wait=20"
		request.Header.Set("If-None-Match", known.tag)
	}
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reply.Body.Close() }()
	next := &state{tag: reply.Header.Get("Etag")}
	if err := json.NewDecoder(reply.Body).Decode(next); err != nil || reply.StatusCode != http.StatusOK {
		t.Fatalf("the control room answers %s, %v", reply.Status, err)
	}
	return next
}

// A reader asks for versions until it is told to stop.
type reader struct {
	seen map[string]string // what was said, by path and generation
	n    int
}

func (r *reader) read(t *testing.T, client *http.Client, base string) {
	for _, path := range []string{"/version", "/things/7"} {
		reply, err := client.Get(base + path)
		if err != nil {
			t.Errorf("request %d was lost: %v", r.n, err)
			return
		}
		body, err := io.ReadAll(reply.Body)
		_ = reply.Body.Close()
		if err != nil || reply.StatusCode != http.StatusOK {
			t.Errorf("request %d got %s %q, %v", r.n, reply.Status, body, err)
			return
		}
		r.n++
		key := path + " " + reply.Header.Get("Mock-Generation")
		if before, known := r.seen[key]; known && before != string(body) {
			t.Errorf("%s said %q, and then %q", key, before, body)
		}
		r.seen[key] = string(body)
	}
}

// TestReloadsUnderLoadLoseNothing changes files under a server that is asked without a pause: in place and by renames,
// as editors save. Each request gets its whole reply, and it is that of the generation which the reply names.
func TestReloadsUnderLoadLoseNothing(t *testing.T) {
	reloads := 100
	switch {
	case os.Getenv("UNDERSTUDY_SOAK") == "1":
		reloads = 1000
	case testing.Short():
		reloads = 10
	}
	t.Parallel()
	f := newFolder(t)
	p := f.start("--watch", "--journal-bytes", "1MiB")
	var stop atomic.Bool
	readers := make([]*reader, 4)
	done := make(chan struct{}, len(readers))
	for i := range readers {
		readers[i] = &reader{seen: map[string]string{}}
		go func() {
			defer func() { done <- struct{}{} }()
			client := &http.Client{Transport: &http.Transport{DisableKeepAlives: i == 0}, Timeout: patient}
			defer client.CloseIdleConnections()
			for !stop.Load() && !t.Failed() {
				readers[i].read(t, client, p.url)
			}
		}()
	}
	truth := f.reload(p, reloads)
	stop.Store(true)
	requests, compared := 0, 0
	for range readers {
		<-done
	}
	for _, r := range readers {
		requests += r.n
		for key, said := range r.seen {
			want, known := truth[key]
			if known && strings.TrimSpace(said) != want {
				t.Errorf("%s said %s, want %s", key, said, want)
			}
			if known {
				compared++
			}
		}
	}
	if compared < reloads {
		t.Errorf("only %d replies were of a generation that is known", compared)
	}
	t.Logf("%d requests, of %d pairs of path and generation, during %d reloads", requests, compared, reloads)
}

// reload changes the folder so many times, and returns what each generation has to say. It checks that nothing leaks.
func (f *folder) reload(p *program, reloads int) map[string]string {
	f.t.Helper()
	truth := map[string]string{}
	now := p.state(f.t, nil)
	documentNow, fixtureNow := 0, 0
	var memory, files int
	for round := 1; round <= reloads && !f.t.Failed(); round++ {
		f.change(round)
		if round%3 == 2 {
			fixtureNow = round
		} else {
			documentNow = round
		}
		before := now.ID
		for now.ID == before || now.Failure != nil {
			// A file that is just being written may fail to load, and is loaded again.
			now = p.state(f.t, now)
		}
		truth["/version "+now.ID] = fmt.Sprintf(`{"n":%d}`, documentNow)
		truth["/things/7 "+now.ID] = fixtureOf(fixtureNow)
		if round == reloads/3 && runtime.GOOS == "linux" {
			memory, files = p.memory(f.t), p.files(f.t)
		}
	}
	if runtime.GOOS == "linux" && !f.t.Failed() {
		grown, more := p.memory(f.t)-memory, p.files(f.t)-files
		f.t.Logf("from the first third to the end memory grew by %d kB, open files by %d", grown>>10, more)
		if grown > 10<<20 || more > 10 {
			f.t.Errorf("memory grew by %d kB and open files by %d, want at most 10 MB and 10", grown>>10, more)
		}
	}
	return truth
}

// files is how many file descriptors the program has open.
func (p *program) files(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", p.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

// TestABadFileLeavesTheOldOneServing breaks a document and mends it again.
func TestABadFileLeavesTheOldOneServing(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	p := f.start("--watch")
	first := p.state(t, nil)
	write(t, f.document, strings.Replace(documentOf(1), "operationId: getThing", "operationId: getVersion", 1)+"  x: [\n")
	failed := p.state(t, first)
	if failed.ID != first.ID || failed.Failure == nil || !strings.Contains(failed.Failure.Detail, "openapi.yaml:") {
		t.Fatalf("the failure is not told: %+v", failed)
	}
	r := &reader{seen: map[string]string{}}
	r.read(t, http.DefaultClient, p.url)
	until(t, patient, "the log tells where the fault is", func() bool {
		return strings.Contains(p.stderr.String(), "reload failed: generation "+first.ID+" plays on: "+f.document+":")
	})
	write(t, f.document, documentOf(0))
	if mended := p.state(t, failed); mended.ID != first.ID || mended.Failure != nil {
		t.Errorf("the failure still stands after the file was mended: %+v", mended)
	}
}

// TestNobodyWaitsForALoadWhenTheServerStops holds up a request until the server stops.
func TestNobodyWaitsForALoadWhenTheServerStops(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals")
	}
	t.Parallel()
	p := newFolder(t).start()
	w := dial(t, p.addr)
	if _, err := io.WriteString(w, admin("/__admin/generation?wait=60", p.addr)); err != nil {
		t.Fatal(err)
	}
	// The request is there once another one on a connection of its own was answered twice; if it is not, it is answered
	// all the same.
	serving(t, p)
	serving(t, p)
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = w.SetDeadline(time.Now().Add(10 * time.Second))
	head, err := io.ReadAll(w.buf)
	if err != nil || !strings.HasPrefix(string(head), "HTTP/1.1 200 ") {
		t.Errorf("the request that waited got %.200q, %v", head, err)
	}
	p.ends(t, 10*time.Second, 0)
}

func serving(t *testing.T, p *program) {
	t.Helper()
	reply, err := http.Get(p.url + "/version")
	if err != nil {
		t.Fatal(err)
	}
	_ = reply.Body.Close()
	if reply.StatusCode != http.StatusOK {
		t.Fatalf("got %s", reply.Status)
	}
}
