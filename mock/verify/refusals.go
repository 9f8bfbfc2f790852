package verify

import (
	"net/http"
	"strings"

	"understudy/mock/cases"
)

// strangers call without a credential, and with credentials that nobody has.
func (l *plan) strangers() {
	if l.Security.Open() {
		return
	}
	l.anonymous()
	for _, requirement := range l.Security {
		for _, false := range cases.FalseFor(requirement) {
			l.put(trial{
				check: IgnoredAuth, name: false.Name, request: l.base.As(false.Sample), found: l.found,
				wellFormed: false.WellFormed,
			})
		}
	}
}

// anonymous calls without a credential.
func (l *plan) anonymous() {
	if !l.Security.Open() {
		l.put(trial{check: IgnoredAuth, name: "no credential", request: l.base, found: l.found})
	}
}

// twice is the keyword of a parameter that is there twice. The document does not say what a service makes of that, and
// many take one of the values, so to take it is no breach.
const twice = "repeated"

// negative breaks one constraint at a time. Those that no request breaks are told.
func (l *plan) negative() {
	if !l.on[NegativeDataRejection] && !l.on[MissingRequiredHeader] {
		return
	}
	broken, unbroken := l.maker.Breaches(l.Operation, l.base)
	for i := range broken {
		b := &broken[i]
		if b.Keyword == twice {
			continue
		}
		check := NegativeDataRejection
		if b.In == "header" && b.Keyword == "required" {
			check = MissingRequiredHeader
		}
		l.add(trial{check: check, name: b.Name, request: b.Request, found: l.found || b.In == "path", at: b.At})
	}
	for i := range unbroken {
		u := &unbroken[i]
		if u.Keyword == twice {
			continue
		}
		l.trials = append(l.trials, trial{
			check: NegativeDataRejection, name: u.Name, at: u.At, skip: "no request breaks it alone: " + u.Reason,
		})
	}
}

// strange are ids that nobody gives to a record, as far as can be known: a parameter takes one of them, or none.
func strange() []string {
	return []string{
		"understudy-no-such-record", "2147480613", "9007199254740613", "00000000-0000-4000-8000-000000000dad",
		"99991", "nosuchrecord", "000000000000000000000dad", "NOSUCHRECORD",
	}
}

// unknown asks for a record that there is not, where the document says what comes then. A PUT may make the record.
func (l *plan) unknown() {
	response := l.Response(http.StatusNotFound)
	template := strings.Split(l.Path(), "/")
	last := template[len(template)-1]
	if response == nil || response.Status == "default" || l.Method == http.MethodPut ||
		!strings.HasPrefix(last, "{") || !strings.HasSuffix(last, "}") {
		return
	}
	for i := range l.fixtures[l.ID] {
		if fixture := &l.fixtures[l.ID][i]; fixture.Reply.Status == http.StatusNotFound {
			if request, _, ok := l.caught(fixture); ok {
				l.add(trial{
					check: UnknownIDRejection, name: "the call of " + fixture.Source, request: request, at: fixture.At,
				})
				return
			}
		}
	}
	for _, id := range strange() {
		request, ok := l.maker.WithPath(l.Operation, l.base, strings.Trim(last, "{}"), id)
		if ok && request.Path != l.base.Path && l.refusal(&request) == "" {
			l.add(trial{check: UnknownIDRejection, name: "the id " + id, request: request, at: response.At.Location()})
			return
		}
	}
	l.trials = append(l.trials, trial{
		check: UnknownIDRejection, name: "an unknown id", skip: "no id is known that surely belongs to no record",
	})
}
