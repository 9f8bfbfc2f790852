// Package cli answers the question "what does the person at the command line want": flags before environment before
// file, one file a command. It alone imports cobra.
package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Exit codes of the program.
const (
	// ExitFine says that all went well.
	ExitFine = 0
	// ExitFindings says that the work was done and found something wrong.
	ExitFindings = 1
	// ExitCannotRun says that the work could not be done: wrong flags, an unreadable file, a port in use.
	ExitCannotRun = 2
)

// A World is what a command may touch of the outside.
type World struct {
	// Files holds openapi.yaml and fixtures, the API that is played when no document is given.
	Files fs.FS
	// Stdin is where a document named - comes from; nil is none.
	Stdin io.Reader
	// Stdout gets results, Stderr all else.
	Stdout, Stderr io.Writer
	// Environ holds the environment as NAME=value.
	Environ []string
}

// Main runs one command line and returns its exit code.
func Main(args []string, world World) int {
	root := newRoot(world)
	root.SetArgs(args)
	err := root.Execute()
	if err == nil {
		return ExitFine
	}
	var found *findings
	var passed *passedOn
	switch {
	case errors.As(err, &found):
		return ExitFindings
	case errors.As(err, &passed):
		return passed.code
	}
	complain(world.Stderr, err)
	return ExitCannotRun
}

// findings is the error of a command that did its work and found something wrong.
type findings struct{ error }

// maxComplaint is how many lines an error may take.
const maxComplaint = 5

// complain prints an error in at most five lines.
func complain(to io.Writer, err error) {
	lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
	if more := len(lines) - maxComplaint; more > 0 {
		lines = append(lines[:maxComplaint-1], fmt.Sprintf("and %d more findings", more+1))
	}
	for _, line := range lines {
		_, _ = fmt.Fprintln(to, "understudy: "+line)
	}
}

func newRoot(world World) *cobra.Command {
	root := newServe(world)
	root.Use = "understudy [SPEC]"
	root.Short = "A stand-in for an HTTP API that knows its whole contract"
	root.Long = "understudy plays the API of an OpenAPI document. It holds every request and every reply to the\n" +
		"document, and answers with fixtures, examples or made-up records, including every way the API can say no.\n" +
		"Without a command it serves; without SPEC it plays the API that is built in."
	root.Version = version()
	root.SetVersionTemplate("understudy {{.Version}}\n")
	root.SilenceErrors, root.SilenceUsage = true, true
	root.SetOut(world.Stdout)
	root.SetErr(world.Stderr)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		var invalid *pflag.InvalidValueError
		if errors.As(err, &invalid) {
			flag := invalid.GetFlag()
			return fmt.Errorf("--%s %.60q cannot be used: write %s", flag.Name, invalid.GetValue(), wanted(flag))
		}
		return fmt.Errorf("%w: see %s --help", err, c.CommandPath())
	})
	root.AddCommand(
		newServe(world),
		newRun(world),
		newProxy(world),
		newCoverage(world),
		newCatalog(world),
		newLint(world),
		newProve(world),
		newVerify(world),
		newCompare(world),
		newDiff(world),
		newHealth(world),
	)
	root.CompletionOptions.HiddenDefaultCmd = false
	return root
}

// atMostOne allows one argument, and says what it is.
func atMostOne(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > 1 {
			return fmt.Errorf("%d arguments are too many: name one %s, see %s --help", len(args), what, c.CommandPath())
		}
		return nil
	}
}

// version is the module's version, with the revision it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "devel"
	}
	text := info.Main.Version
	if text == "" || text == "(devel)" {
		text = "devel"
	}
	return text
}
