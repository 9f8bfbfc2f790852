package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"understudy/mock"
	"understudy/mock/journal"
	"understudy/mock/listener"
)

func newServe(world World) *cobra.Command {
	s := &serve{World: world}
	command := &cobra.Command{
		Use:   "serve [SPEC]",
		Short: "Play the API of an OpenAPI document",
		Long: "serve plays the API of an OpenAPI document, a YAML or JSON file. Without SPEC it plays the API that\n" +
			"is built in. Once it accepts connections it prints one line on standard output:\n" +
			"listening on http://127.0.0.1:4010",
		Example: `  understudy                                   play the built-in API on http://127.0.0.1:4010
  understudy serve petstore.yaml               play another document; bodies are made up
  understudy serve api.yaml --fixtures stubs   serve the records in stubs/<operationId>/<status>/
  understudy --listen 127.0.0.1:0              let the system pick a free port
  understudy --records fixtures                an id without a fixture is a 404
  UNDERSTUDY_SEED=7 understudy                 settings from the environment; or from understudy.yaml`,
		Args: atMostOne("document"),
		PreRunE: func(c *cobra.Command, _ []string) error {
			return fillIn(c.Flags(), world)
		},
		RunE: func(_ *cobra.Command, args []string) error {
			return s.run(args)
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return []string{"yaml", "yml", "json"}, cobra.ShellCompDirectiveFilterFileExt
		},
	}
	s.flags(command)
	return command
}

// serve is the command with its settings.
type serve struct {
	World
	settings
}

// run binds, loads, prints and serves, until a signal ends it.
func (s *serve) run(args []string) error {
	// Writing to a standard output that nobody reads would end the process otherwise.
	signal.Ignore(syscall.SIGPIPE)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)

	var server *mock.Server
	var log lateLog
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { server.ServeHTTP(w, r) })
	// The messages of the listener go the way of the log, which exists once the server does.
	if s.limits.HeadBytes = int(s.maxHead); s.maxHead < listener.SmallestHead {
		return fmt.Errorf("--max-head %s is too small: use at least %d bytes", &s.maxHead, listener.SmallestHead)
	}
	at, err := listener.New(s.listen, handler, s.limits, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		return err
	}
	defer func() { _ = at.Close() }()
	options, err := s.options(args, at)
	if err != nil {
		return err
	}
	if server, err = mock.New(options...); err != nil {
		return err
	}
	log.to = server.Log()
	s.greet(server, at)
	failed := make(chan error, 1)
	go func() { failed <- at.Serve() }()
	_, _ = fmt.Fprintln(s.Stdout, "listening on "+at.URL())
	frugal(s.World)
	err = s.wait(at, signals, failed)
	return errors.Join(err, unlessUnflushed(server.Close()))
}

// gcPercent is how far the heap may grow between two collections: half of what is in use. Against Go's default of 100
// it saves 10 MB under load and costs no CPU time that could be measured, for the journal has no pointers to follow.
const gcPercent = 50

