package cli

import (
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"understudy/mock"
	"understudy/mock/fault"
	"understudy/mock/journal"
	"understudy/mock/listener"
	"understudy/mock/persona"
	"understudy/mock/session"
)

// settings are what flags, environment and file fill in. A key has the same name in all three.
type settings struct {
	listen, fixtures, now             string
	records, requests, mode, logLines string
	seed                              int64
	dynamic, strict, showSecrets      bool
	watch                             bool
	corsOrigins, adminHosts           []string
	allowRefs                         []string
	adminToken, config                string
	maxBody, maxURL, journalBytes     size
	maxHead                           size
	limits                            listener.Limits
	throttle                          limit
	maxSessions                       int
	sessionBytes                      size
	sessionIdle                       time.Duration

	tokenMade bool
}

// flags declares the flags of serve, grouped as in --help: what is played, then how, then limits and the control room.
func (s *serve) flags(c *cobra.Command) {
	f := c.Flags()
	f.SortFlags = false
	f.StringVar(&s.listen, "listen", "127.0.0.1:4010", "address to listen on; port 0 picks a free one")
	f.StringVar(&s.fixtures, "fixtures", "", "folder of fixtures and personas")
	f.StringSliceVar(&s.allowRefs, "allow-ref", nil,
		"folder or host that references of the document may lead to, besides its own folder; may be repeated")
	f.BoolVar(&s.watch, "watch", false, "load anew when a file of the document or of the fixtures changes")
	f.Int64Var(&s.seed, "seed", mock.DefaultSeed, "what made-up bodies are made from")
	f.StringVar(&s.now, "now", "", "freeze the clock at this RFC 3339 time")
	choice(c, &s.records, "records", "an id without a fixture is made up, or is a 404", "generate", "fixtures")
	choice(c, &s.mode, "auth", "who is admitted: the personas, any well-formed credential, or anyone",
		"personas", "any", "off")
	choice(c, &s.requests, "requests", "refuse a request that breaks the contract, or answer and report it",
		"enforce", "report")
	f.Var(&s.throttle, "throttle", "calls each persona may make in a session, such as 120/1m (default no limit)")
	f.BoolVar(&s.dynamic, "dynamic", false, "make bodies up even where the document has an example")
	f.BoolVar(&s.strict, "strict", false, "refuse to start with any warning")
	f.StringSliceVar(&s.corsOrigins, "cors-origin", []string{"*"}, "origin of web pages that may read replies, or none")
	choice(c, &s.logLines, "log-format", "one line an exchange, for people or for programs", "text", "json")
	f.BoolVar(&s.showSecrets, "show-secrets", false, "do not redact credentials in the log and the control room")
	f.StringVar(&s.config, "config", "", "file of settings (default understudy.yaml, if it is there)")

	f.StringVar(&s.adminToken, "admin-token", "",
		"bearer token of the control room; off loopback one is made where none is given")
	f.StringSliceVar(&s.adminHosts, "admin-host", nil, "host name the control room answers to besides loopback ones")

	s.limits = listener.DefaultLimits()
	s.maxHead = size(s.limits.HeadBytes)
	s.maxBody, s.maxURL, s.journalBytes = mock.DefaultMaxBody, mock.DefaultMaxURL, journal.DefaultBytes
	f.Var(&s.maxBody, "max-body", "largest request body (413)")
	f.Var(&s.maxHead, "max-head", "largest request head (431)")
	f.Var(&s.maxURL, "max-url", "longest request target (414)")
	f.Var(&s.journalBytes, "journal-bytes", "budget of the journal; the oldest entries go first")
	s.sessionBytes = session.DefaultMaxBytes
	f.IntVar(&s.maxSessions, "max-sessions", session.DefaultMax,
		"sessions at a time; the longest unused makes room for another")
	f.Var(&s.sessionBytes, "session-bytes", "budget of all sessions together, the journal apart")
	f.DurationVar(&s.sessionIdle, "session-idle", session.DefaultIdle, "time a session lives that no request names")
	f.DurationVar(&s.limits.HeadTimeout, "head-timeout", s.limits.HeadTimeout, "time for a request head to arrive")
	f.DurationVar(&s.limits.BodyTimeout, "body-timeout", s.limits.BodyTimeout, "time for a request body to arrive (408)")
	f.DurationVar(&s.limits.AnswerTimeout, "answer-timeout", s.limits.AnswerTimeout,
		"time for a reply to be sent, after its delay")
	f.DurationVar(&s.limits.IdleTimeout, "idle-timeout", s.limits.IdleTimeout, "time a connection may be idle")
}

