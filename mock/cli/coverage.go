package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"understudy/mock/coverage"
	"understudy/mock/problem"
	"understudy/mock/report"
)

func newCoverage(world World) *cobra.Command {
	command := &cobra.Command{
		Use:   "coverage",
		Short: "Add up and compare what test runs met of the contract",
		Long: "coverage reads the files that run writes with --coverage-out, and that the control room answers with at\n" +
			"/__admin/coverage.",
		Example: `  understudy coverage merge shard-1.json shard-2.json --out all.json --min-coverage 80
  understudy coverage diff main.json branch.json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("%.60q is neither merge nor diff: see %s --help", args[0], c.CommandPath())
			}
			return fmt.Errorf("say what to do: merge or diff, see %s --help", c.CommandPath())
		},
	}
	command.AddCommand(newCoverageMerge(world), newCoverageDiff(world))
	return command
}

// coverageNames completes the names of coverage files.
func coverageNames(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"json"}, cobra.ShellCompDirectiveFilterFileExt
}

// coverageFiles asks for at least and at most so many files, and says what they are; -1 is as many as one likes.
func coverageFiles(least, most int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) < least || most >= 0 && len(args) > most {
			return fmt.Errorf("%d files were named: name %s, see %s --help", len(args), what, c.CommandPath())
		}
		return nil
	}
}

func newCoverageMerge(world World) *cobra.Command {
	m := &coverageMerge{World: world, reporting: reporting{world: world}}
	command := &cobra.Command{
		Use:   "merge FILE...",
		Short: "Add up what several runs met: the shards of one suite, say",
		Long: "merge tells what all runs together met of the contract, and with --out writes it to a file of the same\n" +
			"kind. All files must be of the same document, and have the same to meet. The exit code is 0, 1 when less was\n" +
			"met than is asked for, and 2 when a file cannot be read or the files do not add up.",
		Example: `  understudy coverage merge shard-*.json --out all.json
  understudy coverage merge shard-*.json --min-coverage 80 --require 'getPet:401,404'`,
		Args:              coverageFiles(1, -1, "the files to add up, such as shard-1.json shard-2.json"),
		PreRunE:           func(*cobra.Command, []string) error { return m.prepare() },
		RunE:              func(_ *cobra.Command, args []string) error { return m.run(args) },
		ValidArgsFunction: coverageNames,
	}
	command.Flags().StringVar(&m.out, "out", "", "file for the sum")
	m.demands.declare(command)
	m.declareReports(command)
	return command
}

type coverageMerge struct {
	World
	reporting
	out     string
	demands demands
}

func (m *coverageMerge) prepare() error {
	if err := m.demands.prepare(); err != nil {
		return err
	}
	return m.prepareReports(m.out)
}

func (m *coverageMerge) run(names []string) error {
	files := make([]*coverage.File, len(names))
	for i, name := range names {
		var err error
		if files[i], err = readCoverage(name); err != nil {
			return err
		}
	}
	sum, err := coverage.Merge(files...)
	if err != nil {
		return err
	}
	if err := m.demands.possible(sum); err != nil {
		return err
	}
	if m.out != "" {
		if err := save(m.out, sum.Write); err != nil {
			return fmt.Errorf("--out %w", err)
		}
	}
	results := &report.Results{
		Command: "coverage", Version: version(), Title: sum.Document.Title, File: sum.Document.File,
		SHA256: sum.Document.SHA256, Operations: m.demands.results(sum), Coverage: coverageOf(sum),
	}
	if err := m.writeReports(results); err != nil {
		return err
	}
	if results.Count().Failed > 0 {
		return &findings{errors.New("too little of the contract was met")}
	}
	return nil
}

func newCoverageDiff(world World) *cobra.Command {
	return &cobra.Command{
		Use:   "diff BASE NOW",
		Short: "Tell what a run met that the one before did not, and the other way round",
		Long: "diff tells what of the contract is met now and was not before (+), what was met and is no more (-), and\n" +
			"what the contract has gained (new) or lost (gone). The exit code is 0, 1 when something is met no more, and\n" +
			"2 when a file cannot be read, or the two have no operation in common.",
		Example:           `  understudy coverage diff main.json branch.json`,
		Args:              coverageFiles(2, 2, "the file of the run before, and the one of now"),
		RunE:              func(_ *cobra.Command, args []string) error { return coverageDiff(world, args[0], args[1]) },
		ValidArgsFunction: coverageNames,
	}
}

func coverageDiff(world World, base, now string) error {
	before, err := readCoverage(base)
	if err != nil {
		return err
	}
	after, err := readCoverage(now)
	if err != nil {
		return err
	}
	d, err := coverage.Compare(before, after)
	if err != nil {
		return fmt.Errorf("%s, %s: %w", base, now, err)
	}
	for _, group := range []struct {
		sign  string
		names []string
	}{{"-", d.Lost}, {"+", d.Gained}, {"new", d.New}, {"gone", d.Gone}} {
		for _, name := range group.names {
			if _, err := fmt.Fprintf(world.Stdout, "%-4s %s\n", group.sign, problem.Plain(name)); err != nil {
				return fmt.Errorf("write the difference: %w", err)
			}
		}
	}
	was, is := before.Count(), after.Count()
	_, err = fmt.Fprintf(world.Stdout, "%d of %d points (%d %%) before, %d of %d (%d %%) now\n",
		was.Met, was.Total, was.Percent(), is.Met, is.Total, is.Percent())
	switch {
	case err != nil:
		return fmt.Errorf("write the difference: %w", err)
	case len(d.Lost) > 0:
		return &findings{errors.New("something is met no more")}
	}
	return nil
}

// readCoverage reads a coverage file. A pipe or a device is none: it could keep the program waiting.
func readCoverage(name string) (*coverage.File, error) {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: cannot be read: name a coverage file", name)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be read: check that it may be read", name)
	}
	defer func() { _ = file.Close() }()
	read, err := coverage.Read(io.Reader(file))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return read, nil
}
