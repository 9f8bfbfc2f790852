package problem

import (
	"slices"
	"strconv"
	"strings"
)

// A Finding is one breach of the contract: what was found, where, and how to mend it.
// Findings never hold a secret: Got is shortened, and left out where the member's name or schema says it is secret.
type Finding struct {
	// Side is ReplySide for a breach of the reply, where both halves of an exchange are told together. Else it is empty.
	Side string `json:"side,omitempty"`
	// In says which part of the message is meant: path, query, header, cookie, body or status and, of what is read at
	// load, document, fixture or persona, or a value that the document gives: example or default.
	In string `json:"in"`
	// Name is the parameter, header or file concerned. It is empty for a body.
	Name string `json:"name,omitempty"`
	// Pointer is the place in the value, as a JSON Pointer (RFC 6901). The whole value is "".
	Pointer string `json:"pointer"`
	// Keyword is the word of the contract that was broken, such as "minimum", "required" or "type".
	Keyword string `json:"keyword"`
	// Expected is what the contract allows there.
	Expected string `json:"expected,omitempty"`
	// Got is what was there instead, shortened.
	Got string `json:"got,omitempty"`
	// Message is the breach in one sentence, lower case, without the place.
	Message string `json:"message"`
	// Hint says how to mend it.
	Hint string `json:"hint,omitempty"`
	// Document is the place in the contract that asks for it.
	Document Location `json:"document,omitzero"`
	// Source is the place of the faulty value itself, when it came from a file (a fixture, an example).
	Source Location `json:"source,omitzero"`
}

// ReplySide is the side of a finding about a reply.
const ReplySide = "reply"

// OfReply are the findings of a reply, for a list that has those of its request, too.
func OfReply(findings []Finding) []Finding {
	sided := slices.Clone(findings)
	for i := range sided {
		sided[i].Side = ReplySide
	}
	return sided
}

// A Location is a place in a file. Line and Column count from 1; 0 means unknown.
type Location struct {
	File    string `json:"file,omitempty"`
	Pointer string `json:"pointer,omitempty"`
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
}

// String writes a location the way compilers do: file:line:column.
func (l Location) String() string {
	switch {
	case l.Line == 0:
		return l.File
	case l.Column == 0:
		return l.File + ":" + strconv.Itoa(l.Line)
	}
	return l.File + ":" + strconv.Itoa(l.Line) + ":" + strconv.Itoa(l.Column)
}

// Place names where in the message a finding is: "path id", "body /Id", "header Accept", "reply body /Id".
func (f Finding) Place() string {
	place := f.In
	if f.Side != "" {
		place = f.Side + " " + place
	}
	if f.Name != "" {
		place += " " + f.Name
	}
	if f.Pointer != "" {
		place += " " + f.Pointer
	}
	return place
}

// String is the finding on one line, for people: place, sentence, hint.
func (f Finding) String() string {
	text := f.Place() + ": " + f.Message
	if f.Hint != "" {
		text += " (" + f.Hint + ")"
	}
	return text
}

// Unnumbered is a JSON Pointer in which all elements of an array are alike.
func Unnumbered(pointer string) string {
	steps := strings.Split(pointer, "/")
	for i, step := range steps {
		if step != "" && strings.Trim(step, "0123456789") == "" {
			steps[i] = "*"
		}
	}
	return strings.Join(steps, "/")
}
