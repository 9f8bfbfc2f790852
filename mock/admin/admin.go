package admin

import (
	"fmt"
	"net/http"
	"strings"

	"understudy/mock/journal"
	"understudy/mock/problem"
	"understudy/mock/session"
	"understudy/mock/stub"
)

// root is where the control room begins. No contract can shadow it.
const root = "/__admin"

// Options say what the control room shows and to whom. The zero value is a control room for nobody, because it
// assumes a listener that others can reach, and has no token.
type Options struct {
	// Sessions are what most of the control room is about. Without them the paths that speak of them are not there; with
	// them Journal and Script are needed, too.
	Sessions *session.Sessions
	// Journal is where the sessions' books are.
	Journal *journal.Journal
	// Script is what the current generation brings: the contract that stubs are held to, scenarios and mappings.
	Script func() *stub.Script
	// Contract is how much of the contract was met, and how it was broken. Without it the paths that speak of it are not
	// there.
	Contract *Contract
	// Save writes stubs of a session to the fixtures, and reports how many. Nil means that there is no folder to write to.
	Save func(stubs []*stub.Stub) (saved int, err error)
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
	sessions *session.Sessions
	journal  *journal.Journal
	script   func() *stub.Script
	save     func(stubs []*stub.Stub) (saved int, err error)
	redactor *journal.Redactor
	health   func() Health
	loaded   *Loaded
	contract *Contract
	// known are the routes, in the order of their table.
	known []string
	// waiting has a place for each request that may wait at the same time.
	waiting chan struct{}
	// press makes pages for people.
	press press
}

// New makes the control room. It answers only requests that Owns accepts, and each of them passes its guard first.
func New(options Options) http.Handler {
	c := &room{
		sessions: options.Sessions, journal: options.Journal, script: options.Script, save: options.Save,
		redactor: options.Redactor, health: options.Health, loaded: options.Loaded, contract: options.Contract,
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
		defer rescue(w)
		if refusal := gate.check(r); refusal != nil {
			refuse(w, refusal)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, bodyBytes)
		routes.ServeHTTP(w, r)
	})
}

// rescue turns a panic, which is a fault of ours or of a library, into a problem: nobody is left without an answer.
func rescue(w http.ResponseWriter) {
	switch cause := recover(); cause {
	case nil:
	case http.ErrAbortHandler:
		panic(cause)
	default:
		refuse(w, &problem.Problem{
			Kind:   problem.UnexpectedFailure,
			Detail: fmt.Sprintf("the control room failed, which is a fault of understudy: please report it: %.200v", cause),
		})
	}
}

// session is the one that a request is about. To read never begins one.
func (c *room) session(r *http.Request, create bool) (*session.Session, *problem.Problem) {
	key, refusal := sessionKey(r)
	if refusal != nil {
		return nil, refusal
	}
	if create {
		return c.sessions.Use(key), nil
	}
	if found := c.sessions.Find(key); found != nil {
		return found, nil
	}
	return nil, &problem.Problem{
		Kind: problem.NoSuchSession, Detail: "the session " + key + " has not begun, or has ended: nothing is known of it",
	}
}

// readSession is the session that a request asks about, where it can name nothing but that.
func (c *room) readSession(r *http.Request) (*session.Session, *problem.Problem) {
	if _, refusal := parameters(r); refusal != nil {
		return nil, refusal
	}
	return c.session(r, false)
}

// sessionKey is the key of that session: the query's session, else the one that the request carries as any call does,
// else the default one.
func sessionKey(r *http.Request) (string, *problem.Problem) {
	header := r.Header
	if named := r.URL.Query()["session"]; len(named) > 0 {
		header = http.Header{session.Header: named}
	}
	key, bad := session.Key(header)
	if bad != nil {
		if r.URL.Query().Has("session") {
			bad.In, bad.Name = "query", "session"
		}
		return "", &problem.Problem{
			Kind: problem.InvalidSessionKey, Detail: bad.String(), Findings: []problem.Finding{*bad},
		}
	}
	return key, nil
}
