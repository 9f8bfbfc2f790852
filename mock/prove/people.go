package prove

import (
	"net/http"

	"understudy/mock/contract"
	"understudy/mock/persona"
	"understudy/mock/problem"
)

// as is a request with a persona's credential.
func (l *plan) as(w *wire, sample persona.Sample) wire {
	made := w.with(sample.Headers...)
	return made.asking(sample.Query)
}

// people ask as every persona, as nobody, and with credentials that nobody has.
func (l *plan) people() {
	if l.cast.mode == persona.ModeOff || l.Security.Open() {
		return
	}
	for _, who := range l.cast.personas {
		l.persona(who)
	}
	l.add(ask{kind: "persona", name: "no credential", request: l.bare, want: denied(http.StatusUnauthorized)})
	for _, false := range l.falseCredentials() {
		w := denied(http.StatusUnauthorized)
		if false.wellFormed && l.cast.mode == persona.ModeAny {
			w = l.success()
		}
		l.add(ask{kind: "persona", name: false.name, request: l.as(&l.bare, false.sample), want: w})
	}
}

// persona asks as one of them: who is admitted gets the reply, who lacks a role a 403, who has expired a 401.
func (l *plan) persona(who persona.Persona) {
	if sample, ok := l.cast.server.SampleAt(who.Name, l.Security, l.cast.now); ok {
		l.add(ask{
			kind: "persona", name: "persona " + who.Name, request: l.as(&l.bare, sample), want: l.success(),
		})
		return
	}
	for _, requirement := range l.Security {
		sample, ok := l.cast.shown(who.Name, requirement)
		if !ok {
			continue
		}
		status := http.StatusForbidden
		if who.Expired(l.cast.now) {
			status = http.StatusUnauthorized
		}
		l.add(ask{
			kind: "persona", name: "persona " + who.Name + ", who may not", request: l.as(&l.bare, sample),
			want: denied(status),
		})
		return
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

// A falseCredential is one that no persona has.
type falseCredential struct {
	name       string
	sample     persona.Sample
	wellFormed bool
}

// falseCredentials are made for the first requirement that one scheme alone meets.
func (l *plan) falseCredentials() []falseCredential {
	for _, requirement := range l.Security {
		if len(requirement) != 1 {
			continue
		}
		scheme := requirement[0].Scheme
		switch {
		case scheme.TakesBearer():
			return []falseCredential{
				{"an unknown bearer token", header("Authorization: Bearer nobody.has.this"), true},
				{"a bearer token that is none", header("Authorization: Bearer"), false},
			}
		case scheme.Kind == contract.Basic:
			return []falseCredential{
				{"an unknown user", header("Authorization: Basic bm9ib2R5Om5vdGhpbmc="), true},
				{"a user that is none", header("Authorization: Basic !!!"), false},
			}
		case scheme.Kind == contract.APIKey:
			return []falseCredential{{"an unknown API key", keySample(scheme), true}}
		}
	}
	return nil
}

func header(line string) persona.Sample { return persona.Sample{Headers: []string{line}} }

// keySample sends an API key that nobody has.
func keySample(scheme *contract.Scheme) persona.Sample {
	const key = "nobody-has-this"
	switch scheme.In {
	case "query":
		return persona.Sample{Query: scheme.Parameter + "=" + key}
	case "cookie":
		return header("Cookie: " + scheme.Parameter + "=" + key)
	}
	return header(scheme.Parameter + ": " + key)
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
