package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"understudy/mock/report"
	"understudy/mock/verify"
)

func newVerify(world World) *cobra.Command {
	v := &verification{proof: proof{inspection{serve: serve{World: world}}, reporting{world: world}}}
	command := &cobra.Command{
		Use:   "verify [SPEC] --target URL",
		Short: "Ask a running service whether it keeps the document",
		Long: "verify asks a running service for what the document promises: requests that keep the contract, requests\n" +
			"that break one constraint each, callers who may and who may not, records and methods that there are not. It\n" +
			"holds each reply to the document. Only GET, HEAD and OPTIONS are sent, unless --allow-writes is given. SPEC is\n" +
			"a file, a folder, or - for standard input; without it the API that is built in is meant. The exit code is 0\n" +
			"when nothing failed, 1 when something did, and 2 when the service cannot be asked or the run is interrupted.\n\n" +
			"The checks are\n  " + strings.Join(verify.Checks(), "\n  "),
		Example: `  understudy verify api.yaml --target https://staging.example.com --persona reader=env:TOKEN
  understudy verify api.yaml --target http://127.0.0.1:8080 --rate 200/s --allow-writes
  understudy verify api.yaml --target URL --param petId=7 --operation 'get*'
  understudy verify api.yaml --target URL --exclude-checks unsupported_method --baseline known.yaml`,
		Args: atMostOne("document"),
		PreRunE: func(c *cobra.Command, args []string) error {
			if err := v.prepare(c, args); err != nil {
				return err
			}
			if v.baselineOut != "" {
				if err := canSave(v.baselineOut); err != nil {
					return fmt.Errorf("--write-baseline: %w", err)
				}
			}
			return v.prepareReports(v.baselineOut)
		},
		RunE:              func(_ *cobra.Command, args []string) error { return v.run(args) },
		ValidArgsFunction: documentNames,
	}
	v.declare(command)
	return command
}

// verification is the command with its settings.
type verification struct {
	proof
	options                            verify.Options
	personas, headers, params          []string
	authorities, baseline, baselineOut string
	pace                               rate
}

func (v *verification) declare(c *cobra.Command) {
	v.declareService(c)
	f, o := c.Flags(), &v.options
	f.StringSliceVar(&o.Checks, "checks", nil, "only these checks")
	f.StringSliceVar(&o.Excluded, "exclude-checks", nil, "all checks but these")
	f.StringVar(&v.baseline, "baseline", "", "file of known failures, which do not fail the run until their day")
	f.StringVar(&v.baselineOut, "write-baseline", "", "file for the failures of this run, as a baseline")
}

func (v *verification) run(args []string) error {
	ctx, stop, err := v.begin(args)
	if err != nil {
		return err
	}
	defer stop()
	results, failed := verify.Run(ctx, v.options)
	if results == nil {
		return failed
	}
	if err := v.writeReports(results); err != nil {
		return errors.Join(failed, err)
	}
	if v.baselineOut != "" && failed == nil {
		failed = v.writeBaseline(results)
	}
	count := results.Count()
	switch {
	case failed != nil:
		return failed
	case count.Failed > 0:
		return &findings{errors.New("the service does not keep the contract")}
	case count.Proven > 0 || v.options.Baseline.Known():
		return nil
	case count.Skipped == 0:
		return errors.New("nothing was verified: the checks that are chosen make no case of these operations; choose others")
	}
	return errors.New("nothing was verified: see why each case was skipped")
}

// writeBaseline keeps what failed in a run that came to its end.
func (v *verification) writeBaseline(results *report.Results) error {
	text, err := verify.BaselineOf(results, v.options.Now.AddDate(0, 0, baselineDays))
	if err == nil && len(text) > maxConfig {
		err = fmt.Errorf("it would have more than %d KiB, and not be read again: choose operations or checks", maxConfig>>10)
	}
	if err != nil {
		return fmt.Errorf("--write-baseline: %w", err)
	}
	if err := save(v.baselineOut, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	}); err != nil {
		return fmt.Errorf("--write-baseline: %w", err)
	}
	return nil
}

// baselineDays is for how many days the failures of a baseline that is written are known.
const baselineDays = 30

func (v *verification) readBaseline() error {
	if v.baseline == "" {
		return nil
	}
	data, err := readSmall(v.baseline)
	if err != nil {
		return fmt.Errorf("--baseline %w", err)
	}
	v.options.Baseline, err = verify.ReadBaseline(v.baseline, data, v.options.Now)
	return err
}
