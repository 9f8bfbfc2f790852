package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// writeFile writes a file whole or not at all: what was there before stays until the new one is complete.
func writeFile(name string, write func(io.Writer) error) (err error) {
	made, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return fmt.Errorf("%s: cannot be written: check that the folder is there and may be written to", name)
	}
	defer func() {
		if err != nil {
			_ = made.Close()
			_ = os.Remove(made.Name())
		}
	}()
	buffered := bufio.NewWriter(made)
	// A temporary file is for its owner alone; a result is for whoever may read the folder.
	if err := errors.Join(write(buffered), buffered.Flush(), made.Chmod(0o644), made.Close()); err != nil {
		return fmt.Errorf("%s: cannot be written: %w", name, err)
	}
	if err := os.Rename(made.Name(), name); err != nil {
		return fmt.Errorf("%s: cannot be written: %w", name, errors.Unwrap(err))
	}
	return nil
}
