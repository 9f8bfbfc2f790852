package problem

import "strings"

// SecretName reports whether the name of a header, a query parameter or a member says that its value is a secret.
// Signs between letters and their case make no difference. The unmistakable words count wherever they stand (token,
// secret, password, ticket, api key, authorization, cookie and the like); hash, salt and otp count only where they end
// a word, so that TicketHash is a secret while hashtag, hasHeader and isAltText are none.
func SecretName(name string) bool {
	if len(name) < len("otp") {
		return false
	}
	// One pass keeps the letters and digits, folded, and remembers where words end.
	var room [64]byte
	folded, seams := room[:0], uint64(0)
	previous := byte(0)
	for i, r := range name {
		c, upper := foldRune(r)
		if c == 0 {
			seams |= seam(len(folded))
			previous = 0
			continue
		}
		class := byte('a')
		switch {
		case upper:
			class = 'A'
		case c <= '9':
			class = '0'
		}
		lowerNext := i+1 < len(name) && 'a' <= name[i+1] && name[i+1] <= 'z'
		if upper && lowerNext || class != previous && (previous != 'A' || class == '0') {
			seams |= seam(len(folded))
		}
		previous = class
		folded = append(folded, c)
	}
	return saysSecret(string(folded), seams|seam(len(folded)))
}

// seam is the mark of a word's end at an index. Past 63 letters each place counts as one: in doubt it is a secret.
func seam(at int) uint64 {
	if at > 63 {
		return 0
	}
	return 1 << at
}

// foldRune is a letter or digit in lower case, or 0 for a sign. The Kelvin sign and the long s count as k and s,
// because decoders that ignore case take them so.
func foldRune(r rune) (c byte, upper bool) {
	switch {
	case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
		return byte(r), false
	case 'A' <= r && r <= 'Z':
		return byte(r) + 'a' - 'A', true
	case r == '\u212a':
		return 'k', false
	case r == '\u017f':
		return 's', false
	}
	return 0, false
}

func saysSecret(folded string, seams uint64) bool {
	for _, word := range [...]string{
		"token", "secret", "password", "passwd", "passphrase", "ticket", "apikey", "authorization", "cookie",
		"credential", "privatekey",
	} {
		if strings.Contains(folded, word) {
			return true
		}
	}
	for _, word := range [...]string{"hash", "hashes", "hashed", "salt", "salts", "salted", "totp", "otp"} {
		for from := 0; ; {
			at := strings.Index(folded[from:], word)
			if at < 0 {
				break
			}
			start, end := from+at, from+at+len(word)
			if wholeTail(seams, start, end) {
				return true
			}
			from = start + 1
		}
	}
	return false
}

// wholeTail reports whether the letters from start to end lie in one word, and end it.
func wholeTail(seams uint64, start, end int) bool {
	if end > 63 {
		return true
	}
	for at := start + 1; at < end; at++ {
		if seams&(1<<at) != 0 {
			return false
		}
	}
	return seams&(1<<end) != 0
}
