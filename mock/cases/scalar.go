package cases

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"

	"understudy/mock/schema"
)

// maxWord is how much of a word's value is shown, in bytes.
const maxWord = 60

// shown is the value of a word for people.
func shown(node *schema.Node) string {
	text := written(node)
	if len(text) > maxWord {
		text = strings.ToValidUTF8(text[:maxWord], "") + "…"
	}
	return text
}

// scalar breaks a word that is about the value at a spot itself.
func (b *breaker) scalar(s *subject, at *spot, place schema.Place, word string) {
	here := place.Child(word)
	told := shown(here.Node)
	try := func(says string, values iter.Seq[*schema.Node]) {
		b.weigh(s.constraint(word, at.pointer(), says, here), s.values(at, values), "no value is known that breaks it")
	}
	switch word {
	case "type":
		b.types(s, at, place)
	case "enum":
		if here.Node.Kind == schema.Array {
			try("is none of its enum "+told, unlisted(at.value(), here.Node.Items))
		}
	case "const":
		if !b.old() {
			try("is not its const "+told, unlisted(at.value(), []*schema.Node{here.Node}))
		}
	case "pattern":
		try("does not match its pattern "+told, spoiled(at.value()))
	case "format":
		try("is not of its format "+told, misformatted(at.value()))
	case "uniqueItems":
		if here.Node.IsTrue() {
			try("has equal elements", doubled(at.value()))
		}
	case "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties":
		b.sized(s, at, place, word)
	case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf":
		b.numeric(s, at, place, word)
	}
}

// types breaks the word type, and sends null where that is not among the types.
func (b *breaker) types(s *subject, at *spot, place schema.Place) {
	here := place.Child("type")
	names := []string{here.Node.Text}
	if here.Node.Kind == schema.Array {
		names = nil
		for _, item := range here.Node.Items {
			names = append(names, item.Text)
		}
	}
	if b.old() && place.Node.Member("nullable").IsTrue() {
		names = append(names, "null")
	}
	allowed := func(kinds ...string) bool {
		return slices.ContainsFunc(kinds, func(kind string) bool { return slices.Contains(names, kind) })
	}
	none, text := "no value is known that breaks it", s.textual && allowed("string")
	if text {
		none = "it is sent as text, and every text is a string"
	}
	c := s.constraint("type", at.pointer(), "is not of its type "+strings.Join(names, " or "), here)
	b.weigh(c, s.values(at, func(yield func(*schema.Node) bool) {
		for _, one := range []struct {
			text  string
			kinds []string
		}{
			{`"~"`, []string{"string"}},
			{"12.5", []string{"number"}},
			{"true", []string{"boolean"}},
			{"[]", []string{"array"}},
			{"{}", []string{"object"}},
		} {
			if node, err := read([]byte(one.text)); err == nil && !text && !allowed(one.kinds...) && !yield(node) {
				return
			}
		}
	}), none)
	if !s.textual && !allowed("null") {
		c := s.constraint("type", at.pointer(), "is null", here)
		b.weigh(c, s.values(at, func(yield func(*schema.Node) bool) { yield(&schema.Node{Kind: schema.Null}) }), none)
	}
}

// unlisted are values that are none of a list: of the kind of the one that is there, then of others.
func unlisted(have *schema.Node, list []*schema.Node) iter.Seq[*schema.Node] {
	return func(yield func(*schema.Node) bool) {
		known := map[string]bool{}
		for _, item := range list {
			known[written(item)] = true
		}
		give := func(node *schema.Node) bool { return known[written(node)] || yield(node) }
		for _, item := range append([]*schema.Node{have}, list...) {
			for other := range near(item) {
				if !give(other) {
					return
				}
			}
		}
		_ = give(textNode("~")) && give(&schema.Node{Kind: schema.Number, Text: "1000003"})
	}
}

// near are values like one.
func near(node *schema.Node) iter.Seq[*schema.Node] {
	switch node.Kind {
	case schema.String:
		return spoiled(node)
	case schema.Number:
		return func(yield func(*schema.Node) bool) {
			have, ok := schema.Rational(json.Number(node.Text))
			if !ok {
				return
			}
			for _, step := range []int64{1, -1, 2, 10, 1000003} {
				if !yield(numberNode(plus(have, step))) {
					return
				}
			}
		}
	case schema.Bool:
		return func(yield func(*schema.Node) bool) {
			_ = yield(&schema.Node{Kind: schema.Bool, Text: "true"}) && yield(&schema.Node{Kind: schema.Bool, Text: "false"})
		}
	case schema.Array:
		return func(yield func(*schema.Node) bool) { yield(arrayNode(append(slices.Clone(node.Items), textNode("~")))) }
	case schema.Object:
		return func(yield func(*schema.Node) bool) { yield(adding(node, unexpected, textNode("~"))) }
	case schema.Null:
	}
	return func(func(*schema.Node) bool) {}
}

// doubled are arrays with an element twice.
func doubled(have *schema.Node) iter.Seq[*schema.Node] {
	return func(yield func(*schema.Node) bool) {
		if have.Kind != schema.Array || len(have.Items) == 0 {
			return
		}
		if len(have.Items) > 1 {
			items := slices.Clone(have.Items)
			if items[1] = items[0]; !yield(arrayNode(items)) {
				return
			}
		}
		yield(arrayNode(append(slices.Clone(have.Items), have.Items[0])))
	}
}

// sized breaks a word that counts characters, elements or members.
func (b *breaker) sized(s *subject, at *spot, place schema.Place, word string) {
	here := place.Child(word)
	count, ok := countOf(here.Node)
	if !ok || count == 0 && strings.HasPrefix(word, "min") {
		// Nothing has fewer than none.
		return
	}
	have := at.value()
	var says, none string
	var values iter.Seq[*schema.Node]
	tooMany := fmt.Sprintf("no value of more than %d is made up", MaxMembers)
	if none = "no value is known that breaks it"; count >= MaxMembers {
		none = tooMany
	}
	switch word {
	case "minLength":
		says, values = "is shorter than its minLength ", shorter(have, count)
	case "maxLength":
		says, values = "is longer than its maxLength ", longer(have, count, s.longest)
		if count >= s.longest {
			none = fmt.Sprintf("no text longer than %d bytes is made up here", s.longest)
		}
	case "minItems":
		says, values = "has fewer elements than its minItems ", fewer(have, count)
	case "maxItems":
		says, values = "has more elements than its maxItems ", b.more(have, count, place)
	case "minProperties":
		says, values = "has fewer members than its minProperties ", poorer(have, count, place)
	case "maxProperties":
		says, values = "has more members than its maxProperties ", b.richer(have, count, place)
	}
	b.weigh(s.constraint(word, at.pointer(), says+shown(here.Node), here), s.values(at, values), none)
}
