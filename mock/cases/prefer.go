package cases

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/http/httpguts"
)

// maxExample is how many bytes the name of an example that is preferred may have.
const maxExample = 256

// Preferring writes the value of Prefer (RFC 7240) for a preference, such as code=404, and the name of an example. It
// is not ok for a name that cannot be sent.
func Preferring(code, name string) (prefer string, ok bool) {
	escaped := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(name)
	prefer = code + `, example="` + escaped + `"`
	return prefer, len(name) <= maxExample && httpguts.ValidHeaderFieldValue(prefer) && utf8.ValidString(name) &&
		strings.IndexFunc(name, unicode.IsControl) < 0
}
