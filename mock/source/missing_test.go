package source_test

import (
	"errors"
	"io/fs"
	"path/filepath"
	"testing"

	"understudy/mock/source"
)

func TestAFileThatIsNotThereIsToldFromOneThatIsRefused(t *testing.T) {
	t.Parallel()
	folder := write(t, map[string]string{"api.yaml": "openapi: 3.1.0\n"})
	reading, err := source.File(filepath.Join(folder, "api.yaml")).Open()
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Close()
	for address, want := range map[string]bool{
		"none.yaml": true, "no/such.yaml": true, "../none.yaml": false, "http://a.test/x.yaml": false,
	} {
		if _, err := reading.Open(address); err == nil || errors.Is(err, fs.ErrNotExist) != want {
			t.Errorf("%s: %v", address, err)
		}
	}
}
