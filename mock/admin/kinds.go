package admin

import (
	"net/http"

	"github.com/gorilla/mux"

	"understudy/mock/problem"
)

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
	for _, kind := range problem.Kinds() {
		list.Problems = append(list.Problems, explain(kind))
	}
	answer(w, http.StatusOK, list)
	return nil
}

// showProblem answers GET /__admin/problems/{name}, where a problem's type leads.
func (c *room) showProblem(w http.ResponseWriter, r *http.Request) *problem.Problem {
	for _, kind := range problem.Kinds() {
		if kind.Name == mux.Vars(r)["name"] {
			answer(w, http.StatusOK, explain(kind))
			return nil
		}
	}
	return &problem.Problem{
		Kind: problem.NoSuchControl, Detail: "no problem has this name: GET /__admin/problems lists them all",
	}
}
