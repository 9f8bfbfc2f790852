package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"understudy/mock/problem"
)

func changes() *Results {
	at := problem.Location{File: "new.yaml", Line: 12, Column: 3}
	return &Results{Command: "diff", Operations: []Operation{
		{ID: "listPets", Method: "GET", Path: "/pets", Outcomes: []Outcome{
			{
				Kind: "request-parameter-removed", Name: "query page: request parameter removed", Verdict: Failed,
				Reasons: []string{"this consumer sends query page"}, At: at, Curl: "understudy diff old.yaml new.yaml --only a1",
			},
			{
				Kind: "response-media-type-removed", Name: "200 text/csv: response media type removed", Verdict: Skipped,
				Reasons: []string{"no test of this consumer met 200 text/csv"}, At: at,
			},
			{
				Kind: "new-optional-request-parameter", Name: "query size: new optional request parameter", Verdict: Proven,
				At: at,
			},
		}},
		{ID: "addPet", Method: "POST", Path: "/pets", Outcomes: []Outcome{
			{Kind: "endpoint-added", Name: "operation: endpoint \x1b[31madded", Verdict: Proven, At: at},
		}},
	}}
}

func TestChangesAreToldByWhomTheyHurt(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := changes().changes(&b, Paint{}); err != nil {
		t.Fatal(err)
	}
	golden(t, "changes.txt", b.Bytes())
}

func TestTheLastLineOfChangesCountsThem(t *testing.T) {
	t.Parallel()
	none, harmless, long := &Results{}, changes(), changes()
	harmless.Operations[0].Outcomes = harmless.Operations[0].Outcomes[1:]
	for i := range 2 * maxTold {
		long.Operations[0].Outcomes = append(long.Operations[0].Outcomes, Outcome{Name: fmt.Sprint(i), Verdict: Failed})
	}
	for want, results := range map[string]*Results{
		"nothing changed\n": none,
		"no change hurts, 1 break others, 2 break nobody\n":        harmless,
		"1 change hurts, 1 break others, 2 break nobody\n":         changes(),
		"101 changes hurt, 1 break others, 2 break nobody\n":       long,
		"  and 51 more: see --format json\n\nbreaks others\n  GET": long,
	} {
		var b bytes.Buffer
		if err := results.changes(&b, Paint{}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing:\n%s", want, b.String())
		}
	}
}
