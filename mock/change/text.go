package change

import (
	"encoding/json"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"understudy/mock/schema"
)

// jsonOf writes a value as JSON on one line, with the members of objects in the order of their names. A number that is
// no float64 becomes a text: oasdiff reads numbers as such, and would refuse it.
func jsonOf(n *schema.Node) string { return string(appendValue(nil, n)) }

func appendValue(dst []byte, n *schema.Node) []byte {
	switch n.Kind {
	case schema.Number:
		if f, err := strconv.ParseFloat(n.Text, 64); err != nil || !exact(f, n.Text) {
			return appendText(dst, n.Text)
		}
		return append(dst, n.Text...)
	case schema.String:
		return appendText(dst, n.Text)
	case schema.Array:
		dst = append(dst, '[')
		for i, item := range n.Items {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendValue(dst, item)
		}
		return append(dst, ']')
	case schema.Object:
		order := make([]int, len(n.Names))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(n.Names[a], n.Names[b]) })
		dst = append(dst, '{')
		for i, k := range order {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(appendText(dst, n.Names[k]), ':')
			dst = appendValue(dst, n.Items[k])
		}
		return append(dst, '}')
	default:
		return n.AppendJSON(dst)
	}
}

// exact reports whether a float64 is the integer that was written. Past 2^53 two of them could pass for one.
func exact(f float64, text string) bool {
	if strings.ContainsAny(text, ".eE") || len(text) < 16 {
		return true
	}
	whole, ok := new(big.Int).SetString(text, 10)
	written, accuracy := big.NewFloat(f).Int(nil)
	return ok && accuracy == big.Exact && written.Cmp(whole) == 0
}

// appendText writes a JSON string that YAML reads alike: what YAML takes for the end of a line, or for no character, is
// escaped.
func appendText(dst []byte, text string) []byte {
	written, err := json.Marshal(text)
	if err != nil {
		return append(dst, `""`...)
	}
	for _, r := range string(written) {
		if r >= 0x7f && r < 0xa0 || r == 0xfeff || r == 0xfffe || r == 0xffff {
			dst = append(dst, `\u`...)
			hex := strconv.FormatInt(int64(r), 16)
			dst = append(append(dst, "0000"[len(hex):]...), hex...)
			continue
		}
		dst = append(dst, string(r)...)
	}
	return dst
}
