package persona

import (
	"crypto/sha256"

	"understudy/mock/contract"
)

type credentialKind byte

const (
	bearerToken credentialKind = iota + 1
	basicPair
	apiKey
)

// A credential is what proves a persona: a bearer token, "user:password", or an API key, which may be for one scheme
// only.
type credential struct {
	kind   credentialKind
	scheme string
	value  string
}

// A digest stands for a credential in look-ups. Comparing digests tells a listener with a stop-watch nothing about
// the credential: an attacker cannot choose a token whose digest shares a prefix with an unknown one.
type digest [sha256.Size]byte

func (c credential) digest() digest { return digestOf(c.kind, c.scheme, c.value) }

// digestOf hashes kind, scheme and value. Neither scheme names nor values hold a NUL, so the three cannot run
// together.
func digestOf(kind credentialKind, scheme, value string) digest {
	var room [256]byte // on the stack: the usual token costs no allocation
	data := append(room[:0], byte(kind))
	data = append(data, scheme...)
	data = append(data, 0)
	data = append(data, value...)
	return sha256.Sum256(data)
}

func (c credential) fits(scheme *contract.Scheme) bool {
	switch c.kind {
	case bearerToken:
		return scheme.TakesBearer()
	case basicPair:
		return scheme.Kind == contract.Basic
	case apiKey:
		return scheme.Kind == contract.APIKey && (c.scheme == "" || c.scheme == scheme.Name)
	}
	return false
}
