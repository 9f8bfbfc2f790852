package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"understudy/mock/verify"
)

func newCompare(world World) *cobra.Command {
	m := &comparison{verification: verification{
		proof: proof{inspection{serve: serve{World: world}}, reporting{world: world}},
	}}
	command := &cobra.Command{
		Use:   "compare [SPEC] --target URL",
		Short: "Ask a stand-in and a running service the same, and tell in what they differ",
		Long: "compare starts a stand-in on a free port of this machine, sends it and a running service the same\n" +
			"requests, and tells in what the service differs: in status, media type, documented headers, JSON types,\n" +
			"members, and values that the document or the request decides. All other values are data. What the\n" +
			"document allows is told, and does not fail. Only GET, HEAD and OPTIONS are sent, unless --allow-writes is\n" +
			"given. SPEC is a file, a folder, or - for standard input; without it the API that is built in is meant. The\n" +
			"exit code is 0 when they are alike, 1 when they differ, and 2 when they cannot be asked or the run is\n" +
			"interrupted.",
		Example: `  understudy compare api.yaml --target https://staging.example.com --persona reader=env:TOKEN
  understudy compare api.yaml --target URL --fixtures stubs --certificate alike.json
  understudy compare api.yaml --target URL --format sarif --report html=c.html`,
		Args: atMostOne("document"),
		PreRunE: func(c *cobra.Command, args []string) error {
			if err := m.prepare(c, args); err != nil {
				return err
			}
			if m.certificate != "" {
				if err := canSave(m.certificate); err != nil {
					return fmt.Errorf("--certificate: %w", err)
				}
			}
			return m.prepareReports(m.certificate)
		},
		RunE:              func(_ *cobra.Command, args []string) error { return m.run(args) },
		ValidArgsFunction: documentNames,
	}
	m.declareService(command)
	f := command.Flags()
	f.BoolVar(&m.strictShape, "strict-shape", false, "let differences fail that the document allows, too")
	f.StringVar(&m.certificate, "certificate", "", "file for the result with its date and the document's hash, as JSON")
	return command
}

// comparison is the command with its settings.
type comparison struct {
	verification
	strictShape bool
	certificate string
}

func (m *comparison) run(args []string) error {
	ctx, stop, err := m.begin(args)
	if err != nil {
		return err
	}
	defer stop()
	results, certificate, failed := verify.Compare(ctx, m.options, m.strictShape)
	if results == nil {
		return failed
	}
	if err := m.writeReports(results); err != nil {
		return errors.Join(failed, err)
	}
	if m.certificate != "" && certificate != nil {
		write := func(file string) error { return save(file, certificate.Write) }
		if certificate.Cut {
			// An earlier certificate stays as it is.
			write = func(string) error { return verify.ErrCut }
		}
		if err := write(m.certificate); err != nil {
			return errors.Join(failed, fmt.Errorf("--certificate: %w", err))
		}
	}
	count := results.Count()
	switch {
	case failed != nil:
		return failed
	case count.Failed > 0:
		return &findings{errors.New("the service differs from the stand-in")}
	case certificate == nil:
		return errors.New("nothing was compared: see why each case was skipped")
	}
	return nil
}
