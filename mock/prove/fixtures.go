package prove

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"understudy/mock"
	"understudy/mock/cases"
	"understudy/mock/problem"
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

// fixtureOf reports whether the operation has a fixture of a status.
func (l *plan) fixtureOf(status int) bool {
	return slices.ContainsFunc(l.cast.fixtures[l.ID], func(f mock.Fixture) bool { return f.Reply.Status == status })
}

// fixtureKind is the kind of what asks for a fixture.
const fixtureKind = "fixture"

// fixtures ask for each fixture, by its name and by a call that it answers of its own accord.
func (l *plan) fixtures() {
	for _, fixture := range l.cast.fixtures[l.ID] {
		code := fmt.Sprintf("code=%d", fixture.Reply.Status)
		w := want{
			statuses: []int{fixture.Reply.Status}, sources: []string{fixture.Source}, applied: []string{code},
			mediaType: fixture.Reply.MediaType,
		}
		prefer, ok := cases.Preferring(code, fixture.Name)
		a := ask{
			kind: fixtureKind, name: "Prefer: " + prefer, request: l.call.With("Prefer: " + prefer), want: w,
			at: top(fixture.At),
		}
		if !ok {
			a.skip = "the name of the fixture cannot stand in a header, or is longer than 256 bytes"
		}
		l.add(a)
		l.itself(fixture, code, w)
	}
}

// top is the first line of a file where no other is known, so that code views have a line to show it at.
func top(at problem.Location) problem.Location {
	at.Line = max(1, at.Line)
	return at
}

// itself asks for a fixture by its own call: what its when asks for or, without one, the path that it is called after.
func (l *plan) itself(fixture mock.Fixture, code string, w want) {
	clues, body, conditional := fixture.When()
	if !conditional && !strings.Contains(l.Path(), "{") {
		// It answers no call by itself.
		return
	}
	request := l.call.With("Prefer: " + code)
	a := ask{kind: fixtureKind, name: "the call of " + fixture.Source, want: w, at: top(fixture.At)}
	why := ""
	if conditional {
		for _, clue := range clues {
			var ok bool
			if request, ok = l.maker.Given(l.Operation, request, clue.In, clue.Name, clue.Text); !ok {
				why = "its path means no call of the operation"
			}
		}
		request = l.maker.Holding(l.Operation, request, body)
	} else {
		request, why = l.maker.Named(l.Operation, request, fixture.Name)
	}
	if l.crowded(fixture) {
		// Another one with a when may go before it.
		a.want.sources = []string{fromFixture}
	}
	if why == "" && l.maker.Refuses(l.Operation, &request) {
		why = "the call breaks the contract"
	}
	switch a.request = request; {
	case why == "":
	case !conditional && ofCaller(fixture.Reply.Status):
		a.skip = "it is for whoever asks for it by its name: no path asks for a " + strconv.Itoa(fixture.Reply.Status)
	default:
		a.fail = fixture.At.String() + ": no call gets this fixture: " + why
	}
	l.add(a)
}

// ofCaller reports whether who calls, or how often, decides on a status, and not what is asked for.
func ofCaller(status int) bool {
	return status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusTooManyRequests
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
