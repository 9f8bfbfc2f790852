package mock_test

import (
	"io/fs"
	"strings"
	"testing"

	"understudy/mock"
)

// explosive is a folder that whoever looks into it panics over.
type explosive struct{}

func (explosive) Open(string) (fs.File, error) { panic("s3cret") }

func TestNeitherAServerNorLintPanicsOverWhatItLoads(t *testing.T) {
	t.Parallel()
	document := mock.WithDocument("api.yaml", []byte("openapi: 3.1.0\npaths: {}\n"))
	_, newErr := mock.New(document, mock.WithFixtures(explosive{}, "fixtures"))
	_, lintErr := mock.Lint(document, mock.WithFixtures(explosive{}, "fixtures"))
	for name, err := range map[string]error{"New": newErr, "Lint": lintErr} {
		if err == nil || !strings.Contains(err.Error(), "fault of understudy") || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
