package fake_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"understudy/mock/contract"
	"understudy/mock/fake"
	"understudy/mock/schema"
)

// FuzzWhatIsMadeUpIsAccepted holds the room's promise: whatever schema compiles, what is made from it keeps it, in
// both dialects and directions.
func FuzzWhatIsMadeUpIsAccepted(f *testing.F) {
	f.Add([]byte{})
	for i := range byte(200) {
		f.Add([]byte{i, i * 7, i * 13, 3, i ^ 0x55, i * 31, 9, i, i * 3, 20, i * 5, 14, i, 2, i * 11, 1, 0, i * 17, 5, i})
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 300 {
			t.Skip()
		}
		if err := accepted(data); err != nil {
			t.Fatal(err)
		}
	})
}

// accepted makes a document of the fuzzer's bytes and holds what is made up to it.
func accepted(data []byte) error {
	a := &architect{data: data}
	text, err := json.Marshal(a.document())
	if err != nil {
		return err
	}
	doc, err := schema.Read("document.json", text)
	if err != nil {
		return err
	}
	dialect, direction := schema.OpenAPI31, schema.Reply
	if a.old {
		dialect = schema.OpenAPI30
		direction = a.pick(schema.Reply, schema.Request).(schema.Direction)
	}
	at := doc.At("/components/schemas/A")
	set := schema.NewSet(schema.NewLibrary(doc, nil), dialect)
	m, err := fake.NewWorkshop(dialect, direction).Compile(at)
	check := set.Schema(at, direction)
	if err != nil || check.Compile() != nil {
		// What cannot be made, or is no schema, makes no promise.
		return nil
	}
	other := fake.NewWorkshop(dialect, direction)
	for _, name := range []string{"D", "C", "B"} {
		if before, err := other.Compile(doc.At("/components/schemas/" + name)); err == nil {
			_, _ = before.Append(nil, fake.Question{Seed: 3})
		}
	}
	again, err := other.Compile(at)
	if err != nil {
		return fmt.Errorf("%s: made by itself, but not after others: %w", text, err)
	}
	for id := range 5 {
		q := fake.Question{Identity: fmt.Sprint(id), Limit: id}
		if id > 2 {
			q.Known = []contract.Known{{Name: "id", JSON: fmt.Sprint(id), Record: true}}
		}
		out, err := m.Append(nil, q)
		if err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
		same, err := again.Append(nil, q)
		if err != nil {
			return fmt.Errorf("%s: after others: %w", text, err)
		}
		if !bytes.Equal(same, out) {
			return fmt.Errorf("%s: %s by itself, and %s after others", text, out, same)
		}
		value, fault := schema.Decode(out, 200)
		if fault != nil {
			return fmt.Errorf("%s: %s is no JSON: %v", text, out, fault)
		}
		if findings := check.Check(value); findings != nil {
			return fmt.Errorf("%s: %s: %v", text, out, findings)
		}
	}
	return nil
}
