package cases

import (
	"understudy/mock/contract"
	"understudy/mock/persona"
)

// A Credential is one that no persona has.
type Credential struct {
	// Name says for people what it is: "an unknown bearer token".
	Name string
	persona.Sample
	// WellFormed says that it looks as a credential should, so that only who knows all of them can refuse it.
	WellFormed bool
}

// FalseCredentials are those for the first requirement that one scheme alone meets. There are none where no scheme
// alone will do, or where that takes a client certificate. The missing credential is the request as it was made.
func FalseCredentials(security contract.Security) []Credential {
	for _, requirement := range security {
		if len(requirement) != 1 {
			continue
		}
		if list := FalseFor(requirement); list != nil {
			return list
		}
	}
	return nil
}

// Unscoped is what a security asks for without the roles and scopes, one requirement alone each: whoever gets past one
// of them has a credential, and may lack the role.
func Unscoped(security contract.Security) []contract.Security {
	list := make([]contract.Security, len(security))
	for i, requirement := range security {
		bare := make(contract.Requirement, len(requirement))
		for k, need := range requirement {
			bare[k] = contract.Need{Scheme: need.Scheme}
		}
		list[i] = contract.Security{bare}
	}
	return list
}

// FalseFor are the credentials that look as one requirement asks, and that nobody has. Where several schemes must be
// met together, it is one unknown credential for each of them at once. There are none where a client certificate is
// asked for, or nothing.
func FalseFor(requirement contract.Requirement) []Credential {
	if len(requirement) == 1 {
		return falseOf(requirement[0].Scheme)
	}
	all := Credential{Name: "unknown credentials", WellFormed: true}
	for _, need := range requirement {
		one := falseOf(need.Scheme)
		if one == nil {
			return nil
		}
		all.Headers = append(all.Headers, one[0].Headers...)
		if all.Query != "" && one[0].Query != "" {
			all.Query += "&"
		}
		all.Query += one[0].Query
	}
	if len(requirement) == 0 {
		return nil
	}
	return []Credential{all}
}

// falseOf are those of one scheme, the unknown one first.
func falseOf(scheme *contract.Scheme) []Credential {
	switch {
	case scheme.TakesBearer():
		return []Credential{
			{"an unknown bearer token", header("Authorization: Bearer nobody.has.this"), true},
			{"a bearer token that is none", header("Authorization: Bearer"), false},
		}
	case scheme.Kind == contract.Basic:
		return []Credential{
			{"an unknown user", header("Authorization: Basic bm9ib2R5Om5vdGhpbmc="), true},
			{"a user that is none", header("Authorization: Basic !!!"), false},
		}
	case scheme.Kind == contract.APIKey:
		return []Credential{{"an unknown API key", keySample(scheme), true}}
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
