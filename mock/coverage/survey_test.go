package coverage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
)

// tangled is a document of some operations whose replies are schemas that all lead to each other, and of a plain one.
func tangled(operations int) string {
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n")
	b.WriteString("  /plain: {get: {operationId: plain, responses: {'200': {description: x, content: {application/json: " +
		"{schema: {properties: {a: {}, b: {}}}}}}}}}\n")
	for i := range operations {
		fmt.Fprintf(&b, "  /o%d: {get: {operationId: o%d, responses: {'200': {description: x, content: {application/json: "+
			"{schema: {$ref: '#/components/schemas/S%d'}}}}, '404': {description: x}}}}\n", i, i, i%10)
	}
	b.WriteString("components:\n  schemas:\n")
	for i := range 10 {
		fmt.Fprintf(&b, "    S%d: {type: object, properties: {v: {type: string}", i)
		for k := range 10 {
			fmt.Fprintf(&b, ", p%d: {$ref: '#/components/schemas/S%d'}", k, k)
		}
		b.WriteString("}}\n")
	}
	return b.String()
}

// Where a document has more points than are counted, each operation has its share, with all that is not in bodies.
func TestADocumentHasABoundThatItsOperationsShare(t *testing.T) {
	t.Parallel()
	const operations = 100
	m := New(loaded(t, tangled(operations)), Document{}, nil, nil)
	var tally Tally
	call, _ := m.contract.Match("GET", "/o7")
	called := Exchange{Call: call, Own: true, Reply: &contract.Reply{
		Status: 200, MediaType: "application/json", Body: []byte(`{"v": "x"}`),
	}}
	m.Trace(&called, nil, &tally).Mark(&tally)
	file := m.File(&tally, "")
	sum, sizes := 0, map[int]int{}
	for _, o := range file.Operations {
		sum += len(o.Points)
		sizes[len(o.Points)]++
	}
	if sum > MaxInAll || sum < MaxInAll*9/10 {
		t.Errorf("%d points are counted, of %d", sum, MaxInAll)
	}
	if len(file.Operations[0].Points) != 4 || len(sizes) != 2 {
		t.Errorf("the plain operation has %d points; operations by the number of points: %v",
			len(file.Operations[0].Points), sizes)
	}
	want := fmt.Sprintf("%d operations have more points than are counted", operations)
	if !strings.Contains(file.Limit, want) {
		t.Errorf("limit %q", file.Limit)
	}
	// Which points there are does not follow from what was called.
	if diff := cmp.Diff(names(New(m.contract, Document{}, nil, nil).File(new(Tally), "")), names(file)); diff != "" {
		t.Error(diff)
	}
	statuses, _ := file.Statuses("o7")
	if diff := cmp.Diff([]FilePoint{{Status, "200", true}, {Status, "404", false}}, statuses); diff != "" {
		t.Error(diff)
	}
	p1 := FilePoint{Field, "200 application/json /p1 absent", true}
	if v := (FilePoint{Field, "200 application/json /v absent", false}); !slices.Contains(file.Operations[8].Points, p1) ||
		!slices.Contains(file.Operations[8].Points, v) {
		t.Error("what the body of the call met is not told")
	}
}

func TestAPointWithTooLongANameIsSaid(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", maxName)
	schemas := fmt.Sprintf("    A: {properties: {a: {enum: [%s, y]}, b: {enum: [z]}}, required: [a]}\n", long)
	file := New(loaded(t, replying+schemas), Document{}, nil, nil).File(new(Tally), "")
	text := strings.Join(names(file), "\n")
	if strings.Contains(text, "xx") || !strings.Contains(text, `/a="y"`) || !strings.Contains(text, `/b="z"`) ||
		!strings.Contains(file.Limit, "names of 500 bytes") {
		t.Errorf("limit %q, and\n%s", file.Limit, text)
	}
}

func TestASurveyEndsWithItsContext(t *testing.T) {
	t.Parallel()
	m := New(loaded(t, tangled(3)), Document{}, nil, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := m.Survey(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	last := 0
	if err := m.Survey(t.Context(), func(done, total int) {
		if last++; done != last || total != 4 {
			t.Errorf("%d of %d", done, total)
		}
	}); err != nil || last != 4 {
		t.Errorf("%d operations were told, and %v", last, err)
	}
}

// Names that look alike are told apart, for a file must not have one point twice.
func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	for name, document := range map[string]string{
		"tangled": tangled(30),
		"a member called as elements are": replying +
			"    A: {properties: {'*': {enum: [a]}, '~*': {enum: [a]}}, items: {enum: [a]}}\n",
		"an example called as one without a name": strings.Replace(replying, "schemas/A\"}}",
			"schemas/A\"}, example: 1, examples: {example: {value: 1}}}", 1) + "    A: {}\n",
		"no body": replying + "    A: {}\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := New(loaded(t, document), Document{SHA256: digest}, []string{"one"}, nil)
			var tally Tally
			m.Played("one", &tally)
			file := m.File(&tally, "v1")
			var text bytes.Buffer
			if err := file.Write(&text); err != nil {
				t.Fatal(err)
			}
			read, err := Read(&text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(file, read); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatCouldNotBeReadIsNotWritten(t *testing.T) {
	t.Parallel()
	file := &File{Tool: tool, Document: Document{SHA256: digest}}
	for range maxFile >> 20 {
		file.Scenarios = append(file.Scenarios, FilePoint{Scenario, strings.Repeat("x", 1<<20), true})
	}
	if err := file.Write(io.Discard); err == nil || !strings.Contains(err.Error(), "larger than 64 MiB") {
		t.Errorf("got %v", err)
	}
}
