package verify

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
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
	"understudy/mock/token"
)

// ErrInterrupted says that a run was ended before all was tried. The results hold what was tried until then.
var ErrInterrupted = errors.New("interrupted: what follows was not tried")

// Run asks the service. An error says that it cannot be asked or, with results, that the run ended before all was
// tried. What does not keep the contract is no error, but a failed outcome.
func Run(ctx context.Context, options Options) (*report.Results, error) {
	began := time.Now()
	options.fill()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	server, err := mock.New(append([]mock.Option{mock.WithJournalBytes(smallJournal)}, options.Server...)...)
	if err != nil {
		return nil, err
	}
	v, err := newVerifier("verify", server, options, stop)
	_ = server.Close()
	if err != nil {
		return nil, err
	}
	v.judge = v.try
	return v.run(ctx, began)
}

// run asks for all there is, and says when it was ended before.
func (v *verifier) run(ctx context.Context, began time.Time) (*report.Results, error) {
	results := v.all(ctx)
	results.Began, results.Elapsed = began, time.Since(began)
	v.idle()
	err := ErrInterrupted
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, errGone):
		err = cause
	case cause != nil:
	default:
		if err = v.line.mute(); err == nil {
			v.baseline.remind(results)
			return results, nil
		}
	}
	results.Ended = v.secrets.struck(err.Error())
	if text, is := strings.CutPrefix(results.Ended, errGone.Error()); is {
		// What the service sent in the place of a reply may tell a secret.
		err = fmt.Errorf("%w%s", errGone, text)
	}
	return results, err
}

// A verifier asks one service.
type verifier struct {
	Options
	// command is what is told: verify, or compare.
	command string
	// few says that only those cases are asked for that compare makes.
	few bool
	// judge tries a case, and is what comes of it.
	judge    func(context.Context, *contract.Operation, *trial) []report.Outcome
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
	// hash is the SHA-256 of the document, of all its files.
	hash string
	// tokens knows where tokens are issued.
	tokens *token.Issuer
	idle   func()

	mu                 sync.Mutex
	tried, shown, done int
}

// newVerifier makes a verifier. The server is one that would play the same, and need not be running.
func newVerifier(command string, server *mock.Server, options Options, gone func(error)) (*verifier, error) {
	on, err := chosen(options.Checks, options.Excluded)
	if err != nil {
		return nil, err
	}
	fresh, err := server.Fresh()
	if err != nil {
		return nil, fmt.Errorf("load the document again: %w", err)
	}
	v := &verifier{
		Options: options, command: command, contract: fresh, on: on, fixtures: map[string][]mock.Fixture{},
		tokens: token.New(fresh, 0), hash: server.Coverage().Document.SHA256,
	}
	if v.baseline = options.Baseline; v.baseline == nil {
		v.baseline = &Baseline{}
	}
	if err := errors.Join(options.checkNumbers(), checkTarget(options.Target, fresh), checkParams(&options, fresh),
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
	v.secrets = newSecrets(&options, fresh.SecretNames(), fresh.OpenNames())
	v.line, v.idle = newLine(command, &options, gone)
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

func newLine(command string, options *Options, gone func(error)) (*line, func()) {
	transport := &http.Transport{
		Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, MaxResponseHeaderBytes: maxHead,
		MaxIdleConnsPerHost: options.Connections, MaxConnsPerHost: options.Connections, DisableCompression: true,
		TLSClientConfig: &tls.Config{RootCAs: options.Roots, MinVersion: tls.VersionTLS12},
	}
	made := &line{
		client: transport, base: options.Target, agent: strings.TrimSuffix("understudy-"+command+"/"+options.Version, "/"),
		rate: options.Rate, pace: fault.NewBuckets(), timeout: options.Timeout, retries: options.Retries, gone: gone,
	}
	return made, transport.CloseIdleConnections
}

// all asks for the operations, a few at once, and keeps the results in the document's order. What deletes comes last,
// so that others still find what there is.
func (v *verifier) all(ctx context.Context) *report.Results {
	results := &report.Results{
		Command: v.command, Version: v.Version, Title: v.contract.Title, File: v.contract.File, OpenAPI: v.contract.OpenAPI,
		SHA256: v.hash,
	}
	var wanted []*contract.Operation
	for _, o := range v.contract.Operations {
		if v.Filter.takes(o) {
			wanted = append(wanted, o)
		}
	}
	results.Operations = make([]report.Operation, len(wanted))
	v.settle(ctx)
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
			told.Outcomes = append(told.Outcomes, skipped(limit, left, reason, problem.Location{}))
			return told
		}
		outcomes := v.judge(ctx, o, &trials[i])
		if ctx.Err() == nil {
			told.Outcomes = append(told.Outcomes, outcomes...)
		}
	}
	return told
}

// limit is the kind of the outcome that stands for all cases beyond MaxCases.
const limit = "limit"

// wasCut reports whether MaxCases left cases out of a run.
func wasCut(results *report.Results) bool {
	return slices.ContainsFunc(results.Operations, func(o report.Operation) bool {
		return slices.ContainsFunc(o.Outcomes, func(one report.Outcome) bool { return one.Kind == limit })
	})
}

// mayShow counts an exchange that is shown, and reports whether it is within the bound.
func (v *verifier) mayShow() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.shown++
	return v.shown <= maxShown
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
