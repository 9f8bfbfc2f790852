package fake

import (
	"encoding/base64"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// ofFormat reports whether a string is of a format, for those that a pattern or a length may stand beside. It is true
// for formats it does not know.
func ofFormat(format, value string) bool {
	switch format {
	case "date-time":
		_, err := time.Parse(time.RFC3339, value)
		return err == nil
	case "date":
		_, err := time.Parse(time.DateOnly, value)
		return err == nil
	case "time":
		_, err := time.Parse("15:04:05Z07:00", value)
		return err == nil
	case "email", "idn-email":
		local, domain, ok := strings.Cut(value, "@")
		return ok && len(local) <= 64 && len(value) <= 254 && isLocal(local) && isHost(domain)
	case "hostname", "idn-hostname":
		return isHost(value)
	case "ipv4":
		ip, err := netip.ParseAddr(value)
		return err == nil && ip.Is4()
	case "ipv6":
		ip, err := netip.ParseAddr(value)
		return err == nil && ip.Is6() && ip.Zone() == ""
	case "uri", "iri":
		u, err := url.Parse(value)
		return err == nil && u.IsAbs() && !strings.ContainsAny(value, ` \^|{}"<>`+"`")
	case "uri-reference", "iri-reference":
		_, err := url.Parse(value)
		return err == nil && !strings.ContainsAny(value, ` \^|{}"<>`+"`")
	case "uuid":
		return len(value) == 36 && strings.Count(value, "-") == 4 && value[8] == '-' && value[13] == '-' &&
			value[18] == '-' && value[23] == '-' && onlyOf(value, "0123456789abcdefABCDEF-")
	case "json-pointer":
		return value == "" || value[0] == '/' && !strings.Contains(value, "~")
	case "regex":
		_, err := regexp.Compile(value)
		return err == nil
	case "byte", "base64":
		_, err := base64.StdEncoding.Strict().DecodeString(value)
		return err == nil
	case "duration":
		return isDuration(value)
	}
	return true
}

func onlyOf(value, set string) bool {
	return strings.IndexFunc(value, func(r rune) bool { return !strings.ContainsRune(set, r) }) < 0
}

const lettersAndDigits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

func isLocal(local string) bool {
	return local != "" && onlyOf(local, lettersAndDigits+".!#$%&'*+/=?^_`{|}~-") &&
		local[0] != '.' && local[len(local)-1] != '.' && !strings.Contains(local, "..")
}

// isHost holds RFC 1123, section 2.1.
func isHost(name string) bool {
	if name == "" || len(name) > 253 {
		return false
	}
	for part := range strings.SplitSeq(name, ".") {
		if part == "" || len(part) > 63 || part[0] == '-' || part[len(part)-1] == '-' ||
			!onlyOf(part, lettersAndDigits+"-") {
			return false
		}
	}
	return true
}

// isDuration holds RFC 3339, appendix A, as far as one unit of each kind goes.
func isDuration(value string) bool {
	rest, ok := strings.CutPrefix(value, "P")
	if !ok || rest == "" || strings.HasSuffix(rest, "T") {
		return false
	}
	dates, times, timed := strings.Cut(rest, "T")
	if n := strings.TrimSuffix(dates, "W"); n != dates {
		return !timed && n != "" && onlyOf(n, "0123456789")
	}
	return units(dates, "YMD") && units(times, "HMS")
}

// units reports whether a text is a row of numbers, each followed by the next of some letters.
func units(text, letters string) bool {
	for text != "" {
		at := strings.IndexAny(text, letters)
		if at <= 0 || !onlyOf(text[:at], "0123456789") {
			return false
		}
		letters = letters[strings.IndexByte(letters, text[at])+1:]
		text = text[at+1:]
	}
	return true
}
