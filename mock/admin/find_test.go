package admin

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

func TestCountAndFindMatchTheRealValuesAndShowNone(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	room.record("default", journal.Entry{
		Target: "/things/1?page=2&token=hunter2", Operation: "getThing", Host: "localhost:1",
		RequestHeader: http.Header{"Authorization": {"Bearer hunter2"}, "Cookie": {"sid=hunter2"}},
	})
	body := []byte(`{"name":"n","password":"hunter2"}`)
	room.record("default", journal.Entry{
		Method: "POST", Target: "http://localhost/things", Operation: "addThing",
		RequestHeader: http.Header{"Content-Type": {"application/json"}}, RequestBody: body, RequestBytes: int64(len(body)),
		Time: noon.Add(time.Second),
	})
	room.record("ann", journal.Entry{Target: "/things/1"})
	for pattern, want := range map[string]string{
		`{}`:                                           "/things/1 /things",
		`{"method":"POST"}`:                            "/things",
		`{"urlPath":"/things/1"}`:                      "/things/1",
		`{"urlPathPattern":"/things/[0-9]+"}`:          "/things/1",
		`{"operationId":"addThing"}`:                   "/things",
		`{"method":"ANY","url":"/things"}`:             "/things",
		`{"queryParameters":{"page":{"equalTo":"2"}}}`: "/things/1",
		`{"headers":{"Authorization":{"equalTo":"Bearer hunter2"}}}`:                             "/things/1",
		`{"cookies":{"sid":{"equalTo":"hunter2"}}}`:                                              "/things/1",
		`{"bodyPatterns":[{"matchesJsonPath":{"expression":"$.password","equalTo":"hunter2"}}]}`: "/things",
		`{"bodyPatterns":[{"contains":"hunter3"}]}`:                                              "",
		`{"since":"2026-03-04T12:00:00Z"}`:                                                       "/things",
		`{"since":"2026-03-04T12:00:00Z","urlPath":"/things/1"}`:                                 "",
	} {
		got := room.send(t, "POST /__admin/requests/find", pattern, 200)
		var urls []string
		for _, r := range got["requests"].([]any) {
			path, _, _ := strings.Cut(pick(r, "url").(string), "?")
			urls = append(urls, path)
		}
		if strings.Join(urls, " ") != want {
			t.Errorf("%s finds %q, want %q", pattern, urls, want)
		}
		if text := fmt.Sprint(got); strings.Contains(text, "hunter2") {
			t.Errorf("%s shows a secret: %s", pattern, text)
		}
		count := room.send(t, "POST /__admin/requests/count", pattern, 200)
		if count["count"] != float64(len(urls)) || count["requestJournalDisabled"] != false {
			t.Errorf("%s counts %v", pattern, count)
		}
	}
	if got := room.send(t, "POST /__admin/requests/count?session=ann", `{}`, 200); got["count"] != 1.0 {
		t.Errorf("ann made %v", got)
	}
	if got := room.send(t, "POST /__admin/requests/count?since=2026-03-04T12:00:01Z", `{}`, 200); got["count"] != 0.0 {
		t.Errorf("since then there was %v", got)
	}
}

func TestAPatternWithAFaultIsRefusedWithAllFindings(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	for _, path := range []string{"/count", "/find", "/remove", "/near-misses/request-pattern"} {
		got := room.send(t, "POST /__admin/requests"+path, `{"metod":"GET","urlPth":"/x"}`, 422)
		if got["type"] != problem.InvalidStub.Type() || len(got["findings"].([]any)) != 2 {
			t.Errorf("%s: %v", path, got)
		}
		room.send(t, "POST /__admin/requests"+path, `{"since":"yesterday"}`, 400)
		room.send(t, "POST /__admin/requests"+path+"?since=2026-03-04T12:00:00Z", `{"since":"2026-03-04T12:00:00Z"}`, 400)
		room.send(t, "POST /__admin/requests"+path, `[]`, 422)
	}
}

