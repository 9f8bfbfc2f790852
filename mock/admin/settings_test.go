package admin

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"understudy/mock/fault"
	"understudy/mock/problem"
	"understudy/mock/session"
)

func TestSettingsAreReadBackAsTheyWereMeant(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	for _, test := range []struct {
		body string
		want session.Settings
		show string
	}{
		{`{"fixedDelay":500}`, session.Settings{Delay: fault.Fixed(500 * time.Millisecond)}, `map[fixedDelay:500]`},
		{
			`{"delayDistribution":{"type":"uniform","lower":100,"upper":2000}}`,
			session.Settings{Delay: fault.Uniform(100*time.Millisecond, 2*time.Second)},
			`map[delayDistribution:map[lower:100 type:uniform upper:2000]]`,
		},
		{
			`{"delayDistribution":{"type":"lognormal","median":80,"sigma":0.4}}`,
			session.Settings{Delay: fault.Lognormal(80*time.Millisecond, 0.4)},
			`map[delayDistribution:map[median:80 sigma:0.4 type:lognormal]]`,
		},
		{
			`{"delayDistribution":{"type":"fixed","milliseconds":70}}`,
			session.Settings{Delay: fault.Fixed(70 * time.Millisecond)},
			`map[fixedDelay:70]`,
		},
		{
			`{"chunkedDribbleDelay":{"numberOfChunks":5,"totalDuration":1000}}`,
			session.Settings{Dribble: fault.Dribble{Chunks: 5, Total: time.Second}},
			`map[chunkedDribbleDelay:map[numberOfChunks:5 totalDuration:1000]]`,
		},
		{
			`{"throttle":"120/1m","seed":-7}`,
			session.Settings{Throttle: fault.Limit{Calls: 120, Per: time.Minute}, Seed: -7, HasSeed: true},
			`map[seed:-7 throttle:120/1m]`,
		},
		{
			// What WireMock's clients do not know of stays when they set a delay.
			`{"fixedDelay":5}`,
			session.Settings{
				Delay: fault.Fixed(5 * time.Millisecond), Throttle: fault.Limit{Calls: 120, Per: time.Minute},
				Seed: -7, HasSeed: true,
			},
			`map[fixedDelay:5 seed:-7 throttle:120/1m]`,
		},
		{`{"throttle":null,"seed":null}`, session.Settings{}, `map[]`},
		{`{"fixedDelay":null,"delayDistribution":null,"proxyPassThrough":true,"extended":{}}`, session.Settings{}, `map[]`},
		{`{}`, session.Settings{}, `map[]`},
	} {
		for _, method := range []string{"PUT", "POST"} {
			sent := room.send(t, method+" /__admin/settings?session=ann", test.body, 200)
			shown := room.send(t, "GET /__admin/settings?session=ann", "", 200)
			for _, got := range []map[string]any{sent, shown} {
				if fmt.Sprint(got["settings"]) != test.show {
					t.Errorf("%s %s is shown as %v, want %s", method, test.body, got["settings"], test.show)
				}
			}
			if got := room.sessions.Use("ann").State().Settings(); got != test.want {
				t.Errorf("%s sets %+v, want %+v", test.body, got, test.want)
			}
		}
	}
	if got := room.sessions.Use("default").State().Settings(); got != (session.Settings{}) {
		t.Errorf("default has %+v", got)
	}
}

func TestSettingsThatAreNoneAreNamedAndNothingChanges(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	room.send(t, "PUT /__admin/settings", `{"fixedDelay":5}`, 200)
	for body, pointers := range map[string]string{
		`{"fixdDelay":1,"seed":7,"sed":8}`:        "/fixdDelay /sed",
		`{"fixedDelay":-1}`:                       "/fixedDelay",
		`{"fixedDelay":"500ms"}`:                  "/fixedDelay",
		`{"fixedDelay":60001}`:                    "/fixedDelay",
		`{"delayDistribution":{"type":"normal"}}`: "/delayDistribution",
		`{"fixedDelay":1,"delayDistribution":{"type":"fixed","milliseconds":1}}`: "/fixedDelay",
		`{"throttle":"120"}`:         "/throttle",
		`{"throttle":120}`:           "/throttle",
		`{"seed":"7"}`:               "/seed",
		`{"seed":1.5}`:               "/seed",
		`{"proxyPassThrough":false}`: "/proxyPassThrough",
		`{"extended":{"a":1}}`:       "/extended",
	} {
		got := room.send(t, "PUT /__admin/settings", body, 422)
		var found []string
		for _, f := range got["findings"].([]any) {
			found = append(found, f.(map[string]any)["pointer"].(string))
		}
		if got["type"] != problem.InvalidSettings.Type() || strings.Join(found, " ") != pointers {
			t.Errorf("%s: %q in %v", body, found, got)
		}
	}
	for _, body := range []string{`[]`, `null`, `{`, `7`, `{"seed":7,"seed":8}`, `{}{}`} {
		room.send(t, "PUT /__admin/settings", body, 400)
	}
	want := session.Settings{Delay: fault.Fixed(5 * time.Millisecond)}
	if got := room.sessions.Use("default").State().Settings(); got != want {
		t.Errorf("the settings are %+v", got)
	}
}
