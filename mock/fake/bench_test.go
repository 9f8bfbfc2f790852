package fake_test

import (
	"testing"

	"understudy/mock/fake"
	"understudy/mock/schema"
)

func BenchmarkAppend(b *testing.B) {
	m := compile(b, token, "Token")
	q := tokenQuestion("12345")
	buf := make([]byte, 0, 2048)
	b.ReportAllocs()
	for b.Loop() {
		var err error
		if buf, err = m.Append(buf[:0], q); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	doc := read(b, "components:\n  schemas:\n"+indent(token))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := fake.Compile(doc.At("/components/schemas/Token"), schema.OpenAPI31); err != nil {
			b.Fatal(err)
		}
	}
}
