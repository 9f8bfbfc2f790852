package e2e

import (
	"slices"
	"testing"
)

// TestHostileRequestsHarmNeitherTheProxyNorTheServiceBehindIt sends the attacks through the proxy: it refuses them, or
// passes them on to a service that does.
func TestHostileRequestsHarmNeitherTheProxyNorTheServiceBehindIt(t *testing.T) {
	t.Parallel()
	all, want := attacks(), golden(t)
	step := 3
	if testing.Short() {
		step = 15
	}
	for _, mode := range []string{"enforce", "report"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			service := hostile(t, "1s")
			proxy := start(t, "proxy", "--target", service.url, "--requests", mode, "--replies", "report",
				"--cors-origin", "*", "--head-timeout", "1s", "--body-timeout", "1s", "--idle-timeout", "1s")
			together(16, slices.Collect(every(step, all)), func(a attack) {
				switch a.name {
				case "field/upgrade to WebSocket":
					a.want += " 501" // nobody could check what follows
				case "field/connection names a field":
					a.want += " 401" // the credential is for the proxy, so that the service sees none
				}
				t.Run(a.name, func(t *testing.T) { a.run(t, proxy, want) })
			})
			serves(t, proxy.addr)
			serves(t, service.addr)
		})
	}
}
