package journal

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"understudy/mock/schema"
)

// Known are secrets that are known by their value, and so are hidden under whatever name they stand. The zero Known
// knows none. It is not safe for concurrent use.
type Known struct {
	// Shortest is how long a secret must be to be looked for, in bytes: a shorter one may stand in any word.
	Shortest int

	seen map[string]bool
	// longest are all, the longest first: one may begin with another.
	longest []string
}

// Learn takes up a secret, as it is and as it is written in JSON and in a URL. One that is shorter than Shortest is
// passed over.
func (k *Known) Learn(secret string) {
	if len(secret) < max(k.Shortest, 1) {
		return
	}
	if unreserved(secret) {
		k.add(secret)
		return
	}
	// As JSON has it, between its quotes: as it is written here, and as findings quote it.
	quoted := schema.AppendString(nil, secret)
	marshalled, _ := json.Marshal(secret)
	for _, form := range [...]string{
		secret, string(quoted[1 : len(quoted)-1]), string(marshalled[1 : len(marshalled)-1]),
		url.QueryEscape(secret), url.PathEscape(secret),
	} {
		k.add(form)
	}
}

// unreserved reports whether a text is written in JSON and URLs as it is (RFC 3986, section 2.3).
func unreserved(text string) bool {
	for i := range len(text) {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '.', c == '_', c == '~':
		default:
			return false
		}
	}
	return true
}

func (k *Known) add(form string) {
	if k.seen[form] {
		return
	}
	if k.seen == nil {
		k.seen = map[string]bool{}
	}
	k.seen[form] = true
	at, _ := slices.BinarySearchFunc(k.longest, form, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	k.longest = slices.Insert(k.longest, at, form)
}

// LearnCredential takes up what stands in a header: the whole, each part of it, as of cookies, and of what is encoded
// for Basic the password (RFC 7617, section 2). The name of a scheme is no secret.
func (k *Known) LearnCredential(value string) {
	k.Learn(value)
	// Only Digest has a nonce.
	digest := strings.Contains(value, "nonce=")
	for part := range strings.FieldsFuncSeq(value, func(c rune) bool { return strings.ContainsRune(" ;,", c) }) {
		if knownScheme(part) {
			continue
		}
		if name, text, pair := strings.Cut(part, "="); pair && strings.Trim(text, "=") != "" {
			if digest && openParameter(name) {
				continue
			}
			part = text
		}
		part = strings.Trim(part, `"`)
		k.Learn(part)
		if plain, err := base64.StdEncoding.DecodeString(part); err == nil {
			if _, password, basic := strings.Cut(string(plain), ":"); basic {
				k.Learn(string(plain))
				k.Learn(password)
			}
		}
	}
}

// LearnValue takes up the value of a parameter: it may be an object, whose members stand in it one after the other in
// one of the styles of OpenAPI (3.1, section 4.8.12.6).
func (k *Known) LearnValue(value string) {
	k.LearnCredential(value)
	if label, is := strings.CutPrefix(value, "."); is {
		for part := range strings.SplitSeq(label, ".") {
			k.LearnCredential(part)
		}
	}
	if strings.Contains(value, "|") {
		for part := range strings.SplitSeq(value, "|") {
			k.LearnCredential(part)
		}
	}
}

// openParameter reports whether a parameter of Digest (RFC 7616, section 3.4) is none that has to be hidden: the URI is
// that of the request.
func openParameter(name string) bool {
	switch strings.ToLower(name) {
	case "username", "realm", "uri", "algorithm", "qop", "nc", "userhash", "charset":
		return true
	}
	return false
}

// Quoted reports whether a text quotes one of the secrets.
func (k *Known) Quoted(text string) bool {
	if k == nil {
		return false
	}
	return slices.ContainsFunc(k.longest, func(secret string) bool { return strings.Contains(text, secret) })
}

// Strike is a text with something else in the place of each secret that it quotes. Where the text was cut, as … says or
// its end, the beginning of a secret goes, too.
func (k *Known) Strike(text string, stand func(secret string) string) string {
	if k == nil {
		return text
	}
	for _, secret := range k.longest {
		if strings.Contains(text, secret) {
			text = strings.ReplaceAll(text, secret, stand(secret))
		}
		if len(secret) <= torn || !strings.Contains(text, secret[:torn]) {
			continue
		}
		for n := len(secret) - 1; n >= torn; n-- {
			if head := secret[:n] + "…"; strings.Contains(text, head) {
				text = strings.ReplaceAll(text, head, stand(secret)+"…")
			}
			if rest, cut := strings.CutSuffix(text, secret[:n]); cut {
				text = rest + stand(secret)
			}
		}
	}
	return text
}

// torn is how much of a secret must be left for it to be known, in bytes.
const torn = 8
