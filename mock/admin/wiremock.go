package admin

import (
	"net/http"
	"slices"

	"understudy/mock/problem"
)

// wireMockRoutes are those that WireMock's admin API has too. The few under both names of a path are there because a
// published client asks for the other one.
func (c *room) wireMockRoutes() []route {
	const mappings, requests, scenarios = root + "/mappings", root + "/requests", root + "/scenarios"
	return slices.Concat([]route{
		{http.MethodGet, root + "/version", c.showVersion},
		{http.MethodPost, root + "/reset", c.reset},
		{http.MethodGet, root + "/settings", c.showSettings},
		{http.MethodPost, root + "/settings", c.changeSettings},
		{http.MethodPut, root + "/settings", c.changeSettings},

		{http.MethodGet, scenarios, c.listScenarios},
		{http.MethodDelete, scenarios, c.resetScenarios},
		{http.MethodPost, scenarios + "/reset", c.resetScenarios},
		{http.MethodPut, scenarios + "/{name}/state", c.setScenario},
	}, []route{
		{http.MethodGet, mappings, c.listMappings},
		{http.MethodPost, mappings, c.createMapping},
		{http.MethodDelete, mappings, c.clearMappings},
		{http.MethodGet, mappings + "/{id}", c.showMapping},
		{http.MethodPut, mappings + "/{id}", c.replaceMapping},
		{http.MethodDelete, mappings + "/{id}", c.removeMapping},
		{http.MethodPost, mappings + "/reset", c.resetMappings},
		{http.MethodPost, mappings + "/save", c.saveMappings},
		{http.MethodPost, mappings + "/import", c.importMappings},
		{http.MethodPost, mappings + "/find-by-metadata", c.findMappings},
		{http.MethodPost, mappings + "/remove-by-metadata", c.removeMappings},
		{http.MethodGet, mappings + "/unmatched", c.listIdleMappings},
	}, []route{
		{http.MethodGet, requests, c.listRequests},
		{http.MethodDelete, requests, c.clearRequests},
		{http.MethodPost, requests + "/reset", c.clearRequests},
		{http.MethodGet, requests + "/{id}", c.showRequest},
		{http.MethodDelete, requests + "/{id}", c.removeRequest},
		{http.MethodPost, requests + "/count", c.countRequests},
		{http.MethodPost, requests + "/find", c.findRequests},
		{http.MethodPost, requests + "/remove", c.removeRequests},
		{http.MethodPost, requests + "/remove-by-metadata", c.removeRequestsOfMappings},
		{http.MethodGet, requests + "/unmatched", c.listUnmatched},
		{http.MethodGet, requests + "/unmatched/near-misses", c.listNearMisses},
		{http.MethodPost, root + "/near-misses/request", c.nearMissesOfRequest},
		{http.MethodPost, root + "/near-misses/request-pattern", c.nearMissesOfPattern},
		{http.MethodPost, requests + "/near-misses/request", c.nearMissesOfRequest},
		{http.MethodPost, requests + "/near-misses/request-pattern", c.nearMissesOfPattern},
	})
}

// showVersion answers GET /__admin/version.
func (c *room) showVersion(w http.ResponseWriter, _ *http.Request) *problem.Problem {
	answer(w, http.StatusOK, map[string]string{"version": c.health().Version})
	return nil
}

// reset answers POST /__admin/reset: the session is as new.
func (c *room) reset(w http.ResponseWriter, r *http.Request) *problem.Problem {
	if refusal := plain(r); refusal != nil {
		return refusal
	}
	found, refusal := c.session(r, true)
	if refusal != nil {
		return refusal
	}
	found.Reset()
	done(w)
	return nil
}

// done answers what has been done. WireMock's answer is empty; clients that read JSON read an object as well.
func done(w http.ResponseWriter) {
	answer(w, http.StatusOK, struct{}{})
}
