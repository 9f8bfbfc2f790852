package source

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"understudy/mock/schema"
)

// A Source says what to read, and which references may lead out of its folder. It never changes, and may be opened
// again for each load.
type Source struct {
	// entry is the file or folder as it was named, or the name of bytes for people.
	entry string
	bytes []byte
	given bool
	allow []permission
	line  line
}

// File is the document in a file or folder. In a folder it is openapi.yaml, openapi.yml or openapi.json, the same names
// with swagger, or else the only file whose top level has the member openapi or swagger.
func File(name string) *Source { return &Source{entry: name, line: line{dial: outward}} }

// Bytes is a document that is there already. The name is for people, and its ending tells the format. Its relative
// references start from the working directory, and lead only where Allow lets them.
func Bytes(name string, data []byte) *Source {
	return &Source{entry: name, bytes: data, given: true, line: line{dial: outward}}
}

// Stream is a document that is read from a stream, once: what --watch loads again are the same bytes. It may be at most
// 64 MiB.
func Stream(name string, from io.Reader) (*Source, error) {
	data, err := io.ReadAll(io.LimitReader(from, schema.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be read: send the document again", name)
	}
	if len(data) > schema.MaxBytes {
		return nil, fmt.Errorf("%s: is larger than %d MiB: split it", name, schema.MaxBytes>>20)
	}
	return Bytes(name, data), nil
}

// Allow lets references lead into folders and to hosts. A folder is named as files are; a host by itself or as
// https://host[:port], or http:// where it must be. A host is a name: an address such as 10.0.0.7 and localhost are
// refused, as is every name that turns out to mean a private, loopback or link-local address.
func (s *Source) Allow(values ...string) (*Source, error) {
	with := *s
	with.allow = slices.Clone(s.allow)
	for _, value := range values {
		one, err := permit(value)
		if err != nil {
			return nil, err
		}
		with.allow = append(with.allow, one)
	}
	return &with, nil
}

// A Reading is a source that was opened. It is for one load, by one goroutine.
type Reading struct {
	// Name is the document's file for people.
	Name string
	// Data is the document.
	Data []byte

	// home is the folder that relative references start from, as an absolute path.
	home string
	// rooms are the folders that may be read: the document's own, then the allowed ones.
	rooms []*room
	hosts []permission
	line  line
	seen  []seen
	spent budget
	// fetched counts the remote files.
	fetched int
	// missed are files that could not be read, at most maxMissed.
	missed []string
}

// maxMissed bounds the files that are remembered although they could not be read.
const maxMissed = 1000

// seen is a file that was read.
type seen struct {
	name string
	// inner is the file as seen from the document's folder, wherever that is.
	inner  string
	remote bool
	sum    [sha256.Size]byte
}

// Open reads the document itself. Close the reading when all its references were followed.
func (s *Source) Open() (*Reading, error) {
	r := &Reading{Name: s.entry, Data: s.bytes, line: s.line}
	var err error
	if !s.given {
		if r.Name, r.Data, err = readEntry(s.entry); err != nil {
			return nil, err
		}
	}
	if r.home, err = filepath.Abs(filepath.Dir(filepath.FromSlash(r.Name))); s.given {
		r.home, err = filepath.Abs(".")
	}
	if err != nil {
		return nil, fmt.Errorf("%s: the folder it is in cannot be found: go to another folder", r.Name)
	}
	if err := r.furnish(s); err != nil {
		r.Close()
		return nil, err
	}
	if s.given {
		r.seen = append(r.seen, seen{name: r.Name, inner: path.Base(r.Name), remote: true, sum: sha256.Sum256(r.Data)})
	} else {
		r.note(r.Name, filepath.Base(r.Name), r.Data)
	}
	return r, nil
}

// furnish opens the folders that may be read.
func (r *Reading) furnish(s *Source) error {
	if !s.given {
		if err := r.enter(r.home); err != nil {
			return err
		}
	}
	for _, one := range s.allow {
		if one.folder == "" {
			r.hosts = append(r.hosts, one)
			continue
		}
		if err := r.enter(one.folder); err != nil {
			return err
		}
	}
	return nil
}

func (r *Reading) note(name, inner string, data []byte) {
	r.seen = append(r.seen, seen{name: name, inner: filepath.ToSlash(inner), sum: sha256.Sum256(data)})
}

// Close lets the folders go.
func (r *Reading) Close() {
	for _, one := range r.rooms {
		_ = one.root.Close()
	}
}

// Files are the files that were read, in the order they were first read. What came from a stream, from bytes or from
// another host is not among them: nobody can watch it.
func (r *Reading) Files() []string {
	var names []string
	for _, one := range r.seen {
		if !one.remote && !slices.Contains(names, one.name) {
			names = append(names, one.name)
		}
	}
	return names
}

// Missed are the files that references lead to and that could not be read: if one of them changes, the load may
// succeed.
func (r *Reading) Missed() []string { return r.missed }

// Sum is a digest of all that was read, names and bytes. Where a single byte of any file changes, so does it. Folders
// that the document's own stands in make no difference.
func (r *Reading) Sum() [sha256.Size]byte {
	sum := sha256.New()
	for _, one := range r.seen {
		fmt.Fprintf(sum, "%q %x\n", one.inner, one.sum)
	}
	return [sha256.Size]byte(sum.Sum(nil))
}

// Hash tells the document from others, once all its references were followed. Of one file it is the SHA-256 of its
// bytes. Of several it is that of a line for each: the SHA-256 of its bytes in hexadecimal digits, two blanks, and its
// name as seen from the document's folder, in the order of the names; the document itself comes first, without a name.
func (r *Reading) Hash() [sha256.Size]byte {
	own := r.seen[0]
	var others []string
	for _, one := range r.seen[1:] {
		if line := fmt.Sprintf("%x  %s\n", one.sum, one.inner); one.inner != own.inner && !slices.Contains(others, line) {
			others = append(others, line)
		}
	}
	if len(others) == 0 {
		return own.sum
	}
	// In the order of the names, whichever was read first.
	slices.SortFunc(others, func(a, b string) int { return strings.Compare(a[2*sha256.Size:], b[2*sha256.Size:]) })
	return sha256.Sum256([]byte(fmt.Sprintf("%x  \n", own.sum) + strings.Join(others, "")))
}

// errTooMuch says that a load reads too much.
var errTooMuch = errors.New("the files of the document are larger than 256 MiB in all: split the document")

// budget is what a load may read in all.
type budget struct{ bytes int }

// maxAll is the most that one load reads, in bytes: 256 MiB.
const maxAll = 256 << 20

func (b *budget) take(data []byte) error {
	if b.bytes += len(data); b.bytes > maxAll {
		return errTooMuch
	}
	return nil
}
