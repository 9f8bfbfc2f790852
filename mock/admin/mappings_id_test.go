package admin

import (
	"encoding/json"
	"testing"
)

func FuzzAMappingKeepsItsSenseWithAnID(f *testing.F) {
	for _, body := range []string{
		`{}`, ` { } `, `{"request":{}}`, `{"id":"a"}`, `{"uuid":"a","id":"b"}`, `[]`, `null`, `{`, `{"ID":1}`,
		`{"id":null}`, "",
	} {
		f.Add(body, "a")
	}
	f.Fuzz(func(t *testing.T, body, id string) {
		var before, after map[string]json.RawMessage
		named, finding := withID([]byte(body), id)
		if json.Unmarshal([]byte(body), &before) != nil || before == nil || finding != nil {
			return
		}
		if err := json.Unmarshal(named, &after); err != nil {
			t.Fatalf("%s becomes %s: %v", body, named, err)
		}
		delete(after, "id")
		delete(before, "id")
		if len(after) != len(before) {
			t.Fatalf("%s becomes %s", body, named)
		}
	})
}
