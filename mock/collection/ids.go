package collection

import (
	"encoding/hex"
	"encoding/json"
	"hash/fnv"
	"math/rand/v2"
	"strconv"

	"understudy/mock/contract"
)

// A form is how ids are made up: numbers that grow, as those of a table do, or UUIDs.
type form struct {
	// start and step bound the first number, from start to twice that at most, and each step to the next one, from 1.
	// A form without a step is that of UUIDs.
	start, step int64
}

// forms are tried in turn, the likeliest first. Numbers stay below 2^31 for as many records as there may be.
func forms() []form {
	return []form{{1_000_000_000, 30_000}, {100_000, 900}, {1000, 9}, {1, 1}, {}}
}

// formFor is the first form that the parameter takes.
func formFor(p *contract.Parameter) (form, bool) {
	for _, f := range forms() {
		if takes(p, f.ids(rand.New(rand.NewPCG(0, 0)))()) {
			return f, true
		}
	}
	return form{}, false
}

// takes reports whether an id keeps the parameter's schema.
func takes(p *contract.Parameter, id string) bool {
	if p.Schema == nil || p.Schema.Compile() != nil {
		return true
	}
	if _, err := strconv.ParseInt(id, 10, 64); err == nil && p.Schema.Check(json.Number(id)) == nil {
		return true
	}
	return p.Schema.Check(id) == nil
}

// ids makes ids one after the other, all of them different.
func (f form) ids(random *rand.Rand) func() string {
	if f.step == 0 {
		return func() string { return uuid(random) }
	}
	next := f.start - 1 + random.Int64N(max(1, f.start/10))
	return func() string {
		next += 1 + random.Int64N(f.step)
		return strconv.FormatInt(next, 10)
	}
}

// uuid is a random UUID (RFC 9562, section 5.4).
func uuid(random *rand.Rand) string {
	var b [16]byte
	for i := range b {
		b[i] = byte(random.UintN(256))
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	text := hex.EncodeToString(b[:])
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}

// IDs are the ids of made-up records: a function of the seed and the operation that reads them, all different, numbers
// in ascending order and below 2^31. There are as many as asked for, from 0 to MaxRecords, unless the parameter takes
// so few of those that are tried that it would take too long to find more.
func (l *Collection) IDs(seed int64, population int) []string {
	population = min(max(population, 0), MaxRecords)
	name := fnv.New64a()
	_, _ = name.Write([]byte(l.item.ID))
	next := l.form.ids(rand.New(rand.NewPCG(uint64(seed), name.Sum64())))
	ids := make([]string, 0, population)
	for tries := 0; len(ids) < population && tries < 2*population+100; tries++ {
		if id := next(); takes(l.record, id) {
			ids = append(ids, id)
		}
	}
	return ids
}
