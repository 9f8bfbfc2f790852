package verify

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"understudy/mock/cases"
	"understudy/mock/exhibit"
	"understudy/mock/journal"
	"understudy/mock/persona"
	"understudy/mock/problem"
	"understudy/mock/report"
)

// shortest is how long a secret must be to be looked for in what a service says, in bytes: a shorter one stands in
// every other word.
const shortest = 4

// secrets keep credentials out of what is told. A command that is shown has the name of a shell variable in the place
// of each; a reply that quotes one has it struck out.
type secrets struct {
	redactor *journal.Redactor
	mu       sync.RWMutex
	// given are the variables of credentials that came from one.
	given map[string]string
	// marks are what stands for a credential in a request that is shown, and what a shell reads there instead.
	marks map[string]string
	// known are those that go wherever they stand.
	known journal.Known
	// header are the lines that each request has, marked.
	header []Line
}

func newSecrets(options *Options, names, open []string) *secrets {
	s := &secrets{
		redactor: journal.NewRedactor(), given: map[string]string{}, marks: map[string]string{},
		known: journal.Known{Shortest: shortest},
	}
	s.redactor.Conceal(names...)
	s.redactor.Open(open...)
	for _, login := range options.Personas {
		s.given[login.Credential] = login.Variable
		s.learn(login.Credential)
		if _, password, is := strings.Cut(login.Credential, ":"); is {
			s.learn(password)
		}
	}
	for _, one := range options.Params {
		if name := one.Name[strings.LastIndexByte(one.Name, '.')+1:]; s.redactor.Secret(name) {
			s.learn(one.Value)
		}
	}
	for _, line := range options.Header {
		if s.redactor.Secret(line.Name) {
			// A cookie, or a scheme before the credential: the service may say any part of it back.
			s.known.LearnCredential(line.Value)
		}
		mark := "UNDERSTUDY_MARK_" + shellName(line.Name) + "_END"
		s.marks[mark] = `"$` + shellName(line.Name) + `"`
		s.header = append(s.header, Line{line.Name, mark})
	}
	return s
}

// learn remembers a text that must not be told.
func (s *secrets) learn(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known.Learn(text)
}

// mark is what stands for a credential of that kind.
func (s *secrets) mark(who, kind, secret string) string {
	s.learn(secret)
	variable, plain := shellName(who)+"_"+kind, secret
	if kind == "LOGIN" {
		if pair, err := base64.StdEncoding.DecodeString(secret); err == nil {
			plain = string(pair)
		}
	}
	if name := s.given[plain]; name != "" {
		variable = name
	}
	expression := `"$` + variable + `"`
	if kind == "LOGIN" {
		expression = `"$(printf %s "$` + variable + `" | base64 -w0)"`
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	mark := "UNDERSTUDY_MARK_" + variable + "_" + kind + "_END"
	s.marks[mark] = expression
	return mark
}

// shellName is a name as a variable of a shell may have it.
func shellName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return '_'
	}, name)
}

// marked is a sample with marks in the place of the credentials.
func (s *secrets) marked(who string, sample persona.Sample) persona.Sample {
	made := persona.Sample{Headers: slices.Clone(sample.Headers)}
	for i, line := range made.Headers {
		name, value, _ := strings.Cut(line, ": ")
		scheme, credential, _ := strings.Cut(value, " ")
		// An API key may go by that name, too, and what was given whole is one, whatever it begins with.
		_, key := s.given[value]
		switch {
		case name == "Authorization" && scheme == "Basic" && !key:
			value = "Basic " + s.mark(who, "LOGIN", credential)
		case name == "Authorization" && scheme == "Bearer" && !key:
			value = "Bearer " + s.mark(who, "TOKEN", credential)
		case name == "Cookie":
			value = s.pairs(who, value, "; ")
		default:
			value = s.mark(who, "KEY", value)
		}
		made.Headers[i] = name + ": " + value
	}
	if sample.Query != "" {
		made.Query = s.pairs(who, sample.Query, "&")
	}
	return made
}

// pairs marks the values of pairs.
func (s *secrets) pairs(who, text, between string) string {
	list := strings.Split(text, between)
	for i, pair := range list {
		name, value, _ := strings.Cut(pair, "=")
		if plain, err := url.QueryUnescape(value); err == nil {
			s.learn(value)
			value = plain
		}
		list[i] = name + "=" + s.mark(who, "KEY", value)
	}
	return strings.Join(list, between)
}

// curl is the command for a request with marks.
func (s *secrets) curl(request *cases.Request, base string) string {
	return s.struck(s.replaced(request.Curl(base), "'"))
}

// sent is a request with marks, as people are shown it.
func (s *secrets) sent(request *cases.Request) *report.Message {
	target := request.Path
	if request.Query != "" {
		target += "?" + request.Query
	}
	shown := &report.Message{
		Line: s.struck(request.Method + " " + s.unmarked(target) + " HTTP/1.1"), Header: s.lines(request.Header),
		Body:  s.body(request.Header, request.Body),
		Bytes: int64(len(request.Body)),
	}
	return shown
}

// received is a reply, as people are shown it. One that may have a secret without a name is shown without its body.
func (s *secrets) received(got *reply, nameless bool) *report.Message {
	shown := &report.Message{
		Line: s.struck(got.proto + " " + got.line), Header: s.lines(got.header), Bytes: int64(len(got.body)),
	}
	if nameless {
		shown.Body = s.redactor.Of(&journal.Entry{Closed: true}).Body(got.header, got.body, shown.Bytes)
		return shown
	}
	shown.Body = s.body(got.header, got.body)
	return shown
}

// kept is as much of a body as is shown.
func kept(body []byte) []byte { return body[:min(len(body), exhibit.MaxBody)] }

// body is a body as people are shown it. Secrets go before it is cut, lest one is cut in two.
func (s *secrets) body(header http.Header, body []byte) string {
	open := body[:min(len(body), 2*exhibit.MaxBody)]
	return s.struck(s.redactor.Body(header, kept([]byte(s.struck(string(open)))), int64(len(body))))
}

func (s *secrets) lines(header http.Header) []string {
	var lines []string
	for name, values := range header {
		for _, value := range values {
			if open := s.unmarked(value); open != value {
				lines = append(lines, name+": "+open)
				continue
			}
			lines = append(lines, name+": "+s.struck(s.redactor.Header(name, value)))
		}
	}
	slices.Sort(lines)
	return lines
}

// unmarked is a text with the shell's expressions in the place of marks.
func (s *secrets) unmarked(text string) string { return s.replaced(text, "") }

// replaced is a text with the shell's expressions in the place of marks, each with a quote around it.
func (s *secrets) replaced(text, quote string) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for mark, expression := range s.marks {
		text = strings.ReplaceAll(text, mark, quote+expression+quote)
	}
	return text
}

// struck is a text without the secrets that it quotes, whole or torn.
func (s *secrets) struck(text string) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.known.Strike(text, func(string) string { return hidden })
}

// hidden stands for a secret.
const hidden = "[redacted]"

// findings are findings without the secrets that they quote.
func (s *secrets) findings(list []problem.Finding) []problem.Finding {
	list = slices.Clone(s.redactor.Findings(list))
	for i := range list {
		f := &list[i]
		for _, text := range []*string{&f.Got, &f.Message, &f.Expected, &f.Hint, &f.Pointer, &f.Name} {
			*text = s.struck(*text)
		}
	}
	return list
}
