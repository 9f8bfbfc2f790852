//go:build !unix

package cli

import (
	"os"

	"understudy/mock"
)

// hangupHelp ends the sentence of --help about signals.
const hangupHelp = "."

// reloadOnHangup does nothing where there is no SIGHUP.
func (s *serve) reloadOnHangup(*mock.Server, chan<- os.Signal) (stop func()) { return func() {} }
