package admin

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

type listing struct {
	Requests []struct {
		ID      string
		Request struct{ URL string }
	}
	Meta         struct{ Total int }
	Disabled     *bool `json:"requestJournalDisabled"`
	Evicted      int
	Inconclusive bool
}

func (l listing) urls() string {
	urls := []string{}
	for _, r := range l.Requests {
		urls = append(urls, r.Request.URL)
	}
	return strings.Join(urls, " ")
}

func TestTheListIsNewestFirstAndFiltered(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	for i, e := range []journal.Entry{
		{Session: "default", Operation: "listThings"},
		{Session: "ann", Operation: "addThing", Stub: "s1"},
		{Session: "ann"},
		{Session: "default", Operation: "addThing"},
		{Session: "default", Stub: "s1"},
	} {
		e.Target, e.Time = fmt.Sprint("/", i), noon.Add(time.Duration(i)*time.Second)
		room.record(e.Session, e)
	}
	for _, test := range []struct {
		query, want string
		total       int
	}{
		{"", "/4 /3 /0", 3},
		{"?session=default", "/4 /3 /0", 3},
		{"?session=*", "/4 /3 /2 /1 /0", 5},
		{"?limit=2", "/4 /3", 3},
		{"?limit=0", "", 3},
		{"?limit=9", "/4 /3 /0", 3},
		{"?session=ann", "/2 /1", 2},
		{"?session=ann&limit=1", "/2", 2},
		{"?session=*&operation=addThing", "/3 /1", 2},
		{"?operation=addThing&session=ann", "/1", 1},
		{"?session=*&unmatched=true", "/2", 1},
		{"?unmatched=true", "", 0},
		{"?session=*&matchingStub=s1", "/4 /1", 2},
		{"?session=*&since=2026-03-04T12:00:01Z", "/4 /3 /2", 5},
		{"?since=2026-03-04T13:00:02+01:00", "/4 /3", 3},
		{"?since=2026-03-04T13:00:03%2B01:00", "/4", 3},
		{"?since=2027-01-01T00:00:00Z", "", 3},
	} {
		got := decode[listing](t, room, "/__admin/requests"+test.query, 200)
		if got.urls() != test.want || got.Meta.Total != test.total {
			t.Errorf("%s lists %q of %d, want %q of %d", test.query, got.urls(), got.Meta.Total, test.want, test.total)
		}
		if got.Disabled == nil || *got.Disabled || got.Evicted != 0 || got.Inconclusive {
			t.Errorf("%s: %+v", test.query, got)
		}
	}
	header := ask("GET", "/__admin/requests", "Mock-Session", "ann")
	if body := call(t, room, header).Body.String(); !strings.Contains(body, `"total":2`) {
		t.Errorf("the session of the header is not the one that is listed: %s", body)
	}
}

func TestABadQueryIsRefusedAndNotIgnored(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	for _, query := range []string{
		"limit=-1", "limit=x", "limit=", "limit=99999999999999999999", "since=yesterday", "since=", "unmatched=maybe",
		"sesion=ann", "%zz", "a;b", "limit=1&limit=2",
	} {
		got := decode[map[string]any](t, room, "/__admin/requests?"+query, 400)
		if got["type"] != problem.BadRequest.Type() || got["detail"] == "" {
			t.Errorf("%s: %v", query, got)
		}
	}
	for _, path := range []string{
		"/mappings", "/scenarios", "/settings", "/requests/unmatched", "/mappings/x", "/requests/x",
	} {
		decode[map[string]any](t, room, "/__admin"+path+"?sesion=ann", 400)
	}
	for _, target := range []string{
		"POST /__admin/reset", "DELETE /__admin/requests", "DELETE /__admin/mappings", "POST /__admin/scenarios/reset",
		"POST /__admin/mappings/reset",
	} {
		room.send(t, target+"?sesion=ann", "", 400)
		room.send(t, target, `{"session":"ann"}`, 400)
	}
}

func TestASessionThatIsNotThereIsNotAnEmptyOne(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	for _, path := range []string{"/requests", "/mappings", "/scenarios", "/settings", "/requests/unmatched"} {
		got := decode[map[string]any](t, room, "/__admin"+path+"?session=nobody", 404)
		if got["type"] != problem.NoSuchSession.Type() {
			t.Errorf("%s: %v", path, got)
		}
	}
	room.send(t, "POST /__admin/requests/count?session=nobody", `{}`, 404)
	room.send(t, "POST /__admin/requests/find?session=nobody", `{}`, 404)
	got := room.send(t, "GET /__admin/mappings?session=a/b", "", 400)
	if got["type"] != problem.InvalidSessionKey.Type() {
		t.Errorf("%v", got)
	}
	room.send(t, "DELETE /__admin/requests?session=new", "", 200)
	room.send(t, "POST /__admin/requests/count?session=new", `{}`, 200)
}

func TestWhatWasForgottenIsSaid(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	first := room.record("default", journal.Entry{Target: "/first"})
	room.record("other", journal.Entry{Target: "/other"})
	room.crowd("default", noon.Add(time.Second))
	got := decode[listing](t, room, "/__admin/requests?limit=1", 200)
	stats := room.sessions.Use("default").State().Journal.Stats()
	if int64(got.Evicted) != stats.Evicted || int64(got.Meta.Total) != stats.Entries || !got.Inconclusive {
		t.Errorf("the list says %+v, the journal %+v", got, stats)
	}
	later := decode[listing](t, room, "/__admin/requests?since=2026-03-04T12:00:01Z", 200)
	if later.Inconclusive || int64(later.Evicted) != stats.Evicted {
		t.Errorf("what came after the watermark is whole: %+v", later)
	}
	refusal := decode[map[string]any](t, room, "/__admin/requests/"+first, 404)
	if detail := fmt.Sprint(refusal["detail"]); !strings.Contains(detail, "forgotten") {
		t.Errorf("the detail is %s", detail)
	}
}

func TestOneExchangeIsShownAndRemovedByItsID(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	id := room.record("ann", journal.Entry{Target: "/x"})
	other := room.record("ann", journal.Entry{Target: "/y"})
	for _, path := range []string{"/__admin/requests/" + id, "/__admin/requests/" + strings.ToUpper(id)} {
		if got := decode[event](t, room, path, 200); got.ID != id || got.Session != "ann" || got.WasMatched {
			t.Errorf("%s: %+v", path, got)
		}
	}
	room.send(t, "DELETE /__admin/requests/"+id, "", 200)
	room.send(t, "GET /__admin/requests/"+id, "", 404)
	room.send(t, "DELETE /__admin/requests/"+id, "", 404)
	room.send(t, "GET /__admin/requests/"+other, "", 200)
}

func TestClearingTheJournalIsOneSessionsOwn(t *testing.T) {
	t.Parallel()
	for _, target := range []string{
		"DELETE /__admin/requests", "POST /__admin/requests/reset", "POST /__admin/reset", "POST /__admin/mappings/reset",
	} {
		room := newBooth(t)
		room.record("default", journal.Entry{Target: "/x"})
		room.record("ann", journal.Entry{Target: "/y"})
		room.send(t, target, "", 200)
		if got := decode[listing](t, room, "/__admin/requests?session=*", 200); got.urls() != "/y" {
			t.Errorf("%s leaves %s", target, got.urls())
		}
	}
}
