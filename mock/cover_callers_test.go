package mock_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"understudy/mock"
	"understudy/mock/coverage"
	"understudy/mock/persona"
)

const callersDocument = `
openapi: 3.1.0
info: {title: Callers, version: "1"}
paths:
  /open: {get: {operationId: open, responses: {"200": {description: x}, "401": {description: x}}}}
  /optional: {get: {operationId: optional, security: [{}, {o: [read]}], responses: {"200": {description: x}}}}
  /told:
    get: {operationId: told, security: [{}, {o: []}], responses: {"200": {description: x}, "401": {description: x}}}
  /plain: {get: {operationId: plain, security: [{k: []}], responses: {"200": {description: x}}}}
  /said: {get: {operationId: said, security: [{k: []}], responses: {"200": {description: x}, "4XX": {description: x}}}}
  /role: {get: {operationId: role, security: [{o: [read]}], responses: {"200": {description: x}}}}
components:
  securitySchemes:
    k: {type: apiKey, in: header, name: X-Key}
    o: {type: http, scheme: bearer}
`

// What can become of a caller follows from the document, from who there is, and from who is admitted.
func TestSecurityOutcomesAreThoseThatCanBeMet(t *testing.T) {
	t.Parallel()
	people := mock.WithFixtures(fstest.MapFS{"personas.yaml": {Data: []byte(
		"personas:\n  - {name: all, credentials: [{bearer: all}, {apiKey: k1}], roles: [read]}\n" +
			"  - {name: none, credentials: [{bearer: none}, {apiKey: k2}], roles: [write]}\n",
	)}}, "fixtures")
	for name, test := range map[string]struct {
		options []mock.Option
		want    string
	}{
		"anyone": {nil, "open: | optional: admitted | told: admitted 401 | plain: admitted 401 | " +
			"said: admitted 401 403 | role: admitted 401"},
		"personas": {[]mock.Option{people}, "open: | optional: admitted | told: admitted 401 | plain: admitted 401 | " +
			"said: admitted 401 403 | role: admitted 401 403"},
		"any persona": {[]mock.Option{people, mock.WithAuth(persona.ModeAny)}, "open: | optional: admitted | " +
			"told: admitted 401 | plain: admitted 401 | said: admitted 401 403 | role: admitted 401"},
		"nobody asks": {[]mock.Option{mock.WithAuth(persona.ModeOff)}, "open: | optional: admitted | told: admitted 401 | " +
			"plain: admitted | said: admitted | role: admitted"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, err := mock.New(append(test.options, mock.WithDocument("callers.yaml", []byte(callersDocument)))...)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = server.Close() }()
			var got []string
			for _, o := range server.Coverage().Operations {
				text := o.ID + ":"
				for _, one := range o.Points {
					if one.Kind == coverage.Security {
						text += " " + one.Name
					}
				}
				got = append(got, text)
			}
			if told := strings.Join(got, " | "); told != test.want {
				t.Errorf("got  %s\nwant %s", told, test.want)
			}
		})
	}
}
