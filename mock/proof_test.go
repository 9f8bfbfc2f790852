package mock

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/fake"
	"understudy/mock/problem"
)

// large is a document that is too large to be proved before the start, for one example is long. Every tenth operation
// has an example that lies, and one has a schema that nothing keeps.
func large() []byte {
	const operations = 150
	var b bytes.Buffer
	b.WriteString("openapi: 3.1.0\ninfo: {title: Large, version: '1'}\npaths:\n")
	for n := range operations {
		fmt.Fprintf(&b, "  /things%d/{id}:\n    get:\n      operationId: thing%d\n", n, n)
		b.WriteString("      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]\n")
		b.WriteString("      responses:\n        '200':\n          description: ok\n          content:\n")
		b.WriteString("            application/json:\n")
		fmt.Fprintf(&b, "              schema: {$ref: '#/components/schemas/Thing%d'}\n", n)
		if n%10 == 0 {
			fmt.Fprintf(&b, "              example: {id: 'no number %d'}\n", n)
		}
	}
	b.WriteString("  /long:\n    get:\n      responses:\n        '200':\n          description: ok\n          content:\n")
	fmt.Fprintf(&b, "            application/json:\n              schema: {type: array}\n              example: [%s]\n",
		strings.TrimSuffix(strings.Repeat("1,", promptNodes), ","))
	b.WriteString("components:\n  schemas:\n")
	for n := range operations {
		required, id := "[id]", "{type: integer}"
		if n == 77 {
			required, id = "[id, never]", "{type: integer}\n        never: {type: string, minLength: 2, maxLength: 1}"
		}
		fmt.Fprintf(&b, "    Thing%d:\n      type: object\n      required: %s\n", n, required)
		fmt.Fprintf(&b, "      properties:\n        id: %s\n        name: {type: string, maxLength: %d}\n", id, 10+n)
	}
	return b.Bytes()
}

