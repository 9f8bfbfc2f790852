package journal

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"

	"understudy/mock/problem"
)

// A Redactor hides secrets when an entry is rendered: the value becomes "[redacted 4f1c]", where the four digits are a
// salted hash, so that two values can be compared and neither can be looked up. In doubt it hides.
// It is safe for use by many goroutines. Use NewRedactor: without its salt no hash is shown.
type Redactor struct {
	// Show turns redaction off. Set it before the first use.
	Show bool
	// Version is that of the program, which HAR names as the log's creator. Set it before the first use.
	Version string

	salt  []byte
	names atomic.Pointer[map[string]bool]
	grow  sync.Mutex
}

// NewRedactor draws a salt of its own, so hashes can be compared within one run and not between two.
func NewRedactor() *Redactor {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // It does not fail: see newPrefix.
	return &Redactor{salt: salt}
}

// Conceal adds names of headers, query parameters and members that are secret besides those that say so themselves,
// such as the names of a document's API keys. Case does not matter. Names once concealed stay so, because entries of
// an earlier generation may still be rendered. They come from documents, never from requests, but with every document
// there may be new ones: it returns how many there are now, for whoever has to bound them with ConcealOnly.
func (r *Redactor) Conceal(names ...string) int {
	r.grow.Lock()
	defer r.grow.Unlock()
	all := map[string]bool{}
	if old := r.names.Load(); old != nil {
		maps.Copy(all, *old)
	}
	r.names.Store(concealed(all, names))
	return len(all)
}

// ConcealOnly forgets all names but these. Only where no entry that holds another one can be rendered any more.
func (r *Redactor) ConcealOnly(names ...string) {
	r.grow.Lock()
	defer r.grow.Unlock()
	r.names.Store(concealed(map[string]bool{}, names))
}

func concealed(all map[string]bool, names []string) *map[string]bool {
	for _, name := range names {
		all[strings.ToLower(name)] = true
	}
	return &all
}

// Secret reports whether the value under a name must be hidden: the name says so itself (problem.SecretName), or it
// was concealed.
func (r *Redactor) Secret(name string) bool {
	if problem.SecretName(name) {
		return true
	}
	names := r.names.Load()
	return names != nil && (*names)[strings.ToLower(name)]
}

// mentions reports whether one of the concealed names stands in a text as a word of its own, in any case.
func (r *Redactor) mentions(text string) bool {
	names := r.names.Load()
	if names == nil || len(*names) == 0 {
		return false
	}
	for word := range strings.FieldsFuncSeq(text, func(c rune) bool {
		return c != '-' && c != '_' && !unicode.IsLetter(c) && !unicode.IsDigit(c)
	}) {
		if (*names)[strings.ToLower(word)] {
			return true
		}
	}
	return false
}

// Headers is a copy of a header with its secrets hidden.
func (r *Redactor) Headers(header http.Header) http.Header {
	shown := make(http.Header, len(header))
	for name, values := range header {
		for _, value := range values {
			shown[name] = append(shown[name], r.Header(name, value))
		}
	}
	return shown
}

// mark stands for a secret. An empty value hides nothing and stays empty.
func (r *Redactor) mark(secret string) string {
	if secret == "" {
		return ""
	}
	if r.salt == nil {
		return "[redacted]"
	}
	hash := sha256.New()
	hash.Write(r.salt)
	hash.Write([]byte(secret))
	return "[redacted " + hex.EncodeToString(hash.Sum(nil)[:2]) + "]"
}
