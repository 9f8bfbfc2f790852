package fake

import (
	"math/bits"
	mathrand "math/rand"
	"math/rand/v2"
)

// FNV-1a, 64 bits. hash/maphash would differ from one process to the next.
const (
	fnvOffset = 0xcbf29ce484222325
	fnvPrime  = 0x100000001b3
)

func fnv[T string | []byte](h uint64, text T) uint64 {
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * fnvPrime
	}
	return h
}

// mix spreads every bit of x over the whole word (the finaliser of SplitMix64), for FNV alone leaves neighbours alike.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// label turns a name into what derive takes. It is computed when the schema is compiled.
func label(name string) uint64 { return mix(fnv(fnvOffset, name)) }

// derive is the hash of a part of a value. It depends on the parent and the part's own name only, so a property that
// is added to the document leaves the others as they were.
func derive(parent, label uint64) uint64 { return mix(parent + label*0x9e3779b97f4a7c15 + 1) }

// record is the hash of a whole record.
func record[T string | []byte](seed int64, schema string, identity T) uint64 {
	h := uint64(fnvOffset)
	for shift := 0; shift < 64; shift += 8 {
		h = (h ^ uint64(seed)>>shift&0xff) * fnvPrime
	}
	h = fnv(h, schema) * fnvPrime
	return mix(fnv(h, identity))
}

// dice draws numbers from a hash. PCG gives the same numbers on every platform.
type dice struct{ pcg rand.PCG }

// roll starts a new row of draws.
func (d *dice) roll(h uint64) { d.pcg.Seed(h, h^0xda3e39cb94b95bdb) }

// below draws from 0 to n-1. n must not be 0.
func (d *dice) below(n uint64) uint64 {
	high, _ := bits.Mul64(d.pcg.Uint64(), n)
	return high
}

// between draws from low to high, both included.
func (d *dice) between(low, high int64) int64 {
	span := uint64(high) - uint64(low) + 1
	if span == 0 {
		return int64(d.pcg.Uint64())
	}
	return low + int64(d.below(span))
}

func (d *dice) pick(list []string) string { return list[d.below(uint64(len(list)))] }

// source lets gofakeit draw from the dice.
type source struct{ *dice }

var _ mathrand.Source64 = source{}

// Uint64 draws 64 bits.
func (s source) Uint64() uint64 { return s.pcg.Uint64() }

// Int63 draws 63 bits.
func (s source) Int63() int64 { return int64(s.pcg.Uint64() >> 1) }

// Seed does nothing: the dice are rolled for every value.
func (s source) Seed(int64) {}