// frugal keeps memory small: what loading left behind goes back to the system, while the first calls are served
// already. GOGC in the environment still rules.
func frugal(world World) {
	if world.environ("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	go debug.FreeOSMemory()
}

// lateLog is a writer whose destination is set before anything is served.
type lateLog struct{ to io.Writer }

// Write passes the line on.
func (l *lateLog) Write(line []byte) (int, error) {
	if l.to == nil {
		return len(line), nil
	}
	return l.to.Write(line)
}

// unlessUnflushed leaves out the complaint that the log's destination is stuck: a full disk is no reason to fail.
func unlessUnflushed(err error) error {
	if errors.Is(err, journal.ErrLogUnflushed) {
		return nil
	}
	return err
}

// drainTime bounds the time that requests in flight get to end.
const drainTime = 10 * time.Second

// wait returns when the server ends: by itself, which is an error, or after a signal. The first signal lets everything
// in flight end; the second ends at once.
func (s *serve) wait(at *listener.Server, signals <-chan os.Signal, failed <-chan error) error {
	select {
	case err := <-failed:
		return err
	case <-signals:
	}
	s.say("finishing what is in flight; a second signal ends at once\n")
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	drained := make(chan error, 1)
	go func() { drained <- at.Drain(ctx) }()
	select {
	case err := <-drained:
		if errors.Is(err, context.DeadlineExceeded) {
			s.say("some clients did not finish in time, and were cut\n")
			return nil
		}
		return err
	case <-signals:
		return at.Close()
	}
}

// sayTime bounds the time that a message may take to be written.
const sayTime = time.Second

// say writes to standard error, and does not wait for a reader that is stuck.
func (s *serve) say(text string) {
	said := make(chan struct{})
	go func() {
		_, _ = io.WriteString(s.Stderr, text)
		close(said)
	}()
	select {
	case <-said:
	case <-time.After(sayTime):
	}
}

// options turns the settings into options of the library.
func (s *serve) options(args []string, at *listener.Server) ([]mock.Option, error) {
	options := []mock.Option{
		mock.WithSeed(s.seed), mock.WithRecords(mock.Records(s.records)), mock.WithRequests(mock.Requests(s.requests)),
		mock.WithAuth(s.auth()), mock.WithCORSOrigin(s.corsOrigins...), mock.WithJournalBytes(int(s.journalBytes)),
		mock.WithMaxBody(int64(s.maxBody)), mock.WithMaxURL(int(s.maxURL)), mock.WithVersion(version()),
		mock.WithTimeouts(at.Limits().BodyTimeout, at.Limits().AnswerTimeout), mock.WithAdminHosts(s.adminHosts...),
	}
	document, err := s.document(args)
	if err != nil {
		return nil, err
	}
	options = append(options, document...)
	if s.now != "" {
		now, err := time.Parse(time.RFC3339, s.now)
		if err != nil {
			return nil, fmt.Errorf("--now %q is no RFC 3339 time: write it as 2025-01-15T10:30:00Z", s.now)
		}
		options = append(options, mock.WithNow(now))
	}
	for _, choice := range []struct {
		on     bool
		option func() mock.Option
	}{{s.dynamic, mock.WithDynamic}, {s.strict, mock.WithStrict}, {s.showSecrets, mock.WithSecretsShown}} {
		if choice.on {
			options = append(options, choice.option())
		}
	}
	if s.showSecrets {
		s.say("warning: --show-secrets writes credentials into the log and the control room\n")
	}
	if s.adminToken == "" && !at.Loopback() {
		s.adminToken = newToken()
		s.tokenMade = true
	}
	if s.adminToken != "" {
		options = append(options, mock.WithAdminToken(s.adminToken))
	}
	return append(options, mock.WithLog(s.Stderr, s.format(), s.colorful())), nil
}

// document is what to play: the file that was named, or the built-in API.
func (s *serve) document(args []string) ([]mock.Option, error) {
	var options []mock.Option
	if len(args) == 1 {
		options = append(options, mock.WithDocumentFile(args[0]))
	} else {
		document, err := fs.ReadFile(s.Files, "openapi.yaml")
		if err != nil {
			return nil, fmt.Errorf("openapi.yaml: the built-in document cannot be read: %w", err)
		}
		options = append(options, mock.WithDocument("openapi.yaml", document))
	}
	switch {
	case s.fixtures != "":
		options = append(options, mock.WithFixturesDir(s.fixtures))
	case len(args) == 0:
		fixtures, err := fs.Sub(s.Files, "fixtures")
		if err != nil {
			return nil, fmt.Errorf("fixtures: the built-in fixtures cannot be read: %w", err)
		}
		options = append(options, mock.WithFixtures(fixtures, "fixtures"))
	}
	return options, nil
}

// colorful reports whether log lines may have colours: on a terminal, unless NO_COLOR is set.
func (s *serve) colorful() bool {
	if s.environ("NO_COLOR") != "" {
		return false
	}
	file, ok := s.Stderr.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
