package upstream

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

const things = `
openapi: 3.1.0
info: {title: Things, version: "1"}
paths:
  /things/{id}:
    get:
      operationId: getThing
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: a thing, content: {application/json: {}, text/plain: {}}}}
  /up/{token}:
    get:
      operationId: ../up
      parameters: [{name: token, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: a thing, content: {application/json: {}}}}
  /secret/{token}:
    get:
      operationId: getSecret
      parameters: [{name: token, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: a thing, content: {application/json: {}}}}
`

// open hides what is called a secret, and nothing else. What is known of a request is the word s3cr3t-value.
func open() Secrets {
	return Secrets{
		Findings: func(findings []problem.Finding) []problem.Finding { return findings },
		Known: func(*Exchange) func(string) bool {
			return func(text string) bool { return strings.Contains(text, "s3cr3t-value") }
		},
		Named:   problem.SecretName,
		Replace: func(text []byte, _ func(string, bool) string) ([]byte, int, bool) { return text, 0, true },
		Shown:   func(_ http.Header, body []byte) string { return string(body) },
		Target:  func(target string) string { return target },
		Header:  func(header http.Header) http.Header { return header },
	}
}

// about is an exchange of the document of these tests.
func about(t *testing.T, path, body string) Exchange {
	t.Helper()
	c, err := contract.Load("things.yaml", []byte(things), nil)
	if err != nil {
		t.Fatal(err)
	}
	call, miss := c.Match(http.MethodGet, path)
	if miss != nil {
		t.Fatal(miss.Detail)
	}
	return Exchange{Call: call, Reply: &contract.Reply{
		Status: 200, Header: http.Header{}, MediaType: "application/json", Body: []byte(body),
	}}
}

