package choice

import (
	"testing"
	"time"

	"understudy/mock/fault"
)

func TestAppliedTellsWhatWasHonoured(t *testing.T) {
	t.Parallel()
	full := Preferences{Code: 404, Example: "name", HasDynamic: true, Seed: -7, HasSeed: true}
	wrong := Preferences{
		Delay: fault.Lognormal(200*time.Millisecond, 0.4), HasDelay: true, Fault: fault.EmptyResponse, HasFault: true,
		Scenario: "a b",
	}
	asWritten, bare := wrong, wrong
	asWritten.DelayText, bare.DelayText = "lognormal(0.2s, 0.40)", "2s"
	tests := []struct {
		name     string
		asked    Preferences
		honoured Set
		want     string
	}{
		{"all", full, all, "code=404, example=name, dynamic=false, seed=-7"},
		{"going wrong", wrong, all, `delay="lognormal(200ms,0.4)", fault=EMPTY_RESPONSE, scenario="a b"`},
		{"as it was asked for", asWritten, Delay, `delay="lognormal(0.2s, 0.40)"`},
		{"a delay that is a token", bare, Delay, "delay=2s"},
		{"a text that would end the line", Preferences{HasDelay: true, DelayText: "1s\r\nA: b"}, all, "delay=0s"},
		{"a scenario that would end the line", Preferences{Code: 404, Scenario: "a\r\nA: b"}, all, "code=404"},
		{"two of four", full, Example | Code, "code=404, example=name"},
		{"none honoured", full, 0, ""},
		{"none asked for", Preferences{}, all, ""},
		{"not asked for", Preferences{Code: 404}, all, "code=404"},
		{"a space", Preferences{Example: "a b"}, all, `example="a b"`},
		{"quotes", Preferences{Example: `a"\`}, all, `example="a\"\\"`},
		{"separators", Preferences{Example: "a,b;c=d"}, all, `example="a,b;c=d"`},
		{"letters beyond ASCII", Preferences{Example: "日本"}, all, `example="日本"`},
		{"line break", Preferences{Code: 404, Example: "a\r\nSet-Cookie: a=b"}, all, "code=404"},
		{"not UTF-8", Preferences{Example: "\xff", HasSeed: true}, all, "seed=0"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := test.asked.Applied(test.honoured); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func BenchmarkApplied(b *testing.B) {
	b.ReportAllocs()
	asked := Preferences{Code: 404, Example: "name"}
	for b.Loop() {
		asked.Applied(Code | Example)
	}
}
