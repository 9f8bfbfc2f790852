package upstream

import (
	"fmt"
	"strings"
	"unicode"

	"understudy/mock/schema"
)

// quoted is a text as a double-quoted one of YAML, on one line. JSON reads it alike.
func quoted(text string) string {
	var out strings.Builder
	out.Grow(len(text) + 2)
	out.WriteByte('"')
	for _, c := range text {
		switch {
		case c == '"', c == '\\':
			out.WriteByte('\\')
			out.WriteRune(c)
		case c == '\n':
			out.WriteString(`\n`)
		case c == '\t':
			out.WriteString(`\t`)
		case c == '\r':
			out.WriteString(`\r`)
		case c < ' ', c >= 0x7f && c < 0xa0, c <= 0xffff && !unicode.IsPrint(c) && c != ' ':
			// What is not printable is no character of YAML, or may break the line (YAML 1.2.2, section 5.1).
			fmt.Fprintf(&out, `\u%04x`, c)
		default:
			out.WriteRune(c)
		}
	}
	out.WriteByte('"')
	return out.String()
}

// appendYAML writes a value as YAML in flow style, on one line.
func appendYAML(dst []byte, node *schema.Node) []byte {
	opens, closes := byte('['), byte(']')
	switch node.Kind {
	case schema.Object:
		opens, closes = '{', '}'
	case schema.Array:
	case schema.String:
		return append(dst, quoted(node.Text)...)
	default:
		return node.AppendJSON(dst)
	}
	dst = append(dst, opens)
	for i, item := range node.Items {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		if node.Kind == schema.Object {
			dst = append(append(dst, quoted(node.Names[i])...), ": "...)
		}
		dst = appendYAML(dst, item)
	}
	return append(dst, closes)
}
