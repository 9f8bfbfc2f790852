package mock

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/rs/cors"
	"golang.org/x/net/http/httpguts"

	"understudy/mock/contract"
	"understudy/mock/journal"
)

// newCORS makes the rules for web pages of other origins; nil switches CORS off.
func newCORS(s *settings, c *contract.Contract) *cors.Cors {
	if len(s.corsOrigins) == 0 {
		return nil
	}
	exposed := append(c.HeaderNames(), "Mock-Source", "Mock-Request-Id", "Mock-Generation", "Mock-Findings",
		"Preference-Applied", "Allow", "Location", "Retry-After", "Www-Authenticate")
	slices.Sort(exposed)
	return cors.New(cors.Options{
		AllowedOrigins: s.corsOrigins, AllowedHeaders: []string{"*"},
		AllowedMethods: []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"},
		ExposedHeaders: slices.Compact(exposed), OptionsSuccessStatus: http.StatusNoContent,
		MaxAge: int((10 * time.Minute).Seconds()),
	})
}

// crossOrigin adds what lets web pages of other origins read the reply. It answers a preflight, and then reports true.
func (s *Server) crossOrigin(w http.ResponseWriter, x *exchange, g *generation) bool {
	r := x.request
	if g.cors == nil || len(r.Header["Origin"]) > 1 || len(r.Header["Origin"]) == 0 && s.corsOrigins[0] == "*" {
		return false
	}
	for _, line := range r.Header["Access-Control-Request-Headers"] {
		for name := range strings.SplitSeq(line, ",") {
			if !httpguts.ValidHeaderFieldName(strings.TrimSpace(name)) {
				// The rules would send it back as it came (Fetch, section 3.2.3: a list of field names).
				return false
			}
		}
	}
	preflight := r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != ""
	if !preflight {
		g.cors.HandlerFunc(w, r)
		return false
	}
	e := &x.entry
	e.Source, e.Status, e.ReplyHeader = "preflight", http.StatusNoContent, w.Header()
	s.sign(w.Header(), x, g, []string{e.Source})
	g.cors.HandlerFunc(w, r)
	if w.Header().Get("Access-Control-Allow-Origin") == "" {
		x.explain(journal.Arrive, journal.Refused, "a CORS preflight whose origin, method or headers are not allowed")
	} else {
		x.explain(journal.Arrive, journal.Passed, "a CORS preflight, which is no call of the contract")
	}
	return true
}
