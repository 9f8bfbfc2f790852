package cli

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// errNoFile says that something is in the way.
var errNoFile = errors.New("is no regular file: name a file, or - for standard output")

// canSave looks whether a file could be written, and leaves nothing behind.
func canSave(name string) error {
	name, err := savedAt(name)
	if err != nil {
		return err
	}
	if there, err := os.OpenFile(name, os.O_WRONLY, 0); err == nil {
		_ = there.Close()
	} else if !errors.Is(err, fs.ErrNotExist) {
		return unsaved(name, err)
	}
	beside, err := open(name)
	if err != nil {
		return unsaved(name, err)
	}
	return errors.Join(beside.Close(), os.Remove(beside.Name()))
}

// save writes a file whole or not at all: who reads it never sees half of one, and a write that fails leaves what was
// there before.
func save(name string, write func(io.Writer) error) error {
	name, err := savedAt(name)
	if err != nil {
		return err
	}
	beside, err := open(name)
	if err != nil {
		return unsaved(name, err)
	}
	buffered := bufio.NewWriter(beside)
	err = write(buffered)
	if err = errors.Join(err, buffered.Flush(), beside.Close()); err == nil {
		err = os.Rename(beside.Name(), name)
	}
	if err != nil {
		return errors.Join(unsaved(name, err), os.Remove(beside.Name()))
	}
	return nil
}

// savedAt is the file behind a name: where a link leads, so that the link stays. A device or a pipe must not be
// replaced, and a folder cannot be.
func savedAt(name string) (string, error) {
	if at, err := filepath.EvalSymlinks(name); err == nil {
		name = at
	}
	info, err := os.Stat(name)
	if err == nil && !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s %w", name, errNoFile)
	}
	return name, nil
}

// open makes a new file beside one, with a name that is nobody's.
func open(name string) (*os.File, error) {
	beside := filepath.Join(filepath.Dir(name), "."+filepath.Base(name)+"."+rand.Text())
	return os.OpenFile(beside, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
}

// unsaved says why a file cannot be written, and what to do.
func unsaved(name string, err error) error {
	hint := "check that there is room, and that it may be written"
	if errors.Is(err, fs.ErrNotExist) {
		hint = "make the folder " + filepath.Dir(name) + " first"
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		// Without the name of the file beside it.
		err = at.Err
	}
	return fmt.Errorf("%s cannot be written: %w: %s", name, err, hint)
}
