//go:build !unix

package stub_test

import "errors"

func makePipe(string) error { return errors.ErrUnsupported }
