package verify

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"understudy/mock/contract"
)

// maxGuessed bounds in how many ways callers are tried to be let in, and maxDoors by how many operations each.
const (
	maxGuessed = 100
	maxDoors   = 5
)

// A way is how a caller may be let in: with credentials for some schemes.
type way struct{ who, schemes string }

// wayOf is the way of a requirement. The scopes do not count: that a credential is known, and may not, is known, too.
func wayOf(who *caller, requirement contract.Requirement) way {
	names := make([]string, len(requirement))
	for i, need := range requirement {
		names[i] = need.Scheme.Name
	}
	return way{who.Name, strings.Join(names, " and ")}
}

// lone are the needs for which one text is sent: a bearer token, or an API key.
func lone(requirement contract.Requirement) (list contract.Requirement) {
	for _, need := range requirement {
		if need.Scheme.TakesBearer() || need.Scheme.Kind == contract.APIKey {
			list = append(list, need)
		}
	}
	return list
}

// doubtful reports whether a service has several kinds of credentials that are one text each: which of them a text is
// can only be guessed.
func doubtful(schemes []*contract.Scheme) bool {
	var all contract.Requirement
	for _, scheme := range schemes {
		all = append(all, contract.Need{Scheme: scheme})
	}
	all = lone(all)
	return slices.ContainsFunc(all, func(need contract.Need) bool { return !alike(need.Scheme, all[0].Scheme) })
}

// settle asks once for each way in which a credential was guessed to be meant, so that what is tried later does not
// depend on which operation is looked at first.
func (v *verifier) settle(ctx context.Context) {
	if !doubtful(v.contract.Schemes()) {
		return
	}
	asked := map[way]int{}
	for i := range v.cast.callers {
		who := &v.cast.callers[i]
		if who.texts == 0 {
			continue
		}
		for _, o := range v.contract.Operations {
			for _, requirement := range o.Security {
				one := wayOf(who, requirement)
				if _, is := asked[one]; is || len(lone(requirement)) == 0 || len(asked) == maxGuessed {
					continue
				}
				asked[one] = v.door(ctx, who, one)
			}
		}
	}
	v.cast.asked = asked
}

// door is the status with which a way is let in, or 401, or zero where neither is known. What asks for no record and
// changes nothing is asked first.
func (v *verifier) door(ctx context.Context, who *caller, one way) int {
	tried := 0
	for _, fits := range []func(o *contract.Operation) bool{
		func(o *contract.Operation) bool { return safe(o.Method) && !strings.Contains(o.Path(), "{") },
		func(o *contract.Operation) bool { return safe(o.Method) && strings.Contains(o.Path(), "{") },
		func(o *contract.Operation) bool {
			return !safe(o.Method) && o.Method != http.MethodDelete && v.AllowWrites && v.Filter.takes(o)
		},
	} {
		for _, o := range v.contract.Operations {
			at := slices.IndexFunc(o.Security, func(r contract.Requirement) bool { return wayOf(who, r) == one })
			if at < 0 || o.Security.Open() || !fits(o) {
				continue
			}
			sample, ok := v.cast.sample(who.Name, contract.Security{o.Security[at]}, v.cast.now)
			request, why := v.maker.Make(o, false)
			if !ok || why.String() != "" {
				continue
			}
			request = dressed(o, &request, v.Header)
			request = request.As(sample)
			got, err := v.line.ask(ctx, &request)
			switch {
			case err != nil:
			case got.status < 400, got.status == http.StatusForbidden, got.status == http.StatusUnauthorized:
				return got.status
			}
			if tried++; tried == maxDoors {
				return 0
			}
		}
	}
	return 0
}

// unsure says why it is no failure that a caller is not let in one way: the credential was only guessed to be of that
// kind. It is "" where the caller was let in that way, where that is not known, and where nothing else can be meant.
func (c *cast) unsure(who *caller, requirement contract.Requirement) string {
	refused := wayOf(who, requirement)
	if c.asked[refused] != http.StatusUnauthorized {
		return ""
	}
	works := ""
	for _, one := range sortedWays(c.asked) {
		if status := c.asked[one]; one.who == who.Name && status != 0 && status != http.StatusUnauthorized {
			works = one.schemes
			break
		}
	}
	why := "401 for " + refused.schemes + ": "
	switch {
	case works != "":
		why += "the persona " + who.Name + " is let in by " + works +
			", and that its credential is one for this, too, is a guess"
	case len(lone(requirement)) > 1, who.texts > 1:
		why += "which credential of the persona " + who.Name + " is for which scheme is a guess"
	default:
		return ""
	}
	return why + "; say it in personas.yaml of --fixtures (bearer, or apiKey with its scheme), and leave --persona out"
}

// sortedWays are the ways in the order of their schemes.
func sortedWays(asked map[way]int) []way {
	list := make([]way, 0, len(asked))
	for one := range asked {
		list = append(list, one)
	}
	slices.SortFunc(list, func(a, b way) int { return strings.Compare(a.schemes+"\x00"+a.who, b.schemes+"\x00"+b.who) })
	return list
}
