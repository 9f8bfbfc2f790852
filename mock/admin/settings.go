package admin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"understudy/mock/fault"
	"understudy/mock/problem"
	"understudy/mock/session"
	"understudy/mock/stub"
)

// settings are a session's as WireMock shows its global ones, with our own members after them. Times are milliseconds.
type settings struct {
	FixedDelay   *float64      `json:"fixedDelay,omitempty"`
	Distribution *distribution `json:"delayDistribution,omitempty"`
	Dribble      *dribble      `json:"chunkedDribbleDelay,omitempty"`
	Throttle     string        `json:"throttle,omitempty"`
	Seed         *int64        `json:"seed,omitempty"`
}

type distribution struct {
	Type   string   `json:"type"`
	Lower  *float64 `json:"lower,omitempty"`
	Upper  *float64 `json:"upper,omitempty"`
	Median *float64 `json:"median,omitempty"`
	Sigma  *float64 `json:"sigma,omitempty"`
}

type dribble struct {
	Chunks int     `json:"numberOfChunks"`
	Total  float64 `json:"totalDuration"`
}

func renderSettings(s session.Settings) settings {
	shown := settings{Throttle: s.Throttle.String()}
	if s.HasSeed {
		shown.Seed = &s.Seed
	}
	if s.Dribble != (fault.Dribble{}) {
		shown.Dribble = &dribble{s.Dribble.Chunks, milliseconds(s.Dribble.Total)}
	}
	// A delay tells what it is in words alone.
	name, inside, drawn := strings.Cut(strings.TrimSuffix(s.Delay.String(), ")"), "(")
	first, second, _ := strings.Cut(inside, ",")
	low, _ := time.ParseDuration(first)
	one := milliseconds(low)
	switch {
	case s.Delay.IsZero():
	case !drawn:
		fixed := milliseconds(s.Delay.Draw(0))
		shown.FixedDelay = &fixed
	case name == "uniform":
		high, _ := time.ParseDuration(second)
		upper := milliseconds(high)
		shown.Distribution = &distribution{Type: name, Lower: &one, Upper: &upper}
	default:
		sigma, _ := strconv.ParseFloat(second, 64)
		shown.Distribution = &distribution{Type: name, Median: &one, Sigma: &sigma}
	}
	return shown
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// showSettings answers GET /__admin/settings.
func (c *room) showSettings(w http.ResponseWriter, r *http.Request) *problem.Problem {
	found, refusal := c.readSession(r)
	if refusal != nil {
		return refusal
	}
	answerSettings(w, found.State())
	return nil
}

func answerSettings(w http.ResponseWriter, state *session.State) {
	answer(w, http.StatusOK, struct {
		Settings settings `json:"settings"`
	}{renderSettings(state.Settings())})
}

// changeSettings answers POST and PUT /__admin/settings. Delays that are left out are lifted, as WireMock does;
// throttle and seed, which its clients do not know of, stay as they are.
func (c *room) changeSettings(w http.ResponseWriter, r *http.Request) *problem.Problem {
	body, refusal := bodyAlone(r)
	if refusal != nil {
		return refusal
	}
	members, err := readMembers(body)
	if err != nil {
		return &problem.Problem{Kind: problem.BadRequest, Detail: err.Error() + `, such as {"fixedDelay": 500}`}
	}
	found, refusal := c.session(r, true)
	if refusal != nil {
		return refusal
	}
	state := found.State()
	wanted, findings := c.readSettings(state.Settings(), members)
	if len(findings) > 0 {
		return &problem.Problem{
			Kind: problem.InvalidSettings, Detail: findings[0].String(), Findings: findings,
		}
	}
	state.ChangeSettings(func(now session.Settings) session.Settings {
		if _, sent := members["throttle"]; !sent {
			wanted.Throttle = now.Throttle
		}
		if _, sent := members["seed"]; !sent {
			wanted.Seed, wanted.HasSeed = now.Seed, now.HasSeed
		}
		return wanted
	})
	answerSettings(w, state)
	return nil
}

// readSettings reads what is asked for. Delays that are left out are none, as in WireMock; what is ours stays.
func (c *room) readSettings(
	wanted session.Settings, members map[string]json.RawMessage,
) (_ session.Settings, findings []problem.Finding) {
	delays := map[string]json.RawMessage{}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		text := bytes.TrimSpace(members[name])
		if string(text) == "null" {
			text = nil
		}
		var err error
		switch name {
		case "fixedDelay":
			delays["fixedDelayMilliseconds"] = text
		case "delayDistribution", "chunkedDribbleDelay":
			delays[name] = text
		case "throttle":
			wanted.Throttle, err = readThrottle(text)
		case "seed":
			wanted.HasSeed, wanted.Seed = text != nil, 0
			if text != nil {
				err = json.Unmarshal(text, &wanted.Seed)
			}
		case "proxyPassThrough", "extended":
			// WireMock's own clients send these with every change. Nothing is proxied or extended here.
			if text != nil && string(text) != "{}" && string(text) != "true" {
				err = fmt.Errorf("is not supported")
			}
		default:
			err = fmt.Errorf("is no setting: there are fixedDelay, delayDistribution, chunkedDribbleDelay, throttle, seed")
		}
		if err != nil {
			findings = append(findings, problem.Finding{
				In: "body", Pointer: "/" + name, Keyword: "properties", Message: err.Error(),
			})
		}
	}
	plan, faults := c.readDelays(delays)
	wanted.Delay, wanted.Dribble = plan.Delay, plan.Dribble
	return wanted, append(findings, faults...)
}

func readThrottle(text []byte) (limit fault.Limit, err error) {
	if text == nil {
		return limit, nil
	}
	var written string
	if json.Unmarshal(text, &written) != nil {
		return limit, fmt.Errorf("is no text such as \"120/1m\"")
	}
	if written == "" {
		return limit, nil
	}
	return fault.ParseLimit(written)
}

// readDelays reads delays by the rules of a mapping's response, where they are written alike.
func (c *room) readDelays(delays map[string]json.RawMessage) (fault.Plan, []problem.Finding) {
	maps.DeleteFunc(delays, func(_ string, text json.RawMessage) bool { return text == nil })
	if len(delays) == 0 {
		return fault.Plan{}, nil
	}
	if delays["fixedDelayMilliseconds"] != nil && delays["delayDistribution"] != nil {
		return fault.Plan{}, []problem.Finding{{
			In: "body", Pointer: "/fixedDelay", Keyword: "not", Message: "cannot go together with delayDistribution",
			Hint: "send one of them",
		}}
	}
	delays["status"] = json.RawMessage("200")
	mapping, err := json.Marshal(map[string]any{"contract": "off", "request": struct{}{}, "response": delays})
	if err != nil {
		return fault.Plan{}, []problem.Finding{{In: "body", Keyword: "type", Message: "cannot be read"}}
	}
	read, findings := stub.ReadMapping(mapping, c.script())
	if len(findings) > 0 {
		for i := range findings {
			pointer := strings.TrimPrefix(findings[i].Pointer, "/response")
			findings[i].Pointer = strings.Replace(pointer, "/fixedDelayMilliseconds", "/fixedDelay", 1)
			findings[i].In, findings[i].Source = "body", problem.Location{}
		}
		return fault.Plan{}, findings
	}
	return read.Answer.Plan, nil
}
