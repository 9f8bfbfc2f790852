package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"

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
		Long: "serve plays the API of an OpenAPI document: a YAML or JSON file, a folder with one, or - for standard\n" +
			"input. Without SPEC it plays the API that is built in. Once it accepts connections it prints one line on\n" +
			"standard output: listening on http://127.0.0.1:4010. SIGTERM and SIGINT let what is in flight end" + hangupHelp,
		Example: `  understudy                                   play the built-in API on http://127.0.0.1:4010
  understudy serve petstore.yaml               play another document; bodies are made up
  understudy serve api.yaml --fixtures stubs   serve the records in stubs/<operationId>/<status>/
  understudy serve specs/ --watch              the document in a folder, loaded anew when a file changes
  curl -s $URL/openapi.json | understudy serve -
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
	// onward says where requests go on to, for people, if they do.
	onward string
	// ended is told when the server has served its last request, if it is there, and by which listener it did.
	ended func(server *mock.Server, at *listener.Server) error
}

// run binds, loads, prints and serves, until a signal ends it. More options may be given than the settings say.
func (s *serve) run(args []string, more ...mock.Option) error {
	// Writing to a standard output that nobody reads would end the process otherwise.
	signal.Ignore(syscall.SIGPIPE)
	signals := make(chan os.Signal, 2)
	defer signal.Stop(signals)
	if !fromStdin(args) {
		// Whoever types a document in may still change their mind.
		signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	}

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
	options = append(append(options, mock.WithLog(s.Stderr, s.format(), s.colorful())), more...)
	if server, err = s.load(options, signals); server == nil {
		return err
	}
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer s.reloadOnHangup(server, signals)()
	log.to = server.Log()
	s.greet(server, at)
	failed := make(chan error, 1)
	go func() { failed <- at.Serve() }()
	_, _ = fmt.Fprintln(s.Stdout, "listening on "+at.URL())
	defer frugal(s.World, server)()
	err = s.wait(at, signals, failed)
	if s.ended != nil {
		err = errors.Join(err, s.ended(server, at))
	}
	return errors.Join(err, unlessUnflushed(server.Close()))
}

// load makes the server. A signal ends it at once, for nothing is in flight yet: then there is neither a server nor an
// error.
func (s *serve) load(options []mock.Option, signals <-chan os.Signal) (*mock.Server, error) {
	type loaded struct {
		server *mock.Server
		err    error
	}
	done := make(chan loaded, 1)
	go func() {
		server, err := mock.New(options...)
		done <- loaded{server, err}
	}()
	select {
	case made := <-done:
		return made.server, made.err
	case <-signals:
		s.say("ended before the document was loaded\n")
		return nil, nil
	}
}

// gcPercent is how far the heap may grow between two collections: half of what is in use. Against Go's default of 100
// it saves 10 MB under load and costs no CPU time that could be measured, for the journal has no pointers to follow.
// A large document does have them, in their hundreds of thousands: from largeHeap on, in bytes, Go's default stays.
const (
	gcPercent = 50
	largeHeap = 48 << 20
)

// frugal keeps memory small: what loading left behind goes back to the system, while the first calls are served
// already, and what proving left behind when all is proved, unless it is stopped before. GOGC in the environment still
// rules.
func frugal(world World, server *mock.Server) (stop func()) {
	var heap runtime.MemStats
	runtime.ReadMemStats(&heap)
	if world.environ("GOGC") == "" && heap.HeapAlloc < largeHeap {
		debug.SetGCPercent(gcPercent)
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		debug.FreeOSMemory()
		if server.Proved(ctx) == nil {
			debug.FreeOSMemory()
		}
	}()
	return cancel
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

// colorful reports whether log lines may have colours: on a terminal, unless NO_COLOR is set.
func (s *serve) colorful() bool {
	if s.environ("NO_COLOR") != "" {
		return false
	}
	return isTerminal(s.Stderr)
}

// isTerminal reports whether somebody sits at the other end of a stream.
func isTerminal(stream any) bool {
	file, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
