//go:build unix

package source_test

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"understudy/mock/source"
)

func TestAPipeIsNeverWaitedFor(t *testing.T) {
	t.Parallel()
	folder := write(t, map[string]string{"api.yaml": "openapi: 3.1.0"})
	pipe := filepath.Join(folder, "openapi.yaml")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip("this system has no pipes: ", err)
	}
	if _, err := source.File(pipe).Open(); err == nil || !strings.Contains(err.Error(), "is no regular file") {
		t.Errorf("as the document: %v", err)
	}
	r := open(t, source.File(folder))
	if filepath.Base(r.Name) != "api.yaml" {
		t.Errorf("the folder's document: %s", r.Name)
	}
	if _, err := r.Open("openapi.yaml"); err == nil || !strings.Contains(err.Error(), "is no regular file") {
		t.Errorf("as a reference: %v", err)
	}
}
