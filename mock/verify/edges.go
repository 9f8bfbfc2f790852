package verify

import (
	"slices"

	"understudy/mock/cases"
	"understudy/mock/collection"
	"understudy/mock/contract"
)

// tokensAreIssued is why nothing is made up there.
const tokensAreIssued = "tokens are issued there, and who may have one cannot be made up"

// invented adds a request of values that are made up. A list may ask for more than its schemas say, by x-collection: 30
// February has the form of a date. Another seed makes another day.
func (l *plan) invented(name string, all bool) {
	if l.tokens.At(l.Method, l.base.Path) != nil {
		l.skip(name, tokensAreIssued)
		return
	}
	list, _ := collection.Read(l.Operation, l.contract)
	for _, inventor := range l.inventors {
		made, why := inventor.Make(l.Operation, all)
		if why.String() == "" && (list == nil || len(list.Check(made.Query)) == 0) {
			l.good(name, made)
			return
		}
	}
}

// edges adds the requests at the edges of the contract. What was given for a parameter stays, and what changes
// something is asked for the record of the other cases alone.
func (l *plan) edges() {
	if l.tokens.At(l.Method, l.base.Path) != nil {
		l.skip("the edges of the contract", tokensAreIssued)
		return
	}
	list, _ := collection.Read(l.Operation, l.contract)
	variants, unvaried := l.maker.Variants(l.Operation, l.base)
	for i := range variants {
		v := &variants[i]
		if l.settled(v) || list != nil && len(list.Check(v.Request.Query)) > 0 {
			continue
		}
		l.add(trial{
			check: PositiveDataAcceptance, name: v.Name, request: v.Request, at: v.At, elsewhere: v.In == "path",
			// Whether there are records for another id or query is not known.
			found: l.found && v.In != "path" && v.In != "query" && v.In != "querystring",
		})
	}
	for _, u := range unvaried {
		l.trials = append(l.trials, trial{
			check: PositiveDataAcceptance, name: u.Name, at: u.At, skip: "no request shows it: " + u.Reason,
		})
	}
}

// settled reports whether the parameter of a variant is not to have another value.
func (l *plan) settled(v *cases.Variant) bool {
	return slices.ContainsFunc(l.Parameters, func(p *contract.Parameter) bool {
		if p.In != v.In || p.Name != v.Parameter {
			return false
		}
		_, given := l.records.given(l.Operation, p)
		return given || p.In == "path" && !safe(l.Method)
	})
}
