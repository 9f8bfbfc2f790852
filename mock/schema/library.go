package schema

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"strings"
	"sync"

	"understudy/mock/problem"
)

// An Opener opens a file that a reference leads to. The address is the reference without its fragment, resolved
// against the address of the file it stands in (RFC 3986, section 5). Relative addresses are plain slash-separated
// paths, percent-decoded, that start at the folder of the first document: "common/pet.yaml", "../x.yaml".
type Opener func(address string) ([]byte, error)

// maxFiles bounds the files of a library: one thousand.
const maxFiles = 1000

// A Library is a document and all those that its references lead to. It is safe for concurrent use.
type Library struct {
	entry *Document
	open  Opener

	mu        sync.Mutex
	sealed    bool
	documents []*Document
	nodes     int
	// known are the documents by address, and why there is none at others.
	known map[string]opened
	// identified are the schemas that have an identifier, by that.
	identified map[string]*scope
}

type opened struct {
	doc *Document
	err error
}

var (
	errOuter  = errors.New("leads out of the document: put its target under components")
	errSealed = errors.New("leads to a file that was not read when the document was")
)

// NewLibrary makes a library of a document. What its references lead to is opened when it is first asked for; a nil
// open refuses that. A document belongs to the last library that was made of it.
func NewLibrary(entry *Document, open Opener) *Library {
	if open == nil {
		open = func(string) ([]byte, error) { return nil, errOuter }
	}
	l := &Library{entry: entry, open: open, known: map[string]opened{}, identified: map[string]*scope{}}
	l.add(entry, path.Base(strings.ReplaceAll(entry.File, `\`, "/")))
	return l
}

// Documents are the first document and those opened so far, in the order they were opened.
func (l *Library) Documents() []*Document {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]*Document(nil), l.documents...)
}

// Seal ends the opening of files: a reference to one that is not there yet leads nowhere.
func (l *Library) Seal() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sealed = true
}

// add takes a document in. The lock is held, or the library is not shared yet.
func (l *Library) add(doc *Document, address string) {
	doc.library, doc.address = l, address
	l.documents = append(l.documents, doc)
	l.nodes += doc.nodes
	l.known[address] = opened{doc: doc}
	doc.index(l.identified)
}

// find is the document at an address or the schema of that identifier. Home is the document the reference stands in.
func (l *Library) find(home *Document, base, reference string) (*Document, *scope, error) {
	address, err := resolve(base, reference)
	if err != nil {
		return nil, nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if named := l.identified[address]; named != nil {
		return named.at.Doc, named, nil
	}
	if base != home.address {
		// An identifier says what a file is called, not where it is: its neighbours may lie beside it all the same.
		if beside, err := resolve(home.address, reference); err == nil {
			if doc, err := l.fetch(home, beside); err == nil {
				return doc, nil, nil
			}
		}
	}
	doc, err := l.fetch(home, address)
	if named := l.identified[address]; named != nil {
		return named.at.Doc, named, nil
	}
	return doc, nil, err
}

// fetch opens a file, once. The lock is held.
func (l *Library) fetch(home *Document, address string) (*Document, error) {
	if have, asked := l.known[address]; asked {
		return have.doc, have.err
	}
	if l.sealed {
		return nil, errSealed
	}
	doc, err := l.read(home, address)
	if err != nil {
		l.known[address] = opened{err: err}
		return nil, err
	}
	l.add(doc, address)
	return doc, nil
}

func (l *Library) read(home *Document, address string) (*Document, error) {
	if len(l.documents) >= maxFiles {
		return nil, fmt.Errorf("leads to one file more than %d", maxFiles)
	}
	data, err := l.open(address)
	if errors.Is(err, errOuter) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("cannot be opened: %w", err)
	}
	name := address
	if !absolute(address) {
		name = path.Join(strings.TrimSuffix(l.entry.File, l.entry.address), address)
	}
	doc, err := ReadTagged(name, data)
	if err != nil {
		return nil, fmt.Errorf("leads to a file that cannot be read: %w", err)
	}
	if l.nodes+doc.nodes > MaxNodes {
		return nil, &Fault{
			At:   problem.Location{File: home.File},
			What: fmt.Sprintf("the documents have more than %d values together", MaxNodes), Hint: "leave some out",
		}
	}
	return doc, nil
}

// absolute reports whether an address has a scheme or names a host.
func absolute(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme != "" || u.Host != "")
}

// resolve is RFC 3986, section 5.2, for a base that may itself be relative. The result has no fragment; a relative one
// is a plain path.
func resolve(base, reference string) (string, error) {
	to, err := url.Parse(reference)
	if err != nil {
		return "", errors.New("is no address")
	}
	to.Fragment, to.RawFragment = "", ""
	if to.Scheme != "" || to.Host != "" {
		return (&url.URL{}).ResolveReference(to).String(), nil
	}
	if absolute(base) {
		from, err := url.Parse(base)
		if err != nil {
			return "", errors.New("stands in a schema whose identifier is no address: mend that")
		}
		return from.ResolveReference(to).String(), nil
	}
	switch {
	case to.Path == "":
		return base, nil
	case path.IsAbs(to.Path):
		return path.Clean(to.Path), nil
	}
	return path.Join(path.Dir(base), to.Path), nil
}
