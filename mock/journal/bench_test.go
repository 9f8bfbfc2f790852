package journal

import (
	"bytes"
	"io"
	"net/http"
	"testing"
	"time"
)

// typical is an exchange as a browser app causes it: eight headers each way, a body of 500 bytes, six steps.
func typical() *Entry {
	return &Entry{
		Time: time.Date(2026, 3, 4, 12, 4, 5, 123456789, time.UTC), Took: 310 * time.Microsecond,
		Session: "default", Generation: "5f2c81d0a9b3",
		Method: "GET", Target: "/api/sys/refreshtokens/12345", Host: "127.0.0.1:4010", Proto: "HTTP/1.1",
		Remote: "127.0.0.1:50123",
		RequestHeader: http.Header{
			"Accept":          {"application/json"},
			"Accept-Encoding": {"gzip, deflate, br"},
			"Accept-Language": {"en-GB,en;q=0.9"},
			"Authorization":   {"Bearer YOUR_TOKEN"},
			"Connection":      {"keep-alive"},
			"Origin":          {"http://localhost:5173"},
			"Referer":         {"http://localhost:5173/tokens"},
			"User-Agent":      {"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"},
		},
		Status: 200,
		ReplyHeader: http.Header{
			"Cache-Control":                 {"no-cache"},
			"Content-Type":                  {"application/json; charset=utf-8"},
			"Access-Control-Allow-Origin":   {"*"},
			"Access-Control-Expose-Headers": {"Mock-Source, Mock-Request-Id, Mock-Generation"},
			"Mock-Source":                   {"fake getRefreshToken"},
			"Mock-Request-Id":               {"01234567-89ab-8def-8000-000000000001"},
			"Mock-Generation":               {"5f2c81d0a9b3"},
			"Date":                          {"Wed, 04 Mar 2026 12:04:05 GMT"},
		},
		ReplyBody: bytes.Repeat([]byte("0123456789"), 50), ReplyBytes: 500,
		Operation: "getRefreshToken", Template: "/api/sys/refreshtokens/{id}", Persona: "admin", Source: "fake",
		Steps: []Step{
			{Match, Passed, "getRefreshToken"},
			{Admit, Passed, "admin by bearer token"},
			{Check, Passed, ""},
			{Choose, Chosen, "200: no fixture for 12345"},
			{Fill, Applied, "made up with seed 1"},
			{Verify, Passed, ""},
		},
	}
}

func BenchmarkRecord(b *testing.B) {
	j := New(DefaultBytes)
	e := typical()
	e.ID = j.NextID()
	b.ReportAllocs()
	for b.Loop() {
		j.Record(e)
	}
}

func BenchmarkRecordParallel(b *testing.B) {
	j := New(DefaultBytes)
	e := typical()
	e.ID = j.NextID()
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			j.Record(e)
		}
	})
}

func BenchmarkNextID(b *testing.B) {
	j := New(DefaultBytes)
	b.ReportAllocs()
	for b.Loop() {
		j.NextID()
	}
}

func BenchmarkAppendLine(b *testing.B) {
	r, e := NewRedactor(), typical()
	buffer := make([]byte, 0, 4096)
	b.ReportAllocs()
	for b.Loop() {
		buffer = r.AppendLine(buffer[:0], e, true)
	}
}

func BenchmarkAppendJSON(b *testing.B) {
	r, e := NewRedactor(), typical()
	buffer := make([]byte, 0, 4096)
	b.ReportAllocs()
	for b.Loop() {
		buffer = r.AppendJSON(buffer[:0], e)
	}
}

func BenchmarkLogExchange(b *testing.B) {
	log := NewLog(io.Discard, Text, false, NewRedactor())
	e := typical()
	b.ReportAllocs()
	for b.Loop() {
		log.Exchange(e)
	}
	if err := log.Close(); err != nil {
		b.Error(err)
	}
}

func BenchmarkFind(b *testing.B) {
	j := New(DefaultBytes)
	ids := make([]string, 4000)
	e := typical()
	for i := range ids {
		ids[i] = j.NextID()
		e.ID = ids[i]
		j.Record(e)
	}
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := j.Find(ids[i%len(ids)]); !ok {
			b.Fatal("an entry is gone")
		}
		i++
	}
}

func BenchmarkRecordToBooks(b *testing.B) {
	j := New(DefaultBytes)
	books := make([]*Book, 100)
	for i := range books {
		books[i] = j.Open()
	}
	e := typical()
	e.ID = j.NextID()
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		i++
		e.Book = books[i%len(books)]
		j.Record(e)
	}
}

// One book of a hundred has the two newest entries to read.
func BenchmarkSinceUpToDate(b *testing.B) {
	j := New(DefaultBytes)
	book := j.Open()
	e := typical()
	for i := range 10_000 {
		if e.Book = nil; i%100 == 0 {
			e.Book = book
		}
		j.Record(e)
	}
	last := book.Stats().Total
	b.ReportAllocs()
	for b.Loop() {
		if entries, _, _ := book.Since(last - 2); len(entries) != 2 {
			b.Fatal("entries are missing")
		}
	}
}

// BenchmarkOf is what it costs to know the secrets of a request, which is done for what is shown of one exchange, and
// for the log only where a line tells more than the request line.
func BenchmarkOf(b *testing.B) {
	r, e := NewRedactor(), typical()
	b.ReportAllocs()
	for b.Loop() {
		r.Of(e)
	}
}
