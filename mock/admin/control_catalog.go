package admin

import (
	"context"
	"errors"
	"net/http"
	"time"

	"understudy/mock/catalog"
	"understudy/mock/problem"
)

// catalogTime is how long the making of a catalogue may take, with the wait for others before it.
const catalogTime = 20 * time.Second

// catalogs makes catalogues, one at a time: that of a large document takes seconds.
type catalogs struct {
	*room
	turn chan struct{}
}

// A catalogPage is a catalogue for people.
type catalogPage struct {
	frame
	Book *catalog.Book
	// Base is scheme and host of the commands.
	Base string
}

// show answers GET /__admin/catalog: every way in which each operation can fail, or the one that operation=ID names; as
// a page to a browser. It belongs to no session; the commands go to the address that the request came to.
func (c *catalogs) show(w http.ResponseWriter, r *http.Request) *problem.Problem {
	values, refusal := parameters(r, "operation")
	if refusal != nil {
		return refusal
	}
	ctx, cancel := context.WithTimeout(r.Context(), catalogTime)
	defer cancel()
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return slowCatalog()
	}
	book, err := c.contract.Catalog(ctx, values["operation"]...)
	var none *problem.Problem
	switch {
	case errors.As(err, &none):
		return none
	case err != nil && ctx.Err() != nil:
		return slowCatalog()
	case err != nil:
		return badQuery(err.Error())
	}
	base := "http://" + r.Host
	if wantsPage(w, r) {
		c.press.print(w, "catalog.html", "Catalog", func(within frame) any { return catalogPage{within, book, base} })
		return nil
	}
	open(w, "application/json", http.StatusOK)
	// Whoever went away reads no error either.
	_ = book.JSON(w, base)
	return nil
}

func slowCatalog() *problem.Problem {
	return badQuery("the catalogue takes longer than " + catalogTime.String() +
		": name one with operation=ID, or run understudy catalog")
}
