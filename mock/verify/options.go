package verify

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"understudy/mock"
	"understudy/mock/contract"
	"understudy/mock/fault"
)

// Defaults of the options.
const (
	// DefaultConnections is how many operations are looked at at once: 2.
	DefaultConnections = 2
	// DefaultTimeout is how long one reply may take, to its last byte: 10 s.
	DefaultTimeout = 10 * time.Second
	// DefaultMaxCases is how many requests one run makes of cases: 5,000. The others are told as skipped.
	DefaultMaxCases = 5000
)

// Polite is the default rate: 10 requests a second.
func Polite() fault.Limit { return fault.Limit{Calls: 10, Per: time.Second, Burst: 1} }

// Options say what is verified, and how. A zero field stands for its default. A number below zero is an error.
type Options struct {
	// Server are the options of a server that would play the same: document, fixtures and personas. None is started.
	Server []mock.Option
	// Target is the address of the service: https://host, and a path that goes before the document's own base path.
	Target string
	// Version is that of the program, for the User-Agent.
	Version string
	// Seed is what values are made up from.
	Seed int64
	// Now is when personas expire by. The zero time is the time of the start.
	Now time.Time
	// Personas are credentials of the service. Without any, those of the personas file are sent.
	Personas []Login
	// Header are lines that each request has, and Params values that stand for parameters. Both are none by default.
	Header []Line
	Params []Param
	// Checks are the checks that are made, and Excluded those that are not. No Checks means all.
	Checks, Excluded []string
	Filter           Filter
	// AllowWrites sends methods other than GET, HEAD and OPTIONS, too.
	AllowWrites bool
	// Rate bounds how many requests are sent in a time. Default Polite.
	Rate fault.Limit
	// Timeout is how long one reply may take, and Retries how often a request is sent again. Retries are none by default.
	Timeout time.Duration
	Retries int
	// Connections is how many operations are looked at at once, MaxCases how many requests are made of cases.
	Connections, MaxCases int
	// Roots are the authorities that may vouch for the service. Nil is the system's.
	Roots *x509.CertPool
	// Baseline are failures that are known. Nil is none.
	Baseline *Baseline
	// Progress is told, one call after the other, how many of the operations are done. Nil is silent.
	Progress func(done, total int)
}

// A Line is a header line that each request has.
type Line struct{ Name, Value string }

// A Param is a value that stands for the parameters of that name: id for those of all operations, getPet.id for that of
// one, which goes before.
type Param struct{ Name, Value string }

func (o *Options) fill() {
	if o.Connections == 0 {
		o.Connections = DefaultConnections
	}
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	if o.MaxCases == 0 {
		o.MaxCases = DefaultMaxCases
	}
	if o.Rate.IsZero() {
		o.Rate = Polite()
	}
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
}

// checkNumbers says which number cannot be.
func (o *Options) checkNumbers() error {
	if o.Connections < 0 || o.Timeout < 0 || o.MaxCases < 0 || o.Retries < 0 {
		return fmt.Errorf("no number may be below zero: %d connections, a timeout of %s, %d cases, %d retries",
			o.Connections, o.Timeout, o.MaxCases, o.Retries)
	}
	return nil
}

// checkTarget says what is wrong with the address of a service.
func checkTarget(target string, c *contract.Contract) error {
	at, err := url.Parse(target)
	switch {
	case err != nil || at.Scheme != "http" && at.Scheme != "https" || at.Host == "":
		return errors.New("--target is no address of a service: write it as https://host")
	case at.User != nil:
		return errors.New("--target has a user in it: give the credential with --persona name=user:password")
	case at.RawQuery != "" || at.Fragment != "":
		return errors.New("--target has a query or a fragment: write it as https://host/path")
	}
	path := strings.TrimSuffix(at.EscapedPath(), "/")
	if path == "" || len(c.Operations) == 0 {
		return nil
	}
	for _, o := range c.Operations {
		if !strings.HasPrefix(o.Template, path+"/") {
			return nil
		}
	}
	return fmt.Errorf("--target ends with %s, with which the document's own paths begin: leave it out", path)
}

// checkHeader says which line is a credential: calls without one would have it, too.
func checkHeader(lines []Line, c *contract.Contract) error {
	for _, line := range lines {
		if strings.EqualFold(line.Name, "Authorization") || slices.ContainsFunc(c.Schemes(), func(s *contract.Scheme) bool {
			return s.Kind == contract.APIKey && s.In == "header" && strings.EqualFold(s.Parameter, line.Name)
		}) {
			return fmt.Errorf("--header %s is a credential: give it with --persona name=credential", line.Name)
		}
	}
	return nil
}
