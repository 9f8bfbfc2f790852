package fault_test

import (
	"strings"
	"testing"
	"time"

	"understudy/mock/fault"
)

func TestFaultsHaveTheNamesOfWireMock(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]fault.Kind{
		"EMPTY_RESPONSE": fault.EmptyResponse, "CONNECTION_RESET_BY_PEER": fault.ConnectionReset,
		"MALFORMED_RESPONSE_CHUNK": fault.MalformedChunk, "RANDOM_DATA_THEN_CLOSE": fault.RandomThenClose,
	} {
		for _, written := range []string{name, strings.ToLower(name), strings.ReplaceAll(name, "_", "-")} {
			if got, err := fault.ParseKind(written); got != want || err != nil {
				t.Errorf("%s: got %v, %v", written, got, err)
			}
		}
		if want.String() != name {
			t.Errorf("got %s, want %s", want, name)
		}
	}
	for _, name := range []string{"", "NONE", "EMPTY RESPONSE", "EMPTY_RESPONSE ", "EMPTYRESPONSE"} {
		got, err := fault.ParseKind(name)
		if got != fault.None || err == nil || !strings.Contains(err.Error(), "MALFORMED_RESPONSE_CHUNK") {
			t.Errorf("%q: got %v, %v", name, got, err)
		}
	}
}

func TestPlanSaysWhatGoesWrong(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		plan fault.Plan
		want string
	}{
		{fault.Plan{}, ""},
		{fault.Plan{Dribble: fault.Dribble{Chunks: 5}}, ""},
		{fault.Plan{Dribble: fault.Dribble{Total: time.Second}}, ""},
		{fault.Plan{Delay: fault.Fixed(2 * time.Second), Break: fault.ConnectionReset}, "delay 2s, CONNECTION_RESET_BY_PEER"},
		{
			fault.Plan{
				Delay:   fault.Lognormal(200*time.Millisecond, 0.4),
				Dribble: fault.Dribble{Chunks: 5, Total: 2 * time.Second},
			},
			"delay lognormal(200ms,0.4), dribble 5 chunks over 2s",
		},
	} {
		if got := test.plan.String(); got != test.want || test.plan.IsZero() != (test.want == "") {
			t.Errorf("got %q, nothing %t, want %q", got, test.plan.IsZero(), test.want)
		}
	}
}
