package prove

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"understudy/mock"
	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/schema"
	"understudy/mock/stub"
)

// fixtureNamed reports whether a fixture of the operation has the name.
func (l *plan) fixtureNamed(name string) bool {
	for _, fixture := range l.cast.fixtures[l.ID] {
		if fixture.Name == name {
			return true
		}
	}
	return false
}

// fixtures ask for each fixture, by its name and by a call that it answers of its own accord.
func (l *plan) fixtures() {
	for _, fixture := range l.cast.fixtures[l.ID] {
		code := fmt.Sprintf("code=%d", fixture.Reply.Status)
		w := want{
			statuses: []int{fixture.Reply.Status}, sources: []string{fixture.Source}, applied: []string{code},
			mediaType: fixture.Reply.MediaType,
		}
		prefer, ok := cases.Preferring(code, fixture.Name)
		a := ask{kind: "fixture", name: "Prefer: " + prefer, request: l.call.With("Prefer: " + prefer), want: w}
		if !ok {
			a.skip = "the name of the fixture cannot stand in a header, or is longer than 256 bytes"
		}
		l.add(a)
		l.itself(fixture, code, w)
	}
}

// itself asks for a fixture by its own call: what its when asks for or, without one, the path that it is called after.
func (l *plan) itself(fixture mock.Fixture, code string, w want) {
	clues, body, conditional := fixture.When()
	if !conditional && !strings.Contains(l.Path(), "{") {
		// It answers no call by itself.
		return
	}
	request := l.call.With("Prefer: " + code)
	a := ask{kind: "fixture", name: "the call of " + fixture.Source, want: w}
	why := ""
	if conditional {
		request, why = l.clued(request, clues, body)
	} else {
		request.Path, why = l.named(fixture.Name)
	}
	if l.crowded(fixture) {
		// Another one with a when may go before it.
		a.want.sources = []string{fromFixture}
	}
	if why == "" && l.maker.Refuses(l.Operation, &request) {
		why = "the call breaks the contract"
	}
	if a.request = request; why != "" {
		a.fail = fixture.At.String() + ": no call gets this fixture: " + why
	}
	l.add(a)
}

// crowded reports whether a fixture with a when, other than this one, answers in the same status.
func (l *plan) crowded(fixture mock.Fixture) bool {
	for _, other := range l.cast.fixtures[l.ID] {
		if _, _, conditional := other.When(); conditional && other.Reply.Status == fixture.Reply.Status &&
			other.Name != fixture.Name {
			return true
		}
	}
	return false
}

// named is the path whose parameters are those of a fixture's name, joined by commas in the order of the path.
func (l *plan) named(name string) (path, why string) {
	values := strings.Split(name, ",")
	path, ok := cases.Filled(l.Path(), func(string) (string, bool) {
		if len(values) == 0 {
			return "", false
		}
		value := values[0]
		values = values[1:]
		return url.PathEscape(value), true
	})
	if !ok {
		return "", "its name gives fewer path parameters than there are"
	}
	if len(values) > 0 {
		return "", "its name gives more path parameters than there are"
	}
	request := l.call
	if request.Path = path; l.maker.Meant(l.Operation, &request) == nil {
		return "", path + " means no call of the operation"
	}
	return path, ""
}

// clued is a request that has what a when asks for.
func (l *plan) clued(request cases.Request, clues []stub.Clue, body []byte) (made cases.Request, why string) {
	for _, clue := range clues {
		switch clue.In {
		case "path":
			var ok bool
			if request, ok = l.maker.WithPath(l.Operation, request, clue.Name, url.PathEscape(clue.Text)); !ok {
				return request, "its path means no call of the operation"
			}
		case "query":
			request = request.Without(&contract.Parameter{Name: clue.Name, In: "query"})
			request = request.Asking(url.QueryEscape(clue.Name) + "=" + url.QueryEscape(clue.Text))
		case "header":
			request = request.With(clue.Name + ": " + clue.Text)
		}
	}
	if body == nil {
		return request, ""
	}
	if request.Header.Get("Content-Type") == "" {
		request = request.With("Content-Type: application/json")
	}
	request.Body = merged(request.Body, body)
	return request, ""
}

// merged is JSON that holds what is wanted and, of an object, what there is beside it.
func merged(have, wanted []byte) []byte {
	base, bad := schema.Decode(have, contract.MaxJSONDepth)
	if bad != nil {
		return wanted
	}
	more, bad := schema.Decode(wanted, contract.MaxJSONDepth)
	if bad != nil {
		return wanted
	}
	text, err := json.Marshal(overlaid(base, more))
	if err != nil {
		return wanted
	}
	return text
}

func overlaid(have, wanted any) any {
	base, isObject := have.(map[string]any)
	more, wantsObject := wanted.(map[string]any)
	if !isObject || !wantsObject {
		return wanted
	}
	for name, value := range more {
		base[name] = overlaid(base[name], value)
	}
	return base
}
