package fake

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"github.com/brianvoe/gofakeit/v6"

	"understudy/mock/schema"
)

// faked compiles a value whose schema names its maker, or is nil: x-faker wins over names, but not over the schema. On
// a list it names the maker of the elements. What cannot be honoured is passed over.
func (c *compiler) faked(kind kinds, f *facts, h hint) *part {
	at := f.faker
	if !at.Exists() && h.faker.Exists() {
		at = h.faker
	}
	if !at.Exists() || kind&(array|null) != 0 || kind == object && at != f.faker {
		return nil
	}
	name := at.Node.Text
	switch {
	case kind == object:
		f.pass(at, "x-faker makes no objects: write it at their members")
		return nil
	case at.Node.Kind != schema.String:
		f.pass(at, "the name of a maker is a string, not %s: see the guide", at.Node.Kind)
		return nil
	}
	made, err := maker(name, h)
	if err != nil {
		f.pass(at, "%v", err)
		return nil
	}
	p := c.suited(kind, f, made)
	if p == nil {
		f.pass(at, "%q makes nothing that keeps the rest of the schema: name another", name)
	}
	return p
}

// pass notes an x-faker that is passed over.
func (f *facts) pass(at schema.Place, format string, args ...any) {
	f.passed = append(f.passed, &refusal{at: at, keyword: "x-faker", why: fmt.Sprintf(format, args...)})
}

// suited is a part of what a maker makes, if that keeps the schema.
func (c *compiler) suited(kind kinds, f *facts, made candidate) *part {
	if kind == text {
		p, _ := c.fitting(made, c.rule(f))
		return p
	}
	if c.sampleText(made.make, 0) == nil {
		return nil
	}
	plain := &part{write: func(s *state, h uint64, dst []byte) ([]byte, error) { return made.make(s, h, dst), nil }}
	p, err := c.checked(plain, f)
	if err != nil {
		return nil
	}
	return p
}

// maker finds what x-faker names: our own makers first, for they know the object around, then gofakeit's, by their own
// names or as faker.js spells them.
func maker(name string, h hint) (candidate, error) {
	key := strings.ToLower(name)
	if other, has := fakerJS()[key]; has {
		key = other
	}
	kind, size, sized := strings.Cut(key, ":")
	if sized {
		n, err := strconv.Atoi(size)
		if err != nil || n < 1 || n > MaxBytes/4 {
			return candidate{}, fmt.Errorf("%q has a bad size: write a number of bytes from 1 to %d", name, MaxBytes/4)
		}
		switch kind {
		case "base64":
			return candidate{make: encoded(base64.StdEncoding, n)}, nil
		case "base64url":
			return candidate{make: encoded(base64.RawURLEncoding, n)}, nil
		case "hex":
			return candidate{make: hexed(n)}, nil
		}
	}
	if made := ownMaker(key, h); made.make != nil {
		return made, nil
	}
	return foreign(name, key)
}

func ownMaker(key string, h hint) candidate {
	who := personOf(h.words)
	switch key {
	case "email":
		return candidate{make: who.email, format: "email"}
	case "username":
		return candidate{make: who.username}
	case "firstname":
		return candidate{make: who.firstName}
	case "lastname":
		return candidate{make: who.lastName}
	case "name":
		return candidate{make: who.fullName}
	case "phone", "phoneformatted":
		return candidate{make: digits("+1-555-01##-####")}
	case "uuid":
		return candidate{make: uuid, shape: uuidShape, format: "uuid"}
	case "url":
		return candidate{make: link, format: "uri"}
	case "imageurl":
		return candidate{make: image, format: "uri"}
	case "domainname":
		return candidate{make: host, format: "hostname"}
	case "appname":
		return candidate{make: appName()}
	case "company":
		return candidate{make: company}
	case "ipv4address":
		return candidate{make: ipv4, format: "ipv4"}
	case "ipv6address":
		return candidate{make: ipv6, format: "ipv6"}
	}
	return candidate{}
}

// appName makes two words in title case, written as one name.
func appName() texter {
	first, second := title(0, noLimit), from("product", "suffix")
	return func(s *state, h uint64, dst []byte) []byte {
		dst = append(first(s, h, dst), ' ')
		at := len(dst)
		dst = second(s, derive(h, 1), dst)
		if dst[at] >= 'a' && dst[at] <= 'z' {
			dst[at] -= 'a' - 'A'
		}
		return dst
	}
}

