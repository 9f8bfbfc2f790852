package fake_test

import (
	"os"
	"testing"

	"understudy/mock/contract"
	"understudy/mock/fake"
	"understudy/mock/schema"
)

// load reads a document.
func load(t testing.TB, file string) *schema.Document {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := schema.Read(file, data)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

const tokenBody = "/paths/~1api~1sys~1refreshtokens~1{id}/get/responses/200/content/application~1json/schema"

func tokenMaker(t testing.TB) *fake.Maker {
	t.Helper()
	m, err := fake.Compile(load(t, "../../openapi.yaml").At(tokenBody), schema.OpenAPI31)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func tokenQuestion(id string) fake.Question {
	return fake.Question{Seed: 1, Identity: id, Known: []contract.Known{{Name: "id", JSON: id, Record: true}}}
}


func BenchmarkRefreshToken(b *testing.B) {
	m := tokenMaker(b)
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
