package e2e

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// costly are stubs of up to 1 MiB that hold as much as fits. Each takes its number.
func costly() map[string]string {
	const room = 1_000_000
	fill := func(one string) string { return strings.Repeat(one+",", room/(len(one)+1)-1) + one }
	form := func(patterns string) string {
		return stubbed(`{"url": "/%d", "bodyPatterns": [`+patterns+`]}`, fine)
	}
	return map[string]string{
		"values to compare":  form(`{"equalToJson": [` + fill("1") + `]}`),
		"values to send":     stubbed(`{"url": "/%d"}`, `{"jsonBody": [`+fill("1")+`]}`),
		"texts to look for":  form(fill(`{"contains": "a"}`)),
		"patterns to match":  form(fill(`{"matches": "a"}`)),
		"large patterns":     form(fill(`{"matches": "` + strings.Repeat(`\\pL`, 4000) + `"}`)),
		"paths to follow":    form(fill(`{"matchesJsonPath": "$.a"}`)),
		"schemas to hold to": form(fill(`{"matchesJsonSchema": {"type": "string"}}`)),
	}
}

// TestStubsCostWhatIsCounted lays the costliest stubs into several sessions: none adds 64 MB, whether it is taken or
// refused, and all of them together stay near the budget of the sessions.
func TestStubsCostWhatIsCounted(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	t.Parallel()
	const budget = 8 << 20
	for name, mapping := range costly() {
		t.Run(name, func(t *testing.T) {
			p := start(t, "--session-bytes", fmt.Sprint(budget))
			begun := p.usage(t)
			for i := range 2 {
				request := to("POST", "mappings", fmt.Sprintf("s-%d", i), fmt.Sprintf(mapping, i))
				before := p.usage(t)
				w := dial(t, p.addr)
				go func() { _, _ = io.WriteString(w.Conn, request) }()
				a, err := w.read(false)
				if err != nil || a.status != http.StatusCreated && a.status != http.StatusUnprocessableEntity {
					t.Fatalf("stub %d: %+v, %v", i, a, err)
				}
				after := p.usage(t)
				if added := after.peak - before.memory; added > mostAdded {
					t.Errorf("stub %d adds %d MB to the memory of the process", i, added>>20)
				}
				if took := after.cpu - before.cpu; took > mostSpent {
					t.Errorf("stub %d costs %s of CPU time", i, took)
				}
			}
			grown := p.usage(t).memory - begun.memory
			t.Logf("the sessions have a budget of %d MB, and the program grew by %d MB", budget>>20, grown>>20)
			if grown > mostAdded {
				t.Errorf("stubs of %d MB in all cost %d MB", budget>>20, grown>>20)
			}
			serves(t, p.addr)
		})
	}
}
