package admin

import (
	"net/http"

	"github.com/gorilla/mux"

	"understudy/mock/problem"
)

// The control room's own problems. They are functions because a package-level variable could be changed.

func misdirectedRequest() problem.Kind {
	return problem.Kind{
		Name: "misdirected-request", Status: http.StatusMisdirectedRequest,
		Title: "The control room does not answer under this name",
		Advice: "A web page can point a name of its own at this machine, so only known names are served. " +
			"Use localhost or 127.0.0.1, or name the host when the server is started.",
	}
}

func noSuchControl() problem.Kind {
	return problem.Kind{
		Name: "no-such-control", Status: http.StatusNotFound, Title: "The control room has no such path",
		Advice: "Nothing is known under this path. Pick one of those in the member routes.",
	}
}

func noSuchEntry() problem.Kind {
	return problem.Kind{
		Name: "no-such-entry", Status: http.StatusNotFound, Title: "The journal has no such entry",
		Advice: "The id is none of this run's, or its entry was forgotten to make room. " +
			"Compare it with Mock-Request-Id on the reply, or give the journal more room.",
	}
}

func controlMethod() problem.Kind {
	return problem.Kind{
		Name: "control-method", Status: http.StatusMethodNotAllowed, Title: "The control room does not do this here",
		Advice: "The path is known, but not with this method. Use one of those in Allow.",
	}
}

func controlMediaType() problem.Kind {
	return problem.Kind{
		Name: "control-media-type", Status: http.StatusUnsupportedMediaType, Title: "The control room takes JSON only",
		Advice: "Web pages can send forms and text across sites, but not JSON. " +
			"Send Content-Type: application/json with every method that may change something.",
	}
}

// kinds lists all problems that a server may send: its type leads here.
func kinds() []problem.Kind {
	return append(problem.Kinds(),
		misdirectedRequest(), noSuchControl(), noSuchEntry(), controlMethod(), controlMediaType())
}

// A page explains one kind of problem.
type page struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Advice string `json:"advice"`
}

func explain(kind problem.Kind) page {
	return page{kind.Type(), kind.Title, kind.Status, kind.Advice}
}

// listProblems answers GET /__admin/problems.
func (c *room) listProblems(w http.ResponseWriter, _ *http.Request) *problem.Problem {
	list := struct {
		Problems []page `json:"problems"`
	}{}
	for _, kind := range kinds() {
		list.Problems = append(list.Problems, explain(kind))
	}
	answer(w, http.StatusOK, list)
	return nil
}

// showProblem answers GET /__admin/problems/{name}, where a problem's type leads.
func (c *room) showProblem(w http.ResponseWriter, r *http.Request) *problem.Problem {
	for _, kind := range kinds() {
		if kind.Name == mux.Vars(r)["name"] {
			answer(w, http.StatusOK, explain(kind))
			return nil
		}
	}
	return &problem.Problem{
		Kind: noSuchControl(), Detail: "no problem has this name: GET /__admin/problems lists them all",
	}
}