// foreign is a maker of gofakeit's that makes one scalar and needs no arguments.
func foreign(name, key string) (candidate, error) {
	info := gofakeit.GetFuncLookup(key)
	switch {
	case info == nil:
		return candidate{}, fmt.Errorf("%q is no maker: name a function of gofakeit, or email, uuid, base64:N, hex:N", name)
	case unsteady(key):
		return candidate{}, fmt.Errorf("%q goes by the clock, so it would not make the same twice: use a format", name)
	}
	none := gofakeit.NewMapParams()
	made := func(s *state, h uint64, dst []byte) []byte {
		s.roll(h)
		value, err := info.Generate(s.faker, none, info)
		if err != nil {
			return dst
		}
		return fmt.Append(dst, value)
	}
	value, err := probe(info, none)
	if err != nil {
		return candidate{}, fmt.Errorf("%q needs arguments: name a maker that needs none", name)
	}
	switch value.(type) {
	case string, bool, int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, float32, float64:
		return candidate{make: made}, nil
	}
	return candidate{}, fmt.Errorf("%q makes no text and no number: name one that does", name)
}

func probe(info *gofakeit.Info, none *gofakeit.MapParams) (value any, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("it failed: %v", cause)
		}
	}()
	s := newState()
	s.roll(1)
	return info.Generate(s.faker, none, info)
}

// unsteady names gofakeit's functions that read the clock or walk a map in no order.
func unsteady(key string) bool {
	switch key {
	case "pasttime": //nolint:misspell // So gofakeit spells it.
		return true
	case "date", "daterange", "pastdate", "futuretime", "futuredate", "year", "creditcardexp", "creditcard", "car",
		"person", "isin", "template", "map":
		return true
	}
	return false
}

// fakerJS are the common names of faker.js, in lower case.
func fakerJS() map[string]string {
	return map[string]string{
		"internet.email": "email", "internet.username": "username", "internet.url": "url",
		"internet.domainname": "domainname", "internet.ip": "ipv4address", "internet.ipv4": "ipv4address",
		"internet.ipv6": "ipv6address", "internet.mac": "macaddress", "internet.password": "password",
		"internet.useragent": "useragent", "internet.avatar": "imageurl", "image.avatar": "imageurl", "image.url": "imageurl",
		"name.firstname": "firstname", "person.firstname": "firstname", "name.lastname": "lastname",
		"person.lastname": "lastname", "name.fullname": "name", "name.findname": "name", "person.fullname": "name",
		"name.jobtitle": "jobtitle", "person.jobtitle": "jobtitle",
		"company.name": "company", "company.companyname": "company", "company.catchphrase": "slogan", "company.bs": "bs",
		"phone.phonenumber": "phone", "phone.number": "phone",
		"address.city": "city", "location.city": "city", "address.country": "country", "location.country": "country",
		"address.countrycode": "countryabr", "location.countrycode": "countryabr", "address.state": "state",
		"location.state": "state", "address.zipcode": "zip", "location.zipcode": "zip", "address.streetaddress": "street",
		"location.streetaddress": "street", "address.streetname": "streetname", "address.latitude": "latitude",
		"location.latitude": "latitude", "address.longitude": "longitude", "location.longitude": "longitude",
		"lorem.word": "loremipsumword", "lorem.words": "phrase", "lorem.sentence": "loremipsumsentence",
		"lorem.paragraph": "loremipsumparagraph", "lorem.text": "loremipsumparagraph", "lorem.slug": "noun",
		"datatype.uuid": "uuid", "string.uuid": "uuid", "random.uuid": "uuid", "datatype.number": "number",
		"random.number": "number", "number.int": "number", "datatype.boolean": "bool", "random.boolean": "bool",
		"commerce.productname": "productname", "commerce.product": "productname", "commerce.price": "price",
		"commerce.department": "productcategory", "commerce.color": "color", "finance.currencycode": "currencyshort",
		"finance.amount": "price", "hacker.phrase": "hackerphrase",
		"random.word": "word", "word.noun": "noun", "color.human": "color", "color.rgb": "hexcolor",
	}
}