func recorderIn(t *testing.T) (*Recorder, string) {
	t.Helper()
	folder := t.TempDir()
	r, err := OpenRecorder(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r, folder
}

func TestNoNameLeadsOutOfTheFolder(t *testing.T) {
	t.Parallel()
	r, folder := recorderIn(t)
	for _, path := range []string{
		"/things/..%2F..%2Fx", "/things/..", "/things/.hidden", "/things/a%00b", "/things/con", "/things/a~",
		"/things/" + strings.Repeat("x", 300), "/things/a%5Cb", "/things/a:b", "/things/%20",
	} {
		told, err := r.Keep(about(t, path, `{}`), open())
		if err != nil || !strings.HasPrefix(told, "getThing/200/when-98-") || !strings.HasSuffix(told, ".yaml") {
			t.Errorf("%s: got %q, %v", path, told, err)
		}
	}
	for path, want := range map[string]string{"/up/1": "cannot be the name of a folder", "/secret/1": "token is secret"} {
		if told, err := r.Keep(about(t, path, `{}`), open()); !errors.Is(err, ErrNotKept) || !strings.Contains(told, want) {
			t.Errorf("%s: got %q, %v", path, told, err)
		}
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 {
		t.Errorf("got %v, %v", entries, err)
	}
}

func TestALinkIsNotFollowedOut(t *testing.T) {
	t.Parallel()
	r, folder := recorderIn(t)
	outside := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(folder, "getThing")); err != nil {
		t.Skip(err)
	}
	if _, err := r.Keep(about(t, "/things/1", `{}`), open()); err == nil || errors.Is(err, ErrNotKept) {
		t.Errorf("got %v", err)
	}
	if entries, _ := os.ReadDir(outside); len(entries) > 0 {
		t.Errorf("written outside: %v", entries)
	}
}

func TestBoundsAreSaid(t *testing.T) {
	t.Parallel()
	r, _ := recorderIn(t)
	r.most = 2
	for n, want := range []string{"", "", "2 files are the most"} {
		told, err := r.Keep(about(t, fmt.Sprint("/things/", n), `{}`), open())
		if errors.Is(err, ErrFull) != (want != "") || !strings.Contains(told, want) {
			t.Errorf("%d: got %q, %v", n, told, err)
		}
	}
	small, _ := recorderIn(t)
	small.mostBytes = 10
	if told, err := small.Keep(about(t, "/things/1", `{"a": "0123456789"}`), open()); !errors.Is(err, ErrFull) ||
		!strings.Contains(told, "10 bytes are the most") {
		t.Errorf("got %q, %v", told, err)
	}
	if files, bytes := small.Count(); files != 0 || bytes != 0 {
		t.Errorf("got %d files of %d bytes", files, bytes)
	}
}

func TestManyAtOnceAreKeptOnceEach(t *testing.T) {
	t.Parallel()
	r, folder := recorderIn(t)
	exchanges := make([]Exchange, 20)
	for n := range exchanges {
		exchanges[n] = about(t, fmt.Sprint("/things/", n%5), fmt.Sprintf(`{"n": %d}`, n))
	}
	var group sync.WaitGroup
	for _, e := range exchanges {
		group.Go(func() { _, _ = r.Keep(e, open()) })
	}
	group.Wait()
	entries, err := os.ReadDir(filepath.Join(folder, "getThing", "200"))
	if files, _ := r.Count(); err != nil || len(entries) != 5 || files != 5 {
		t.Errorf("got %d, %v, %v", files, entries, err)
	}
}

func TestWhatWasThereBeforeStays(t *testing.T) {
	t.Parallel()
	r, folder := recorderIn(t)
	if err := os.MkdirAll(filepath.Join(folder, "getThing", "200"), 0o755); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(folder, "getThing", "200", "1.yaml")
	if err := os.WriteFile(name, []byte("body: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	told, err := r.Keep(about(t, "/things/1", `{}`), open())
	if !errors.Is(err, ErrNotKept) || !strings.Contains(told, "there already") {
		t.Errorf("got %q, %v", told, err)
	}
	if text, err := os.ReadFile(name); err != nil || string(text) != "body: 1\n" {
		t.Errorf("got %q, %v", text, err)
	}
}

func TestWhatStandsForASecretHasItsShape(t *testing.T) {
	t.Parallel()
	r, _ := recorderIn(t)
	for _, secret := range []string{
		"hunter2", "A1-b2_C3", "5d1f0b52-7c0e-4e0b-9a53-0c8f1f0a1001", strings.Repeat("x1", 100), "é\"",
	} {
		got := r.shaped(secret, false)
		plain, bad := schema.Decode([]byte(got), 1)
		text, ok := plain.(string)
		if bad != nil || !ok || len([]rune(text)) != len([]rune(secret)) || text == secret {
			t.Errorf("%s: got %s", secret, got)
		}
		if again := r.shaped(secret, false); again != got {
			t.Errorf("%s: got %s, then %s", secret, got, again)
		}
	}
	if got := r.shaped("4711.05", true); len(got) != 7 || got[4] != '.' || got == "4711.05" {
		t.Errorf("got %s", got)
	}
}

// FuzzATextIsReadBackAsItWas is about what fixtures quote.
func FuzzATextIsReadBackAsItWas(f *testing.F) {
	for _, text := range []string{
		"", "a", "\"\\\n\t\r\x00\x7f\u0085\u2028\ufeff\ufffe", "é 😀", "---\n...\n", "a: b # c",
		strings.Repeat("{", 600),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "?")
		doc, err := schema.Read("a.yaml", []byte("text: "+quoted(text)+"\n"))
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if got := doc.Root.StringAt("text"); got != text {
			t.Errorf("got %q, want %q", got, text)
		}
		value, bad := schema.Decode([]byte(quoted(text)), 1)
		if bad != nil || value != text {
			t.Errorf("as JSON: got %q, %v", value, bad)
		}
	})
}

func TestASecretThatTheReplyRepeatsIsNotKept(t *testing.T) {
	t.Parallel()
	for body, kept := range map[string]bool{
		`{"echo": "it was s3cr3t-value"}`: false, `{"echo": ["it was s3cr3t\u002dvalue"]}`: false,
		`{"s3cr3t\u002dvalue": 1}`: false, `{"echo": "it was s3cr3t"}`: true,
	} {
		for _, broken := range []bool{false, true} {
			r, _ := recorderIn(t)
			e := about(t, "/things/1", body)
			e.Broken = broken
			told, err := r.Keep(e, open())
			if kept != (err == nil) || !kept && (!errors.Is(err, ErrNotKept) || !strings.Contains(told, "repeats a secret")) {
				t.Errorf("%s, broken %t: got %q, %v", body, broken, told, err)
			}
		}
	}
}

// Without a body nothing but the header says of which media type a reply is.
func TestTheMediaTypeOfAnEmptyBodyIsKept(t *testing.T) {
	t.Parallel()
	r, folder := recorderIn(t)
	e := about(t, "/things/1", "")
	e.Reply.MediaType = "text/plain"
	told, err := r.Keep(e, open())
	if err != nil {
		t.Fatal(told, err)
	}
	text, err := os.ReadFile(filepath.Join(folder, filepath.FromSlash(told)))
	if err != nil || !strings.Contains(string(text), `"Content-Type": "text/plain"`) {
		t.Errorf("got %v, %s", err, text)
	}
}