func built(t *testing.T, document []byte) *generation {
	t.Helper()
	s := defaults()
	if err := WithDocument("large.yaml", document)(s); err != nil {
		t.Fatal(err)
	}
	g, err := build(s)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestALargeDocumentIsServedBeforeAnythingIsMade(t *testing.T) {
	t.Parallel()
	g := built(t, large())
	if g.isProved() {
		t.Error("the document is proved before it is served")
	}
	for operation, p := range g.parts {
		if p.stocks[0].variants != nil {
			t.Errorf("%s was made ready", operation.ID)
		}
	}
	for at, k := range g.kits {
		if k.make != nil || k.maker != nil {
			t.Errorf("the maker at %s was compiled", at.Pointer)
		}
	}
}

func TestASmallDocumentIsProvedBeforeItIsServed(t *testing.T) {
	t.Parallel()
	s, err := New()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if !s.current.Load().isProved() {
		t.Error("the built-in document is not proved")
	}
}

func TestProvedBesideTheCallsIsProvedTheSame(t *testing.T) {
	t.Parallel()
	document := WithDocument("large.yaml", large())
	found, err := Lint(document)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	s, err := New(document, WithLog(&log, 0, false))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Proved(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := tidy(slices.Concat(found.Blemishes, found.Ledger))
	if diff := cmp.Diff(want, s.Notices()); diff != "" {
		t.Errorf("the notices differ from lint's (-lint +server):\n%s", diff)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	lies, never := 0, 0
	for _, finding := range found.Blemishes {
		switch {
		case finding.In == "example" && finding.Source.Line > 0:
			lies++
		case strings.Contains(finding.Message, "no body can be made up"):
			never++
		}
	}
	if lies != 15 || never != 1 {
		t.Errorf("lint found %d lies and %d schemas that nothing keeps, want 15 and 1:\n%v", lies, never, found.Blemishes)
	}
	if got := strings.Count(log.String(), "warning: large.yaml:"); got != 16 {
		t.Errorf("the log has %d warnings, want 16:\n%s", got, &log)
	}
	_, err = New(document, WithStrict())
	var refused *LoadError
	if !errors.As(err, &refused) || len(refused.Findings) != len(want) {
		t.Errorf("a strict server does not refuse with all %d findings, but with: %v", len(want), err)
	}
}

func TestFindingsAreInTheOrderOfTheirPlaces(t *testing.T) {
	t.Parallel()
	found, err := Lint(WithDocument("large.yaml", large()))
	if err != nil {
		t.Fatal(err)
	}
	inOrder := slices.IsSortedFunc(found.Blemishes, func(a, b problem.Finding) int {
		return a.Source.Line - b.Source.Line
	})
	if !inOrder || found.File != "large.yaml" {
		t.Errorf("got %s: %v", found.File, found.Blemishes)
	}
}

func TestNoticesAreBounded(t *testing.T) {
	t.Parallel()
	g := built(t, large())
	for n := range maxNotices + 10 {
		g.note([]problem.Finding{{In: "document", Message: "twice"}, {In: "document", Message: fmt.Sprint(n)}})
	}
	last := g.proof.found[len(g.proof.found)-1]
	if len(g.proof.found) != maxNotices+1 || !strings.HasPrefix(last.Message, "more than") {
		t.Errorf("%d notices are kept, the last one: %s", len(g.proof.found), last.Message)
	}
}

func TestCloseEndsTheProofWhileCallsCome(t *testing.T) {
	t.Parallel()
	g := built(t, large())
	steps := 0
	ctx, cancel := context.WithCancel(t.Context())
	// A call in each step: the proof would take a pause after every one.
	g.begin(func(int, problem.Finding) {})
	g.proof.calls.Add(1)
	g.finish()
	if !g.isProved() {
		t.Error("the proof goes on")
	}
	g.prove(ctx, func(int, problem.Finding) {
		steps++
		cancel()
	})
	if steps != 1 {
		t.Errorf("%d findings were reported after the end", steps-1)
	}
}

func TestFirstCallsAtOnceGetTheSameReply(t *testing.T) {
	t.Parallel()
	s, err := New(WithDocument("large.yaml", large()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	const callers = 32
	replies := make([]string, callers)
	var group sync.WaitGroup
	start := make(chan struct{})
	for i := range callers {
		group.Go(func() {
			<-start
			w := httptest.NewRecorder()
			s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/things149/7", nil))
			replies[i] = fmt.Sprint(w.Code, w.Header()["Mock-Source"], w.Body)
		})
	}
	close(start)
	group.Wait()
	for _, reply := range replies {
		if reply != replies[0] || !strings.HasPrefix(reply, `200 [fake thing149/200] {"id":7`) {
			t.Errorf("got %s, and %s", reply, replies[0])
		}
	}
	again, err := New(WithDocument("large.yaml", large()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = again.Close() })
	if err := again.Proved(t.Context()); err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	again.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/things149/7", nil))
	if late := fmt.Sprint(w.Code, w.Header()["Mock-Source"], w.Body); late != replies[0] {
		t.Errorf("before the proof: %s\nafter it:         %s", replies[0], late)
	}
}

func TestAnUntrueBodyMakesWayForAnother(t *testing.T) {
	t.Parallel()
	s, err := New(WithNow(time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	g := s.current.Load()
	for _, p := range g.parts {
		k := g.stock(p, p.success).variants[0].kit
		honest := k.make
		k.make = func(dst []byte, q fake.Question) ([]byte, error) {
			if q.Seed == DefaultSeed {
				return append(dst, `[]`...), nil
			}
			return honest(dst, q)
		}
	}
	reply := ask(s, "/api/sys/refreshtokens/12345")
	if reply.Code != 200 || !strings.HasPrefix(reply.Body.String(), "{") ||
		reply.Header().Get("Mock-Source") != "fake getRefreshToken/200" {
		t.Errorf("got %d %s", reply.Code, reply.Body)
	}
}
