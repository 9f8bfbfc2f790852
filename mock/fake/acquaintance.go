package fake

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"understudy/mock/schema"
)

// role is what a member tells of a person.
type role uint8

const (
	noRole role = iota
	mailRole
	firstNameRole
	lastNameRole
	loginRole
	fullNameRole
)

// roleOf goes by the words of a name.
func roleOf(h hint) role {
	w := h.words
	switch {
	case saysAny(w, "email", "e mail", "mail"):
		return mailRole
	case saysAny(w, "first name", "firstname", "given name", "forename"):
		return firstNameRole
	case saysAny(w, "last name", "lastname", "surname", "family name"):
		return lastNameRole
	case saysAny(w, "username", "user name", "login", "nickname", "handle", "screen name"):
		return loginRole
	case saysAny(w, "full name", "fullname", "display name", "customer name", "contact name", "owner name", "author name",
		"author", "assignee"), says(w, "name") && len(w) == 1 && h.person:
		return fullNameRole
	}
	return noRole
}

// An acquaintance is a person whose name the call tells, wholly or in part. The letters of a name are those that an
// address can have, or "" where there are none.
type acquaintance struct {
	owner, group              uint64
	first, last               string
	firstLetters, lastLetters string
}

// maxName bounds the names that others are made after, in bytes: an address holds no more than 64 before the @
// (RFC 5321, section 4.5.3.1.1).
const maxName = 30

// meet takes note of the names that are settled for an object, before its other members are made.
func (o *objectPart) meet(s *state, placed placement) {
	for i, json := range placed.json {
		m := &o.members[i]
		if json == "" || m.role != firstNameRole && m.role != lastNameRole && m.role != fullNameRole {
			continue
		}
		value, bad := schema.Decode([]byte(json), 1)
		name, isText := value.(string)
		if name = strings.TrimSpace(name); bad != nil || !isText || name == "" || len(name) > 2*maxName {
			continue
		}
		who := s.acquainted(m.group)
		switch m.role {
		case firstNameRole:
			who.first = name
		case lastNameRole:
			who.last = name
		default:
			first, last := name, ""
			if space := strings.LastIndexByte(name, ' '); space > 0 {
				first, last = name[:space], name[space+1:]
			}
			who.first, who.last = first, last
		}
		who.firstLetters, who.lastLetters = addressLetters(who.first), addressLetters(who.last)
	}
}

// acquainted is the person of a group of the object that is being made.
func (s *state) acquainted(group uint64) *acquaintance {
	if who := (person{group: group}).known(s); who != nil {
		return who
	}
	s.people = append(s.people, acquaintance{owner: s.owner, group: group})
	return &s.people[len(s.people)-1]
}

// addressLetters is a name in plain letters: Zoë is zoe.
func addressLetters(name string) string {
	plain := lower(nil, norm.NFD.String(name))
	return string(plain[:min(len(plain), maxName)])
}