// choice declares a flag that takes one of a few words.
func choice(c *cobra.Command, to *string, name, usage string, words ...string) {
	*to = words[0]
	c.Flags().Var(&word{to: to, words: words}, name, usage)
	// The only error is a flag that does not exist.
	_ = c.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}

// word is one of a few words, as a flag's value.
type word struct {
	to    *string
	words []string
}

var _ pflag.Value = (*word)(nil)

// String is the word.
func (w *word) String() string { return *w.to }

// Type names the words in --help.
func (w *word) Type() string { return strings.Join(w.words, "|") }

// Set takes one of the words.
func (w *word) Set(text string) error {
	for _, known := range w.words {
		if text == known {
			*w.to = text
			return nil
		}
	}
	return fmt.Errorf("use one of %s", strings.Join(w.words, ", "))
}

// size is a number of bytes, as a flag's value: 4096, 64KiB, 1MiB.
type size int64

var _ pflag.Value = (*size)(nil)

// String writes the size with the largest unit that fits evenly.
func (s *size) String() string {
	switch {
	case *s != 0 && *s%(1<<20) == 0:
		return strconv.FormatInt(int64(*s>>20), 10) + "MiB"
	case *s != 0 && *s%(1<<10) == 0:
		return strconv.FormatInt(int64(*s>>10), 10) + "KiB"
	}
	return strconv.FormatInt(int64(*s), 10)
}

// Type names the unit in --help.
func (s *size) Type() string { return "bytes" }

// sizeForm says how a size is written.
const sizeForm = "a number of bytes, such as 65536, 64KiB or 1MiB, up to 1024MiB"

// Set takes a number of bytes, KiB or MiB, up to 1 GiB.
func (s *size) Set(text string) error {
	number, shift := text, 0
	for unit, bits := range map[string]int{"KiB": 10, "MiB": 20} {
		if plain, found := strings.CutSuffix(text, unit); found {
			number, shift = plain, bits
		}
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil || n < 1 || n > 1<<30>>shift {
		return errors.New("write " + sizeForm)
	}
	*s = size(n << shift)
	return nil
}

// limit is a number of calls in a time, as a flag's value: 120/1m.
type limit struct{ fault.Limit }

var _ pflag.Value = (*limit)(nil)

// limitType names the form in --help.
const limitType = "calls/time"

// Type names the form in --help.
func (l *limit) Type() string { return limitType }

// Set takes a limit.
func (l *limit) Set(text string) (err error) {
	l.Limit, err = fault.ParseLimit(text)
	return err
}

func (s *settings) auth() persona.Mode { return persona.Mode(s.mode) }

func (s *settings) format() journal.Format {
	if s.logLines == "json" {
		return journal.JSON
	}
	return journal.Text
}

// newToken makes a token for the control room that nobody can guess.
func newToken() string { return rand.Text() }

// frozen is the time at which the clock is to stand, or the zero time.
func (s *settings) frozen() (time.Time, error) {
	if s.now == "" {
		return time.Time{}, nil
	}
	now, err := time.Parse(time.RFC3339, s.now)
	if err != nil {
		return time.Time{}, fmt.Errorf("--now %q is no RFC 3339 time: write it as 2025-01-15T10:30:00Z", s.now)
	}
	return now, nil
}
