package cases

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxCurlBody is the largest body that is written into a command, in bytes.
const maxCurlBody = 16 << 10

// Curl writes the request as a command for a POSIX shell: every header, nothing cleaned up. Base is scheme and
// host, without a slash at its end.
func (r *Request) Curl(base string) string {
	var b strings.Builder
	printable := utf8.Valid(r.Body) && !slices.ContainsFunc(r.Body, func(c byte) bool { return c < ' ' && c != '\n' })
	if len(r.Body) > 0 && !printable && len(r.Body) <= maxCurlBody {
		b.WriteString("printf '" + octal(r.Body) + "' | ")
	}
	b.WriteString("curl -sS --globoff --path-as-is ")
	if r.Method == "HEAD" {
		b.WriteString("-I ")
	} else {
		b.WriteString("-i -X " + r.Method + " ")
	}
	target := base + r.Path
	if r.Query != "" {
		target += "?" + r.Query
	}
	b.WriteString(Quote(target))
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		for _, value := range r.Header[name] {
			if value == "" {
				// curl takes "Name:" for leaving it out.
				b.WriteString(" -H " + Quote(name+";"))
				continue
			}
			b.WriteString(" -H " + Quote(name+": "+value))
		}
	}
	switch {
	case len(r.Body) == 0:
	case len(r.Body) > maxCurlBody:
		fmt.Fprintf(&b, " --data-binary @BODY # a body of %d bytes, which is too long to be written here", len(r.Body))
	case printable:
		b.WriteString(" --data-binary " + Quote(string(r.Body)))
	default:
		b.WriteString(" --data-binary @-")
	}
	return b.String()
}

// Quote writes a word for a POSIX shell.
func Quote(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

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
