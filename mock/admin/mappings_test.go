package admin

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/stub"
)

const (
	idA = "11111111-1111-4111-8111-111111111111"
	idB = "22222222-2222-4222-8222-222222222222"
	idC = "33333333-3333-4333-8333-333333333333"
)

// mapping is one that says little: an id, a path, and what else is given.
func mapping(id, path string, more ...string) string {
	more = append([]string{
		fmt.Sprintf(`"id":%q`, id), `"contract":"off"`, fmt.Sprintf(`"request":{"method":"GET","urlPath":%q}`, path),
		`"response":{"status":204}`,
	}, more...)
	return "{" + strings.Join(more, ",") + "}"
}

func ids(got map[string]any) string {
	var list []string
	for _, m := range got["mappings"].([]any) {
		list = append(list, m.(map[string]any)["id"].(string)[:1])
	}
	return strings.Join(list, " ")
}

func TestMappingsAreMadeShownReplacedAndRemoved(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	made := room.send(t, "POST /__admin/mappings", mapping(idA, "/a"), 201)
	if made["id"] != idA || pick(made, "request.urlPath") != "/a" {
		t.Errorf("made: %v", made)
	}
	room.send(t, "POST /__admin/mappings", mapping(idB, "/b"), 201)
	for query, want := range map[string]string{
		"": "2 1", "?limit=1": "2", "?offset=1": "1", "?limit=1&offset=1": "1", "?offset=9": "", "?limit=0": "",
		"?limit=9": "2 1",
	} {
		got := room.send(t, "GET /__admin/mappings"+query, "", 200)
		if ids(got) != want || pick(got, "meta.total") != 2.0 {
			t.Errorf("%s lists %v", query, got)
		}
	}
	room.send(t, "GET /__admin/mappings?limit=x", "", 400)

	if got := room.send(t, "GET /__admin/mappings/"+idA, "", 200); pick(got, "request.urlPath") != "/a" {
		t.Errorf("shown: %v", got)
	}
	for _, body := range []string{mapping(idA, "/c"), strings.Replace(mapping(idA, "/c"), `"id":"`+idA+`",`, "", 1)} {
		got := room.send(t, "PUT /__admin/mappings/"+idA, body, 200)
		if got["id"] != idA || pick(got, "request.urlPath") != "/c" {
			t.Errorf("replaced: %v", got)
		}
	}
	if got := room.send(t, "GET /__admin/mappings", "", 200); ids(got) != "2 1" {
		t.Errorf("after it was replaced: %v", got)
	}
	other := room.send(t, "PUT /__admin/mappings/"+idA, mapping(idB, "/c"), 422)
	if pick(other, "findings.0.pointer") != "/id" {
		t.Errorf("another id: %v", other)
	}
	room.send(t, "DELETE /__admin/mappings/"+idA, "", 200)
	for _, target := range []string{"GET", "DELETE"} {
		got := room.send(t, target+" /__admin/mappings/"+idA, "", 404)
		if got["type"] != problem.NoSuchStub.Type() {
			t.Errorf("%s: %v", target, got)
		}
	}
	room.send(t, "PUT /__admin/mappings/"+idA, mapping(idA, "/a"), 404)
}

func TestMappingsAreOneSessionsOwn(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	room.send(t, "POST /__admin/mappings?session=ann", mapping(idA, "/a"), 201)
	if got := room.send(t, "GET /__admin/mappings", "", 200); ids(got) != "" {
		t.Errorf("default has %v", got)
	}
	room.send(t, "DELETE /__admin/mappings/"+idA, "", 404)
	room.send(t, "DELETE /__admin/mappings", "", 200)
	if got := room.send(t, "GET /__admin/mappings?session=ann", "", 200); ids(got) != "1" {
		t.Errorf("ann has %v", got)
	}
}

