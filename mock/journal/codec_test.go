package journal

import (
	"bytes"
	"math/rand/v2"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"understudy/mock/problem"
)

func TestWhatWasRecordedIsFound(t *testing.T) {
	t.Parallel()
	j := New(DefaultBytes)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 200 {
		e := anyEntry(random)
		if i%50 == 0 {
			e.ReplyBody, e.ReplyBytes = anyBytes(random, 2*BodyBytes), 0
		}
		e.ID = j.NextID()
		j.Record(&e)
		got, ok := j.Find(e.ID)
		if !ok {
			t.Fatalf("entry %d is not found", i)
		}
		if diff := cmp.Diff(kept(e), got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("entry %d (-recorded +found):\n%s", i, diff)
		}
	}
}

// kept is what the journal promises to keep of an entry.
func kept(e Entry) Entry {
	e.RequestBytes = max(e.RequestBytes, int64(len(e.RequestBody)))
	e.ReplyBytes = max(e.ReplyBytes, int64(len(e.ReplyBody)))
	e.RequestBody = e.RequestBody[:min(len(e.RequestBody), BodyBytes)]
	e.ReplyBody = e.ReplyBody[:min(len(e.ReplyBody), BodyBytes)]
	return e
}

func anyEntry(random *rand.Rand) Entry {
	text := func() string { return string(anyBytes(random, 40)) }
	header := func() http.Header {
		h := http.Header{}
		for range random.IntN(10) {
			h[text()] = []string{text(), text()}[:random.IntN(3)]
		}
		return h
	}
	e := Entry{
		Time: time.Unix(random.Int64N(1<<33)-1<<32, random.Int64N(1e9)), Took: time.Duration(random.Int64()),
		Session: text(), Generation: text(),
		Method: text(), Target: text(), Host: text(), Proto: text(), Remote: text(),
		RequestHeader: header(), RequestBody: anyBytes(random, 200), RequestBytes: random.Int64(),
		Status: random.IntN(1000), ReplyHeader: header(), ReplyBody: anyBytes(random, 200),
		Operation: text(), Template: text(), Nearest: text(), Persona: text(), Source: text(),
		Stub: text(), Fault: text(), Delay: time.Duration(random.Int64()), Seed: random.Int64() - 1<<62,
		Lax: random.IntN(2) == 0, Seeded: random.IntN(2) == 0, Aborted: random.IntN(2) == 0,
		Closed: random.IntN(2) == 0,
	}
	for range random.IntN(4) {
		place := problem.Location{File: text(), Pointer: text(), Line: random.IntN(999), Column: -random.IntN(9)}
		e.Findings = append(e.Findings, problem.Finding{
			In: text(), Name: text(), Pointer: text(), Keyword: text(), Expected: text(), Got: text(),
			Message: text(), Hint: text(), Document: place, Source: place,
		})
	}
	for range random.IntN(9) {
		e.Steps = append(e.Steps, Step{Gate(random.IntN(10)), Outcome(random.IntN(9)), text()})
	}
	return e
}

func anyBytes(random *rand.Rand, limit int) []byte {
	out := make([]byte, random.IntN(limit))
	for i := range out {
		out[i] = byte(random.Uint32())
	}
	return out
}

func TestRecordKeepsNothingOfTheCaller(t *testing.T) {
	t.Parallel()
	j := New(MinBytes)
	e := typical()
	e.ID = j.NextID()
	want := *typical()
	want.ID = e.ID
	j.Record(e)
	clear(e.ReplyBody)
	e.RequestHeader.Set("Accept", "changed")
	e.Steps[0].Detail = "changed"
	got, _ := j.Find(e.ID)
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the caller's changes show (-want +got):\n%s", diff)
	}
}

func TestTooLargeAnEntryLosesBodiesFirst(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1<<16)
	for name, test := range map[string]struct {
		entry               Entry
		headers, wholeTexts bool
	}{
		"bodies":  {Entry{ReplyHeader: http.Header{"Mock-Source": {"fake"}}, Target: "/x"}, true, true},
		"headers": {Entry{ReplyHeader: http.Header{"Mock-Source": {long}}, Target: "/x"}, false, true},
		"texts":   {Entry{Target: long}, false, false},
		"findings": {
			Entry{Target: "/x", Findings: manyFindings(long), Steps: slicesOf(1000, Step{Match, Passed, long})},
			false, true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := New(MinBytes)
			e := test.entry
			e.ID = j.NextID()
			e.RequestBody = bytes.Repeat([]byte("r"), BodyBytes)
			e.ReplyBody = bytes.Repeat([]byte("r"), BodyBytes+7)
			e.Operation = "getThing"
			j.Record(&e)
			got, ok := j.Find(e.ID)
			if !ok || !got.Truncated {
				t.Fatalf("Find = %+v, %t; want a truncated entry", got, ok)
			}
			if len(got.ReplyBody) > 0 || got.RequestBytes != BodyBytes || got.ReplyBytes != BodyBytes+7 {
				t.Errorf("bodies: %d bytes kept of %d", len(got.ReplyBody), got.ReplyBytes)
			}
			if got.Operation != "getThing" || (got.ReplyHeader != nil) != test.headers {
				t.Errorf("operation %q, headers %v", got.Operation, got.ReplyHeader)
			}
			if (got.Target == e.Target) != test.wholeTexts {
				t.Errorf("the target has %d bytes", len(got.Target))
			}
			if e.Truncated || len(e.Findings) > 0 && e.Findings[0].Message != long {
				t.Error("the caller's entry was changed")
			}
		})
	}
}

func manyFindings(long string) []problem.Finding {
	place := problem.Location{File: long, Pointer: long}
	return slicesOf(1000, problem.Finding{
		In: long, Name: long, Pointer: long, Keyword: long, Expected: long, Got: long, Message: long, Hint: long,
		Document: place, Source: place,
	})
}

func slicesOf[T any](n int, value T) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = value
	}
	return out
}

func FuzzDecodeNeverPanics(f *testing.F) {
	f.Add([]byte{})
	f.Add(appendEntry(nil, typical(), DefaultBytes))
	random := rand.New(rand.NewPCG(5, 6))
	e := anyEntry(random)
	f.Add(appendEntry(nil, &e, DefaultBytes))
	f.Add(bytes.Repeat([]byte{0xff}, 300))
	f.Fuzz(func(t *testing.T, data []byte) {
		e, ok := decodeEntry(string(data))
		if !ok {
			return
		}
		again, ok := decodeEntry(string(appendEntry(nil, &e, DefaultBytes)))
		if !ok || !reflect.DeepEqual(kept(e), kept(again)) {
			t.Errorf("decoded, encoded and decoded again (%t):\n%+v\n%+v", ok, e, again)
		}
	})
}
