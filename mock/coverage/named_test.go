package coverage

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const named = `
openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /a: {get: {operationId: 日本, responses: {'200': {description: x}}}}
  /b: {get: {operationId: meta/root, responses: {'201': {description: x}}}}
  /c: {get: {operationId: plain, responses: {'202': {description: x}}}}
  /d: {get: {responses: {'203': {description: x}}}}
`

// An operation is found by its id, and by the operationId that the document has, before and after it was written.
func TestAnOperationIsFoundByBothItsNames(t *testing.T) {
	t.Parallel()
	file := New(loaded(t, named), Document{SHA256: digest}, nil, nil).File(new(Tally), "")
	var text bytes.Buffer
	if err := file.Write(&text); err != nil {
		t.Fatal(err)
	}
	read, err := Read(strings.NewReader(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(file, read); diff != "" {
		t.Error(diff)
	}
	for id, want := range map[string]string{
		"日本": "200", "get_a": "200", "meta/root": "201", "meta_root": "201", "plain": "202", "get_d": "203", "": "", "x": "",
	} {
		got := ""
		statuses, known := read.Statuses(id)
		for _, one := range statuses {
			got += one.Name
		}
		if got != want || known != (want != "") {
			t.Errorf("%q documents %q, %t", id, got, known)
		}
	}
}
