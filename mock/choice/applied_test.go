package choice

import "testing"

func TestAppliedTellsWhatWasHonoured(t *testing.T) {
	t.Parallel()
	const all = Code | Example | Dynamic | Seed
	full := Preferences{Code: 404, Example: "name", HasDynamic: true, Seed: -7, HasSeed: true}
	tests := []struct {
		name     string
		asked    Preferences
		honoured Set
		want     string
	}{
		{"all", full, all, "code=404, example=name, dynamic=false, seed=-7"},
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
