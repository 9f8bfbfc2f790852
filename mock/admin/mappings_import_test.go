package admin

import (
	"fmt"
	"strings"
	"testing"

	"understudy/mock/journal"
)

func TestAnImportIsTakenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	both := mapping(idA, "/a") + "," + mapping(idB, "/b")
	room.send(t, "POST /__admin/mappings/import", `{"mappings":[`+both+`]}`, 200)
	list := func() string { return ids(room.send(t, "GET /__admin/mappings", "", 200)) }
	if got := list(); got != "1 2" {
		t.Errorf("the first is to be asked first: %s", got)
	}
	got := room.send(t, "POST /__admin/mappings/import", `{"mappings":[`+mapping(idC, "/c")+`,{"nope":1}]}`, 422)
	pointer := fmt.Sprint(pick(got, "findings.0.pointer"))
	if !strings.HasPrefix(pointer, "/mappings/1") || list() != "1 2" {
		t.Errorf("%v leaves %s", got, list())
	}
	room.send(t, "POST /__admin/mappings/import",
		`{"mappings":[`+mapping(idA, "/new")+`],"importOptions":{"duplicatePolicy":"IGNORE"}}`, 200)
	if got := room.send(t, "GET /__admin/mappings/"+idA, "", 200); pick(got, "request.urlPath") != "/a" {
		t.Errorf("not ignored: %v", got)
	}
	room.send(t, "POST /__admin/mappings/import",
		`{"mappings":[`+mapping(idC, "/c")+`],"importOptions":{"deleteAllNotInImport":true}}`, 200)
	if got := list(); got != "3" {
		t.Errorf("left: %s", got)
	}
	for _, body := range []string{
		`{"mappings":[],"importOptions":{"duplicatePolicy":"MERGE"}}`, `{"mapings":[]}`, `[]`, `{} {}`,
	} {
		room.send(t, "POST /__admin/mappings/import", body, 400)
	}
}

func TestMappingsAreFoundByTheirMetadata(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	room.send(t, "POST /__admin/mappings", mapping(idA, "/a", `"metadata":{"suite":"login"}`), 201)
	room.send(t, "POST /__admin/mappings", mapping(idB, "/b", `"metadata":{"suite":"logout"}`), 201)
	room.send(t, "POST /__admin/mappings", mapping(idC, "/c"), 201)
	room.record("default", journal.Entry{Target: "/a", Stub: idA})
	room.record("default", journal.Entry{Target: "/b", Stub: idB})
	const login = `{"matchesJsonPath":{"expression":"$.suite","equalTo":"login"}}`
	if got := room.send(t, "POST /__admin/mappings/find-by-metadata", login, 200); ids(got) != "1" {
		t.Errorf("found: %v", got)
	}
	if got := room.send(t, "GET /__admin/mappings/unmatched", "", 200); ids(got) != "3" {
		t.Errorf("idle: %v", got)
	}
	got := room.send(t, "POST /__admin/requests/remove-by-metadata", login, 200)
	if list := got["serveEvents"].([]any); len(list) != 1 || pick(list, "0.request.url") != "/a" {
		t.Errorf("requests removed: %v", got)
	}
	if got := room.send(t, "POST /__admin/mappings/remove-by-metadata", login, 200); ids(got) != "1" {
		t.Errorf("removed: %v", got)
	}
	if got := room.send(t, "GET /__admin/mappings", "", 200); ids(got) != "3 2" {
		t.Errorf("left: %v", got)
	}
	room.send(t, "POST /__admin/mappings/find-by-metadata", `{"nope":1}`, 422)
	room.send(t, "POST /__admin/mappings/find-by-metadata", `{"a":1}],"x":[{}`, 400)
}
