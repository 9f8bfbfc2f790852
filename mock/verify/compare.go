package verify

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"understudy/mock"
	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/fault"
	"understudy/mock/listener"
	"understudy/mock/persona"
	"understudy/mock/report"
)

// standInTimeout is how long the stand-in may take for one reply: a fixture may ask for a delay of 60 s.
const standInTimeout = 75 * time.Second

// Compare asks a stand-in and the service the same, and tells in what the service differs. The stand-in is started from
// the options of the server, on a free port of this machine. Checks and the baseline make no difference. What the
// contract allows is told as skipped or, if strict, as failed. The certificate is nil unless the run came to its end
// and something was compared. Errors are those of Run.
func Compare(ctx context.Context, options Options, strict bool) (*report.Results, *Certificate, error) {
	began := time.Now()
	options.fill()
	options.Checks = []string{PositiveDataAcceptance, IgnoredAuth, UnknownIDRejection}
	options.Excluded, options.Baseline = nil, nil
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	settings := append([]mock.Option{mock.WithJournalBytes(smallJournal)}, options.Server...)
	// What it asks of callers is what the document says, whatever serve is told.
	server, err := mock.New(append(settings, mock.WithAuth(persona.ModePersonas))...)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = server.Close() }()
	v, err := newVerifier("compare", server, options, stop)
	if err != nil {
		return nil, nil, err
	}
	at, err := listener.New("127.0.0.1:0", server, listener.DefaultLimits(), nil)
	if err != nil {
		return nil, nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- at.Serve() }()
	c := newComparison(v, server, at.URL(), strict)
	v.few, v.judge = true, c.compare
	results, failed := v.run(ctx, began)
	c.idle()
	if err := errors.Join(at.Close(), <-ended); err != nil {
		failed = errors.Join(failed, fmt.Errorf("end the stand-in: %w", err))
	}
	if failed != nil || len(c.compared) == 0 {
		return results, nil, failed
	}
	return results, c.certificate(results), nil
}

// A comparison asks the stand-in what the service is asked.
type comparison struct {
	*verifier
	strict bool
	// own is the exchange with the stand-in, and standIns who calls it.
	own      *line
	standIns cases.Cast
	idle     func()

	mu sync.Mutex
	// compared are the operations of which a case was compared, and cases how many cases.
	compared map[string]bool
	cases    int
	// skipped is how many cases say nothing of the service.
	skipped int
	// differing and allowed are how many differences there are of each kind.
	differing, allowed map[string]int
}

func newComparison(v *verifier, server *mock.Server, url string, strict bool) *comparison {
	personas := server.Played().Personas
	c := &comparison{
		verifier: v, strict: strict, compared: map[string]bool{}, differing: map[string]int{}, allowed: map[string]int{},
		standIns: cases.Cast{
			Personas: personas, Mode: cases.Admitting(persona.ModePersonas, personas), Now: v.cast.now,
			Sample: server.SampleAt,
		},
	}
	own := v.Options
	own.Target, own.Rate, own.Timeout, own.Retries = url, fault.Limit{}, standInTimeout, 0
	c.own, c.idle = newLine("compare", &own, func(error) {})
	return c
}

// compare asks both, and is in what they differ.
func (c *comparison) compare(ctx context.Context, o *contract.Operation, t *trial) (outcomes []report.Outcome) {
	if t.skip != "" {
		c.took(o, false)
		return []report.Outcome{skipped(t.check, t.name, t.skip, t.at)}
	}
	began := time.Now()
	mine, why := c.standIn(ctx, o, t)
	if why != "" {
		c.took(o, false)
		return []report.Outcome{skipped(anyCheck, t.name, c.secrets.struck(why), t.at)}
	}
	request := dressed(o, &t.request, c.Header)
	request = request.As(t.sample)
	got, err := c.line.ask(ctx, &request)
	if ctx.Err() != nil {
		return nil
	}
	p := &pair{comparison: c, o: o, t: t, got: got, mine: mine, elapsed: time.Since(began)}
	defer func() {
		if cause := recover(); cause != nil {
			p.differs(StatusDifference, "", fmt.Sprintf("comparing the replies failed: %v", cause))
			outcomes = p.outcomes
		}
	}()
	if err != nil {
		p.differs(StatusDifference, "", fmt.Sprintf("no reply: %v", err))
		return p.outcomes
	}
	same := p.status()
	c.took(o, !p.mute)
	if same && p.head() {
		p.body()
	}
	return p.outcomes
}

// took counts a case, and says whether anything was compared by it.
func (c *comparison) took(o *contract.Operation, compared bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !compared {
		c.skipped++
		return
	}
	c.compared[o.ID] = true
	c.cases++
}

// standIn is what the stand-in replies to a case, or why it cannot be asked. Of the records of the service it knows
// none, so that it makes one up for every id: where an id is asked for that there is not, it is told so.
func (c *comparison) standIn(ctx context.Context, o *contract.Operation, t *trial) (mine *reply, why string) {
	request := dressed(o, &t.request, c.Header)
	if t.check == UnknownIDRejection {
		request = request.With("Prefer: code=404")
	}
	if t.check != IgnoredAuth {
		sample, ok := c.standIns.Admitted(o)
		if !ok {
			return nil, "the stand-in admits nobody: " + o.Security.String() + "; personas.yaml in --fixtures needs one who may"
		}
		request = request.As(sample)
	}
	mine, err := c.own.ask(ctx, &request)
	switch {
	case err != nil:
		return nil, fmt.Sprintf("the stand-in gave no reply: %v", err)
	case mine.status >= 500 && ownWords(mine):
		return nil, fmt.Sprintf("%d: the stand-in has no reply that keeps the document: see understudy prove", mine.status)
	}
	return mine, ""
}
