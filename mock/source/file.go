package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"understudy/mock/schema"
)

// room is a folder that may be read. Links that lead out of it are not followed.
type room struct {
	folder string
	root   *os.Root
}

func (r *Reading) enter(folder string) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return fmt.Errorf("%s: the folder cannot be opened: check that it may be read", folder)
	}
	r.rooms = append(r.rooms, &room{folder: folder, root: root})
	return nil
}

// inside is a path as seen from the room, if it lies in it.
func (r *room) inside(name string) (string, bool) {
	inner, err := filepath.Rel(r.folder, name)
	return inner, err == nil && filepath.IsLocal(inner)
}

var (
	errNotRegular = fmt.Errorf("is no regular file of at most %d MiB", schema.MaxBytes>>20)
	errUnreadable = errors.New("cannot be read")
)

// read reads a regular file. Opening a pipe waits for its writer, and a device may have no end, so it is looked at
// before it is opened, opened without waiting, and looked at again.
func (r *room) read(inner string) ([]byte, error) {
	info, err := r.root.Stat(inner)
	if err != nil {
		return nil, reason(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	file, err := r.root.OpenFile(inner, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, reason(err)
	}
	return readRegular(file)
}

// reason is why a file cannot be opened, in words of our own: the system's name the whole path.
func reason(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return missing{}
	case strings.Contains(err.Error(), "escapes"):
		return errEscapes
	}
	return errUnreadable
}

// missing is why a file cannot be opened that is not there.
type missing struct{}

func (missing) Error() string { return "does not exist" }

func (missing) Is(target error) bool { return target == fs.ErrNotExist }

var errEscapes = errors.New("is a link that leads out of its folder")

// readRegular reads all of a file, if it is a regular one, and closes it.
func readRegular(file *os.File) ([]byte, error) {
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() > schema.MaxBytes {
		return nil, errNotRegular
	}
	data := make([]byte, 0, info.Size()+1)
	for {
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
		n, err := file.Read(data[len(data):cap(data)])
		if data = data[:len(data)+n]; len(data) > schema.MaxBytes {
			return nil, errNotRegular
		}
		if errors.Is(err, io.EOF) {
			return data, nil
		}
		if err != nil {
			return nil, errUnreadable
		}
	}
}

// readEntry reads the document that was named. Links are followed: who names a file means it.
func readEntry(name string) (string, []byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return "", nil, fmt.Errorf("%s: is no file that can be read, nor a command: check the name, or see --help", name)
	}
	if info.IsDir() {
		if name, err = findEntry(name); err != nil {
			return "", nil, err
		}
		if info, err = os.Stat(name); err != nil {
			return "", nil, fmt.Errorf("%s: cannot be read: check that the file may be read", name)
		}
	}
	if !info.Mode().IsRegular() {
		return "", nil, fmt.Errorf("%s: %w: name such a file", name, errNotRegular)
	}
	file, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return "", nil, fmt.Errorf("%s: cannot be read: check that the file may be read", name)
	}
	data, err := readRegular(file)
	if err != nil {
		return "", nil, fmt.Errorf("%s: %w: name such a file", name, err)
	}
	return name, data, nil
}
