package contract_test

import (
	"net/http"
	"os"
	"testing"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

func BenchmarkMatch(b *testing.B) {
	c := embedded(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, miss := c.Match("GET", "/api/sys/refreshtokens/87654321"); miss != nil {
			b.Fatal(miss)
		}
	}
}

func BenchmarkCheckRequest(b *testing.B) {
	c := embedded(b)
	header := http.Header{"Authorization": {"Bearer x"}, "Accept": {"*/*"}}
	call, miss := c.Match("GET", "/api/sys/refreshtokens/87654321")
	if miss != nil {
		b.Fatal(miss)
	}
	b.ReportAllocs()
	for b.Loop() {
		if findings := call.CheckRequest(header, "", nil); findings != nil {
			b.Fatal(findings)
		}
	}
}

// record is the documented record of 16 fields.
func record(b *testing.B) []byte {
	b.Helper()
	body, err := os.ReadFile("../../fixtures/getRefreshToken/200/87654321.json")
	if err != nil {
		b.Fatal(err)
	}
	return body
}

func BenchmarkDecode(b *testing.B) {
	body := record(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, bad := schema.Decode(body, contract.MaxJSONDepth); bad != nil {
			b.Fatal(bad)
		}
	}
}

func BenchmarkCheckSchema(b *testing.B) {
	content := embedded(b).Operation("getRefreshToken").Response(200).Contents[0]
	value, bad := schema.Decode(record(b), contract.MaxJSONDepth)
	if bad != nil {
		b.Fatal(bad)
	}
	b.ReportAllocs()
	for b.Loop() {
		if findings := content.Schema.Check(value); findings != nil {
			b.Fatal(findings)
		}
	}
}

func BenchmarkCheckReply(b *testing.B) {
	operation := embedded(b).Operation("getRefreshToken")
	reply := &contract.Reply{Status: 200, MediaType: "application/json", Body: record(b)}
	b.ReportAllocs()
	for b.Loop() {
		if findings := operation.CheckReply(reply); findings != nil {
			b.Fatal(findings)
		}
	}
}

func BenchmarkMiss(b *testing.B) {
	c, err := contract.Load("api.yaml", manyPaths(800), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, miss := c.Match("GET", "/q400/7"); miss == nil {
			b.Fatal("there is no such path")
		}
	}
}
