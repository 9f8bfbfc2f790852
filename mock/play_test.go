package mock_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"understudy/mock"
	"understudy/mock/persona"
)

// TestPlays runs the files of testdata/play. Each holds a document (openapi.yaml or .json; without one the built-in
// API is played), fixtures (fixtures/...), options (a file of lines such as "records fixtures") and exchanges: files
// NAME.request and NAME.reply. A request is a request line, headers, a blank line and a body. A reply is a status, the
// headers to look at, a blank line and the whole body; a header without value must not be there, and /.../ is a
// regular expression.
func TestPlays(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/play/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in testdata/play: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			perform(t, archive)
		})
	}
}

func perform(t *testing.T, archive *txtar.Archive) {
	t.Helper()
	options, exchanges, refused := staged(t, archive)
	server, err := mock.New(options...)
	if refused != "" {
		if err == nil {
			t.Fatal("the start was not refused")
		}
		if diff := cmp.Diff(strings.TrimSpace(refused), strings.TrimSpace(err.Error())); diff != "" {
			t.Errorf("the refusal differs (-want +got):\n%s", diff)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	if len(exchanges) == 0 {
		t.Fatal("the file has no exchange")
	}
	for _, e := range exchanges {
		reply := httptest.NewRecorder()
		server.ServeHTTP(reply, request(t, e.request))
		compare(t, e.name, e.reply, reply.Result())
	}
}

type exchange struct{ name, request, reply string }

// staged reads the parts of an archive.
func staged(t *testing.T, archive *txtar.Archive) (options []mock.Option, exchanges []exchange, refused string) {
	t.Helper()
	fixtures := fstest.MapFS{}
	asked := map[string]string{}
	for _, file := range archive.Files {
		text := string(file.Data)
		name, isRequest := strings.CutSuffix(file.Name, ".request")
		answer, isReply := strings.CutSuffix(file.Name, ".reply")
		fixture, isFixture := strings.CutPrefix(file.Name, "fixtures/")
		switch {
		case strings.HasPrefix(file.Name, "openapi."):
			options = append(options, mock.WithDocument(file.Name, file.Data))
		case isFixture:
			fixtures[fixture] = &fstest.MapFile{Data: bytes.TrimSuffix(file.Data, []byte("\n"))}
		case file.Name == "options":
			options = append(options, parsed(t, text)...)
		case file.Name == "refused":
			refused = text
		case isRequest:
			asked[name] = text
		case isReply:
			exchanges = append(exchanges, exchange{answer, asked[answer], text})
		default:
			t.Fatalf("the file %s of the archive means nothing", file.Name)
		}
	}
	if len(fixtures) > 0 {
		options = append(options, mock.WithFixtures(fixtures, "fixtures"))
	}
	return options, exchanges, refused
}

func parsed(t *testing.T, text string) (options []mock.Option) {
	t.Helper()
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch name {
		case "records":
			options = append(options, mock.WithRecords(mock.Records(value)))
		case "requests":
			options = append(options, mock.WithRequests(mock.Requests(value)))
		case "auth":
			options = append(options, mock.WithAuth(persona.Mode(value)))
		case "dynamic":
			options = append(options, mock.WithDynamic())
		case "strict":
			options = append(options, mock.WithStrict())
		case "cors-origin":
			options = append(options, mock.WithCORSOrigin(value))
		default:
			t.Fatalf("the option %q is not known", name)
		}
	}
	return options
}

// request reads a request as it would stand on the wire, with the framing left out.
func request(t *testing.T, text string) *http.Request {
	t.Helper()
	head, body, _ := strings.Cut(text, "\n\n")
	wire := strings.ReplaceAll(strings.TrimSpace(head), "\n", "\r\n") + "\r\nHost: localhost\r\n"
	body = strings.TrimSuffix(body, "\n")
	if body != "" {
		wire += fmt.Sprintf("Content-Length: %d\r\n", len(body))
	}
	line, rest, _ := strings.Cut(wire, "\r\n")
	r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(line + " HTTP/1.1\r\n" + rest + "\r\n" + body)))
	if err != nil {
		t.Fatalf("read the request %q: %v", line, err)
	}
	return r
}

func compare(t *testing.T, name, want string, got *http.Response) {
	t.Helper()
	head, wantBody, hasBody := strings.Cut(want, "\n\n")
	status, headers, _ := strings.Cut(strings.TrimSpace(head), "\n")
	if fmt.Sprint(got.StatusCode) != status {
		t.Errorf("%s: got status %d, want %s", name, got.StatusCode, status)
	}
	for line := range strings.Lines(headers) {
		header, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		have := strings.Join(got.Header.Values(header), ", ")
		if !fits(have, strings.TrimSpace(value)) {
			t.Errorf("%s: got %s: %q, want %q", name, header, have, strings.TrimSpace(value))
		}
	}
	body, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	if hasBody && !fits(string(body), strings.TrimSuffix(wantBody, "\n")) {
		t.Errorf("%s: the body differs (-want +got):\n%s", name, cmp.Diff(wantBody, string(body)))
	}
}

// fits compares a text with one that is wanted, or with a regular expression between slashes.
func fits(have, want string) bool {
	if len(want) > 1 && want[0] == '/' && want[len(want)-1] == '/' {
		return regexp.MustCompile("^(?s:" + want[1:len(want)-1] + ")$").MatchString(have)
	}
	return have == want
}
