package admin

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

// exchange is a whole entry with a secret in every place that may hold one: each begins with hunter2.
func exchange(j *journal.Journal) *journal.Entry {
	return &journal.Entry{
		ID: j.NextID(), Time: time.Date(2026, 3, 4, 12, 4, 5, 678e6, time.UTC), Took: 1310 * time.Microsecond,
		Session: "default", Generation: "g1",
		Method: "POST", Target: "/api/things/1?access_token=hunter2query&x=1", Host: "u:hunter2host@localhost:4010",
		Proto: "HTTP/1.1", Remote: "127.0.0.1:50123",
		RequestHeader: http.Header{
			"Authorization": {"Bearer hunter2header"}, "Cookie": {"sid=hunter2cookie; theme=hunter2theme"},
			"Content-Type": {"application/json"}, "Accept": {"a/b", "c/d"}, "X-Api-Key": {"hunter2key"},
			"Referer": {"http://localhost/?refresh_token=hunter2referer"}, "X-Door": {"hunter2door"},
		},
		RequestBody:  []byte(`{"name":"n","password":"hunter2body"}`),
		RequestBytes: 37,
		Status:       200,
		ReplyHeader: http.Header{
			"Content-Type": {"application/json"}, "Set-Cookie": {"sid=hunter2set; Path=/"},
			"Location": {"http://u:hunter2user@localhost/#id_token=hunter2location"},
		},
		ReplyBody: []byte(`{"Id":1,"RefreshTicket":"hunter2ticket"}`), ReplyBytes: 40,
		Operation: "addThing", Template: "/api/things/{id}", Persona: "admin", Source: "fixture addThing/200/1",
		Findings: []problem.Finding{{In: "path", Name: "id", Keyword: "type", Message: "is not an integer"}},
		Steps: []journal.Step{
			{Gate: journal.Match, Outcome: journal.Passed, Detail: "addThing"},
			{Gate: journal.Verify, Outcome: journal.Skipped},
		},
		Aborted: true, Stub: "s1", Lax: true, Delay: time.Millisecond, Fault: "EMPTY_RESPONSE", Seed: 7, Seeded: true,
	}
}

func masked(text string) string {
	return regexp.MustCompile(`\[redacted [0-9a-f]{4}\]`).ReplaceAllString(text, "[R]")
}

