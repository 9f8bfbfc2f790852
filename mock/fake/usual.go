package fake

import (
	"math/big"
)

// numberUse is where numbers of a name usually lie, both ends included, and their decimal places.
type numberUse struct {
	low, high int64
	scale     int
}

// usualNumber goes by the words of a name, and reports whether they tell anything. The first row that fits is taken.
func usualNumber(h hint) (use numberUse, telling bool) {
	if low, high, ok := usualTime(h.words); ok {
		return numberUse{low, high, 0}, true
	}
	for _, row := range [...]struct {
		use     numberUse
		phrases []string
	}{
		{numberUse{-90, 90, 6}, []string{"lat", "latitude"}},
		{numberUse{-180, 180, 6}, []string{"lng", "lon", "long", "longitude"}},
		{numberUse{18, 80, 0}, []string{"age"}},
		{numberUse{2000, 2025, 0}, []string{"year"}},
		{numberUse{1, 12, 0}, []string{"month"}},
		{numberUse{1, 28, 0}, []string{"day"}},
		{numberUse{0, 23, 0}, []string{"hour"}},
		{numberUse{0, 59, 0}, []string{"minute", "second"}},
		{numberUse{1, 5, 1}, []string{"rating", "stars", "score"}},
		{numberUse{0, 100, 1}, []string{"percent", "percentage", "progress", "ratio", "rate"}},
		{numberUse{200, 204, 0}, []string{"status code"}},
		{numberUse{1024, 49151, 0}, []string{"port"}},
		{numberUse{1, 5, 0}, []string{"page", "pages", "version", "revision", "level", "priority"}},
		{numberUse{10, 50, 0}, []string{"page size", "limit", "per page"}},
		{numberUse{1, 500, 2}, []string{"price", "amount", "cost", "fee", "tax", "balance", "discount", "salary"}},
		{numberUse{1, 100, 0}, []string{
			"count", "quantity", "qty", "total", "number of", "num", "stock", "items", "size", "position", "index", "order",
		}},
		{numberUse{100, 2000, 0}, []string{"width", "height", "length"}},
		{numberUse{1, 100, 1}, []string{"weight", "distance", "temperature"}},
		{numberUse{60, 7200, 0}, []string{"duration", "expires in", "ttl", "timeout", "interval"}},
		{numberUse{1, 1<<31 - 1, 0}, []string{"id", "ids", "identifier", "key"}},
	} {
		if saysAny(h.words, row.phrases...) {
			return row.use, true
		}
	}
	return numberUse{1, 1000, 2}, false
}

// room is how far a range reaches from its only bound, in steps.
const room = 1000

// within narrows a range of steps to what is usual, where the two meet.
func (u numberUse) within(low, high *big.Int, step *big.Rat) (from, to *big.Int) {
	k := new(big.Rat).Quo(new(big.Rat).SetInt64(u.low), step)
	from = floor(k)
	if !k.IsInt() {
		from.Add(from, big.NewInt(1))
	}
	to = floor(new(big.Rat).Quo(new(big.Rat).SetInt64(u.high), step))
	if low != nil && low.Cmp(from) > 0 {
		from = low
	}
	if high != nil && high.Cmp(to) < 0 {
		to = high
	}
	if from.Cmp(to) <= 0 {
		return from, to
	}
	far := big.NewInt(room)
	switch {
	case low == nil && high == nil:
		return new(big.Int), big.NewInt(room)
	case low == nil:
		return new(big.Int).Sub(high, far), high
	case high == nil || new(big.Int).Sub(high, low).Cmp(far) > 0:
		return low, new(big.Int).Add(low, far)
	}
	return low, high
}

// usualBool is how many of a hundred booleans of a name are true.
func usualBool(h hint) uint64 {
	switch {
	case saysAny(h.words, "new", "deleted", "archived", "disabled", "blocked", "locked", "suspended", "hidden", "test",
		"expired", "revoked", "cancelled", "canceled", "failed", "error", "draft"):
		return 0
	case saysAny(h.words, "active", "enabled", "success", "successful", "valid", "verified", "public", "visible", "ok"):
		return 90
	}
	return 50
}
