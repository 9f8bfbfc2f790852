package contract_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"runtime"

	"understudy/mock/contract"
)

func manyPaths(n int) string {
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n")
	for i := range n {
		fmt.Fprintf(&b, "  /p%d/{id}:\n    get:\n      operationId: op%d\n      parameters:\n        - {name: id, in: path, required: true, schema: {type: integer}}\n      responses:\n        '200':\n          description: ok\n          content:\n            application/json:\n              schema: {$ref: '#/components/schemas/S%d'}\n", i, i, i)
	}
	b.WriteString("components:\n  schemas:\n")
	for i := range n {
		fmt.Fprintf(&b, "    S%d: {type: object, properties: {a: {type: string}}}\n", i)
	}
	return b.String()
}
func head() string {
	return "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    get:\n      operationId: a\n      responses:\n        '200':\n          description: ok\n          content:\n            application/json:\n              schema: {$ref: '#/components/schemas/S0'}\ncomponents:\n  schemas:\n"
}
func manySchemas(n int) string {
	var b strings.Builder
	b.WriteString(head())
	for i := range n {
		fmt.Fprintf(&b, "    S%d: {type: object, properties: {a: {type: string}}}\n", i)
	}
	return b.String()
}
func chain(n int) string {
	var b strings.Builder
	b.WriteString(head())
	for i := range n {
		fmt.Fprintf(&b, "    S%d: {$ref: '#/components/schemas/S%d'}\n", i, i+1)
	}
	fmt.Fprintf(&b, "    S%d: {type: string}\n", n)
	return b.String()
}
func allOfChain(n int) string {
	var b strings.Builder
	b.WriteString(head())
	for i := range n {
		fmt.Fprintf(&b, "    S%d: {allOf: [{$ref: '#/components/schemas/S%d'}]}\n", i, i+1)
	}
	fmt.Fprintf(&b, "    S%d: {type: string}\n", n)
	return b.String()
}
func propChain(n int) string {
	var b strings.Builder
	b.WriteString(head())
	for i := range n {
		fmt.Fprintf(&b, "    S%d: {properties: {a: {$ref: '#/components/schemas/S%d'}}}\n", i, i+1)
	}
	fmt.Fprintf(&b, "    S%d: {type: string}\n", n)
	return b.String()
}
func tree(n int, word string) string {
	var b strings.Builder
	b.WriteString(head())
	for i := range n {
		fmt.Fprintf(&b, "    S%d: {%s: [{$ref: '#/components/schemas/S%d'}, {$ref: '#/components/schemas/S%d'}]}\n", i, word, i+1, i+1)
	}
	fmt.Fprintf(&b, "    S%d: {type: string}\n", n)
	return b.String()
}
func propTree(n int) string {
	var b strings.Builder
	b.WriteString(head())
	for i := range n {
		fmt.Fprintf(&b, "    S%d: {properties: {a: {$ref: '#/components/schemas/S%d'}, b: {$ref: '#/components/schemas/S%d'}}}\n", i, i+1, i+1)
	}
	fmt.Fprintf(&b, "    S%d: {type: string}\n", n)
	return b.String()
}
func bomb() string {
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\nx-0: &a0 [a,a,a,a,a,a,a,a,a,a]\n")
	for i := range 12 {
		fmt.Fprintf(&b, "x-%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d]\n", i+1, i+1, i, i, i, i, i, i, i, i, i, i)
	}
	return b.String()
}
func wideAnyOf(n int) string {
	return head() + "    S0:\n      anyOf:\n" + strings.Repeat("        - {type: string}\n", n)
}

func TestTimes(t *testing.T) {
	for _, c := range []struct{ name string; make func() string }{
		{"10000 paths", func() string { return manyPaths(10000) }},
		{"100000 schemas", func() string { return manySchemas(100000) }},
		{"chain 90", func() string { return chain(90) }},
		{"chain 5000", func() string { return chain(5000) }},
		{"allOf chain 5000", func() string { return allOfChain(5000) }},
		{"prop chain 5000", func() string { return propChain(5000) }},
		{"anyOf tree 16", func() string { return tree(16, "anyOf") }},
		{"anyOf tree 24", func() string { return tree(24, "anyOf") }},
		{"allOf tree 30", func() string { return tree(30, "allOf") }},
		{"prop tree 30", func() string { return propTree(30) }},
		{"alias bomb", bomb},
		{"wide anyOf", func() string { return wideAnyOf(300000) }},
		{"deep flow", func() string { return "openapi: " + strings.Repeat("[", 100000) }},
		{"deep block", func() string { var b strings.Builder; for i := range 3000 { b.WriteString(strings.Repeat(" ", i)+"a:\n") }; return b.String() }},
		{"deep dashes", func() string { return strings.Repeat("- ", 100000) + "a" }},
		{"deep ?", func() string { return strings.Repeat("? ", 100000) + "a" }},
		{"long string", func() string { return "openapi: 3.1.0\nx: '" + strings.Repeat("a", 50<<20) + "'" }},
		{"many lines 50MB", func() string { return "openapi: 3.1.0\nx:\n" + strings.Repeat("- aaaaaaa\n", 5<<20) }},
		{"json 50MB", func() string { return `{"openapi":"3.1.0","x":[` + strings.Repeat("1,", 25<<20) + "1]}" }},
		{"deep json", func() string { return `{"openapi":` + strings.Repeat("[", 100000)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := c.make()
			var m0, m1 runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m0)
			began := time.Now()
			done := make(chan struct{})
			var err error
			var ct *contract.Contract
			name := "x"
			go func() { ct, err = contract.Load(name, []byte(text)); close(done) }()
			select {
			case <-done:
			case <-time.After(12 * time.Second):
				t.Fatal("slow")
			}
			took := time.Since(began)
			runtime.ReadMemStats(&m1)
			e := fmt.Sprint(err)
			if len(e) > 200 { e = e[:200] }
			t.Logf("%s bytes=%d took=%v alloc=%dMB err=%s", c.name, len(text), took, (m1.TotalAlloc-m0.TotalAlloc)>>20, e)
			if ct != nil { for _, f := range ct.Blemishes[:min(3,len(ct.Blemishes))] { t.Logf("%.300s", f.String()) } 
			began = time.Now()
			op := ct.Operations[0]
			fs := op.CheckReply(&contract.Reply{Status:200, MediaType:"application/json", Body:[]byte(`"x"`)})
			t.Logf("check %v: %v", time.Since(began), len(fs))
			if len(fs) > 0 { t.Logf("%.300s", fs[0].String()) }
			}
		})
	}
}
