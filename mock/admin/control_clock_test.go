package admin

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"understudy/mock/problem"
)

func TestTheClockIsFrozenAdvancedAndLetGo(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	for _, step := range []struct{ body, now string }{
		{`{"freeze": "2026-03-04T14:00:00+02:00"}`, "2026-03-04T12:00:00Z"},
		{`{"advance": "61m"}`, "2026-03-04T13:01:00Z"},
		{`{"advance": "15d"}`, "2026-03-19T13:01:00Z"},
		{` {"advance":"1d12h30m"} `, "2026-03-21T01:31:00Z"},
		{`{"freeze": "1999-12-31T23:59:59.5Z"}`, "1999-12-31T23:59:59.5Z"},
	} {
		got := s.send(t, "PUT /__admin/clock?session=ann", step.body, 200)
		if got["now"] != step.now || got["frozen"] != true || got["offset"] != "0s" {
			t.Errorf("%s: got %v, want %s", step.body, got, step.now)
		}
		if shown := s.send(t, "GET /__admin/clock?session=ann", "", 200); shown["now"] != step.now {
			t.Errorf("after %s the clock shows %v", step.body, shown)
		}
	}
	if got := s.send(t, "GET /__admin/clock", "", 200); got["frozen"] != false || got["offset"] != "0s" {
		t.Errorf("the clock of another session shows %v", got)
	}
	got := s.send(t, "PUT /__admin/clock?session=ann", `{"resume":true}`, 200)
	if now := s.sessions.Find("ann").State().Clock.Now(); got["frozen"] != false || now.Year() == 1999 {
		t.Errorf("after resume: %v, %s", got, now)
	}
	got = s.send(t, "PUT /__admin/clock?session=ann", `{"advance":"61m"}`, 200)
	if got["frozen"] != false || got["offset"] != "1h1m0s" {
		t.Errorf("a clock that goes, and was advanced: %v", got)
	}
}

func TestAnUnclearWishMovesNoClock(t *testing.T) {
	t.Parallel()
	s := newSet(t)
	s.send(t, "PUT /__admin/clock", `{"freeze":"2026-03-04T12:00:00Z"}`, 200)
	for body, say := range map[string]string{
		``: "one JSON object", `[]`: "one JSON object", `null`: "one JSON object", `{`: "one JSON object",
		`{"resume":true}{}`: "one JSON object", `{"resume":true} x`: "one JSON object", `"61m"`: "one JSON object",
		`{}`: "exactly one", `{"resume":true,"advance":"1s"}`: "exactly one",
		`{"resume":true,"resume":true}`:     "there twice",
		`{"Freeze":"2026-03-04T12:00:00Z"}`: `"Freeze" is not`, `{"set":"2026-03-04T12:00:00Z"}`: `"set" is not`,
		`{"freeze":"2026-03-04"}`: "RFC 3339", `{"freeze":1}`: "RFC 3339", `{"freeze":null}`: "RFC 3339",
		`{"freeze":true}`: "RFC 3339", `{"freeze":"9999-01-01T00:00:00Z"}`: "9998",
		`{"resume":false}`: "only true", `{"resume":"true"}`: "only true", `{"resume":null}`: "only true",
		`{"advance":"-1s"}`: "above zero", `{"advance":"0s"}`: "above zero", `{"advance":"0d"}`: "above zero",
		`{"advance":61}`: "a duration", `{"advance":""}`: "a duration", `{"advance":"1.5d"}`: "a duration",
		`{"advance":"-1d"}`: "a duration", `{"advance":"1d-1s"}`: "a duration", `{"advance":"1d+1s"}`: "a duration",
		`{"advance":"d"}`: "a duration", `{"advance":"1h1d"}`: "a duration", `{"advance":"106752d"}`: "a duration",
		`{"advance":"106751d24h"}`: "a duration", `{"advance":"1y"}`: "a duration", `{"advance":"1d1d"}`: "a duration",
		`{"advance":"99999999999999999999d"}`: "a duration",
	} {
		got := s.send(t, "PUT /__admin/clock", body, 422)
		if detail := fmt.Sprint(got["detail"]); got["type"] != problem.InvalidClock.Type() || !strings.Contains(detail, say) {
			t.Errorf("%s: got %v, want a word of %q", body, got, say)
		}
	}
	s.send(t, "PUT /__admin/clock?sesion=ann", `{"resume":true}`, 400)
	s.send(t, "PUT /__admin/clock?session=a%20b", `{"resume":true}`, 400)
	s.send(t, "PUT /__admin/clock?session=new", `{"resume":1}`, 422)
	if got := s.send(t, "GET /__admin/clock", "", 200); got["now"] != "2026-03-04T12:00:00Z" {
		t.Errorf("the clock shows %v", got)
	}
	if s.sessions.Find("new") != nil {
		t.Error("a refused wish began a session")
	}
	s.send(t, "POST /__admin/clock", `{"resume":true}`, 405)
}

func FuzzDuration(f *testing.F) {
	for _, seed := range []string{"61m", "15d", "1d12h", "-1d", "d", "106751d", "1d-1s", "1e3d", "0x1d"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := parseDuration(text)
		days, rest, found := strings.Cut(text, "d")
		if err != nil || !found {
			return
		}
		if got < 0 || got/(24*time.Hour) > time.Duration(maxDays) {
			t.Errorf("%q is %s", text, got)
		}
		if rest == "" && got%(24*time.Hour) != 0 {
			t.Errorf("%q is not %s days but %s", text, days, got)
		}
	})
}
