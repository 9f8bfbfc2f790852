package cli

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"understudy/mock/cases"
	"understudy/mock/change"
	"understudy/mock/contract"
	"understudy/mock/source"
)

func newDiff(world World) *cobra.Command {
	d := &diff{inspection: inspection{serve: serve{World: world}}, reporting: reporting{world: world}}
	command := &cobra.Command{
		Use:   "diff OLD NEW",
		Short: "Tell what changed between two documents, and what of it hurts",
		Long: "diff compares two OpenAPI documents. With --used, the coverage file of one consumer's tests, only changes\n" +
			"that hurt this consumer fail: those of what it calls, sends and meets. Without it every change that breaks\n" +
			"a client does. What cannot be decided counts as hurting, and says why. OLD and NEW are files, folders, or -\n" +
			"for standard input. The exit code is 0 when nothing hurts, 1 when something does, and 2 when the two cannot\n" +
			"be compared.",
		Example: `  understudy diff old.yaml new.yaml                          every change, and which of them break clients
  understudy diff old.yaml new.yaml --used coverage.json     which of them hurt this consumer
  understudy diff old.yaml new.yaml --format junit > d.xml   for CI systems
  understudy diff old.yaml new.yaml --report html=d.html --report sarif=d.sarif
  git show main:api.yaml | understudy diff - api.yaml        what changed since`,
		Args: twoDocuments,
		PreRunE: func(c *cobra.Command, args []string) error {
			if err := d.prepare(c, args); err != nil {
				return err
			}
			return d.prepareReports()
		},
		RunE:              func(_ *cobra.Command, args []string) error { return d.run(args) },
		ValidArgsFunction: documentNames,
	}
	d.declare(command)
	return command
}

// twoDocuments allows two arguments, one of which may be standard input.
func twoDocuments(c *cobra.Command, args []string) error {
	switch {
	case len(args) != 2:
		return fmt.Errorf("%d arguments: name the old document and the new one, see %s --help", len(args), c.CommandPath())
	case args[0] == "-" && args[1] == "-":
		return errors.New("- and -: standard input holds one document: name a file for the other")
	}
	return nil
}

// diff is the command with its settings.
type diff struct {
	inspection
	reporting
	used, only string
	anyway     bool
	patience   time.Duration
}

// maxPatience is the longest that a comparison may take.
const maxPatience = time.Hour

func (d *diff) declare(c *cobra.Command) {
	d.flags(c)
	only(c, []string{"allow-ref", "config"})
	f := c.Flags()
	f.StringVar(&d.used, "used", "", "coverage file of one consumer's tests: only changes that hurt it fail")
	f.BoolVar(&d.anyway, "used-anyway", false, "take the coverage file although it is about another document than OLD")
	f.StringVar(&d.only, "only", "", "show the change of this id, or of ids that begin with it, and nothing else")
	f.DurationVar(&d.patience, "timeout", time.Minute, "time the comparison may take")
	d.declareReports(c)
}

func (d *diff) run(args []string) error {
	if d.patience <= 0 || d.patience > maxPatience {
		return fmt.Errorf("--timeout %s cannot be used: write a time up to %s", d.patience, maxPatience)
	}
	if d.anyway && d.used == "" {
		return errors.New("--used-anyway says nothing without --used: name the coverage file, or leave it out")
	}
	old, sum, err := d.load(args[0])
	if err != nil {
		return err
	}
	next, _, err := d.load(args[1])
	if err != nil {
		return err
	}
	if !change.Related(old, next) {
		return fmt.Errorf("%s, %s: they have no operation in common, neither by method and path nor by operationId: "+
			"name two states of one document", args[0], args[1])
	}
	used, err := d.uses(args[0], sum)
	if err != nil {
		return err
	}
	begun := time.Now()
	changes, err := d.compare(old, next)
	if err != nil {
		return fmt.Errorf("%s, %s: %w", args[0], args[1], err)
	}
	if d.only != "" {
		if changes = change.Only(changes, d.only); len(changes) == 0 {
			return fmt.Errorf("--only %.40q: there is no change with this id: see --format json without --only", d.only)
		}
	}
	results := change.Results(changes, used, next, func(id string) string { return d.again(args, id) })
	results.Version, results.Began, results.Elapsed = version(), begun, time.Since(begun)
	if err := d.writeReports(results); err != nil {
		return err
	}
	if results.Count().Failed > 0 {
		return &findings{errors.New("something hurts")}
	}
	return nil
}

// load reads a document by the rules of serve. Its sum is that of its files, as coverage files have it.
func (d *diff) load(name string) (*contract.Contract, string, error) {
	from := source.File(name)
	if name == "-" {
		if d.Stdin == nil {
			return nil, "", errors.New("-: there is no standard input to read the document from: name a file")
		}
		var err error
		if from, err = source.Stream(name, d.Stdin); err != nil {
			return nil, "", err
		}
	}
	from, err := from.Allow(d.allowRefs...)
	if err != nil {
		return nil, "", err
	}
	read, err := from.Open()
	if err != nil {
		return nil, "", err
	}
	defer read.Close()
	c, err := contract.Load(read.Name, read.Data, read.Open)
	if err != nil {
		return nil, "", err
	}
	sum := read.Hash()
	return c, hex.EncodeToString(sum[:]), nil
}

// uses reads the coverage file. It must be about the old document, or else what it has says nothing of the changes.
func (d *diff) uses(old, sum string) (*change.Used, error) {
	if d.used == "" {
		return nil, nil
	}
	file, err := readCoverage(d.used)
	if err != nil {
		return nil, fmt.Errorf("--used %w", err)
	}
	if about := file.Document; about.SHA256 != sum && !d.anyway {
		return nil, fmt.Errorf("--used %s: is about another document than %s: its sha256 is %.12s, not %.12s: "+
			"measure with %s, or take it by --used-anyway", d.used, old, about.SHA256, sum, old)
	}
	return change.Uses(file), nil
}

// compare compares within the time that is given, or until it is interrupted.
func (d *diff) compare(old, next *contract.Contract) ([]change.Change, error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	limited, cancel := context.WithTimeout(ctx, d.patience)
	defer cancel()
	changes, err := change.Compare(limited, old, next)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return nil, fmt.Errorf("comparing takes longer than %s: allow more by --timeout, or compare smaller documents",
			d.patience)
	case errors.Is(err, context.Canceled):
		return nil, errors.New("interrupted: start it again")
	}
	return changes, err
}

// again is the command that shows one change.
func (d *diff) again(args []string, id string) string {
	words := append([]string{"understudy", "diff"}, args...)
	if d.used != "" {
		words = append(words, "--used", d.used)
	}
	if d.anyway {
		words = append(words, "--used-anyway")
	}
	for _, one := range d.allowRefs {
		words = append(words, "--allow-ref", one)
	}
	words = append(words, "--only", id)
	for i, one := range words {
		words[i] = shellWord(one)
	}
	return strings.Join(words, " ")
}

// shellWord writes a word for a POSIX shell, as it is where that can be.
func shellWord(text string) string {
	plain := func(r rune) bool {
		return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || strings.ContainsRune("-_./:=@%+,", r)
	}
	if text != "" && strings.IndexFunc(text, func(r rune) bool { return !plain(r) }) < 0 {
		return text
	}
	return cases.Quote(text)
}
