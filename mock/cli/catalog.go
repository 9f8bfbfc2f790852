package cli

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"understudy/mock"
	"understudy/mock/catalog"
)

func newCatalog(world World) *cobra.Command {
	b := &failures{inspection: inspection{serve: serve{World: world}}}
	command := &cobra.Command{
		Use:   "catalog [SPEC]",
		Short: "List every way in which each operation can fail, with the command that makes it fail here",
		Long: "catalog lists every way in which each operation can fail: credentials, unknown records, wrong methods and\n" +
			"media types, each constraint of each parameter and field, documented errors, too many calls, late replies and\n" +
			"broken connections. Each comes with the curl command that brings it about at a stand-in of the same document\n" +
			"and settings, and what it gets. With --as it writes tests to begin with instead. It serves nothing. SPEC is a\n" +
			"file, a folder, or - for standard input; without it the API that is built in is looked at. The exit code is 0,\n" +
			"or 2 for a document that cannot be played.",
		Example: `  understudy catalog                                     the built-in API
  understudy catalog api.yaml --operation getPet         one operation
  understudy catalog api.yaml --format markdown > errors.md
  understudy catalog api.yaml --as go --out errors_test.go
  understudy catalog api.yaml --as playwright --out errors.spec.mjs`,
		Args:              atMostOne("document"),
		PreRunE:           b.prepare,
		RunE:              b.run,
		ValidArgsFunction: documentNames,
	}
	b.declare(command)
	choice(command, &b.form, "format", "how the list is written", "text", "json", "markdown")
	only(command, append(matter(), "records", "requests", "max-body", "format"))
	flags := command.Flags()
	flags.StringArrayVar(&b.operations, "operation", nil, "operation that is listed; may be repeated (default all)")
	flags.Var(&word{to: &b.as, words: catalog.Forms()}, "as", "tests to begin with, in place of a list")
	forms := cobra.FixedCompletions(catalog.Forms(), cobra.ShellCompDirectiveNoFileComp)
	// The only error is a flag that does not exist.
	_ = command.RegisterFlagCompletionFunc("as", forms)
	flags.StringVar(&b.out, "out", "", "file for the result (default standard output)")
	flags.StringVar(&b.base, "base", "http://127.0.0.1:4010", "address in the commands")
	return command
}

// failures is the command with its settings.
type failures struct {
	inspection
	operations    []string
	as, out, base string
	form          string
}

func (b *failures) run(c *cobra.Command, args []string) error {
	if b.as != "" && c.Flags().Changed("format") {
		return errors.New("--as writes tests, and --format a list: leave one of them out")
	}
	base := strings.TrimSuffix(b.base, "/")
	if !isOrigin(base) {
		return fmt.Errorf("--base %.100q cannot be used: write scheme and host, as in http://127.0.0.1:4010", b.base)
	}
	options, err := b.played(args)
	if err != nil {
		return err
	}
	options = append(options, mock.WithRecords(mock.Records(b.records)), mock.WithRequests(mock.Requests(b.requests)),
		mock.WithMaxBody(int64(b.maxBody)))
	server, err := mock.New(options...)
	if err != nil {
		return err
	}
	defer func() { _ = server.Close() }()
	book, err := server.Catalog(c.Context(), b.operations...)
	if err != nil {
		return fmt.Errorf("--operation: %w", err)
	}
	write := func(to io.Writer) error { return b.write(to, book, base) }
	if b.out != "" {
		if err := save(b.out, write); err != nil {
			return fmt.Errorf("--out %w", err)
		}
		return nil
	}
	return write(b.Stdout)
}

// isOrigin reports whether an address is scheme and host, and nothing else.
func isOrigin(address string) bool {
	at, err := url.Parse(address)
	return err == nil && (at.Scheme == "http" || at.Scheme == "https") && at.Host != "" &&
		at.Scheme+"://"+at.Host == address
}

func (b *failures) write(to io.Writer, book *catalog.Book, base string) error {
	switch {
	case b.as != "":
		return book.Skeleton(to, b.as)
	case b.form == "json":
		return book.JSON(to, base)
	case b.form == "markdown":
		return book.Markdown(to, base)
	}
	return book.Text(to, base)
}
