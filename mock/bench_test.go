package mock_test

import (
	"io"
	"net/http"
	"strconv"
	"testing"

	"understudy/mock"
	"understudy/mock/journal"
)

// A blank takes a reply and forgets it, so that what is measured is the server's work and not the recorder's.
type blank struct {
	header http.Header
	status int
}

func (b *blank) Header() http.Header            { return b.header }
func (b *blank) WriteHeader(status int)         { b.status = status }
func (b *blank) Write(body []byte) (int, error) { return len(body), nil }

// ask sends the same request b.N times, with the id that name gives for each, and wants one status for all.
// Journal and log are on, as they are in the command.
func ask(b *testing.B, want int, header http.Header, id func(n int) string) {
	b.Helper()
	server, err := mock.New(mock.WithLog(io.Discard, journal.Text, false))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := server.Close(); err != nil {
			b.Error(err)
		}
	})
	r, err := http.NewRequest(http.MethodGet, "http://127.0.0.1:4010/", nil)
	if err != nil {
		b.Fatal(err)
	}
	r.Header, r.RemoteAddr = header, "127.0.0.1:50123"
	w := &blank{header: http.Header{}}
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		r.RequestURI = "/api/sys/refreshtokens/" + id(n)
		r.URL.Path = r.RequestURI
		n++
		clear(w.header)
		server.ServeHTTP(w, r)
		if w.status != want {
			b.Fatalf("got status %d, want %d", w.status, want)
		}
	}
}

func always(id string) func(int) string { return func(int) string { return id } }

// distinct gives every request another id, so that no reply can be kept from the one before.
func distinct(n int) string { return strconv.Itoa(100_000_001 + n) }

// client is what a client library sends.
func client() http.Header {
	return http.Header{
		"Accept": {"application/json"}, "Accept-Encoding": {"gzip"}, "User-Agent": {"bench/1.0"},
		"Authorization": {"Bearer YOUR_TOKEN"},
	}
}

func with(header http.Header, name, value string) http.Header {
	header[name] = []string{value}
	return header
}

func without(header http.Header, name string) http.Header {
	delete(header, name)
	return header
}

func BenchmarkFixture(b *testing.B) { ask(b, http.StatusOK, client(), always("87654321")) }

func BenchmarkMadeUp(b *testing.B) { ask(b, http.StatusOK, client(), distinct) }

func BenchmarkSameRecordMadeUpAgain(b *testing.B) { ask(b, http.StatusOK, client(), always("12345")) }

func BenchmarkRefusedWithoutCredential(b *testing.B) {
	ask(b, http.StatusUnauthorized, without(client(), "Authorization"), always("87654321"))
}

func BenchmarkRefusedBadRequest(b *testing.B) {
	ask(b, http.StatusBadRequest, client(), always("abc"))
}

func BenchmarkNoSuchPath(b *testing.B) { ask(b, http.StatusNotFound, client(), always("1/2")) }

func BenchmarkPreferredResponse(b *testing.B) {
	ask(b, http.StatusNotFound, with(client(), "Prefer", "code=404"), always("87654321"))
}

func BenchmarkFixtureForWebPage(b *testing.B) {
	ask(b, http.StatusOK, with(client(), "Origin", "http://localhost:5173"), always("87654321"))
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		server, err := mock.New()
		if err != nil {
			b.Fatal(err)
		}
		if err := server.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
