package schema

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

func isIPv4(s string) bool {
	address, err := netip.ParseAddr(s)
	return err == nil && address.Is4()
}

// isIPv6 takes no zone: that is no part of an address (RFC 4291, section 2.2).
func isIPv6(s string) bool {
	address, err := netip.ParseAddr(s)
	return err == nil && address.Is6() && address.Zone() == ""
}

// maxHostname is the length of a name in the DNS, written without the last dot, in bytes.
const maxHostname = 253

// isHostname holds RFC 1123, section 2.1: labels of letters, digits and inner hyphens. Two hyphens in the third place
// are only for names in Punycode (RFC 5890, section 2.3.2.1).
func isHostname(s string) bool {
	if len(s) > maxHostname {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if len(label) == 0 || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for i := range len(label) {
			if !isLetter(label[i]) && !isDigit(label[i]) && label[i] != '-' {
				return false
			}
		}
		if len(label) > 3 && label[2:4] == "--" && !isPunycode(label) {
			return false
		}
	}
	return true
}

func isPunycode(label string) bool {
	label = strings.ToLower(label)
	plain, err := idna.Registration.ToUnicode(label)
	return err == nil && plain != label
}

// isIDNHostname holds RFC 5890, section 2.3.2.3: each label is a hostname's, or is one in Punycode.
func isIDNHostname(s string) bool {
	if s == "" || len(s) > utf8.UTFMax*maxHostname {
		return false
	}
	profile := idna.New(
		idna.ValidateForRegistration(), idna.ValidateLabels(true), idna.StrictDomainName(true), idna.CheckHyphens(true),
		idna.CheckJoiners(true), idna.VerifyDNSLength(true), idna.BidiRule(),
	)
	// Other scripts have dots of their own (RFC 3490, section 3.1).
	s = strings.NewReplacer("\u3002", ".", "\uff0e", ".", "\uff61", ".").Replace(s)
	for label := range strings.SplitSeq(s, ".") {
		if !fitsContext(label) {
			return false
		}
	}
	ascii, err := profile.ToASCII(strings.ToLower(s))
	return err == nil && isHostname(ascii)
}

// fitsContext holds the rules for characters that depend on their neighbours (RFC 5892, appendix A.3 to A.9), which
// the idna package does not.
func fitsContext(label string) bool {
	runes := []rune(label)
	near := func(i int) rune {
		if i < 0 || i >= len(runes) {
			return -1
		}
		return runes[i]
	}
	arabic, extended, katakana, japanese := false, false, false, false
	for i, r := range runes {
		switch {
		case r == 0x00b7 && (near(i-1) != 'l' || near(i+1) != 'l'):
			return false
		case r == 0x0375 && (i+1 == len(runes) || !unicode.Is(unicode.Greek, runes[i+1])):
			return false
		case (r == 0x05f3 || r == 0x05f4) && (i == 0 || !unicode.Is(unicode.Hebrew, runes[i-1])):
			return false
		case r == 0x30fb:
			katakana = true
		case unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han):
			japanese = true
		case r >= 0x0660 && r <= 0x0669:
			arabic = true
		case r >= 0x06f0 && r <= 0x06f9:
			extended = true
		}
	}
	return (!arabic || !extended) && (!katakana || japanese)
}

// isEmail holds the mailbox of RFC 5321, section 4.1.2.
func isEmail(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return isMailbox(s, isHostname)
}

// isIDNEmail holds RFC 6531, section 3.3: characters beyond ASCII on both sides.
func isIDNEmail(s string) bool { return utf8.ValidString(s) && isMailbox(s, isIDNHostname) }

func isMailbox(s string, isDomain func(string) bool) bool {
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at > 64 || len(s) > 254 {
		return false
	}
	local, domain := s[:at], s[at+1:]
	if !isQuoted(local) && !isDotted(local) {
		return false
	}
	if literal, ok := strings.CutPrefix(domain, "["); ok {
		literal, ok = strings.CutSuffix(literal, "]")
		six, is6 := strings.CutPrefix(literal, "IPv6:")
		return ok && (is6 && isIPv6(six) || !is6 && isIPv4(literal))
	}
	return isDomain(domain)
}

// isQuoted reports whether text is a quoted string of RFC 5321, section 4.1.2.
func isQuoted(s string) bool {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return false
	}
	s = s[1 : len(s)-1]
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			i++
		} else if s[i] == '"' {
			return false
		}
		if i == len(s) || s[i] < ' ' || s[i] == 0x7f {
			return false
		}
	}
	return true
}

// isDotted reports whether text is atoms with dots between them (RFC 5321, section 4.1.2).
func isDotted(s string) bool {
	for atom := range strings.SplitSeq(s, ".") {
		for _, r := range atom {
			plain := r < 0x80 && (isLetter(byte(r)) || isDigit(byte(r)))
			if !plain && r < 0x80 && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r) {
				return false
			}
		}
		if atom == "" {
			return false
		}
	}
	return true
}
