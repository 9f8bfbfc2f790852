package coverage

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sheetOf is a file with an operation getPet and another, and the statuses of getPet that were met.
func sheetOf(hash string, met ...string) *File {
	file := &File{
		Tool: tool, Version: "v1", Document: Document{Title: "Pets", File: "pets.yaml", SHA256: strings.Repeat(hash, 64)},
		Operations: []FileOperation{
			{ID: "getPet", Method: "GET", Path: "/pets/{id}", Met: len(met) > 0}, {ID: "addPet", Points: []FilePoint{}},
		},
		Scenarios: []FilePoint{{Kind: Scenario, Name: "flaky"}},
	}
	for _, status := range []string{"200", "404", "default"} {
		one := FilePoint{Kind: Status, Name: status}
		for _, name := range met {
			one.Met = one.Met || name == status
		}
		file.Operations[0].Points = append(file.Operations[0].Points, one)
	}
	return file
}

func TestShardsAddUp(t *testing.T) {
	t.Parallel()
	one, two := sheetOf("a", "200"), sheetOf("a", "404")
	two.Scenarios[0].Met = true
	sum, err := Merge(one, two, sheetOf("a"))
	if err != nil {
		t.Fatal(err)
	}
	want := sheetOf("a", "200", "404")
	want.Scenarios[0].Met = true
	if diff := cmp.Diff(want, sum); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(sheetOf("a", "200"), one); diff != "" {
		t.Errorf("the first shard was changed: %s", diff)
	}
	if got, want := sum.Count(), (Count{Met: 4, Total: 6}); got != want {
		t.Errorf("%+v, not %+v", got, want)
	}
}

// In whatever order and grouping, the sum is the same.
func TestMergingHasNoOrder(t *testing.T) {
	t.Parallel()
	shards := []*File{sheetOf("a", "200"), sheetOf("a"), sheetOf("a", "404", "default")}
	whole, err := Merge(shards...)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Merge(shards[2], shards[1], shards[0])
	if err != nil {
		t.Fatal(err)
	}
	first, err := Merge(shards[0], shards[1])
	if err != nil {
		t.Fatal(err)
	}
	steps, err := Merge(first, shards[2], whole)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(whole, back) + cmp.Diff(whole, steps); diff != "" {
		t.Error(diff)
	}
}

func TestShardsOfTwoDocumentsDoNotAddUp(t *testing.T) {
	t.Parallel()
	if _, err := Merge(sheetOf("a"), sheetOf("b")); err == nil || !strings.Contains(err.Error(), "two documents") {
		t.Errorf("got %v", err)
	}
}

func TestAComparisonTellsGainAndLoss(t *testing.T) {
	t.Parallel()
	before, now := sheetOf("a", "200"), sheetOf("b", "404")
	before.Operations = append(before.Operations, FileOperation{ID: "dropPet"})
	now.Operations = append(now.Operations, FileOperation{ID: "feedPet", Met: true})
	want := Difference{
		Gained: []string{"getPet status 404"}, Lost: []string{"getPet status 200"},
		New: []string{"feedPet"}, Gone: []string{"dropPet"},
	}
	if diff := cmp.Diff(want, Compare(before, now)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Difference{}, Compare(now, now)); diff != "" {
		t.Errorf("a file differs from itself: %s", diff)
	}
}

func TestAFileIsReadAsWriteWritesIt(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	want := sheetOf("a", "200")
	if err := want.Write(&b); err != nil {
		t.Fatal(err)
	}
	got, err := Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Of an operation that was never called, its statuses count as not met, and only the operation is named.
func TestMissingTellsWhatToDoNext(t *testing.T) {
	t.Parallel()
	parts := sheetOf("a", "200").Parts()
	want := []Part{
		{Kind: Operation, Count: Count{1, 2}, Missing: []string{"addPet"}},
		{Kind: Status, Count: Count{1, 3}, Missing: []string{"getPet 404", "getPet default"}},
		{Kind: Scenario, Count: Count{0, 1}, Missing: []string{"flaky"}},
	}
	if diff := cmp.Diff(want, parts); diff != "" {
		t.Error(diff)
	}
	none := sheetOf("a").Parts()[1]
	if none.Total != 3 || len(none.Missing) != 0 {
		t.Errorf("got %+v", none)
	}
}