func TestAMappingWithFaultsIsRefusedWithAllOfThem(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	for body, count := range map[string]int{
		`{"request":{"urlPth":"/x"},"respons":{}}`:                                                 2,
		`{"request":{"operationId":"getThing"},"response":{"status":200,"jsonBody":{"id":"no"}}}`:  1,
		`{"request":{"urlPath":"/x"},"response":{"status":200,"proxyBaseUrl":"http://localhost"}}`: 1,
		`[]`: 1, `{`: 1, `null`: 1,
		mapping(idA, "/x", `"name":"[redacted 4f1c]"`): 1,
	} {
		got := room.send(t, "POST /__admin/mappings", body, 422)
		findings, _ := got["findings"].([]any)
		if got["type"] != problem.InvalidStub.Type() || len(findings) < count {
			t.Errorf("%s: %v", body, got)
		}
	}
	if got := room.send(t, "GET /__admin/mappings", "", 200); ids(got) != "" {
		t.Errorf("taken all the same: %v", got)
	}
	room.send(t, "POST /__admin/mappings", `{"name":"`+strings.Repeat("x", bodyBytes)+`"}`, 413)
}

func TestMappingsOnDiskAreListedAndStay(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	disk, findings := stub.ReadMapping([]byte(mapping(idC, "/disk")), room.script)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	room.script.Mappings = []*stub.Stub{disk}
	room.send(t, "POST /__admin/mappings", mapping(idA, "/a"), 201)
	list := func() string { return ids(room.send(t, "GET /__admin/mappings", "", 200)) }
	if got := list(); got != "1 3" {
		t.Errorf("listed: %s", got)
	}
	room.send(t, "DELETE /__admin/mappings/"+idC, "", 404)
	room.send(t, "PUT /__admin/mappings/"+idC, mapping(idC, "/mine"), 200)
	if got := list(); got != "3 1" {
		t.Errorf("with one in its place: %s", got)
	}
	room.send(t, "DELETE /__admin/mappings/"+idC, "", 200)
	if got := room.send(t, "GET /__admin/mappings/"+idC, "", 200); pick(got, "request.urlPath") != "/disk" {
		t.Errorf("it is not back: %v", got)
	}
	for _, target := range []string{"DELETE /__admin/mappings", "POST /__admin/mappings/reset", "POST /__admin/reset"} {
		room.send(t, "POST /__admin/mappings", mapping(idA, "/a"), 201)
		room.send(t, target, "", 200)
		if got := list(); got != "3" {
			t.Errorf("%s leaves %s", target, got)
		}
	}
}

func TestStubsAreSavedWhereThereIsAFolder(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	room.send(t, "POST /__admin/mappings?session=ann", mapping(idA, "/a"), 201)
	room.send(t, "POST /__admin/mappings?session=ann", mapping(idB, "/b", `"persistent":true`), 201)
	if got := room.send(t, "POST /__admin/mappings/save?session=ann", "", 200); got["saved"] != 2.0 {
		t.Errorf("saved: %v", got)
	}
	if got := fmt.Sprint(room.saved); got != fmt.Sprint([]string{idB, idB, idA}) {
		t.Errorf("saved: %s", got)
	}
	for detail, save := range map[string]func([]*stub.Stub) (int, error){
		"folder": nil, "disk": func([]*stub.Stub) (int, error) { return 1, errors.New("the disk is full") },
	} {
		room := newBooth(t, func(o *Options) { o.Save = save })
		room.put(t, "default", mapping(idA, "/a"))
		got := room.send(t, "POST /__admin/mappings/save", "", 422)
		if got["type"] != problem.NotSaved.Type() || !strings.Contains(fmt.Sprint(got["detail"]), detail) {
			t.Errorf("%v", got)
		}
		room.send(t, "POST /__admin/mappings", mapping(idB, "/b", `"persistent":true`), 422)
		if got := room.send(t, "GET /__admin/mappings", "", 200); ids(got) != "1" {
			t.Errorf("one that could not be saved was taken: %v", got)
		}
	}
}

func TestWhichStubsAreIdleIsNotGuessed(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	room.send(t, "POST /__admin/mappings", mapping(idA, "/a"), 201)
	room.record("default", journal.Entry{Target: "/a", Stub: idA})
	room.crowd("default", noon)
	room.send(t, "GET /__admin/mappings/unmatched", "", 409)
}

func TestADeskThatIsFullSaysSo(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	desk := room.sessions.Use("default").State().Desk
	for i := range stub.MaxStubs {
		if _, err := desk.Put(&stub.Stub{ID: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	got := room.send(t, "POST /__admin/mappings", mapping(idA, "/a"), 422)
	if got["type"] != problem.TooManyStubs.Type() {
		t.Errorf("%v", got)
	}
}
