package cases

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"understudy/mock/schema"
)

// plain is the text to begin with.
func plain(have *schema.Node) string {
	if have.Kind == schema.String {
		return have.Text
	}
	return ""
}

// nodes are texts as values.
func nodes(texts iter.Seq[string]) iter.Seq[*schema.Node] {
	return func(yield func(*schema.Node) bool) {
		for text := range texts {
			if !yield(textNode(text)) {
				return
			}
		}
	}
}

// spoiled are texts that are like the one that is there, of the same length first, for lengths may be held, too.
func spoiled(have *schema.Node) iter.Seq[*schema.Node] {
	return nodes(func(yield func(string) bool) {
		text := plain(have)
		runes := []rune(text)
		put := func(at int, r rune) string {
			made := append([]rune(nil), runes...)
			made[at] = r
			return string(made)
		}
		for _, r := range "~!x0 é" {
			for _, at := range []int{0, len(runes) - 1, len(runes) / 2} {
				if len(runes) > 0 && !yield(put(at, r)) {
					return
				}
			}
		}
		swapped := strings.Map(func(r rune) rune {
			if unicode.IsUpper(r) {
				return unicode.ToLower(r)
			}
			return unicode.ToUpper(r)
		}, text)
		for _, other := range []string{
			swapped, strings.Repeat("~", len(runes)), strings.Repeat("0", len(runes)), text + "~", "~" + text, "~", "", " ",
			"not-allowed", "0", "-1", "a", "A",
		} {
			if !yield(other) {
				return
			}
		}
	})
}

// misformatted are values that many formats do not allow.
func misformatted(have *schema.Node) iter.Seq[*schema.Node] {
	return func(yield func(*schema.Node) bool) {
		if have.Kind == schema.Number {
			for _, number := range []string{
				"-1", "128", "256", "32768", "65536", "2147483648", "4294967296", "9007199254740992", "9223372036854775808",
				"18446744073709551616", "1000000000000000", "0.00001", "1e39", "1e309",
			} {
				if !yield(&schema.Node{Kind: schema.Number, Text: number}) {
					return
				}
			}
		}
		for _, text := range []string{"~", "(", "%zz", "://", "{", "-"} {
			if !yield(textNode(text)) {
				return
			}
		}
		for node := range spoiled(have) {
			if !yield(node) {
				return
			}
		}
	}
}

// shorter are texts of one character less than a count.
func shorter(have *schema.Node, count int) iter.Seq[*schema.Node] {
	return nodes(func(yield func(string) bool) {
		if count > MaxText {
			_ = yield("a")
			return
		}
		if runes := []rune(plain(have)); len(runes) >= count {
			if !yield(string(runes[:count-1])) || !yield(string(runes[len(runes)-count+1:])) {
				return
			}
		}
		_ = yield(strings.Repeat("a", count-1)) && yield(strings.Repeat("A", count-1)) && yield(strings.Repeat("0", count-1))
	})
}

// longer are texts of one character more than a count, if that is no more bytes than there may be.
func longer(have *schema.Node, count, longest int) iter.Seq[*schema.Node] {
	return nodes(func(yield func(string) bool) {
		if count >= longest {
			return
		}
		text := plain(have)
		if lacks := count + 1 - utf8.RuneCountInString(text); text != "" && lacks > 0 {
			runes := []rune(text)
			for _, at := range []int{0, len(runes) - 1, len(runes) / 2} {
				filler := strings.Repeat(string(runes[at]), lacks)
				if !yield(string(runes[:at]) + filler + string(runes[at:])) {
					return
				}
			}
			whole := strings.Repeat(text, lacks/len(runes)+2)
			if !yield(string([]rune(whole)[:count+1])) {
				return
			}
		}
		for _, filler := range []string{"a", "A", "0"} {
			if !yield(strings.Repeat(filler, count+1)) {
				return
			}
		}
	})
}
