// Bench runs understudy beside a bare net/http server that sends the same bytes, each a process of its own, and prints
// the CPU time that both take for the same requests. See docs/performance.md.
//
//	go run ./bench -requests 100000 -rounds 5 -cases fixture,made-up
//
// It asserts nothing: a slow machine is no fault. It fails only when it cannot measure.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
)

// bareArgument makes this program the bare server. It is not for people.
const bareArgument = "bare-server"

func main() {
	if err := begin(os.Args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func begin(args []string) error {
	switch {
	case len(args) == 1 && args[0] == bareArgument:
		return serveBare(os.Stdin, os.Stdout)
	case len(args) == 2 && args[0] == proxyArgument:
		return serveProxy(args[1], os.Stdin, os.Stdout)
	case len(args) == 2 && args[0] == parserArgument:
		return parse(args[1], os.Stdout)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return run(ctx, args, os.Stdout)
}

// A plan is what the command line asks for.
type plan struct {
	requests, rounds, connections, starts int
	cases                                 []load
	// large says that a large document is measured: document, or one that is made up.
	large            bool
	binary, document string
}

// Bounds of the flags: a benchmark that runs for a day was a slip of the finger.
const (
	maxRequests    = 10_000_000
	maxRounds      = 100
	maxConnections = 256
)

func readPlan(args []string) (plan, error) {
	p := plan{starts: 10}
	var names string
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.IntVar(&p.requests, "requests", 100_000, "requests to each server in a round")
	flags.IntVar(&p.rounds, "rounds", 5, "rounds of each case")
	flags.IntVar(&p.connections, "connections", 8, "connections that send requests, one at a time each")
	flags.StringVar(&names, "cases", strings.Join(caseNames(), ","), "cases to run, and start")
	flags.StringVar(&p.document, "document", "", "a JSON document for the case large; without it one is made up")
	flags.StringVar(&p.binary, "binary", "", "a built understudy to measure; without it one is built")
	if err := flags.Parse(args); err != nil {
		return p, fmt.Errorf("read the flags: %w", err)
	}
	switch {
	case p.requests < turns || p.requests > maxRequests:
		return p, fmt.Errorf("-requests is a number from %d to %d", turns, maxRequests)
	case p.rounds < 1 || p.rounds > maxRounds:
		return p, fmt.Errorf("-rounds is a number from 1 to %d", maxRounds)
	case p.connections < 1 || p.connections > maxConnections:
		return p, fmt.Errorf("-connections is a number from 1 to %d", maxConnections)
	}
	known := cases()
	for name := range strings.SplitSeq(names, ",") {
		if name == startCase || name == largeCase {
			p.large = p.large || name == largeCase
			continue
		}
		found, ok := known[name]
		if !ok {
			return p, fmt.Errorf("-cases: there is no case %q; there are %s", name, strings.Join(caseNames(), ", "))
		}
		p.cases = append(p.cases, found)
	}
	if !strings.Contains(","+names+",", ","+startCase+",") {
		p.starts = 0
	}
	return p, nil
}

// run builds, measures and prints. Whatever it started has ended when it returns.
func run(ctx context.Context, args []string, out io.Writer) (err error) {
	p, err := readPlan(args)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "understudy-bench-")
	if err != nil {
		return fmt.Errorf("make a folder for the logs: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	if p.binary == "" {
		progress("building understudy")
		if p.binary, err = build(ctx, folder); err != nil {
			return err
		}
	}
	b := &bench{plan: p, folder: folder, out: out}
	fmt.Fprintf(out, "%s, %s/%s, %d CPUs; %d rounds of %d requests over %d connections\n\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), p.rounds, p.requests, p.connections)
	if p.starts > 0 {
		if err := b.size(); err != nil {
			return err
		}
		if err := b.start(ctx); err != nil {
			return err
		}
	}
	b.heading()
	for _, l := range p.cases {
		if err := b.measure(ctx, l); err != nil {
			return fmt.Errorf("case %s: %w", l.name, err)
		}
	}
	b.memory()
	if b.plan.large {
		return b.large(ctx)
	}
	return nil
}

// progress tells a person who waits what is under way.
func progress(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "bench: "+format+"\n", args...)
}
