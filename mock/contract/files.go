package contract

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"

	"understudy/mock/schema"
)

// A closed is a file that a reference leads to and that cannot be had.
type closed struct{ cause error }

// Error is why.
func (c *closed) Error() string { return c.cause.Error() }

// Unwrap is the error that the file was refused with.
func (c *closed) Unwrap() error { return c.cause }

// isClosed reports whether a reference could not be followed because its file is refused, or cannot be read. Then
// whoever starts the server must allow it, or mend it. A file that is not there is another matter: the reference leads
// nowhere, as one to a name that is not there does.
func isClosed(err error) bool {
	var shut *closed
	var unreadable *schema.Fault
	return errors.As(err, &shut) && !errors.Is(err, fs.ErrNotExist) || errors.As(err, &unreadable)
}

// lost reports a reference that leads nowhere.
func (c *Contract) lost(reference schema.Place, err error, until string) {
	what := firstLine(err)
	for _, advice := range [...]string{": mend it or add its target", ": mend the reference or add the file"} {
		what = strings.TrimSuffix(what, advice)
	}
	c.blemish(reference, lastStep(reference.Pointer), what, "mend it, or add its target; until then "+until)
}

// unknown puts what a reference was to lead to into the ledger.
func (c *Contract) unknown(reference schema.Place) {
	c.ledger(reference, lastStep(reference.Pointer),
		fmt.Sprintf("%.200q is not known, and nothing of it is enforced", reference.Node.Text))
}

var errAlone = errors.New("only the document itself is read here: put the target under its components")

// opener opens what references lead to. Where the document says what its own address is, by $self (OpenAPI 3.2, section
// 4.1.1), files at addresses beside that are opened beside the document.
func opener(doc *schema.Document, open schema.Opener) schema.Opener {
	self, err := url.Parse(doc.Root.StringAt("$self"))
	folder := ""
	if err == nil && self.Scheme != "" {
		folder = self.ResolveReference(&url.URL{Path: "."}).String()
	}
	return func(address string) ([]byte, error) {
		if open == nil {
			return nil, &closed{errAlone}
		}
		if beside, ok := strings.CutPrefix(address, folder); ok && folder != "" {
			address = beside
		}
		data, err := open(address)
		if err != nil {
			return nil, &closed{err}
		}
		return data, nil
	}
}
