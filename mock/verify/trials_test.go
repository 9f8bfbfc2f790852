package verify

import (
	"testing"
	"testing/fstest"

	"understudy/mock"
	"understudy/mock/report"
)

// TestAFixtureOfAnotherBranchIsAskedFor has fixtures of both branches of a oneOf that is closed, and one that no call
// gets, which is told.
func TestAFixtureOfAnotherBranchIsAskedFor(t *testing.T) {
	t.Parallel()
	options := []mock.Option{
		mock.WithDocument("branches.yaml", []byte(`openapi: 3.1.0
info: {title: Branches, version: '1'}
paths:
  /pay:
    post:
      operationId: pay
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pay'}}}}
      responses: {'200': {description: Paid., content: {application/json: {schema: {type: object}}}}}
components:
  schemas:
    A: {type: object, required: [kind, x], properties: {kind: {const: a}, x: {}}, additionalProperties: false}
    B: {type: object, required: [kind, y], properties: {kind: {const: b}, y: {}}, additionalProperties: false}
    Pay:
      type: object
      required: [by]
      properties: {by: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}}
`)),
		mock.WithFixtures(fstest.MapFS{
			"pay/200/a.yaml":    {Data: []byte("when: {body: {by: {kind: a, x: p}}}\nbody: {}\n")},
			"pay/200/b.yaml":    {Data: []byte("when: {body: {by: {kind: b, y: q}}}\nbody: {}\n")},
			"pay/200/none.yaml": {Data: []byte("when: {body: {by: {kind: b, x: q}}}\nbody: {}\n")},
		}, "fixtures"),
	}
	results := verified(t, Options{
		Server: options, Target: standIn(t, nil, options...), AllowWrites: true, Checks: []string{PositiveDataAcceptance},
	})
	for _, name := range []string{"the call of fixture pay/200/a", "the call of fixture pay/200/b"} {
		if !said(lines(results, report.Proven), name) {
			t.Errorf("%s is not asked for: %q", name, lines(results, report.Proven))
		}
	}
	const told = "the call of fixture pay/200/none: no call that it answers can be made: it breaks the contract: body /by"
	if list := lines(results, report.Skipped); !said(list, told) {
		t.Errorf("nothing says %q: %q", told, list)
	}
}
