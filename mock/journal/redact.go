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

	salt []byte
	// names are those that a document speaks of: true for what is secret, false for what only sounds like it.
	names atomic.Pointer[map[string]bool]
	grow  sync.Mutex

	// parent is whose names are gone by, where they are not its own.
	parent *Redactor
	// What follows is that of a redactor for one exchange (Of): its path in the document, or the nearest one where it
	// has none, and the secrets of its request.
	template, nearest string
	known             *Known
	// closed says that no body is shown.
	closed bool
	// heed is told each secret that is hidden, where somebody gathers them.
	heed func(secret string)
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
	all := maps.Clone(r.spoken())
	if all == nil {
		all = map[string]bool{}
	}
	return r.conceal(all, names)
}

// ConcealOnly forgets all names but these. Only where no entry that holds another one can be rendered any more.
func (r *Redactor) ConcealOnly(names ...string) {
	r.grow.Lock()
	defer r.grow.Unlock()
	r.conceal(map[string]bool{}, names)
}

func (r *Redactor) conceal(all map[string]bool, names []string) int {
	for _, name := range names {
		all[strings.ToLower(name)] = true
	}
	r.names.Store(&all)
	return len(all)
}

// Open names what is no secret, although its name says so: a date until when a token is valid, say. It forgets the
// names that were opened before. What is concealed stays so.
func (r *Redactor) Open(names ...string) {
	r.grow.Lock()
	defer r.grow.Unlock()
	all := map[string]bool{}
	for name, secret := range r.spoken() {
		if secret {
			all[name] = true
		}
	}
	for _, name := range names {
		if lower := strings.ToLower(name); !all[lower] {
			all[lower] = false
		}
	}
	r.names.Store(&all)
}

// spoken are the names that the document speaks of, which may be none.
func (r *Redactor) spoken() map[string]bool {
	for r.parent != nil {
		r = r.parent
	}
	if names := r.names.Load(); names != nil {
		return *names
	}
	return nil
}

// Secret reports whether the value under a name must be hidden: it was concealed, or the name says so itself
// (problem.SecretName) and was not opened. A name with brackets is that of a member, as in user[pin], and is as secret
// as one of the names on the way to it.
func (r *Redactor) Secret(name string) bool {
	if names := r.spoken(); len(names) > 0 {
		if secret, spoken := names[strings.ToLower(name)]; spoken {
			return secret
		}
		if strings.IndexByte(name, '[') >= 0 {
			for step := range strings.FieldsFuncSeq(name, func(c rune) bool { return c == '[' || c == ']' }) {
				if names[strings.ToLower(step)] {
					return true
				}
			}
		}
	}
	return problem.SecretName(name)
}

// mentions reports whether one of the concealed names stands in a text as a word of its own, in any case.
func (r *Redactor) mentions(text string) bool {
	names := r.spoken()
	if len(names) == 0 {
		return false
	}
	for word := range strings.FieldsFuncSeq(text, func(c rune) bool {
		return c != '-' && c != '_' && !unicode.IsLetter(c) && !unicode.IsDigit(c)
	}) {
		if names[strings.ToLower(word)] {
			return true
		}
	}
	return false
}

// Hiding is a redactor of the same names and marks that hides secrets even where this one shows them: for what is
// written to files.
func (r *Redactor) Hiding() *Redactor {
	if !r.Show {
		return r
	}
	return &Redactor{Version: r.Version, salt: r.salt, parent: r}
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

// mark stands for a secret. An empty value hides nothing and stays empty, and a mark stays itself.
func (r *Redactor) mark(secret string) string {
	if secret == "" || strings.HasPrefix(secret, redactedMark) && len(secret) <= len(redactedMark+" 4f1c]") {
		return secret
	}
	if r.heed != nil {
		r.heed(secret)
	}
	if r.salt == nil {
		return redactedMark + "]"
	}
	hash := sha256.New()
	hash.Write(r.salt)
	hash.Write([]byte(secret))
	return redactedMark + " " + hex.EncodeToString(hash.Sum(nil)[:2]) + "]"
}

// redactedMark is how what stands for a secret begins.
const redactedMark = "[redacted"
