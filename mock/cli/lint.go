package cli

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"understudy/mock"
	"understudy/mock/problem"
	"understudy/mock/report"
	"understudy/mock/schema"
)

func newLint(world World) *cobra.Command {
	l := &lint{inspection{serve: serve{World: world}}, reporting{world: world}}
	command := &cobra.Command{
		Use:   "lint [SPEC]",
		Short: "Tell everything that is wrong in a document, and all that is not enforced",
		Long: "lint tells what is wrong in an OpenAPI document and in its fixtures, and the ledger: each constraint that\n" +
			"is not enforced. It serves nothing. SPEC is a file, a folder, or - for standard input; without it the API\n" +
			"that is built in is looked at. The exit code is 0 when there is nothing to tell, 1 when there is, and 2 for\n" +
			"a document that cannot be played.",
		Example: `  understudy lint petstore.yaml                     what is wrong, one finding a line
  understudy lint api.yaml --fixtures stubs         the fixtures, too
  understudy lint api.yaml --format sarif > a.sarif for code views that show findings beside the line
  understudy lint api.yaml --format json            for programs
  understudy lint api.yaml --report sarif=a.sarif   text here, and SARIF in a file
  curl -s localhost:8080/openapi.json | understudy lint -`,
		Args: atMostOne("document"),
		PreRunE: func(c *cobra.Command, args []string) error {
			if err := l.prepare(c, args); err != nil {
				return err
			}
			return l.prepareReports()
		},
		RunE:              func(_ *cobra.Command, args []string) error { return l.run(args) },
		ValidArgsFunction: documentNames,
	}
	l.declare(command)
	l.declareReports(command, report.SheetForms()...)
	return command
}

// documentNames completes the names of documents.
func documentNames(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"yaml", "yml", "json"}, cobra.ShellCompDirectiveFilterFileExt
}

// lint is the command with its settings.
type lint struct {
	inspection
	reporting
}

func (l *lint) run(args []string) error {
	options, err := l.played(args)
	if err != nil {
		return err
	}
	sheet := &report.Sheet{Version: version(), File: named(args)}
	found, err := mock.Lint(options...)
	if err != nil {
		sheet.Faults = faultsOf(err, sheet.File)
		// People are told by the error.
		return errors.Join(err, l.writeSheet(sheet, true))
	}
	sheet.Faults, sheet.Blemishes, sheet.Ledger = found.Faults, found.Blemishes, found.Ledger
	if found.File != "" {
		sheet.File = found.File
	}
	if err := l.writeSheet(sheet, false); err != nil {
		return err
	}
	if !sheet.Empty() {
		return &findings{errors.New("there are findings")}
	}
	return nil
}

// named is the document as it was named on the command line.
func named(args []string) string {
	if len(args) == 1 {
		return args[0]
	}
	return "openapi.yaml"
}

// place is how an error names its place: file:line:column: what is wrong.
const place = `^(.+?):(\d+):(\d+): (.*)$`

// faultsOf are the findings of an error that stops the start.
func faultsOf(err error, file string) []problem.Finding {
	var load *mock.LoadError
	if errors.As(err, &load) {
		return load.Findings
	}
	var fault *schema.Fault
	if errors.As(err, &fault) {
		return []problem.Finding{{In: "document", Message: fault.What, Hint: fault.Hint, Source: fault.At}}
	}
	pattern := regexp.MustCompile(place)
	var list []problem.Finding
	for line := range strings.SplitSeq(strings.TrimSpace(err.Error()), "\n") {
		f := problem.Finding{In: "document", Message: line, Source: problem.Location{File: file}}
		if parts := pattern.FindStringSubmatch(line); parts != nil {
			f.Source.File, f.Message = parts[1], parts[4]
			f.Source.Line, _ = strconv.Atoi(parts[2])
			f.Source.Column, _ = strconv.Atoi(parts[3])
		}
		list = append(list, f)
	}
	return list
}

// An inspection is a command that looks at what would be served: it reads the settings of serve, of which only some
// make a difference to it.
type inspection struct{ serve }

// matter are the settings of serve that make a difference to what is looked at.
func matter() []string {
	return []string{"fixtures", "seed", "now", "auth", "dynamic", "allow-ref", "config", "help"}
}

// declare declares the flags: those of serve, so that one file of settings serves both, but only those that make a
// difference are shown.
func (i *inspection) declare(c *cobra.Command) {
	i.flags(c)
	only(c, matter())
}

// prepare refuses flags that make no difference, and fills in the others.
func (i *inspection) prepare(c *cobra.Command, _ []string) error { return i.fill(c) }

// only shows no flags but those that matter. The others may still stand in a file of settings that serves all commands.
func only(c *cobra.Command, matter []string) {
	c.Flags().VisitAll(func(f *pflag.Flag) { f.Hidden = !slices.Contains(matter, f.Name) })
}

// fill refuses flags that make no difference, and fills in the others.
func (w World) fill(c *cobra.Command) error {
	var failed error
	c.Flags().Visit(func(f *pflag.Flag) {
		if f.Hidden && failed == nil {
			failed = fmt.Errorf("--%s makes no difference to %s: leave it out, see %s --help", f.Name, c.Name(), c.CommandPath())
		}
	})
	if failed != nil {
		return failed
	}
	return fillIn(c.Flags(), w)
}

// played are the options of a server for the document and the settings.
func (i *inspection) played(args []string) ([]mock.Option, error) {
	options, err := i.document(args)
	if err != nil {
		return nil, err
	}
	options = append(options, mock.WithSeed(i.seed), mock.WithAuth(i.auth()), mock.WithVersion(version()))
	if i.dynamic {
		options = append(options, mock.WithDynamic())
	}
	if frozen, err := i.frozen(); err != nil {
		return nil, err
	} else if !frozen.IsZero() {
		options = append(options, mock.WithNow(frozen))
	}
	return options, nil
}
