package fake

import (
	"encoding/base64"

	"github.com/brianvoe/gofakeit/v6/data"
)

// namedText makes strings by the words of a property's name, or is nil. The first row that fits is taken, so narrower
// names stand above wider ones.
func namedText(h hint, rule *textRule) texter {
	w := h.words
	if len(w) == 0 {
		return nil
	}
	for _, group := range [...]func(hint, *textRule) texter{personal, secret, technical, commercial, prose} {
		if made := group(h, rule); made != nil {
			return made
		}
	}
	return nil
}

func personal(h hint, _ *textRule) texter {
	w, who := h.words, personOf(h.words)
	switch roleOf(h) {
	case mailRole:
		return who.email
	case firstNameRole:
		return who.firstName
	case lastNameRole:
		return who.lastName
	case loginRole:
		return who.username
	case fullNameRole:
		return who.fullName
	case noRole:
	}
	switch {
	case saysAny(w, "phone", "mobile", "telephone", "fax", "cell"):
		return digits("+1-555-01##-####")
	case saysAny(w, "gender", "sex"):
		return oneOf("female", "male", "other")
	case saysAny(w, "job title", "occupation", "profession", "job"):
		return from("job", "title")
	case saysAny(w, "city", "town"):
		return from("address", "city")
	case saysAny(w, "country code"):
		return from("address", "country_abr")
	case saysAny(w, "country", "nationality"):
		return from("address", "country")
	case saysAny(w, "state", "province", "region", "county") && h.address:
		return from("address", "state")
	case saysAny(w, "zip", "postcode", "postal", "zipcode"):
		return digits("#####")
	case saysAny(w, "street", "address line", "address") && !saysAny(w, "ip", "mac", "url"):
		return street()
	}
	return nil
}

func street() texter {
	number, names := digits("1## "), data.Person["last"]
	return func(s *state, h uint64, dst []byte) []byte {
		dst = number(s, h, dst)
		dst = append(append(dst, s.pick(names)...), ' ')
		return append(dst, [...]string{"Street", "Avenue", "Road", "Lane"}[s.below(4)]...)
	}
}

func secret(h hint, _ *textRule) texter {
	w := h.words
	switch {
	case saysAny(w, "salt"):
		return encoded(base64.StdEncoding, 16)
	case saysAny(w, "hash", "digest", "checksum", "signature", "fingerprint"):
		return encoded(base64.StdEncoding, 32)
	case saysAny(w, "client id", "uuid", "guid", "unique id"):
		return uuid
	case saysAny(w, "token type"):
		return oneOf("bearer")
	case saysAny(w, "token", "ticket", "secret", "api key", "apikey", "jwt", "nonce", "cursor", "session id"):
		return plainlyFake(24)
	case saysAny(w, "password", "passphrase"):
		return plainlyFake(12)
	case saysAny(w, "etag", "sha", "commit"):
		return hexed(20)
	case saysAny(w, "id", "ids"):
		return uuid
	}
	return nil
}

// plainlyFake makes a secret that no one can take for a real one, of n bytes in base 64.
func plainlyFake(n int) texter {
	random := encoded(base64.RawURLEncoding, n)
	return func(s *state, h uint64, dst []byte) []byte { return random(s, h, append(dst, "fake_"...)) }
}

func technical(h hint, _ *textRule) texter {
	w := h.words
	switch {
	case saysAny(w, "image", "avatar", "photo", "picture", "thumbnail", "logo", "icon"):
		return image
	case saysAny(w, "url", "uri", "website", "link", "homepage", "href", "web site", "callback"):
		return link
	case saysAny(w, "ip", "ipv4", "ip address"):
		return ipv4
	case saysAny(w, "mac"):
		return mac
	case saysAny(w, "host", "hostname", "domain", "server"):
		return host
	case saysAny(w, "user agent"):
		return oneOf("Mozilla/5.0 (X11; Linux x86_64; rv:134.0) Gecko/20100101 Firefox/134.0", "curl/8.11.1")
	case saysAny(w, "file", "filename"):
		return file
	case saysAny(w, "mime", "mime type", "content type", "media type"):
		return oneOf("application/json", "image/png", "text/plain", "application/pdf")
	case saysAny(w, "path", "directory", "folder"):
		return path
	case saysAny(w, "slug", "key"):
		return slug
	case saysAny(w, "version", "revision", "release"):
		return version
	case saysAny(w, "color", "colour"):
		return from("color", "safe")
	case saysAny(w, "locale", "culture"):
		return oneOf("en-GB", "en-US", "de-DE", "fr-FR", "es-ES", "ja-JP")
	case saysAny(w, "lang", "language"):
		return oneOf("en", "de", "fr", "es", "ja", "pt")
	case saysAny(w, "timezone", "time zone", "tz"):
		return oneOf("Europe/London", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC")
	case saysAny(w, "method"):
		return oneOf("GET", "POST", "PUT", "DELETE")
	}
	return nil
}

func mac(s *state, h uint64, dst []byte) []byte {
	s.roll(h)
	for i := range 6 {
		if i > 0 {
			dst = append(dst, ':')
		}
		b := s.below(256)
		if i == 0 {
			b = b&0xfc | 2
		}
		dst = append(dst, hexDigits[b>>4], hexDigits[b&15])
	}
	return dst
}

func commercial(h hint, _ *textRule) texter {
	w := h.words
	switch {
	case saysAny(w, "company", "organisation", "organization", "employer", "vendor", "supplier", "manufacturer",
		"business"):
		return company
	case saysAny(w, "currency"):
		return oneOf("EUR", "USD", "GBP", "JPY", "CHF", "SEK", "AUD", "CAD")
	case saysAny(w, "price", "amount", "total", "cost", "fee", "balance", "subtotal", "tax"):
		return decimal
	case saysAny(w, "status", "state"):
		return oneOf("active", "pending", "completed", "inactive")
	case saysAny(w, "sku", "code", "reference", "ref", "number", "no", "iban", "serial"):
		return digits("??-#####")
	case saysAny(w, "category"):
		return from("product", "category")
	case saysAny(w, "tag", "tags", "label", "labels", "keyword", "type", "kind", "group", "role", "roles"):
		return from("word", "noun_concrete")
	}
	return nil
}

// company is a made-up name: a family's and a legal form.
func company(s *state, h uint64, dst []byte) []byte {
	s.roll(h)
	dst = append(dst, s.pick(data.Person["last"])...)
	return append(dst, [...]string{" Ltd", " Inc", " Group", " and Sons"}[s.below(4)]...)
}

func prose(h hint, rule *textRule) texter {
	w := h.words
	switch {
	case saysAny(w, "description", "summary", "note", "notes", "comment", "comments", "message", "bio", "about", "details",
		"body", "content", "reason", "explanation", "detail"):
		return sentence(rule.min, rule.max)
	case saysAny(w, "title", "subject", "headline", "caption", "name", "heading"):
		return title(rule.min, rule.max)
	}
	return nil
}
