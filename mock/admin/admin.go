package admin

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gorilla/mux"

	"understudy/mock/journal"
	"understudy/mock/problem"
)

// root is where the control room begins. No contract can shadow it.
const root = "/__admin"

// Options say what the control room shows and to whom. The zero value is a control room for nobody, because it
// assumes a listener that others can reach, and has no token.
type Options struct {
	// Journal is shown under /__admin/requests. Nil means that none is kept, which the answers say.
	Journal *journal.Journal
	// Redactor hides secrets in all that is shown. Nil means a new one.
	Redactor *journal.Redactor
	// Health reports how the stand-in is. Nil means that it is healthy as long as it answers.
	Health func() Health
	// Loaded is what was loaded. Without it the paths that speak of it are not there.
	Loaded *Loaded
	// Loopback says that only this machine can reach the listener. Otherwise Token is asked for.
	Loopback bool
	// Token is the bearer token that opens the control room when the listener is not Loopback.
	// When it is empty there, nobody enters.
	Token string
	// Hosts are the names, besides those of the loopback interface, under which the control room answers, each with or
	// without a port.
	Hosts []string
}

// Owns reports whether a request belongs to the control room. It judges the decoded path, so that no spelling of it,
// such as /%5F_admin or /__admin%2Frequests, passes by the guard. Ask it before anything else is done with a request.
func Owns(r *http.Request) bool {
	return r.URL.Path == root || strings.HasPrefix(r.URL.Path, root+"/")
}

// A room is the control room behind its guard.
type room struct {
	journal  *journal.Journal
	redactor *journal.Redactor
	health   func() Health
	loaded   *Loaded
	// waiting has a place for each request that may wait at the same time.
	waiting chan struct{}
}

// A route is one thing that can be asked for. Its function either answers or returns why not.
type route struct {
	path  string
	serve func(http.ResponseWriter, *http.Request) *problem.Problem
	// writes says that asking for it changes something.
	writes bool
}

// methods are those that a route takes. Those that only read are the safe ones (RFC 9110, section 9.2.1).
func (r route) methods() []string {
	if r.writes {
		return []string{http.MethodPost}
	}
	return []string{http.MethodGet, http.MethodHead}
}

// New makes the control room. It answers only requests that Owns accepts, and each of them passes its guard first.
func New(options Options) http.Handler {
	c := &room{
		journal: options.Journal, redactor: options.Redactor, health: options.Health, loaded: options.Loaded,
		waiting: make(chan struct{}, MaxWaiting),
	}
	if c.redactor == nil {
		c.redactor = journal.NewRedactor()
	}
	if c.health == nil {
		c.health = alwaysHealthy()
	}
	gate := newGuard(options)
	routes := c.router()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if refusal := gate.check(r); refusal != nil {
			refuse(w, refusal)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, bodyBytes)
		routes.ServeHTTP(w, r)
	})
}

func (c *room) routes() []route {
	routes := []route{
		{path: root + "/health", serve: c.showHealth},
		{path: root + "/requests", serve: c.listRequests},
		{path: root + "/requests/{id}", serve: c.showRequest},
		{path: root + "/problems", serve: c.listProblems},
		{path: root + "/problems/{name}", serve: c.showProblem},
	}
	if c.loaded == nil {
		return routes
	}
	return append(
		routes,
		route{path: root + "/generation", serve: c.showGeneration},
		route{path: root + "/spec", serve: c.showSpec},
		route{path: root + "/reload", serve: c.reload, writes: true},
	)
}

// router keeps paths as they are: by itself mux would clean them and redirect, and split a segment at %2F.
func (c *room) router() http.Handler {
	router := mux.NewRouter().SkipClean(true).UseEncodedPath()
	known := make([]string, 0, len(c.routes()))
	for _, route := range c.routes() {
		router.Path(route.path).Handler(route)
		known = append(known, route.methods()[0]+" "+route.path)
	}
	router.NotFoundHandler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, &problem.Problem{
			Kind:   problem.NoSuchControl,
			Detail: "it has " + strings.Join(known, ", "),
			Extra:  map[string]any{"routes": known},
		})
	})
	return router
}

// ServeHTTP serves a route by its methods.
func (r route) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	if methods := r.methods(); !slices.Contains(methods, request.Method) {
		w.Header().Set("Allow", strings.Join(methods, ", "))
		refuse(w, &problem.Problem{
			Kind: problem.ControlMethod, Detail: "this path takes " + strings.Join(methods, " and "),
		})
		return
	}
	if refusal := r.serve(w, request); refusal != nil {
		refuse(w, refusal)
	}
}
