package e2e

import (
	"errors"
	"io"
	"testing"
	"time"
)

// mostAdded is what no single request may add to the memory of the process, in bytes (promise 4).
const mostAdded = 64 << 20

// mostSpent is how much CPU time a single request may cost. It is far above what any does, and far below what one of
// quadratic cost would.
const mostSpent = 3 * time.Second

// TestHostileBodiesAreRefusedAndHarmNobody sends one hostile body after the other, and the good request behind each. As
// they come one by one, memory and time are those of this one.
func TestHostileBodiesAreRefusedAndHarmNobody(t *testing.T) {
	t.Parallel()
	p := playing(t, map[string]string{"bodies.yaml": bodiedDocument()}, "bodies.yaml", "--body-timeout", "1s")
	for _, k := range kinds() {
		k.good(t, p)
		step := 1
		if testing.Short() {
			step = 5
		}
		for a := range every(step, k.attacks) {
			t.Run(k.name+"/"+a.name, func(t *testing.T) {
				before := p.usage(t)
				a.strike(t, p)
				after := p.usage(t)
				if added := after.peak - before.memory; added > mostAdded {
					t.Errorf("it adds %d MB to the memory of the process", added>>20)
				}
				if took := after.cpu - before.cpu; took > mostSpent {
					t.Errorf("it costs %s of CPU time", took)
				}
				k.good(t, p)
			})
		}
	}
}

// good sends the request that nothing is wrong with.
func (k kind) good(t *testing.T, p *program) {
	t.Helper()
	a, err := dial(t, p.addr).ask(k.request)
	if err != nil || a.status != 200 || string(a.body) != `"fine"` {
		t.Fatalf("the good request: got %+v, %v: %.300q", a, err, k.request)
	}
}

// strike sends the attack and checks what comes back. The status is enough: what it says is checked elsewhere.
func (a attack) strike(t *testing.T, p *program) {
	w := dial(t, p.addr)
	_ = w.SetDeadline(time.Now().Add(patient))
	go func() { _, _ = io.WriteString(w.Conn, a.send) }() // may fail: the server hangs up on some
	got, err := w.read(false)
	switch {
	case errors.Is(err, errClosed) && a.allows(0):
	case err != nil:
		t.Errorf("%v: %.300q", err, a.send)
	case !a.allows(got.status):
		t.Errorf("got %d, want %s: %.300q gave %.500q", got.status, a.want, a.send, got.body)
	case len(got.body) > 256<<10:
		t.Errorf("the reply has %d bytes: %.500q", len(got.body), got.body)
	}
	w.reset()
}
