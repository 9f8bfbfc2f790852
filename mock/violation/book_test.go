package violation

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

func exchange(findings ...problem.Finding) *journal.Entry {
	return &journal.Entry{
		ID: "1", Method: "GET", Target: "/pets?page=0", Operation: "listPets", Template: "/pets", Status: 400,
		RequestHeader: http.Header{"Accept": {"*/*"}}, Findings: findings,
	}
}

func TestTheSameBreachIsOneViolation(t *testing.T) {
	t.Parallel()
	at := problem.Location{File: "api.yaml", Pointer: "/paths/~1pets/get/parameters/0", Line: 7}
	page := problem.Finding{In: "query", Name: "page", Keyword: "minimum", Message: "is below 1", Document: at}
	element := func(n int) problem.Finding {
		return problem.Finding{In: "body", Pointer: fmt.Sprintf("/items/%d/name", n), Keyword: "type"}
	}
	var b Book
	for _, findings := range [][]problem.Finding{
		{page}, {page, element(0)}, {element(12)}, {problem.OfReply([]problem.Finding{element(3)})[0]},
	} {
		e := exchange(findings...)
		b.Note(e, Breaches(e))
	}
	list, untold := b.List()
	var got []string
	for _, one := range list {
		got = append(got, fmt.Sprintf("%d x %s %s", one.Times, one.Place(), one.Keyword))
	}
	want := []string{"2 x query page minimum", "2 x body /items/0/name type", "1 x reply body /items/3/name type"}
	if diff := cmp.Diff(want, got); diff != "" || untold != 0 {
		t.Errorf("%s; %d untold", diff, untold)
	}
}

func TestWhatTestsAskForIsNoBreach(t *testing.T) {
	t.Parallel()
	for source, breach := range map[string]bool{
		"fixture getPet/200/1": false, "problem unauthorized": false, "problem forbidden": false,
		"problem no-such-record": false, "problem no-such-path": true, "problem method-not-allowed": true,
	} {
		e := exchange()
		e.Source = source
		e.Steps = []journal.Step{{Gate: journal.Match, Outcome: journal.Refused, Detail: "the contract has no path /x"}}
		got := Breaches(e)
		if len(got) > 0 != breach {
			t.Errorf("%s: %v", source, got)
		}
		if breach && (got[0].Message != "the contract has no path /x" || got[0].In != Request) {
			t.Errorf("%s: %+v", source, got[0])
		}
	}
}

func TestEachUndocumentedStatusIsABreachOfItsOwn(t *testing.T) {
	t.Parallel()
	var b Book
	for _, status := range []string{"418", "403", "418"} {
		e := exchange(problem.Finding{Side: problem.ReplySide, In: "status", Keyword: "responses", Got: status})
		b.Note(e, Breaches(e))
	}
	if list, _ := b.List(); len(list) != 2 || list[0].Times != 2 || list[1].Got != "403" {
		t.Errorf("got %+v", list)
	}
}

func TestWhoeverOwesTheReplyBrokeTheContract(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"upstream-unreachable", "upstream-timeout", "nothing-to-reply"} {
		e := exchange()
		e.Source = "problem " + kind
		e.Steps = []journal.Step{{Gate: journal.Fill, Outcome: journal.Failed, Detail: "why"}}
		if got := Breaches(e); len(got) != 1 || got[0].Place() != "reply message" || got[0].Message != "why" {
			t.Errorf("%s: %+v", kind, got)
		}
	}
}

// What is kept of an exchange is a copy, cut short: the entry and all in it are used again.
func TestASampleIsACopy(t *testing.T) {
	t.Parallel()
	e := exchange(problem.Finding{In: "body", Keyword: "type"})
	e.RequestBody = []byte(strings.Repeat("x", 2*SampleBytes))
	var b Book
	b.Note(e, e.Findings)
	size := b.Size()
	e.RequestBody[0], e.RequestHeader["Accept"][0], e.Findings[0].In = 'y', "changed", "changed"
	list, _ := b.List()
	sample := list[0].Sample
	if sample.RequestBody[0] != 'x' || len(sample.RequestBody) != SampleBytes ||
		sample.RequestHeader.Get("Accept") != "*/*" || sample.Findings[0].In != "body" {
		t.Errorf("got %+v", sample)
	}
	if size < SampleBytes {
		t.Errorf("the book takes %d bytes", size)
	}
}

func TestWhatWasNotCheckedIsCountedByItsReason(t *testing.T) {
	t.Parallel()
	var b Book
	for i, gap := range []Gap{
		{"b", "reply", "x", 0},
		{"a", "reply", "y", 7},
		{"a", "reply", "y", 0},
		{"a", "request", "y", 0},
		{"a", "reply", "x", 0},
	} {
		if grown := b.Leave(gap); grown != (i != 2) {
			t.Errorf("%d: grown %t", i, grown)
		}
	}
	want := []Gap{{"a", "reply", "x", 1}, {"a", "reply", "y", 2}, {"a", "request", "y", 1}, {"b", "reply", "x", 1}}
	if diff := cmp.Diff(want, b.Gaps()); diff != "" || b.Size() == 0 {
		t.Errorf("%d bytes, %s", b.Size(), diff)
	}
}

func TestManyAtOnceAreAllCounted(t *testing.T) {
	t.Parallel()
	var b Book
	var all sync.WaitGroup
	for i := range 50 {
		all.Go(func() {
			for k := range 20 {
				e := exchange(problem.Finding{In: "query", Name: fmt.Sprint((i + k) % 10), Keyword: "type"})
				b.Note(e, e.Findings)
			}
		})
	}
	all.Wait()
	list, _ := b.List()
	sum := int64(0)
	for _, one := range list {
		sum += one.Times
	}
	if len(list) != 10 || sum != 1000 {
		t.Errorf("%d violations, seen %d times", len(list), sum)
	}
}
