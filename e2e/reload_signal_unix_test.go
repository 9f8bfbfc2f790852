//go:build unix

package e2e

import (
	"strings"
	"syscall"
	"testing"
)

// TestHangupLoadsAnew sends SIGHUP, with and without anything to load.
func TestHangupLoadsAnew(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	p := f.start()
	first := p.state(t, nil)
	p.signal(t, syscall.SIGHUP)
	until(t, patient, "the log tells that nothing has changed", func() bool {
		return strings.Contains(p.stderr.String(), "reload: nothing has changed, generation "+first.ID+" plays on")
	})
	write(t, f.document, documentOf(1))
	p.signal(t, syscall.SIGHUP)
	if next := p.state(t, first); next.ID == first.ID || next.Failure != nil {
		t.Errorf("the document is not the one on disk: %+v", next)
	}
}
