package fake

import (
	"slices"
	"strings"
	"unicode"
)

// words splits a property's name into its words in lower case: camelCase, PascalCase, snake_case, kebab-case, capitals
// in a row (APIKey, userID) and digits.
func words(name string) []string {
	var out []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			out = append(out, strings.ToLower(string(word)))
			word = nil
		}
	}
	runes := []rune(name)
	for i, r := range runes {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			flush()
			continue
		}
		if i > 0 {
			before := runes[i-1]
			lowerNext := i+1 < len(runes) && unicode.IsLower(runes[i+1])
			if unicode.IsUpper(r) && (!unicode.IsUpper(before) || lowerNext) || unicode.IsDigit(r) != unicode.IsDigit(before) {
				flush()
			}
		}
		word = append(word, r)
	}
	flush()
	return out
}

// says reports whether the words hold a phrase, its words in a row.
func says(words []string, phrase string) bool {
	want := strings.Fields(phrase)
	for i := 0; i+len(want) <= len(words); i++ {
		if slices.Equal(words[i:i+len(want)], want) {
			return true
		}
	}
	return false
}

func saysAny(words []string, phrases ...string) bool {
	return slices.ContainsFunc(phrases, func(phrase string) bool { return says(words, phrase) })
}

// around says what the object of these facts seems to describe, judged by the names of its members.
func around(f *facts) hint {
	var h hint
	for _, name := range f.listed {
		w := words(name)
		h.person = h.person || saysAny(w, "email", "mail", "phone", "mobile", "first name", "firstname", "last name",
			"lastname", "surname", "username", "birth", "birthday", "birthdate", "dob", "gender", "avatar", "job title")
		h.address = h.address || saysAny(w, "city", "zip", "postcode", "postal", "street", "country")
	}
	return h
}
