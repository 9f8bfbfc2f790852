package prove

import (
	"net/http"

	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/persona"
	"understudy/mock/problem"
)

// people ask as every persona, as nobody, and with credentials that nobody has.
func (l *plan) people() {
	if !l.cast.Asks(l.Operation) {
		return
	}
	for _, who := range l.cast.Personas {
		l.persona(who)
	}
	l.add(ask{kind: "persona", name: "no credential", request: l.bare, want: denied(http.StatusUnauthorized)})
	for _, false := range cases.FalseCredentials(l.Security) {
		w := denied(http.StatusUnauthorized)
		if false.WellFormed && l.cast.Mode == persona.ModeAny {
			w = l.success()
		}
		l.add(ask{kind: "persona", name: false.Name, request: l.bare.As(false.Sample), want: w})
	}
}

// persona asks as one of them: who is admitted gets the reply, who lacks a role a 403, who has expired a 401.
func (l *plan) persona(who persona.Persona) {
	if sample, ok := l.cast.Sample(who.Name, l.Security, l.cast.Now); ok {
		l.add(ask{
			kind: "persona", name: "persona " + who.Name, request: l.bare.As(sample), want: l.success(),
		})
		return
	}
	if sample, status, ok := l.cast.Turned(who, l.Security); ok {
		l.add(ask{
			kind: "persona", name: "persona " + who.Name + ", who may not", request: l.bare.As(sample),
			want: denied(status),
		})
	}
}

// denied is what a caller gets who is not admitted.
func denied(status int) want {
	kind := problem.Unauthorized
	if status == http.StatusForbidden {
		kind = problem.Forbidden
	}
	return want{statuses: []int{status}, sources: anySource(), problems: []problem.Kind{kind}}
}

// nobody says why no persona is admitted.
func (l *plan) nobody() string {
	for _, requirement := range l.Security {
		for _, need := range requirement {
			if need.Scheme.Kind == contract.MutualTLS {
				return "it takes a client certificate, and prove speaks plain HTTP; --auth off tries the rest"
			}
		}
	}
	return "no persona is admitted: " + l.Security.String() + "; --auth off tries the rest"
}
