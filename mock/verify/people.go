package verify

import (
	"slices"
	"strings"
	"time"

	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/persona"
)

// people call as each persona, by each alternative of the security: who may is let in, and who may not is refused. An
// alternative that no persona has the credentials for is told.
func (l *plan) people() {
	shown := make([]bool, len(l.Security))
	for i := range l.cast.callers {
		who, admitted := &l.cast.callers[i], false
		for k, requirement := range l.Security {
			sample, ok := l.cast.sample(who.Name, contract.Security{requirement}, l.cast.now)
			if !ok || len(requirement) == 0 {
				continue
			}
			admitted, shown[k] = true, true
			if why := l.cast.unsure(who, requirement); why != "" {
				l.trials = append(l.trials, trial{
					check: PositiveDataAcceptance, name: l.by("persona "+who.Name, requirement), skip: why,
				})
				continue
			}
			l.put(trial{
				check: PositiveDataAcceptance, name: l.by("persona "+who.Name, requirement), request: l.base, found: l.found,
				who: who, sample: sample,
			})
			l.parts(who, requirement)
		}
		if !admitted && !l.Security.Open() {
			l.refused(who)
		}
	}
	for k, requirement := range l.Security {
		if !shown[k] && len(requirement) > 0 {
			l.trials = append(l.trials, trial{
				check: PositiveDataAcceptance, name: l.by("a persona", requirement),
				skip: l.cast.nobody(contract.Security{requirement}),
			})
		}
	}
}

// by names a caller with the alternative of the security, where there are several.
func (l *plan) by(name string, requirement contract.Requirement) string {
	if len(l.Security) < 2 {
		return name
	}
	return name + " by " + contract.Security{requirement}.String()
}

// refused calls as a persona that has a credential, and may not. Whether it has expired is left out of that, too.
func (l *plan) refused(who *caller) {
	for _, unscoped := range cases.Unscoped(l.Security) {
		if sample, ok := l.cast.sample(who.Name, unscoped, time.Time{}); ok {
			l.put(trial{
				check: IgnoredAuth, name: "persona " + who.Name + ", who may not", request: l.base, found: l.found,
				who: who, sample: sample,
			})
			return
		}
	}
}

// parts call without one of the credentials that are needed together, and with one in its place that nobody has.
func (l *plan) parts(who *caller, requirement contract.Requirement) {
	for i, lacks := range requirement {
		if len(requirement) < 2 {
			return
		}
		rest := slices.Delete(slices.Clone(requirement), i, i+1)
		name := l.by("persona "+who.Name, requirement)
		sample, ok := l.cast.sample(who.Name, contract.Security{rest}, l.cast.now)
		if !ok || l.suffices(rest) {
			l.trials = append(l.trials, trial{
				check: IgnoredAuth, name: name + ", without " + lacks.Scheme.Name,
				skip: "what is left may get past the security, too",
			})
			continue
		}
		l.put(trial{
			check: IgnoredAuth, name: name + ", without " + lacks.Scheme.Name, request: l.base, found: l.found, who: who,
			sample: sample,
		})
		for _, wrong := range cases.FalseFor(contract.Requirement{lacks}) {
			if wrong.WellFormed && !overlaps(wrong.Sample, sample) {
				l.put(trial{
					check: IgnoredAuth, name: name + ", with " + wrong.Name, request: l.base.As(wrong.Sample), found: l.found,
					who: who, sample: sample, wellFormed: true,
				})
			}
		}
	}
}

// suffices reports whether credentials for a requirement may get past the security: they are all that one of its
// alternatives asks for, or are sent alike.
func (l *plan) suffices(have contract.Requirement) bool {
	return slices.ContainsFunc(l.Security, func(alternative contract.Requirement) bool {
		return !slices.ContainsFunc(alternative, func(need contract.Need) bool {
			return !slices.ContainsFunc(have, func(other contract.Need) bool { return alike(need.Scheme, other.Scheme) })
		})
	})
}

// alike reports whether the credentials of two schemes are sent in the same way.
func alike(one, other *contract.Scheme) bool {
	return one == other || one.TakesBearer() && other.TakesBearer() ||
		one.Kind == contract.Basic && other.Kind == contract.Basic ||
		one.Kind == contract.APIKey && other.Kind == contract.APIKey && one.In == other.In && one.Parameter == other.Parameter
}

// overlaps reports whether two credentials want the same line of the header.
func overlaps(one, other persona.Sample) bool {
	for _, line := range one.Headers {
		name, _, _ := strings.Cut(line, ":")
		if slices.ContainsFunc(other.Headers, func(line string) bool {
			its, _, _ := strings.Cut(line, ":")
			return strings.EqualFold(its, name) && !strings.EqualFold(name, "Cookie")
		}) {
			return true
		}
	}
	return false
}
