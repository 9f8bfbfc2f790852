package report_test

import (
	"fmt"
	"os"

	"understudy/mock/problem"
	"understudy/mock/report"
)

// Results can be written in any form, to any writer.
func ExampleResults_Write() {
	results := &report.Results{
		Command: "verify", Title: "Pets", File: "pets.yaml", OpenAPI: "3.1.0",
		Operations: []report.Operation{{
			ID: "getPet", Method: "GET", Path: "/pets/{id}",
			Outcomes: []report.Outcome{{
				Kind: "status_code_conformance", Name: "an unknown id", Verdict: report.Failed,
				Reasons: []string{"the status is 500, and should be 404"},
				At:      problem.Location{File: "pets.yaml", Line: 12},
				Curl:    "curl -i 'http://127.0.0.1:4010/pets/none'",
			}},
		}},
	}
	if err := results.Write(os.Stdout, report.Text, report.Paint{}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// verify: Pets (pets.yaml, OpenAPI 3.1.0)
	//
	// METHOD  PATH        PASSED  FAILED  SKIPPED
	// GET     /pets/{id}       0       1        0
	//
	// FAILED GET /pets/{id}: status_code_conformance: an unknown id
	//   at pets.yaml:12
	//   the status is 500, and should be 404
	//   curl -i 'http://127.0.0.1:4010/pets/none'
	//
	// failed: 1 operation, 1 outcome: 0 passed, 1 failed, 0 skipped, in 0s
}
