package mock

import (
	"cmp"
	"slices"

	"understudy/mock/contract"
)

// instead is a reply of another media type that is acceptable, or else of another response that means the same: for
// when there is no body for the one that was chosen. It may be nil.
func (g *generation) instead(x *exchange, failed *variant, status int, fresh bool) *ready {
	for _, response := range x.likewise(failed.response, status) {
		code := response.Code
		if response == failed.response {
			code = status
		}
		for _, v := range g.acceptable(x, response, code) {
			if v == failed {
				continue
			}
			if reply, no := g.fill(x, v, code, fresh); no == nil {
				return reply
			}
		}
	}
	return nil
}

// likewise are the responses that can stand for another one: itself and, where it says of a call that it went well and
// no status is preferred, all that say so, too.
func (x *exchange) likewise(response *contract.Response, status int) []*contract.Response {
	list := []*contract.Response{response}
	if x.code != 0 || status >= 400 {
		return list
	}
	for _, other := range x.part.Responses {
		if other != response && other.Code >= 200 && other.Code <= 299 {
			list = append(list, other)
		}
	}
	return list
}

// acceptable are the variants of a response that Accept takes, the most welcome first.
func (g *generation) acceptable(x *exchange, response *contract.Response, status int) []*variant {
	accept := x.request.Header["Accept"]
	quality := func(v *variant) float64 {
		if v.kit == nil {
			return 1
		}
		return contract.Quality(v.mediaType, accept)
	}
	list := slices.DeleteFunc(slices.Clone(g.stock(x.part, response).variants), func(v *variant) bool {
		return status < 400 && quality(v) == 0
	})
	slices.SortStableFunc(list, func(a, b *variant) int { return cmp.Compare(quality(b), quality(a)) })
	return list
}
