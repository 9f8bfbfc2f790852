package fake

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/brianvoe/gofakeit/v6/data"
)

// A person belongs to an object and a group of its members: ownerName and ownerEmail are of one person, email and
// firstName of another. The person follows from the object's hash alone, so that members agree without knowing each
// other.
type person struct {
	first, last []string
	group       uint64
}

// personOf is the person that a member's name speaks of.
func personOf(name []string) person {
	group := slices.DeleteFunc(slices.Clone(name), func(word string) bool {
		switch word {
		case "email", "mail", "e", "name", "first", "last", "full", "given", "family", "firstname", "lastname", "surname",
			"fullname", "display", "username", "user", "login", "handle", "nickname", "address", "forename", "middle", "screen":
			return true
		}
		return false
	})
	return person{data.Person["first"], data.Person["last"], label("person " + strings.Join(group, " "))}
}

// draw is the person's name, as far as the call does not tell it.
func (p person) draw(s *state) (first, last string) {
	s.roll(derive(s.owner, p.group))
	first, last = s.pick(p.first), s.pick(p.last)
	if known := p.known(s); known != nil {
		first, last = cmp.Or(known.first, first), cmp.Or(known.last, last)
	}
	return first, last
}

// letters is the name in the letters of an address.
func (p person) letters(s *state) (first, last string) {
	s.roll(derive(s.owner, p.group))
	first, last = s.pick(p.first), s.pick(p.last)
	if known := p.known(s); known != nil {
		first, last = cmp.Or(known.firstLetters, first), cmp.Or(known.lastLetters, last)
	}
	return first, last
}

func (p person) known(s *state) *acquaintance {
	for i := range s.people {
		if s.people[i].owner == s.owner && s.people[i].group == p.group {
			return &s.people[i]
		}
	}
	return nil
}

func (p person) firstName(s *state, _ uint64, dst []byte) []byte {
	first, _ := p.draw(s)
	return append(dst, first...)
}

func (p person) lastName(s *state, _ uint64, dst []byte) []byte {
	_, last := p.draw(s)
	return append(dst, last...)
}

func (p person) fullName(s *state, _ uint64, dst []byte) []byte {
	first, last := p.draw(s)
	dst = append(dst, first...)
	dst = append(dst, ' ')
	return append(dst, last...)
}

func (p person) username(s *state, _ uint64, dst []byte) []byte {
	first, last := p.letters(s)
	dst = lower(dst, first)
	dst = lower(dst, last[:1])
	return strconv.AppendUint(dst, s.below(90)+10, 10)
}

// email is of a domain that RFC 2606 reserves, so that no one ever gets such mail.
func (p person) email(s *state, _ uint64, dst []byte) []byte {
	first, last := p.letters(s)
	dst = lower(dst, first)
	dst = append(dst, '.')
	dst = lower(dst, last)
	return append(dst, [...]string{"@example.com", "@example.org", "@example.net"}[s.below(3)]...)
}

// lower appends the letters and digits of a name in lower case.
func lower(dst []byte, name string) []byte {
	for i := range len(name) {
		switch c := name[i]; {
		case c >= 'A' && c <= 'Z':
			dst = append(dst, c+'a'-'A')
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			dst = append(dst, c)
		}
	}
	return dst
}
