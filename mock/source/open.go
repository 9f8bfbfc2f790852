package source

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
)

// Open reads what a reference leads to. The address is the reference without its fragment, resolved against the
// address of the file that it stands in (RFC 3986, section 5); the document's own is its file's name. A relative
// address is a plain path with slashes, percent-decoded, that starts from the document's folder.
func (r *Reading) Open(address string) ([]byte, error) {
	scheme := schemeOf(address)
	switch {
	case strings.ContainsRune(address, 0), strings.Contains(address, `\`):
		return nil, errors.New("it is no address: write a relative path with slashes, or https://host/path")
	case scheme == "https", scheme == "http":
		to, err := url.Parse(address)
		if err != nil {
			return nil, errors.New("it is no address: write https://host/path")
		}
		return r.fetch(to)
	case scheme == "file":
		return nil, errors.New("a file: address is refused: write a relative path, " + hint)
	case scheme != "":
		return nil, errors.New("an address of this kind is refused: write a relative path, or https://host/path")
	case strings.HasPrefix(address, "//"):
		return nil, errors.New("an address without scheme is refused: write https://host/path")
	case address == "":
		return nil, errors.New("it names no file: write a relative path")
	}
	return r.readFile(filepath.FromSlash(address))
}

// schemeOf is the scheme of an address, in lower case (RFC 3986, section 3.1), or "".
func schemeOf(address string) string {
	scheme, _, found := strings.Cut(address, ":")
	if !found || scheme == "" || strings.ContainsAny(scheme, "/?#@ %") {
		return ""
	}
	return strings.ToLower(scheme)
}

// hint says how to let a reference lead out of the document's folder.
const hint = "and allow its folder or host by --allow-ref FOLDER-or-HOST"

// readFile reads a file from the first folder that it lies in.
func (r *Reading) readFile(name string) ([]byte, error) {
	whole := name
	if !filepath.IsAbs(name) {
		whole = filepath.Join(r.home, name)
	}
	for _, one := range r.rooms {
		inner, ok := one.inside(whole)
		if !ok {
			continue
		}
		data, err := one.read(inner)
		if err != nil && len(r.missed) < maxMissed {
			r.missed = append(r.missed, r.shown(whole))
		}
		if errors.Is(err, errEscapes) {
			// What a link leads to may lie in a folder that is allowed, too, but then it can be named there.
			return nil, fmt.Errorf("the file %w: refer to the file itself, %s", err, hint)
		}
		if err != nil {
			return nil, fmt.Errorf("the file %w: mend the reference or add the file", err)
		}
		if err := r.spent.take(data); err != nil {
			return nil, err
		}
		if beside, err := filepath.Rel(r.home, whole); err == nil {
			inner = beside
		}
		r.note(r.shown(whole), inner, data)
		return data, nil
	}
	return nil, errors.New("it leads out of the document's folder: move the file there, or allow its " +
		"folder by --allow-ref FOLDER-or-HOST")
}

// shown is a file as it is named beside the document: relative, where the document was.
func (r *Reading) shown(whole string) string {
	folder := filepath.Dir(r.Name)
	if filepath.IsAbs(folder) || len(r.seen) > 0 && r.seen[0].remote {
		return whole
	}
	if inner, err := filepath.Rel(r.home, whole); err == nil {
		return filepath.Join(folder, inner)
	}
	return whole
}
