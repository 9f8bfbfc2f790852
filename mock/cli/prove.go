package cli

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"understudy/mock/prove"
)

func newProve(world World) *cobra.Command {
	p := &proof{inspection{serve: serve{World: world}}, reporting{world: world}}
	command := &cobra.Command{
		Use:   "prove [SPEC]",
		Short: "Prove that every reply keeps the document",
		Long: "prove starts the server on a free port of this machine, asks it for every outcome of every operation,\n" +
			"twice, and holds each reply to a second, fresh load of the document: each status, media type, example,\n" +
			"fixture and persona, bodies made up from several seeds, and requests that must be refused. SPEC is a file,\n" +
			"a folder, or - for standard input; without it the API that is built in is proven. The exit code is 0 when\n" +
			"all is proven, 1 when something is not, and 2 when the server cannot start or the run is interrupted.",
		Example: `  understudy prove petstore.yaml                    a table, and a curl command for what failed
  understudy prove api.yaml --fixtures stubs        with fixtures and personas
  understudy prove api.yaml --format junit > p.xml  for CI systems
  understudy prove api.yaml --auth off              without asking who is calling
  understudy prove api.yaml --report html=p.html --report junit=p.xml`,
		Args: atMostOne("document"),
		PreRunE: func(c *cobra.Command, args []string) error {
			if err := p.prepare(c, args); err != nil {
				return err
			}
			return p.prepareReports()
		},
		RunE:              func(_ *cobra.Command, args []string) error { return p.run(args) },
		ValidArgsFunction: documentNames,
	}
	p.declare(command)
	p.declareReports(command)
	return command
}

// proof is the command with its settings.
type proof struct {
	inspection
	reporting
}

func (p *proof) run(args []string) error {
	options, err := p.played(args)
	if err != nil {
		return err
	}
	now, err := p.frozen()
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	// A second signal ends at once.
	context.AfterFunc(ctx, stop)
	results, failed := prove.Run(ctx, prove.Options{Server: options, Auth: p.auth(), Now: now, Progress: p.progress()})
	if results == nil {
		return failed
	}
	results.Version = version()
	if err := p.writeReports(results); err != nil {
		return errors.Join(failed, err)
	}
	if failed == nil && results.Count().Failed > 0 {
		return &findings{errors.New("not all is proven")}
	}
	return failed
}
