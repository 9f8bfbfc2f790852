package fault_test

import (
	"context"
	"testing"
	"time"

	"understudy/mock/fault"
)

func TestDelayEndsWhenNobodyWaitsAnyMore(t *testing.T) {
	t.Parallel()
	gone, leave := context.WithCancel(context.Background())
	leave()
	stopping := make(chan struct{})
	close(stopping)
	for name, test := range map[string]struct {
		ctx      context.Context
		delay    time.Duration
		stopping <-chan struct{}
		want     bool
	}{
		"no delay, client gone":  {gone, 0, nil, true},
		"a delay below zero":     {gone, -time.Hour, nil, true},
		"the delay passes":       {context.Background(), time.Nanosecond, nil, true},
		"the client has gone":    {gone, time.Hour, nil, false},
		"the server is stopping": {context.Background(), time.Hour, stopping, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := fault.Wait(test.ctx, test.delay, test.stopping); got != test.want {
				t.Errorf("got %t, want %t", got, test.want)
			}
		})
	}
}