func TestACountPastForgottenEntriesIsInconclusive(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	for range 3 {
		room.record("default", journal.Entry{Target: "/x"})
	}
	room.record("other", journal.Entry{Target: "/x"})
	room.crowd("default", noon.Add(time.Minute))
	stats := room.sessions.Use("default").State().Journal.Stats()
	for _, target := range []string{
		"POST /__admin/requests/count", "POST /__admin/requests/find", "GET /__admin/requests/unmatched",
	} {
		body := ""
		if strings.HasPrefix(target, "POST") {
			body = `{"url":"/x"}`
		}
		got := room.send(t, target, body, 409)
		want := fmt.Sprintf("inconclusive (%d evicted)", stats.Evicted)
		if got["type"] != problem.Inconclusive.Type() || !strings.HasPrefix(got["detail"].(string), want) ||
			got["evicted"] != float64(stats.Evicted) || got["watermark"] != stats.Watermark.UTC().Format(time.RFC3339) {
			t.Errorf("%s: %v", target, got)
		}
		// Just before the watermark something may be missing; from there on nothing is.
		room.send(t, target+"?since="+stats.Watermark.Add(-time.Second).UTC().Format(time.RFC3339), body, 409)
		room.send(t, target+"?since="+stats.Watermark.UTC().Format(time.RFC3339), body, 200)
	}
	// What others lost is not this session's.
	if room.sessions.Use("other").State().Journal.Stats().Evicted == 0 {
		got := room.send(t, "POST /__admin/requests/count?session=other", `{"url":"/x"}`, 200)
		if got["count"] != 1.0 {
			t.Errorf("%v", got)
		}
	}
	room.send(t, "DELETE /__admin/requests", "", 200)
	if got := room.send(t, "POST /__admin/requests/count", `{"url":"/x"}`, 200); got["count"] != 0.0 {
		t.Errorf("after the journal began anew: %v", got)
	}
}

func TestACountThatNeedsACutBodyIsInconclusive(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	room.record("default", journal.Entry{
		Method: "POST", Target: "/things", RequestBody: []byte(`{"name":`), RequestBytes: 1 << 20,
	})
	for pattern, status := range map[string]int{
		`{"bodyPatterns":[{"contains":"x"}]}`:                     409,
		`{"method":"POST","bodyPatterns":[{"contains":"x"}]}`:     409,
		`{"method":"GET","bodyPatterns":[{"contains":"x"}]}`:      200,
		`{"urlPath":"/others","bodyPatterns":[{"contains":"x"}]}`: 200,
		`{"urlPath":"/things"}`:                                   200,
	} {
		for _, path := range []string{"count", "find"} {
			got := room.send(t, "POST /__admin/requests/"+path, pattern, status)
			if status == 409 && (got["cut"] != 1.0 || got["evicted"] != nil) {
				t.Errorf("%s %s: %v", path, pattern, got)
			}
		}
	}
}

func TestRemoveForgetsWhatThePatternMatches(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	for _, target := range []string{"/a", "/b", "/a"} {
		room.record("default", journal.Entry{Target: target})
	}
	got := room.send(t, "POST /__admin/requests/remove", `{"url":"/a"}`, 200)
	if events := got["serveEvents"].([]any); len(events) != 2 || pick(events, "0.request.url") != "/a" {
		t.Errorf("removed: %v", got)
	}
	if left := decode[listing](t, room, "/__admin/requests", 200); left.urls() != "/b" {
		t.Errorf("left: %s", left.urls())
	}
}

func TestUnmatchedIsWhatNothingWasThereToAnswer(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	room.record("default", journal.Entry{Target: "/operation", Operation: "getThing"})
	room.record("default", journal.Entry{Target: "/stub", Stub: "s1"})
	room.record("default", journal.Entry{Target: "/none"})
	got := room.send(t, "GET /__admin/requests/unmatched", "", 200)
	list := got["requests"].([]any)
	if len(list) != 1 || pick(list, "0.url") != "/none" || got["requestJournalDisabled"] != false {
		t.Errorf("%v", got)
	}
}
