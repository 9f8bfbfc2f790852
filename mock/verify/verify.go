package verify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"understudy/mock"
	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/fault"
	"understudy/mock/problem"
	"understudy/mock/report"
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

// Options say what is verified, and how. A zero field stands for its default.
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
	if o.Connections <= 0 {
		o.Connections = DefaultConnections
	}
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	if o.MaxCases <= 0 {
		o.MaxCases = DefaultMaxCases
	}
	if o.Rate.IsZero() {
		o.Rate = Polite()
	}
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
}

// ErrInterrupted says that a run was ended before all was tried. The results hold what was tried until then.
var ErrInterrupted = errors.New("interrupted: what follows was not tried")

// Run asks the service. An error says that it cannot be asked or, with results, that the run ended before all was
// tried. What does not keep the contract is no error, but a failed outcome.
func Run(ctx context.Context, options Options) (*report.Results, error) {
	began := time.Now()
	options.fill()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	v, err := newVerifier(options, stop)
	if err != nil {
		return nil, err
	}
	results := v.all(ctx)
	results.Elapsed = time.Since(began)
	v.idle()
	if ctx.Err() == nil {
		v.baseline.remind(results)
		return results, nil
	}
	err = ErrInterrupted
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) && !errors.Is(cause, context.DeadlineExceeded) {
		err = cause
	}
	results.Ended = v.secrets.struck(err.Error())
	return results, errors.New(results.Ended)
}

// A verifier asks one service.
type verifier struct {
	Options
	contract *contract.Contract
	on       map[string]bool
	cast     *cast
	secrets  *secrets
	records  *records
	line     *line
	baseline *Baseline
	// maker makes requests with the document's examples, and the inventors, of a seed each, without them.
	maker     *cases.Maker
	inventors []*cases.Maker
	fixtures  map[string][]mock.Fixture
	idle      func()

	mu    sync.Mutex
	tried int
	done  int
}

func newVerifier(options Options, gone func(error)) (*verifier, error) {
	on, err := chosen(options.Checks, options.Excluded)
	if err != nil {
		return nil, err
	}
	server, err := mock.New(append([]mock.Option{mock.WithJournalBytes(smallJournal)}, options.Server...)...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = server.Close() }()
	fresh, err := server.Fresh()
	if err != nil {
		return nil, fmt.Errorf("load the document again: %w", err)
	}
	v := &verifier{Options: options, contract: fresh, on: on, fixtures: map[string][]mock.Fixture{}}
	if v.baseline = options.Baseline; v.baseline == nil {
		v.baseline = &Baseline{}
	}
	if err := errors.Join(checkTarget(options.Target, fresh), checkParams(options.Params, fresh),
		checkHeader(options.Header, fresh), v.baseline.fit(fresh)); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(fresh.Operations, options.Filter.takes) {
		return nil, errNoOperation
	}
	if v.cast, err = newCast(server, &options); err != nil {
		return nil, err
	}
	for _, fixture := range server.Played().Fixtures {
		v.fixtures[fixture.Operation] = append(v.fixtures[fixture.Operation], fixture)
	}
	v.secrets = newSecrets(&options, fresh.SecretNames())
	v.line, v.idle = newLine(&options, gone)
	v.records = newRecords(v)
	v.maker = cases.New(fresh, cases.Options{Seed: options.Seed, Values: v.records.value})
	for i := range inventors {
		made := cases.Options{Seed: options.Seed + 1 + int64(i), MadeUp: true, Values: v.records.value}
		v.inventors = append(v.inventors, cases.New(fresh, made))
	}
	return v, nil
}

// inventors is from how many seeds a request is made up that a list can follow: 6.
const inventors = 6

// smallJournal is the journal's budget, in bytes: nothing is played.
const smallJournal = 1 << 20

func newLine(options *Options, gone func(error)) (*line, func()) {
	transport := &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		MaxIdleConnsPerHost: options.Connections, MaxConnsPerHost: options.Connections, DisableCompression: true,
		TLSClientConfig: &tls.Config{RootCAs: options.Roots, MinVersion: tls.VersionTLS12},
	}
	made := &line{
		client: transport, base: options.Target, agent: strings.TrimSuffix("understudy-verify/"+options.Version, "/"),
		rate: options.Rate, pace: fault.NewBuckets(), timeout: options.Timeout, retries: options.Retries, gone: gone,
	}
	return made, transport.CloseIdleConnections
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

// all asks for the operations, a few at once, and keeps the results in the document's order. What deletes comes last,
// so that others still find what there is.
func (v *verifier) all(ctx context.Context) *report.Results {
	results := &report.Results{
		Command: "verify", Version: v.Version, Title: v.contract.Title, File: v.contract.File, OpenAPI: v.contract.OpenAPI,
	}
	var wanted []*contract.Operation
	for _, o := range v.contract.Operations {
		if v.Filter.takes(o) {
			wanted = append(wanted, o)
		}
	}
	results.Operations = make([]report.Operation, len(wanted))
	for _, last := range []bool{false, true} {
		next := make(chan int)
		var workers sync.WaitGroup
		for range min(v.Connections, len(wanted)) {
			workers.Go(func() {
				for i := range next {
					results.Operations[i] = v.operation(ctx, wanted[i])
					v.mu.Lock()
					v.done++
					v.Progress(v.done, len(wanted))
					v.mu.Unlock()
				}
			})
		}
		for i, o := range wanted {
			if (o.Method == http.MethodDelete) == last {
				next <- i
			}
		}
		close(next)
		workers.Wait()
	}
	return results
}

// operation tries all cases of one operation.
func (v *verifier) operation(ctx context.Context, o *contract.Operation) report.Operation {
	told := report.Operation{ID: o.ID, Method: o.Method, Path: o.Template, At: o.At.Location()}
	if ctx.Err() != nil {
		return told
	}
	trials := v.plan(ctx, o)
	for i := range trials {
		switch {
		case ctx.Err() != nil:
			return told
		case trials[i].skip == "" && !v.mayTry():
			left := fmt.Sprintf("the last %d cases", len(trials)-i)
			reason := fmt.Sprintf("one run sends at most %d cases: raise --max-cases", v.MaxCases)
			told.Outcomes = append(told.Outcomes, skipped("limit", left, reason, problem.Location{}))
			return told
		}
		outcomes := v.try(ctx, o, &trials[i])
		if ctx.Err() == nil {
			told.Outcomes = append(told.Outcomes, outcomes...)
		}
	}
	return told
}

// mayTry counts a case, and reports whether it is within the bound.
func (v *verifier) mayTry() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.tried++
	return v.tried <= v.MaxCases
}

func skipped(kind, name, reason string, at problem.Location) report.Outcome {
	return report.Outcome{Kind: kind, Name: name, Verdict: report.Skipped, Reasons: []string{reason}, At: at}
}
