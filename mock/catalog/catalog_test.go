package catalog_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"understudy/mock"
	"understudy/mock/catalog"
	"understudy/mock/persona"
)

// find is the first entry of a kind in the first operation, or nil.
func find(made *catalog.Book, kind string) *catalog.Entry {
	for i := range made.Operations[0].Entries {
		if e := &made.Operations[0].Entries[i]; e.Kind == kind {
			return e
		}
	}
	return nil
}

// reason is why something is missing in the first operation, or "".
func reason(made *catalog.Book, name string) string {
	for _, missing := range made.Operations[0].Missing {
		if strings.Contains(missing.String(), name) {
			return missing.Reason
		}
	}
	return ""
}

// TestTheCatalogFollowsTheSettings plays the same API with other settings. All entries hold for each.
func TestTheCatalogFollowsTheSettings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options []mock.Option
		holds   func(*catalog.Book) bool
	}{
		"records of fixtures alone": {[]mock.Option{mock.WithRecords(mock.RecordsFixtures)}, func(b *catalog.Book) bool {
			e := find(b, catalog.Record)
			return e != nil && e.Header.Get("Prefer") == "" && e.Status == 404
		}},
		"any credential": {[]mock.Option{mock.WithAuth(persona.ModeAny)}, func(b *catalog.Book) bool {
			return strings.Contains(reason(b, "an unknown bearer token"), "--auth any")
		}},
		"no credential": {[]mock.Option{mock.WithAuth(persona.ModeOff)}, func(b *catalog.Book) bool {
			return find(b, catalog.Credential) == nil && strings.Contains(reason(b, "every credential"), "--auth off")
		}},
		"bad requests reported": {[]mock.Option{mock.WithRequests(mock.RequestsReport)}, func(b *catalog.Book) bool {
			return find(b, catalog.Constraint) == nil && strings.Contains(reason(b, "every constraint"), "--requests report")
		}},
		"made up": {[]mock.Option{mock.WithDynamic()}, func(b *catalog.Book) bool {
			return find(b, catalog.Constraint) != nil
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, base := serve(t, c.options...)
			made := book(t, server)
			if !c.holds(made) {
				t.Errorf("got %+v\n%+v", made.Operations[0].Entries, made.Operations[0].Missing)
			}
			for range 2 {
				// Whatever an entry leaves behind is no matter to it the second time.
				sweep(t, base, made, &tally{seen: map[string]int{}})
			}
		})
	}
}

func TestABodyTooLargeToMakeIsTold(t *testing.T) {
	t.Parallel()
	server, _ := serve(t, mock.WithDocumentFile(documents+"/payments.yaml"), mock.WithMaxBody(1<<30))
	made := book(t, server)
	for i := range made.Operations {
		for n := range made.Operations[i].Entries {
			if e := &made.Operations[i].Entries[n]; e.Fill > 0 {
				t.Errorf("%d bytes are asked for", e.Fill)
			}
		}
	}
}

func TestACatalogEndsWithItsContext(t *testing.T) {
	t.Parallel()
	server, _ := serve(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := server.Catalog(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	_, err := server.Catalog(t.Context(), "nope")
	if err == nil || !strings.Contains(err.Error(), `"nope" is no operation`) {
		t.Errorf("got %v", err)
	}
}

// TestTheSameCatalogIsMadeAgain holds entries to the promise that the same question has the same answer.
func TestTheSameCatalogIsMadeAgain(t *testing.T) {
	t.Parallel()
	server, base := serve(t, mock.WithDocument("odd.yaml", []byte(odd)))
	var first, second strings.Builder
	for _, to := range []*strings.Builder{&first, &second} {
		made := book(t, server)
		for _, write := range []func() error{
			func() error { return made.JSON(to, base) },
			func() error { return made.Text(to, base) },
			func() error { return made.Markdown(to, base) },
		} {
			if err := write(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if first.String() != second.String() {
		t.Error("the second one differs")
	}
	for _, want := range []string{`# How Odd   \*/ \` + "`", "(odd.yaml:", "\n```sh\ncurl "} {
		if !strings.Contains(first.String(), want) {
			t.Errorf("%q is missing", want)
		}
	}
}
