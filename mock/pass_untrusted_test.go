package mock

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"understudy/mock/upstream"
)

func TestACertificateThatIsNotTrustedIsSaid(t *testing.T) {
	t.Parallel()
	behind := httptest.NewUnstartedServer(http.NotFoundHandler())
	// It would complain of the proxy, which does not trust it.
	behind.Config.ErrorLog = log.New(io.Discard, "", 0)
	behind.StartTLS()
	t.Cleanup(behind.Close)
	h := standBefore(t, behind.URL, upstream.Options{}, Upstream{})
	got := h.call(t, "POST", "/pets", goodPet)
	if got.StatusCode != 502 || got.kind() != "upstream-unreachable" || !strings.Contains(got.body, "--upstream-ca FILE") {
		t.Errorf("got %d %s", got.StatusCode, got.body)
	}
}
