package cli

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"understudy/mock"
	"understudy/mock/listener"
)

func newRun(world World) *cobra.Command {
	r := &suite{serve: serve{World: world}, reporting: reporting{world: world, aside: true}}
	command := &cobra.Command{
		Use:   "run [SPEC] -- COMMAND [ARGUMENT...]",
		Short: "Run tests against the stand-in, and say whether they kept the contract",
		Long: "run starts the stand-in on a free port of this machine, and then COMMAND with the address in the variable\n" +
			"UNDERSTUDY_URL. When COMMAND has ended it tells, on standard error, each request that broke the contract and\n" +
			"how much of the contract was met. SPEC is a file, a folder, or - for standard input; without it the API that\n" +
			"is built in is played. The exit code is COMMAND's own if that is not 0, else 1 if the contract was broken or\n" +
			"too little of it was met, else 0. It is 2 when the stand-in or COMMAND cannot start.",
		Example: `  understudy run -- npm test                             the built-in API; the suite reads UNDERSTUDY_URL
  understudy run api.yaml --env API_URL -- npm test      the suite reads API_URL
  understudy run api.yaml --min-coverage 80 -- go test ./...
  understudy run api.yaml --require 'getPet:401,403,404' -- pytest
  understudy run api.yaml --coverage-out shard-1.json -- npx playwright test --shard 1/2`,
		Args:    r.arguments,
		PreRunE: func(c *cobra.Command, _ []string) error { return r.prepare(c) },
		RunE:    func(c *cobra.Command, args []string) error { return r.run(c, args) },
		ValidArgsFunction: func(c *cobra.Command, _ []string, to string) ([]string, cobra.ShellCompDirective) {
			if c.ArgsLenAtDash() >= 0 {
				return nil, cobra.ShellCompDirectiveDefault
			}
			return documentNames(c, nil, to)
		},
	}
	r.declare(command)
	return command
}

// suite is the command with its settings: it runs a suite of tests.
type suite struct {
	serve
	reporting
	environment []string
	coverageOut string
	demands     demands
}

// urlVariable is the variable of the environment that has the server's address.
const urlVariable = prefix + "URL"

func (r *suite) declare(c *cobra.Command) {
	r.flags(c)
	only(c, []string{
		"fixtures", "allow-ref", "seed", "now", "records", "auth", "requests", "throttle", "dynamic", "strict", "cors-origin",
		"journal-bytes", "max-body", "config", "help",
	})
	f := c.Flags()
	f.StringSliceVar(&r.environment, "env", nil, "variable that has the address, besides "+urlVariable+"; may be repeated")
	r.demands.declare(c)
	r.declareReports(c)
	f.StringVar(&r.coverageOut, "coverage-out", "", "file for what was met of the contract")
}

// arguments allows one document before the two dashes, and asks for a command after them.
func (r *suite) arguments(c *cobra.Command, args []string) error {
	dash := c.ArgsLenAtDash()
	if dash < 0 || dash == len(args) {
		return fmt.Errorf("no command to run: write it after two dashes, as in %s -- npm test", c.CommandPath())
	}
	return atMostOne("document")(c, args[:dash])
}

func (r *suite) prepare(c *cobra.Command) error {
	if err := r.fill(c); err != nil {
		return err
	}
	for _, name := range r.environment {
		if !isVariable(name) {
			return fmt.Errorf("--env %.60q is no name of a variable: write one such as API_URL", name)
		}
	}
	if err := r.demands.prepare(); err != nil {
		return err
	}
	if r.coverageOut != "" {
		if err := canSave(r.coverageOut); err != nil {
			return fmt.Errorf("--coverage-out %w", err)
		}
	}
	return r.prepareReports(r.coverageOut)
}

// isVariable reports whether a text can be the name of a variable (POSIX.1-2024, section 3.216).
func isVariable(name string) bool {
	for i, r := range name {
		letter := r == '_' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}

// run starts the server, runs the command, and tells how it went.
func (r *suite) run(c *cobra.Command, args []string) error {
	dash := c.ArgsLenAtDash()
	// From here on signals are for the command: it says how it ends.
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, passed()...)
	defer signal.Stop(signals)
	server, at, err := r.open(args[:dash])
	if err != nil {
		return err
	}
	if err := r.demands.possible(documented(server.Played().Operations)); err != nil {
		return errors.Join(err, at.Close(), server.Close())
	}
	failed := make(chan error, 1)
	go func() { failed <- at.Serve() }()
	began := time.Now()
	code, err := r.command(args[dash:], at.URL(), signals)
	// These were for the command, which has ended.
	forget(signals)
	ctx, cancel := context.WithTimeout(context.Background(), graceTime)
	defer cancel()
	// A request whose client has gone is nobody's any more.
	if drained := at.Drain(ctx); drained != nil && !errors.Is(drained, context.DeadlineExceeded) {
		err = errors.Join(err, drained)
	}
	err = errors.Join(err, at.Close(), <-failed)
	// What is made ready beside the calls is of no use any more. Nobody waits for the step that it is in, which ends with
	// the program at the latest; and run has no log that would have to be written.
	go func() { _ = server.Close() }()
	if err != nil {
		return err
	}
	unread := at.Unread()
	return r.unless(signals, func(ctx context.Context) error { return r.tell(ctx, server, unread, code, began) })
}

// open starts the server on a free port. It takes requests once its Serve is called.
func (r *suite) open(args []string) (*mock.Server, *listener.Server, error) {
	var server *mock.Server
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { server.ServeHTTP(w, r) })
	at, err := listener.New("127.0.0.1:0", handler, listener.DefaultLimits(), nil)
	if err != nil {
		return nil, nil, err
	}
	options, err := r.options(args, at)
	if err != nil {
		return nil, nil, errors.Join(err, at.Close())
	}
	if server, err = mock.New(options...); err != nil {
		return nil, nil, errors.Join(err, at.Close())
	}
	return server, at, nil
}

// command runs the tests, and returns their exit code.
func (r *suite) command(command []string, url string, signals <-chan os.Signal) (code int, err error) {
	environ := slices.DeleteFunc(slices.Clone(r.Environ), func(pair string) bool {
		name, _, _ := strings.Cut(pair, "=")
		return name == urlVariable || slices.Contains(r.environment, name)
	})
	for _, name := range append([]string{urlVariable}, r.environment...) {
		environ = append(environ, name+"="+url)
	}
	started, err := startChild(r.World, command, environ)
	if err != nil {
		return 0, err
	}
	return started.run(signals)
}
