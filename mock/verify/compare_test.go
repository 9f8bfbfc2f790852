package verify

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"understudy/mock"
	"understudy/mock/report"
)

// compared runs to the end.
func compared(t *testing.T, options Options, strict bool) (*report.Results, *Certificate) {
	t.Helper()
	if options.Rate.IsZero() {
		options.Rate = fast()
	}
	results, certificate, err := Compare(t.Context(), options, strict)
	if err != nil {
		t.Fatal(err)
	}
	return results, certificate
}

// TestAStandInIsLikeItself compares the stand-in of every document with itself, with all methods: whether it makes up
// from the same seed or another one, it never differs in what the contract does not allow.
func TestAStandInIsLikeItself(t *testing.T) {
	t.Parallel()
	for how, option := range map[string]mock.Option{
		"the same seed": mock.WithSeed(1), "another seed": mock.WithSeed(7), "made up": mock.WithDynamic(),
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			likeItself(t, option, how == "the same seed")
		})
	}
}

func likeItself(t *testing.T, how mock.Option, same bool) {
	t.Helper()
	for _, name := range suite(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := append(played(filepath.Join(documents, name)), mock.WithSeed(1))
			target := standIn(t, nil, append(slices.Clone(options), how)...)
			run := Options{Server: options, Target: target, AllowWrites: true, MaxCases: 100_000, Rate: fast()}
			if len(options) == 2 {
				run.Personas = tester()
			}
			if name == "webhooks.yaml" {
				// It has no operation.
				if _, _, err := Compare(t.Context(), run, false); !errors.Is(err, errNoOperation) {
					t.Errorf("got %v", err)
				}
				return
			}
			results, certificate := compared(t, run, same)
			for _, line := range lines(results, report.Failed) {
				t.Error(line)
			}
			if certificate == nil || certificate.Verdict != Alike || certificate.Cases == 0 {
				t.Errorf("got %+v", certificate)
			}
		})
	}
}
