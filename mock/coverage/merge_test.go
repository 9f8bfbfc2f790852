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
	if got, err := Compare(before, now); err != nil || cmp.Diff(want, got) != "" {
		t.Error(err, cmp.Diff(want, got))
	}
	if got, err := Compare(now, now); err != nil || cmp.Diff(Difference{}, got) != "" {
		t.Errorf("a file differs from itself: %v, %+v", err, got)
	}
}

// What is met of one contract says nothing of another one.
func TestTwoContractsAreNotCompared(t *testing.T) {
	t.Parallel()
	pets, cars, none := sheetOf("a", "200"), sheetOf("b"), sheetOf("c")
	cars.Operations = []FileOperation{{ID: "getCar"}, {ID: "addCar"}}
	none.Operations = nil
	if _, err := Compare(pets, cars); err == nil || !strings.Contains(err.Error(), "no operation in common") {
		t.Errorf("got %v", err)
	}
	for _, now := range []*File{none, pets} {
		if _, err := Compare(pets, now); err != nil {
			t.Error(err)
		}
	}
}

// The files of a document that do not have the same to meet were measured differently, and their sum is of neither.
func TestShardsWithOtherPointsDoNotAddUp(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*File){
		"a point more":      func(f *File) { f.Operations[1].Points = []FilePoint{{Kind: Status, Name: "200"}} },
		"another point":     func(f *File) { f.Operations[0].Points[2].Name = "5XX" },
		"a point less":      func(f *File) { f.Operations[0].Points = f.Operations[0].Points[:2] },
		"an operation less": func(f *File) { f.Operations = f.Operations[:1] },
		"another operation": func(f *File) { f.Operations[1].ID = "dropPet" },
	} {
		other := sheetOf("a")
		change(other)
		for _, pair := range [][]*File{{sheetOf("a"), other}, {other, sheetOf("a")}} {
			if _, err := Merge(pair...); err == nil || !strings.Contains(err.Error(), "do not have the same to meet") {
				t.Errorf("%s: got %v", name, err)
			}
		}
	}
	scenarios := sheetOf("a")
	scenarios.Scenarios = append(scenarios.Scenarios, FilePoint{Kind: Scenario, Name: "slow"})
	if sum, err := Merge(sheetOf("a"), scenarios); err != nil || len(sum.Scenarios) != 2 {
		t.Errorf("other scenarios: got %v", err)
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
