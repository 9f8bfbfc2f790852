package verify

import (
	"net/http"
	"testing"

	"understudy/mock/contract"
	"understudy/mock/report"
)

// TestWhatAReplySaysOfItsCheck is the guide's table of what passes, what fails, and what says nothing.
func TestWhatAReplySaysOfItsCheck(t *testing.T) {
	t.Parallel()
	c, err := contract.Load("a.yaml", []byte(`openapi: 3.1.0
info: {title: A, version: '1'}
paths:
  /a:
    get: {operationId: a, responses: {'200': {description: Yes.}}}
    put: {operationId: put, responses: {'200': {description: Yes.}}}
`), nil)
	if err != nil {
		t.Fatal(err)
	}
	const passes, fails, nothing = report.Proven, report.Failed, report.Skipped
	v := &verifier{contract: c, cast: &cast{}}
	known := &caller{known: true}
	for _, row := range []struct {
		operation string
		trial     trial
		status    int
		header    http.Header
		want      report.Verdict
	}{
		{"a", trial{check: PositiveDataAcceptance, found: true}, 200, nil, passes},
		{"a", trial{check: PositiveDataAcceptance, found: true}, 302, nil, passes},
		{"a", trial{check: PositiveDataAcceptance, found: true}, 404, nil, fails},
		{"a", trial{check: PositiveDataAcceptance}, 404, nil, nothing},
		{"put", trial{check: PositiveDataAcceptance, found: true}, 404, nil, nothing},
		{"put", trial{check: PositiveDataAcceptance}, 409, nil, nothing},
		{"a", trial{check: PositiveDataAcceptance}, 409, nil, fails},
		{"a", trial{check: PositiveDataAcceptance}, 429, nil, nothing},
		{"a", trial{check: PositiveDataAcceptance}, 400, nil, fails},
		{"a", trial{check: PositiveDataAcceptance}, 405, nil, fails},
		{"a", trial{check: PositiveDataAcceptance}, 401, nil, nothing},
		{"a", trial{check: PositiveDataAcceptance, credentialed: true, who: known}, 401, nil, fails},
		{"a", trial{check: PositiveDataAcceptance, credentialed: true, who: known}, 403, nil, fails},
		{"a", trial{check: PositiveDataAcceptance, credentialed: true, who: &caller{}}, 403, nil, nothing},

		{"a", trial{check: NegativeDataRejection, found: true}, 200, nil, fails},
		{"a", trial{check: NegativeDataRejection, found: true}, 302, nil, fails},
		{"a", trial{check: NegativeDataRejection, found: true}, 422, nil, passes},
		{"a", trial{check: NegativeDataRejection, found: true}, 404, nil, passes},
		{"a", trial{check: NegativeDataRejection}, 404, nil, nothing},
		{"a", trial{check: NegativeDataRejection, found: true}, 403, nil, nothing},
		{"a", trial{check: NegativeDataRejection, found: true}, 429, nil, nothing},

		{"a", trial{check: MissingRequiredHeader, found: true}, 400, nil, passes},
		{"a", trial{check: MissingRequiredHeader, found: true}, 401, nil, passes},
		{"a", trial{check: MissingRequiredHeader, found: true}, 409, nil, fails},
		{"a", trial{check: MissingRequiredHeader, found: true}, 204, nil, fails},

		{"a", trial{check: IgnoredAuth}, 401, nil, passes},
		{"a", trial{check: IgnoredAuth}, 403, nil, passes},
		{"a", trial{check: IgnoredAuth}, 200, nil, fails},
		{"a", trial{check: IgnoredAuth, found: true}, 404, nil, passes},
		{"a", trial{check: IgnoredAuth}, 404, nil, nothing},
		{"a", trial{check: IgnoredAuth}, 400, nil, nothing},
		{"a", trial{check: IgnoredAuth, wellFormed: true}, 200, http.Header{"Mock-Source": {"fake a/200"}}, nothing},
		{"a", trial{check: IgnoredAuth}, 200, http.Header{"Mock-Source": {"fake a/200"}}, fails},

		{"a", trial{check: UnknownIDRejection}, 404, nil, passes},
		{"a", trial{check: UnknownIDRejection}, 410, nil, passes},
		{"a", trial{check: UnknownIDRejection}, 200, nil, fails},
		{"a", trial{check: UnknownIDRejection}, 400, nil, fails},
		{"a", trial{check: UnknownIDRejection}, 403, nil, nothing},
		{"a", trial{check: UnknownIDRejection}, 429, nil, nothing},
		{"a", trial{check: UnknownIDRejection}, 200, http.Header{"Mock-Source": {"fake a/200"}}, nothing},
		{"a", trial{check: UnknownIDRejection}, 200, http.Header{"Mock-Source": {"fixture a/200/x"}}, fails},

		{"a", trial{check: UnsupportedMethod}, 405, http.Header{"Allow": {"GET, PUT"}}, passes},
		{"a", trial{check: UnsupportedMethod}, 405, http.Header{"Allow": {"GET", "PUT,PATCH"}}, fails},
		{"a", trial{check: UnsupportedMethod}, 405, nil, fails},
		{"a", trial{check: UnsupportedMethod}, 404, nil, fails},
		{"a", trial{check: UnsupportedMethod}, 401, nil, nothing},
		{"a", trial{check: UnsupportedMethod, credentialed: true}, 401, nil, fails},
		{"a", trial{check: UnsupportedMethod}, 429, nil, nothing},
	} {
		row.trial.request.Method = http.MethodPatch
		if row.header == nil {
			row.header = http.Header{}
		}
		got := v.own(c.Operation(row.operation), &row.trial, &reply{status: row.status, header: row.header})
		if got.verdict != row.want {
			t.Errorf("%s of %s, %d %v: got %s, want %s",
				row.trial.check, row.operation, row.status, row.header, got.verdict, row.want)
		}
	}
}
