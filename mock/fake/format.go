package fake

import (
	"encoding/base64"
	"strconv"

	"github.com/brianvoe/gofakeit/v6/data"
)

// Shapes of strings: d is a digit, h a lower-case hexadecimal digit, v one of 8, 9, a and b; others stand for
// themselves.
const (
	dateShape     = "dddd-dd-dd"
	dateTimeShape = "dddd-dd-ddTdd:dd:ddZ"
	uuidShape     = "hhhhhhhh-hhhh-4hhh-vhhh-hhhhhhhhhhhh"
)

// formatted is how strings of a format are made; it makes nothing where the format says nothing of their look.
func formatted(format string, name []string) candidate {
	made := look(format, name)
	made.format = format
	return made
}

func look(format string, name []string) candidate {
	switch format {
	case "date-time":
		return candidate{make: dateTime(name), shape: dateTimeShape}
	case "date":
		return candidate{make: date(name), shape: dateShape}
	case "time":
		return candidate{make: clock}
	case "duration":
		return candidate{make: oneOf("PT15M", "PT1H", "PT2H30M", "P1D", "P3D", "P1W", "P1M", "P1Y")}
	case "email", "idn-email":
		return candidate{make: personOf(name).email}
	case "hostname", "idn-hostname":
		return candidate{make: host}
	case "ipv4":
		return candidate{make: ipv4}
	case "ipv6":
		return candidate{make: ipv6}
	case "uri", "iri", "url", "uri-reference", "iri-reference":
		if saysAny(name, "image", "avatar", "photo", "picture", "thumbnail", "logo", "icon") {
			return candidate{make: image}
		}
		return candidate{make: link}
	case "uri-template":
		return candidate{make: template}
	case "uuid":
		return candidate{make: uuid, shape: uuidShape}
	case "json-pointer":
		return candidate{make: pointer("/")}
	case "relative-json-pointer":
		return candidate{make: pointer("0/")}
	case "regex":
		return candidate{make: oneOf("^[a-z]+$", "^[0-9]{4}$", "^[A-Z]{2}-[0-9]+$")}
	case "byte", "base64":
		return candidate{make: encoded(base64.StdEncoding, 24)}
	case "base64url":
		return candidate{make: encoded(base64.RawURLEncoding, 24)}
	case "char":
		return candidate{make: row(1, 1)}
	case "semver":
		return candidate{make: version}
	case "decimal", "decimal128", "double", "float":
		return candidate{make: decimal}
	case "int32", "int64", "uint32", "uint64":
		return candidate{make: digits("1###")}
	case "color":
		return candidate{make: color}
	case "http-date":
		return candidate{make: oneOf("Wed, 15 Jan 2025 10:30:00 GMT", "Fri, 10 Jan 2025 08:00:00 GMT")}
	}
	return candidate{}
}

// sized makes strings of a format at a length it does not usually have, or is nil.
func sized(format string, low, high int) texter {
	around := func(before, after string) texter {
		room := len(before) + len(after)
		if high < room+1 {
			return nil
		}
		fill := letters(max(1, low-room), high-room)
		return func(s *state, h uint64, dst []byte) []byte {
			return append(fill(s, h, append(dst, before...)), after...)
		}
	}
	switch format {
	case "email", "idn-email":
		if high < len("a@example.com") {
			return around("", "@a.test")
		}
		return around("", "@example.com")
	case "uri", "iri", "url", "uri-reference", "iri-reference", "uri-template":
		if high < len("https://example.com/a") {
			return around("urn:", "")
		}
		return around("https://example.com/", "")
	case "hostname", "idn-hostname":
		if high < len("a.example") {
			return around("", "")
		}
		return around("", ".example")
	case "json-pointer":
		return around("/", "")
	case "byte", "base64":
		return codecOf("base64").sized(low, high)
	}
	return nil
}

func clock(s *state, h uint64, dst []byte) []byte {
	s.roll(h)
	for i, n := range [...]uint64{24, 60, 60} {
		if i > 0 {
			dst = append(dst, ':')
		}
		v := s.below(n)
		dst = append(dst, byte('0'+v/10), byte('0'+v%10))
	}
	return append(dst, 'Z')
}

// word appends a plain word in lower case, fit for a host name or a path.
func (s *state) word(dst []byte) []byte { return lower(dst, s.pick(data.Word["noun_concrete"])) }

// host is within a domain that RFC 2606 reserves.
func host(s *state, h uint64, dst []byte) []byte {
	s.roll(h)
	return append(s.word(dst), ".example.com"...)
}

func link(s *state, h uint64, dst []byte) []byte {
	s.roll(h)
	dst = s.word(append(dst, "https://example.com/"...))
	return s.word(append(dst, '/'))
}

func image(s *state, h uint64, dst []byte) []byte {
	s.roll(h)
	return append(s.word(append(dst, "https://example.com/images/"...)), ".png"...)
}

func template(s *state, h uint64, dst []byte) []byte {
	s.roll(h)
	return append(s.word(append(dst, "https://example.com/"...)), "/{id}"...)
}

func path(s *state, h uint64, dst []byte) []byte {
	s.roll(h)
	return s.word(append(s.word(append(dst, '/')), '/'))
}

func slug(s *state, h uint64, dst []byte) []byte {
	s.roll(h)
	return s.word(append(s.word(dst), '-'))
}

func file(s *state, h uint64, dst []byte) []byte {
	s.roll(h)
	return append(s.word(dst), [...]string{".pdf", ".png", ".csv", ".txt"}[s.below(4)]...)
}

func pointer(prefix string) texter {
	return func(s *state, h uint64, dst []byte) []byte {
		s.roll(h)
		return s.word(append(dst, prefix...))
	}
}

// ipv4 is of a block that RFC 5737 reserves for documentation.
func ipv4(s *state, h uint64, dst []byte) []byte {
	s.roll(h)
	dst = append(dst, [...]string{"192.0.2.", "198.51.100.", "203.0.113."}[s.below(3)]...)
	return strconv.AppendUint(dst, 1+s.below(254), 10)
}

// ipv6 is of the block that RFC 3849 reserves for documentation.
func ipv6(s *state, h uint64, dst []byte) []byte {
	s.roll(h)
	dst = append(dst, "2001:db8::"...)
	dst = strconv.AppendUint(dst, 0x1000+s.below(0xe000), 16)
	return strconv.AppendUint(append(dst, ':'), 1+s.below(0xfffe), 16)
}

func version(s *state, h uint64, dst []byte) []byte {
	s.roll(h)
	dst = strconv.AppendUint(dst, 1+s.below(4), 10)
	dst = strconv.AppendUint(append(dst, '.'), s.below(12), 10)
	return strconv.AppendUint(append(dst, '.'), s.below(20), 10)
}

func decimal(s *state, h uint64, dst []byte) []byte {
	s.roll(h)
	dst = strconv.AppendUint(dst, 1+s.below(499), 10)
	cents := s.below(100)
	return append(dst, '.', byte('0'+cents/10), byte('0'+cents%10))
}

func color(s *state, h uint64, dst []byte) []byte { return hexed(3)(s, h, append(dst, '#')) }
