package admin

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gorilla/mux"

	"understudy/mock/fault"
	"understudy/mock/problem"
	"understudy/mock/session"
	"understudy/mock/stub"
)

// A scenario is one as WireMock shows it, with our own members after that.
type scenario struct {
	ID       string            `json:"id"`
	Name     string            `json:"name"`
	State    string            `json:"state"`
	Possible []string          `json:"possibleStates"`
	Mappings []json.RawMessage `json:"mappings"`

	Description string `json:"description,omitempty"`
	// File says that it is a scenario file, which is Off until it is begun.
	File  bool      `json:"file"`
	Steps []scene   `json:"steps"`
	Chaos []trouble `json:"chaos,omitempty"`
}

// A trouble is a chaos of a scenario file: some calls fail, as if by chance.
type trouble struct {
	Rate   float64  `json:"rate"`
	Seed   int64    `json:"seed"`
	On     []string `json:"on"`
	Status int      `json:"status,omitempty"`
	Fault  string   `json:"fault,omitempty"`
	Until  string   `json:"until,omitempty"`
	Calls  int      `json:"calls,omitempty"`
}

// A scene is one stub of a scenario, for a person.
type scene struct {
	Name string `json:"name,omitempty"`
	// On are the operations that it may answer.
	On    []string `json:"on"`
	State string   `json:"state,omitempty"`
	Next  string   `json:"next,omitempty"`
	Times int      `json:"times,omitempty"`
	After string   `json:"after,omitempty"`
	Reply string   `json:"reply"`
	// Fault is how late or broken the reply is sent.
	Fault string `json:"fault,omitempty"`
	// Contract is "off" for a step that nothing is held to.
	Contract string `json:"contract,omitempty"`
}

func (c *room) renderScenario(state stub.State) scenario {
	shown := scenario{
		ID: state.ID, Name: state.Name, State: state.State, Possible: state.Possible, Description: state.Description,
		File: state.File, Mappings: []json.RawMessage{}, Steps: []scene{},
	}
	for _, s := range state.Stubs {
		if len(s.JSON) > 0 {
			shown.Mappings = append(shown.Mappings, c.shown(s))
		}
		shown.Steps = append(shown.Steps, renderScene(s))
	}
	for _, chaos := range state.Chaos {
		shown.Chaos = append(shown.Chaos, renderTrouble(chaos))
	}
	return shown
}

func renderTrouble(chaos *fault.Chaos) trouble {
	shown := trouble{
		Rate: chaos.Rate, Seed: chaos.Seed, On: everyOr(chaos.Operations), Status: chaos.Status, Fault: planned(chaos.Plan),
		Calls: chaos.Calls,
	}
	if chaos.Until > 0 {
		shown.Until = chaos.Until.String()
	}
	return shown
}

// everyOr lists operations, with a sign for all of them.
func everyOr(operations []string) []string {
	if len(operations) == 0 {
		return []string{"*"}
	}
	return operations
}

func planned(plan fault.Plan) string {
	if plan.IsZero() {
		return ""
	}
	return plan.String()
}

func renderScene(s *stub.Stub) scene {
	shown := scene{
		Name: s.Name, On: everyOr(s.Operations), State: s.Required, Next: s.Next, Times: s.Times, Reply: saysOf(&s.Answer),
		Fault: planned(s.Answer.Plan), Contract: contractOf(s.Lax),
	}
	if s.After > 0 {
		shown.After = s.After.String()
	}
	return shown
}

// saysOf is what an answer says, in a few words.
func saysOf(a *stub.Answer) string {
	switch {
	case a.Pass:
		return "as without the stub"
	case a.Reply != nil:
		return strconv.Itoa(a.Reply.Status)
	case a.Example != "" && a.Code != 0:
		return strconv.Itoa(a.Code) + ", the example " + a.Example
	case a.Example != "":
		return "the example " + a.Example
	}
	return strconv.Itoa(a.Code) + ", as documented"
}

// listScenarios answers GET /__admin/scenarios.
func (c *room) listScenarios(w http.ResponseWriter, r *http.Request) *problem.Problem {
	if _, refusal := parameters(r); refusal != nil {
		return refusal
	}
	_, desk, refusal := c.desk(r, false)
	if refusal != nil {
		return refusal
	}
	list := struct {
		Scenarios []scenario `json:"scenarios"`
	}{Scenarios: []scenario{}}
	for _, state := range desk.States(c.script()) {
		list.Scenarios = append(list.Scenarios, c.renderScenario(state))
	}
	answer(w, http.StatusOK, list)
	return nil
}

// resetScenarios answers POST /__admin/scenarios/reset and DELETE /__admin/scenarios.
func (c *room) resetScenarios(w http.ResponseWriter, r *http.Request) *problem.Problem {
	return c.change(w, r, func(state *session.State) { state.Desk.ResetScenarios() })
}

// setScenario answers PUT /__admin/scenarios/{name}/state: with {"state": "..."} the scenario stands there, without a
// body it begins anew.
func (c *room) setScenario(w http.ResponseWriter, r *http.Request) *problem.Problem {
	if _, refusal := parameters(r); refusal != nil {
		return refusal
	}
	var wanted struct {
		State string `json:"state"`
	}
	if r.ContentLength != 0 {
		if refusal := readJSON(r, &wanted); refusal != nil {
			return refusal
		}
	}
	name, err := url.PathUnescape(mux.Vars(r)["name"])
	if err != nil {
		return badQuery("the name cannot be decoded")
	}
	found, refusal := c.session(r, true)
	if refusal != nil {
		return refusal
	}
	state, script := found.State(), c.script()
	if err := state.Desk.SetState(script, name, wanted.State, state.Clock.Now()); err != nil {
		kind := problem.NoSuchScenario
		if slices.ContainsFunc(state.Desk.States(script), func(s stub.State) bool { return s.Name == name }) {
			kind = problem.NoSuchState
		}
		return &problem.Problem{Kind: kind, Detail: err.Error()}
	}
	done(w)
	return nil
}

// contractOf says in the words of mappings whether something is held to the contract.
func contractOf(lax bool) string {
	if lax {
		return "off"
	}
	return ""
}