func TestAnEntryIsShownAsWireMockWould(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	room.redactor.Conceal("X-Door")
	e := exchange(room.journal)
	room.record("default", *e)

	w := call(t, room, ask("GET", "/__admin/requests/"+e.ID))
	var got map[string]any
	if err := json.Unmarshal([]byte(masked(w.Body.String())), &got); err != nil {
		t.Fatal(err)
	}
	sent := got["request"].(map[string]any)
	replied := got["response"].(map[string]any)
	for _, part := range []map[string]any{sent, replied} {
		raw, err := base64.StdEncoding.DecodeString(part["bodyAsBase64"].(string))
		if err != nil || masked(string(raw)) != part["body"] {
			t.Errorf("base64 holds %q (%v), the body is %q", raw, err, part["body"])
		}
		delete(part, "bodyAsBase64")
	}
	if diff := cmp.Diff(shownExchange(e.ID), got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// shownExchange is what exchange is shown as, but for the base64 of the bodies.
func shownExchange(id string) map[string]any {
	replyHeaders := map[string]any{
		"Content-Type": "application/json", "Set-Cookie": "sid=[R]; Path=/",
		"Location": "http://[R]@localhost/#id_token=[R]",
	}
	return map[string]any{
		"id": id,
		"request": map[string]any{
			"url": "/api/things/1?access_token=[R]&x=1", "method": "POST", "clientIp": "127.0.0.1",
			"absoluteUrl": "http://localhost:4010/api/things/1?access_token=[R]&x=1",
			"headers": map[string]any{
				"Authorization": "Bearer [R]", "Cookie": "sid=[R]; theme=[R]", "Content-Type": "application/json",
				"Accept": []any{"a/b", "c/d"}, "X-Api-Key": "[R]", "Host": "[R]@localhost:4010", "X-Door": "[R]",
				"Referer": "http://localhost/?refresh_token=[R]",
			},
			"cookies":             map[string]any{"sid": "[R]", "theme": "[R]"},
			"browserProxyRequest": false, "loggedDate": 1772625845678.0, "loggedDateString": "2026-03-04T12:04:05Z",
			"body": `{"name":"n","password":"[R]"}`, "bodyBytes": 37.0, "protocol": "HTTP/1.1",
			"scheme": "http", "host": "localhost", "port": 4010.0,
		},
		"responseDefinition": map[string]any{
			"status": 200.0, "headers": replyHeaders, "fault": "EMPTY_RESPONSE",
		},
		"response": map[string]any{
			"status": 200.0, "headers": replyHeaders, "body": `{"Id":1,"RefreshTicket":"[R]"}`, "bodyBytes": 40.0,
		},
		"wasMatched": true, "stubMapping": map[string]any{"id": "s1"}, "contract": "off", "seed": 7.0,
		"timing": map[string]any{
			"addedDelay": 1.0, "processTime": 0.0, "responseSendTime": 0.0, "serveTime": 1.0, "totalTime": 1.0,
			"took_ms": 1.31,
		},
		"session": "default", "generation": "g1", "operation": "addThing", "template": "/api/things/{id}",
		"persona": "admin", "source": "fixture addThing/200/1", "aborted": true,
		"findings": []any{map[string]any{
			"in": "path", "name": "id", "pointer": "", "keyword": "type", "message": "is not an integer",
		}},
		"explanation": []any{
			map[string]any{"gate": "match", "outcome": "passed", "detail": "addThing"},
			map[string]any{"gate": "verify", "outcome": "skipped"},
		},
	}
}

func TestABodyThatWasCutSaysSoAndHowLongItWas(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	id := room.record("default", journal.Entry{
		RequestBody: []byte("abc"), RequestBytes: 100_040, ReplyBody: []byte("abc"), ReplyBytes: 3,
	})
	got := room.send(t, "GET /__admin/requests/"+id, "", 200)
	for path, want := range map[string]any{
		"request.bodyBytes": 100_040.0, "request.bodyCut": true, "response.bodyBytes": 3.0, "response.bodyCut": nil,
	} {
		if pick(got, path) != want {
			t.Errorf("%s is %v, want %v", path, pick(got, path), want)
		}
	}
}

func TestTargetsInAbsoluteFormLeadOverHost(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		target, host string
		want         address
	}{
		{"/x?y", "localhost", address{"/x?y", "localhost", "localhost", 80}},
		{"/x?u=http://a/b", "[::1]:81", address{"/x?u=http://a/b", "[::1]:81", "::1", 81}},
		{"http://a:82/b/c?d", "localhost", address{"/b/c?d", "a:82", "a", 82}},
		{"HTTP://a", "localhost", address{"", "a", "a", 80}},
		{"http://[redacted]@a:82/", "localhost", address{"/", "a:82", "a", 82}},
		{"/", "[redacted]@a:82", address{"/", "a:82", "a", 82}},
		{"*", "", address{"*", "", "", 80}},
	} {
		if got := place(test.target, test.host); got != test.want {
			t.Errorf("place(%q, %q) = %+v, want %+v", test.target, test.host, got, test.want)
		}
	}
}

func TestNoAnswerShowsASecret(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	room.redactor.Conceal("x-door")
	e := exchange(room.journal)
	ids := []string{}
	for _, media := range []string{
		"application/json", "text/plain", "", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
		"text/xml",
	} {
		e.ID = room.journal.NextID()
		e.RequestHeader.Set("Content-Type", media)
		e.ReplyHeader.Set("Content-Type", media)
		room.record("default", *e)
		ids = append(ids, e.ID)
	}
	targets := []string{
		"/__admin/requests", "/__admin/requests?limit=1", "/__admin/requests?token=hunter2", "/__admin/requests/unmatched",
		"/__admin/requests/unmatched/near-misses",
	}
	for _, id := range ids {
		targets = append(targets, "/__admin/requests/"+id)
	}
	shown := 0
	for _, target := range targets {
		body := call(t, room, ask("GET", target)).Body.String()
		shown += strings.Count(body, "[redacted ")
		requireNoSecret(t, target, body)
	}
	if shown < 100 {
		t.Errorf("only %d values were hidden: the secrets were not there at all", shown)
	}
}

// requireNoSecret looks for the secrets as they are and in all that decodes from base64.
func requireNoSecret(t *testing.T, target, body string) {
	t.Helper()
	if strings.Contains(body, "hunter2") {
		t.Errorf("%s shows a secret: %s", target, body)
	}
	for _, encoded := range regexp.MustCompile(`"bodyAsBase64":"([^"]*)"`).FindAllStringSubmatch(body, -1) {
		raw, err := base64.StdEncoding.DecodeString(encoded[1])
		if err != nil || strings.Contains(string(raw), "hunter2") {
			t.Errorf("%s shows a secret in base64: %s (%v)", target, raw, err)
		}
	}
}
