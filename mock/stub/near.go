package stub

import (
	"fmt"
	"strings"

	"understudy/mock/problem"
)

// redacted stands for a secret.
const redacted = "[redacted]"

// A Miss is one field of a pattern that a request does not have as it is wanted.
type Miss struct {
	// Field is such as "queryParameters.page".
	Field string
	// Want and Got are for people, shortened. They are redacted where the field's name says that it is a secret, and
	// nothing is shown of a body but where it differs.
	Want, Got string
}

// Misses are all fields that differ, in the order in which they are looked at.
func (p *Pattern) Misses(r *Request) []Miss {
	var misses []Miss
	p.each(r, func(miss func() Miss, _, distance float64) {
		if distance > 0 {
			misses = append(misses, miss())
		}
	})
	return misses
}

// Distance is how far a request is from the pattern: 0 is a match, and 1 has nothing in common. The URL counts ten
// times, and the method three times as much as any other field.
func (p *Pattern) Distance(r *Request) float64 {
	sum, most := 0.0, 0.0
	p.each(r, func(_ func() Miss, weight, distance float64) {
		sum, most = sum+weight*distance, most+weight
	})
	if most == 0 {
		return 0
	}
	return sum / most
}

// What the fields weigh in a distance.
const (
	urlWeight    = 10
	methodWeight = 3
	fieldWeight  = 1
)

// each visits what the pattern asks for, with how far the request is from it, from 0 to 1.
func (p *Pattern) each(r *Request, visit func(miss func() Miss, weight, distance float64)) {
	if p.method != "" {
		visit(func() Miss { return Miss{"method", p.method, shown(r.Method)} }, methodWeight, unless(p.methodFits(r)))
	}
	if p.operation != "" {
		visit(func() Miss { return Miss{"operationId", p.operation, operationOf(r)} }, urlWeight, unless(p.operationFits(r)))
	}
	if p.url.word != "" {
		visit(func() Miss { return p.urlMiss(r) }, urlWeight, p.urlDistance(r))
	}
	if p.host != nil || p.port != "" {
		visit(func() Miss { return p.placeMiss(r) }, fieldWeight, unless(p.placeFits(r)))
	}
	if p.login != nil {
		visit(func() Miss {
			return Miss{"basicAuth", "user " + quoted(p.login.user), redacted}
		}, fieldWeight, unless(p.loginFits(r)))
	}
	for _, list := range [...][]field{p.fields, p.form} {
		for i := range list {
			f := &list[i]
			visit(func() Miss { return p.fieldMiss(f, r) }, fieldWeight, p.fieldDistance(f, r))
		}
	}
	for i, want := range p.body {
		fits := want.matches(value{text: r.bodyText(), of: r, body: true})
		visit(func() Miss { return bodyMiss(i, want, r) }, fieldWeight, unless(fits))
	}
}

func unless(fits bool) float64 {
	if fits {
		return 0
	}
	return 1
}

func operationOf(r *Request) string {
	if r.Call == nil {
		return "none"
	}
	return r.Call.Operation.ID
}

func (p *Pattern) placeMiss(r *Request) Miss {
	want := ""
	if p.host != nil {
		want = p.host.String()
	}
	if p.port != "" {
		want = strings.TrimSpace(want + " port " + p.port)
	}
	return Miss{"host", want, quoted(r.Host)}
}

func (p *Pattern) urlMiss(r *Request) Miss {
	got := r.Path
	if r.Query != "" && (p.url.word == wholeURL || p.url.word == urlRegular) {
		got += "?" + p.safeQuery(r.Query)
	}
	want := p.url.text
	if path, query, there := strings.Cut(want, "?"); there && p.url.word == wholeURL {
		want = path + "?" + p.safeQuery(query)
	}
	if _, query, _ := strings.Cut(want, "?"); p.url.word == urlRegular && problem.SecretName(query) {
		want = redacted
	}
	return Miss{p.url.word, shown(want), shown(got)}
}

// safeQuery is a query without the values of secret names.
func (p *Pattern) safeQuery(query string) string {
	var out []string
	for pair := range strings.SplitSeq(query, "&") {
		name, _, valued := strings.Cut(pair, "=")
		if valued && p.secret(plain(name)) {
			pair = name + "=" + redacted
		}
		out = append(out, pair)
	}
	return strings.Join(out, "&")
}

func (p *Pattern) urlDistance(r *Request) float64 {
	switch {
	case p.url.fits(r):
		return 0
	case p.url.word == wholeURL:
		return unlike(p.url.text, r.target())
	case p.url.word == urlPath:
		return unlike(p.url.text, r.Path)
	case p.url.word == urlTemplate:
		return unlike(p.url.text, r.Path)
	}
	return 1
}

// unlike is how much of two different texts is not a beginning or an end that they share.
func unlike(a, b string) float64 {
	longest, shortest := max(len(a), len(b)), min(len(a), len(b))
	same := 0
	for same < shortest && a[same] == b[same] {
		same++
	}
	ends := 0
	for ends < shortest-same && a[len(a)-1-ends] == b[len(b)-1-ends] {
		ends++
	}
	// Texts that differ are never quite alike, even where one only repeats a part of itself.
	return max(float64(longest-same-ends), 1) / float64(max(longest, 1))
}

func (p *Pattern) fieldDistance(f *field, r *Request) float64 {
	var room [4]string
	texts := p.texts(f, r, room[:0])
	if f.wish.granted(texts, r) {
		return 0
	}
	least := 1.0
	if want, ok := f.wish.one.(*equal); ok {
		for _, text := range texts {
			least = min(least, unlike(want.text, text))
		}
	}
	return least
}

func (p *Pattern) fieldMiss(f *field, r *Request) Miss {
	miss := Miss{Field: f.in + "." + f.name, Want: f.wish.String(), Got: "nothing"}
	if _, plain := f.wish.one.(*equal); !plain {
		miss.Want = safe(miss.Want)
	}
	texts := p.texts(f, r, nil)
	if len(texts) > 0 {
		list := make([]string, len(texts))
		for i, text := range texts {
			list[i] = quoted(text)
		}
		miss.Got = shown(strings.Join(list, ", "))
	}
	if f.secret {
		miss.Want = redacted
		if len(texts) > 0 {
			miss.Got = redacted
		}
	}
	return miss
}

// bodyMiss says where a body differs, and never what is there: the secrets of a body are not known here.
func bodyMiss(i int, want matcher, r *Request) Miss {
	miss := Miss{Field: fmt.Sprintf("bodyPatterns.%d", i), Want: safe(want.String()), Got: "nothing"}
	if len(r.Body) > 0 {
		miss.Got = fmt.Sprintf("another body of %d bytes", len(r.Body))
	}
	asked, ok := want.(*equalJSON)
	if !ok {
		return miss
	}
	miss.Want = "equalToJson"
	have, isJSON := r.json()
	if !isJSON {
		if len(r.Body) > 0 {
			miss.Got = "a body that is no JSON"
		}
		return miss
	}
	c := comparison{equalJSON: asked, left: maxCompared}
	if at, wanted, found := c.difference(asked.want, have, ""); found {
		miss.Want, miss.Got = "equalToJson at "+spot(at)+": "+wanted, "differs at "+spot(at)
	}
	return miss
}

// safe is what a matcher says, unless it speaks of a secret: a path, a schema or an expression may have its value, too.
func safe(text string) string {
	if problem.SecretName(text) {
		return redacted
	}
	return text
}

// spot names a pointer for people.
func spot(pointer string) string {
	if pointer == "" {
		return "the top"
	}
	return shown(pointer)
}
