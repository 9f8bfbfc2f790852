package mock

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
)

// bodies is a document that takes a number in an array, or any text.
const bodies = `openapi: 3.1.0
info: {title: t, version: '1'}
paths: {/a: {post: {requestBody: {content: {application/json: {schema: {type: array, items: {type: integer}}},
  text/plain: {}}}, responses: {'200': {description: d}}}}}
`

// packed is a text in a content coding.
func packed(t testing.TB, coding, text string) []byte {
	t.Helper()
	var buffer bytes.Buffer
	var w io.WriteCloser = gzip.NewWriter(&buffer)
	if coding == "deflate" {
		w = zlib.NewWriter(&buffer)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}

func taking(t testing.TB, options ...Option) *Server {
	t.Helper()
	s, err := New(append(options, WithDocument("api.yaml", []byte(bodies)))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func sent(s *Server, mediaType string, codings []string, body []byte) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/a", bytes.NewReader(body))
	r.Header["Content-Encoding"] = codings
	r.Header.Set("Content-Type", mediaType)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestBodiesAreTakenOutOfTheirContentCoding(t *testing.T) {
	t.Parallel()
	s := taking(t, WithMaxBody(1000))
	gzipped, broken := packed(t, "gzip", "[1]"), packed(t, "gzip", "[1,2,3]")
	broken[len(broken)-6] ^= 1
	for name, test := range map[string]struct {
		codings []string
		body    []byte
		want    int
	}{
		"gzip":                       {[]string{"gzip"}, gzipped, 200},
		"x-gzip in capitals":         {[]string{"X-GZIP"}, gzipped, 200},
		"deflate":                    {[]string{"deflate"}, packed(t, "deflate", "[1]"), 200},
		"identity":                   {[]string{"identity"}, []byte("[1]"), 200},
		"identity beside gzip":       {[]string{"identity, gzip"}, gzipped, 200},
		"what breaks the contract":   {[]string{"gzip"}, packed(t, "gzip", `["a"]`), 400},
		"two members":                {[]string{"gzip"}, append(packed(t, "gzip", "[1,"), packed(t, "gzip", "2]")...), 200},
		"nothing":                    {[]string{"gzip"}, nil, 200},
		"not gzip":                   {[]string{"gzip"}, []byte("[1]"), 400},
		"not all of it":              {[]string{"gzip"}, gzipped[:len(gzipped)-3], 400},
		"a wrong sum":                {[]string{"gzip"}, broken, 400},
		"bytes after it":             {[]string{"gzip"}, append(bytes.Clone(gzipped), "x"...), 400},
		"bytes after deflate":        {[]string{"deflate"}, append(packed(t, "deflate", "[1]"), 'x'), 400},
		"a coding that is not taken": {[]string{"br"}, gzipped, 415},
		"two codings":                {[]string{"gzip", "deflate"}, gzipped, 415},
		"more than the limit":        {[]string{"gzip"}, packed(t, "gzip", "["+strings.Repeat("1,", 600)+"1]"), 413},
		"just the limit":             {[]string{"gzip"}, packed(t, "gzip", "[1"+strings.Repeat(" ", 997)+"]"), 200},
	} {
		w := sent(s, "application/json", test.codings, test.body)
		if w.Code != test.want {
			t.Errorf("%s: %d, want %d: %s", name, w.Code, test.want, w.Body)
		}
		if got := w.Header().Get("Accept-Encoding"); (got != "") != (test.want == 415) {
			t.Errorf("%s: Accept-Encoding is %q", name, got)
		}
	}
}

func TestTheJournalKeepsWhatWasDecoded(t *testing.T) {
	t.Parallel()
	s := taking(t)
	w := sent(s, "application/json", []string{"gzip"}, packed(t, "gzip", "[1, 2]"))
	entry := ask(s, "http://127.0.0.1/__admin/requests/"+w.Header().Get("Mock-Request-Id")).Body.String()
	if !strings.Contains(entry, `"body":"[1, 2]"`) {
		t.Errorf("the entry lacks the decoded body: %s", entry)
	}
}

// TestACompressedBodyExpandsToItsLimitAndNoFurther sends 64 MiB in 64 KiB. What a request allocates is counted by the
// whole process, so the test is not run beside others.
func TestACompressedBodyExpandsToItsLimitAndNoFurther(t *testing.T) {
	s := taking(t, WithMaxBody(1<<20))
	bomb := packed(t, "gzip", strings.Repeat("0", 64<<20))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	w := sent(s, "text/plain", []string{"gzip"}, bomb)
	runtime.ReadMemStats(&after)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 8<<20 {
		t.Errorf("a body of 1 MiB at most took %d bytes", grown)
	}
}

func FuzzContentCoding(f *testing.F) {
	s := taking(f, WithMaxBody(1<<16))
	for _, coding := range []string{"gzip", "deflate"} {
		body := packed(f, coding, "[1]")
		f.Add(coding, body)
		f.Add(coding, body[:len(body)-1])
	}
	f.Add("gzip, gzip", []byte("\x1f\x8b"))
	f.Fuzz(func(t *testing.T, coding string, body []byte) {
		if w := sent(s, "text/plain", []string{coding}, body); w.Code >= 500 {
			t.Errorf("%d", w.Code)
		}
	})
}
