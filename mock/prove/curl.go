package prove

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxCurlBody is the largest body that is written into a command, in bytes.
const maxCurlBody = 16 << 10

// curl writes the request as a command for a POSIX shell: every header, nothing cleaned up.
func (w *wire) curl(base string) string {
	var b strings.Builder
	printable := utf8.Valid(w.body) && !slices.ContainsFunc(w.body, func(c byte) bool { return c < ' ' && c != '\n' })
	if len(w.body) > 0 && !printable && len(w.body) <= maxCurlBody {
		b.WriteString("printf '" + octal(w.body) + "' | ")
	}
	b.WriteString("curl -sS --globoff --path-as-is ")
	if w.method == "HEAD" {
		b.WriteString("-I ")
	} else {
		b.WriteString("-i -X " + w.method + " ")
	}
	target := base + w.path
	if w.query != "" {
		target += "?" + w.query
	}
	b.WriteString(quote(target))
	for _, name := range slices.Sorted(maps.Keys(w.header)) {
		for _, value := range w.header[name] {
			if value == "" {
				// curl takes "Name:" for leaving it out.
				b.WriteString(" -H " + quote(name+";"))
				continue
			}
			b.WriteString(" -H " + quote(name+": "+value))
		}
	}
	switch {
	case len(w.body) == 0:
	case len(w.body) > maxCurlBody:
		fmt.Fprintf(&b, " --data-binary @BODY # of %d bytes, made up as prove does", len(w.body))
	case printable:
		b.WriteString(" --data-binary " + quote(string(w.body)))
	default:
		b.WriteString(" --data-binary @-")
	}
	return b.String()
}

// quote writes a word for a POSIX shell.
func quote(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

// octal writes bytes for printf.
func octal(data []byte) string {
	var b strings.Builder
	for _, c := range data {
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, `\%03o`, c)
	}
	return b.String()
}
