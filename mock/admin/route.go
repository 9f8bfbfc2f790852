package admin

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gorilla/mux"

	"understudy/mock/problem"
)

// A route is one thing that can be asked for. Its function either answers or returns why not. A path may have a route
// for each of several methods; that of GET serves HEAD as well, and so changes nothing (RFC 9110, section 9.2.1).
type route struct {
	method, path string
	serve        func(http.ResponseWriter, *http.Request) *problem.Problem
}

// routes are all there are. Their order does not matter.
func (c *room) routes() []route {
	routes := []route{
		{http.MethodGet, root + "/health", c.showHealth},
		{http.MethodGet, root + "/problems", c.listProblems},
		{http.MethodGet, root + "/problems/{name}", c.showProblem},
	}
	if c.loaded != nil {
		routes = append(
			routes,
			route{http.MethodGet, root + "/generation", c.showGeneration},
			route{http.MethodGet, root + "/spec", c.showSpec},
			route{http.MethodPost, root + "/reload", c.reload},
		)
	}
	if c.contract != nil && c.contract.Catalog != nil {
		made := &catalogs{room: c, turn: make(chan struct{}, 1)}
		routes = append(routes, route{http.MethodGet, root + "/catalog", made.show})
	}
	if c.contract != nil && c.sessions != nil {
		routes = append(
			routes,
			route{http.MethodGet, root + "/coverage", c.showCoverage},
			route{http.MethodGet, root + "/violations", c.listViolations},
		)
	}
	if c.sessions != nil {
		routes = slices.Concat(routes, c.wireMockRoutes(), c.controlRoutes())
	}
	return routes
}

// router keeps paths as they are: by itself mux would clean them and redirect, and split a segment at %2F. mux takes
// the first path that fits: in the order of bytes that is the literal one, for "{" comes after all letters.
func (c *room) router() http.Handler {
	pages := map[string]spot{}
	var paths []string
	for _, r := range c.routes() {
		if pages[r.path] == nil {
			pages[r.path] = spot{}
			paths = append(paths, r.path)
		}
		pages[r.path][r.method] = r
		c.known = append(c.known, r.method+" "+r.path)
	}
	slices.Sort(paths)
	router := mux.NewRouter().SkipClean(true).UseEncodedPath()
	for _, path := range paths {
		router.Path(path).Handler(pages[path])
	}
	router.NotFoundHandler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, &problem.Problem{
			Kind:   problem.NoSuchControl,
			Detail: "it has " + strings.Join(c.known, ", "),
			Extra:  map[string]any{"routes": c.known},
		})
	})
	return router
}

// A spot is what one path has, by method.
type spot map[string]route

// methods are those that the path takes, in the order of the alphabet.
func (p spot) methods() []string {
	var methods []string
	for method := range p {
		methods = append(methods, method)
		if method == http.MethodGet {
			methods = append(methods, http.MethodHead)
		}
	}
	slices.Sort(methods)
	return methods
}

// ServeHTTP serves the route of the request's method.
func (p spot) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	chosen, ok := p[method]
	if !ok {
		methods := p.methods()
		w.Header().Set("Allow", strings.Join(methods, ", "))
		refuse(w, &problem.Problem{
			Kind: problem.ControlMethod, Detail: "this path takes " + strings.Join(methods, " and "),
		})
		return
	}
	if refusal := chosen.serve(w, r); refusal != nil {
		refuse(w, refusal)
	}
}
