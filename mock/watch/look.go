package watch

import (
	"crypto/sha256"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Bounds on what is followed.
const (
	// MaxFiles is how many files of folders are followed: 100,000. The rest is not, which is said.
	MaxFiles = 100_000
	// maxHashed is the largest file whose content is compared, in bytes: 64 MiB, as much as a document may have. Of a
	// larger one size and date tell.
	maxHashed = 64 << 20
)

// A mark is what a file was at the last look.
type mark struct {
	// info is nil where there is no such file.
	info fs.FileInfo
	sum  [sha256.Size]byte
	// fresh says that the file was written so shortly before that a later write may have the same date.
	fresh bool
}

// marks are those of all files that are followed, by name.
type marks map[string]mark

// granule is the coarsest step in which file systems date files.
const granule = 2 * time.Second

// newMark reads a file. What cannot be read, or is no regular file, has no sum; opening a pipe would wait for a writer.
func newMark(name string, info fs.FileInfo) mark {
	m := mark{info: info}
	if info == nil {
		return m
	}
	m.fresh = time.Since(info.ModTime()) < granule
	if !info.Mode().IsRegular() || info.Size() > maxHashed {
		return m
	}
	file, err := os.Open(name)
	if err != nil {
		return m
	}
	defer func() { _ = file.Close() }()
	hash := sha256.New()
	if _, err := io.Copy(hash, io.LimitReader(file, maxHashed)); err == nil {
		hash.Sum(m.sum[:0])
	}
	return m
}

// touched reports whether a file may have another content than when it was marked.
func (m mark) touched(info fs.FileInfo) bool {
	if m.info == nil || info == nil {
		return m.info != info
	}
	return m.fresh || !os.SameFile(m.info, info) || m.info.Size() != info.Size() ||
		!m.info.ModTime().Equal(info.ModTime()) || m.info.Mode() != info.Mode()
}

// differs reports whether a file has another content, or has come or gone, or cannot be read any more.
func (m mark) differs(other mark) bool {
	if m.info == nil || other.info == nil {
		return m.info != other.info
	}
	if max(m.info.Size(), other.info.Size()) > maxHashed {
		return m.info.Size() != other.info.Size() || !m.info.ModTime().Equal(other.info.ModTime())
	}
	return m.sum != other.sum || m.info.Mode().Type() != other.info.Mode().Type()
}

// renew marks all files anew, and returns the names of those that differ.
func (m marks) renew(now map[string]fs.FileInfo) []string {
	var names []string
	for name, info := range now {
		old, known := m[name]
		if known && !old.touched(info) {
			continue
		}
		fresh := newMark(name, info)
		m[name] = fresh
		if !known || old.differs(fresh) {
			names = append(names, name)
		}
	}
	for name := range m {
		if _, there := now[name]; !there {
			delete(m, name)
			names = append(names, name)
		}
	}
	return names
}

// survey lists the files of the set, those of its folders included, and where events about them come from.
func (w *watcher) survey() (map[string]fs.FileInfo, places) {
	found, from := map[string]fs.FileInfo{}, places{}
	for _, name := range w.set.Files {
		info, err := os.Stat(name)
		if err != nil {
			info = nil
		}
		found[name] = info
		from.add(name)
	}
	for _, folder := range w.set.Folders {
		from.add(folder)
		w.surveyFolder(folder, found, from)
	}
	return found, from
}

// surveyFolder adds the files of a folder. A link as the folder itself is followed, links in it are not.
func (w *watcher) surveyFolder(folder string, found map[string]fs.FileInfo, from places) {
	root, ok := canonical(folder)
	if !ok {
		return
	}
	_ = filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil //nolint:nilerr // what cannot be read now is looked at again; the reader says what is wrong
		case name != root && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case len(found) >= MaxFiles:
			w.ear.complain(tooMany, "keep fewer in "+folder)
			return fs.SkipAll
		case entry.IsDir():
			from.all(name)
			return nil
		}
		if info, err := entry.Info(); err == nil {
			found[filepath.Join(folder, strings.TrimPrefix(name, root))] = info
		}
		return nil
	})
}
