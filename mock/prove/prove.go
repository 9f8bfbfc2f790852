// Package prove answers the question "does every reply keep the contract": it starts the real server on a loopback
// socket, asks it for every outcome of every operation, twice, and holds each reply to a second, fresh load of the
// document. Like mocktest it stands above mock.
package prove

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"understudy/mock"
	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/journal"
	"understudy/mock/listener"
	"understudy/mock/persona"
	"understudy/mock/report"
	"understudy/mock/token"
)

// Defaults of the options.
const (
	// DefaultConnections is how many outcomes are asked for at once: 3.
	DefaultConnections = 3
	// DefaultDeadline is how long one reply may take: 75 s, for a fixture may ask for a delay of 60 s.
	DefaultDeadline = 75 * time.Second
	// DefaultMaxOutcomes is how many outcomes one run tries: 200,000. The others are told as skipped.
	DefaultMaxOutcomes = 200_000
	// DefaultBase is the address in the commands that ask for a failed outcome again: where serve listens.
	DefaultBase = "http://127.0.0.1:4010"
)

// Options say what is proven, and how. A zero field stands for its default.
type Options struct {
	// Server are the options of the server that is proven.
	Server []mock.Option
	// Auth is who the server admits. It is set on the server, too. Default persona.ModePersonas.
	Auth persona.Mode
	// Now freezes the server's clock. The zero time leaves it running, and personas expire by the time of the start.
	Now time.Time
	// Connections is how many outcomes are asked for at once.
	Connections int
	// Deadline is how long one reply may take.
	Deadline time.Duration
	// MaxOutcomes bounds how many outcomes are tried in all.
	MaxOutcomes int
	// Base is the address in the commands that ask again, without a slash at its end.
	Base string
	// Progress is told, one call after the other, how many of the operations are done. Nil is silent.
	Progress func(done, total int)

	// between stands between the prover and the network, for tests of whether the prover notices a lie.
	between func(http.RoundTripper) http.RoundTripper
}

func (o *Options) fill() {
	if o.Auth == "" {
		o.Auth = persona.ModePersonas
	}
	if o.Connections <= 0 {
		o.Connections = DefaultConnections
	}
	if o.Deadline <= 0 {
		o.Deadline = DefaultDeadline
	}
	if o.MaxOutcomes <= 0 {
		o.MaxOutcomes = DefaultMaxOutcomes
	}
	if o.Base == "" {
		o.Base = DefaultBase
	}
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
}

// ErrInterrupted says that a run was ended before all was tried. The results hold what was tried until then.
var ErrInterrupted = errors.New("interrupted: what follows was not tried")

// Run starts the server and tries every outcome of every operation. An error says that the server cannot start or,
// with ErrInterrupted, that the context ended first: then there are results, too. What does not keep the contract is
// no error, but a failed outcome.
func Run(ctx context.Context, options Options) (*report.Results, error) {
	began := time.Now()
	options.fill()
	settings := []mock.Option{mock.WithJournalBytes(smallJournal), mock.WithAuth(options.Auth)}
	if !options.Now.IsZero() {
		settings = append(settings, mock.WithNow(options.Now))
	}
	server, err := mock.New(append(settings, options.Server...)...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = server.Close() }()
	fresh, err := server.Fresh()
	if err != nil {
		return nil, fmt.Errorf("load the document again: %w", err)
	}
	at, err := listener.New("127.0.0.1:0", server, listener.DefaultLimits(), nil)
	if err != nil {
		return nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- at.Serve() }()
	p := newProver(options, server, fresh, at.URL())
	results := p.all(ctx)
	p.idle()
	err = errors.Join(at.Close(), <-ended)
	results.Began, results.Elapsed = began, time.Since(began)
	if err != nil {
		return results, fmt.Errorf("end the server: %w", err)
	}
	if ctx.Err() != nil {
		results.Ended = ErrInterrupted.Error()
		return results, ErrInterrupted
	}
	return results, nil
}

// smallJournal is the journal's budget, in bytes: nobody reads it.
const smallJournal = 1 << 20

// A prover tries the outcomes of one server.
type prover struct {
	Options
	cast  *cast
	fresh *contract.Contract
	maker *cases.Maker
	// tokens knows where tokens are issued.
	tokens *token.Issuer
	// redactor hides secrets in what people are shown.
	redactor *journal.Redactor
	url      string
	client   http.RoundTripper
	idle     func()

	mu    sync.Mutex
	tried int
	done  int
}

func newProver(options Options, server *mock.Server, fresh *contract.Contract, url string) *prover {
	transport := &http.Transport{
		MaxIdleConnsPerHost: options.Connections, MaxConnsPerHost: options.Connections, DisableCompression: true,
		ResponseHeaderTimeout: options.Deadline,
	}
	p := &prover{
		Options: options, cast: newCast(server, &options), fresh: fresh,
		maker: cases.New(fresh, cases.Options{}), tokens: token.New(fresh, 0),
		redactor: journal.NewRedactor(), url: url, client: transport, idle: transport.CloseIdleConnections,
	}
	p.redactor.Conceal(fresh.SecretNames()...)
	p.redactor.Open(fresh.OpenNames()...)
	if options.between != nil {
		p.client = options.between(transport)
	}
	return p
}

// all tries the operations, a few at once, and keeps the results in the document's order.
func (p *prover) all(ctx context.Context) *report.Results {
	results := &report.Results{
		Command: "prove", Title: p.fresh.Title, File: p.fresh.File, OpenAPI: p.fresh.OpenAPI,
		Operations: make([]report.Operation, len(p.fresh.Operations)),
	}
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(p.Connections, len(p.fresh.Operations)) {
		workers.Go(func() {
			for i := range next {
				results.Operations[i] = p.operation(ctx, p.fresh.Operations[i])
				p.mu.Lock()
				p.done++
				p.Progress(p.done, len(p.fresh.Operations))
				p.mu.Unlock()
			}
		})
	}
	for i := range p.fresh.Operations {
		next <- i
	}
	close(next)
	workers.Wait()
	return results
}

// operation tries every outcome of one operation.
func (p *prover) operation(ctx context.Context, o *contract.Operation) report.Operation {
	told := report.Operation{ID: o.ID, Method: o.Method, Path: o.Template, At: o.At.Location()}
	if ctx.Err() != nil {
		return told
	}
	asks := p.plan(o)
	for i := range asks {
		switch {
		case ctx.Err() != nil:
			return told
		case !p.mayTry():
			left := fmt.Sprintf("the last %d outcomes", len(asks)-i)
			told.Outcomes = append(told.Outcomes, report.Outcome{
				Kind: "limit", Name: left, Verdict: report.Skipped,
				Reasons: []string{fmt.Sprintf("one run tries at most %d outcomes", p.MaxOutcomes)},
			})
			return told
		}
		outcome := p.try(ctx, o, &asks[i])
		if ctx.Err() == nil {
			told.Outcomes = append(told.Outcomes, outcome)
		}
	}
	return told
}

// mayTry counts an outcome, and reports whether it is within the bound.
func (p *prover) mayTry() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tried++
	return p.tried <= p.MaxOutcomes
}
