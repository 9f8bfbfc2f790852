package report

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"understudy/mock/problem"
)

// explanation is what failed, or why it was skipped: reasons, then findings, one a line.
func (o *Outcome) explanation() []string {
	lines := make([]string, 0, len(o.Reasons)+len(o.Findings))
	for _, reason := range o.Reasons {
		lines = append(lines, plain(reason))
	}
	for i := range o.Findings {
		f := &o.Findings[i]
		line := plain(f.Place()) + ": " + sentence(&problem.Finding{Message: f.Message, Got: f.Got, Hint: f.Hint})
		if at := f.Document.String(); at != "" {
			line += " (" + plain(at) + ")"
		}
		lines = append(lines, line)
	}
	return lines
}

// details are all about an outcome that failed: where it is, what is wrong, and the command that asks again.
func (o *Outcome) details() []string {
	var list []string
	if at := o.At.String(); at != "" {
		list = append(list, "at "+plain(at))
	}
	list = append(list, o.explanation()...)
	if o.Curl != "" {
		list = append(list, text(o.Curl))
	}
	return list
}

// text is a text of several lines, each of them plain. The lines of a command stay as they are otherwise, for a body
// may be quoted in it.
func text(of string) string {
	lines := strings.Split(of, "\n")
	for i, line := range lines {
		lines[i] = plain(line)
	}
	return strings.Join(lines, "\n")
}

// title is what an outcome is called, with how often it was seen.
func (r *Results) title(o *Outcome) string {
	name := r.label(o)
	if o.Times > 1 {
		name += " (seen " + strconv.Itoa(o.Times) + " times)"
	}
	return name
}

// label is what an outcome is called among those of its operation. What prove asks for says by its name what it is;
// elsewhere several checks look at one call, so that each is named.
func (r *Results) label(o *Outcome) string {
	if r.proves() || o.Kind == "" || o.Kind == o.Name || o.Name == "" {
		return o.label()
	}
	return plain(o.Kind + ": " + o.Name)
}

// label is the outcome's name or, where it has none, its kind.
func (o *Outcome) label() string {
	switch {
	case o.Name != "":
		return plain(o.Name)
	case o.Kind != "":
		return plain(o.Kind)
	}
	return "outcome"
}

// check is what the outcome is an instance of: its kind, else the keyword of its first finding.
func (o *Outcome) check() string {
	switch {
	case o.Kind != "":
		return plain(o.Kind)
	case len(o.Findings) > 0:
		return rule(&o.Findings[0])
	}
	return "outcome"
}

// place is the line that an outcome is about.
func (r *Results) place(of *Operation, o *Outcome) problem.Location {
	if o.At.File != "" {
		return o.At
	}
	for i := range o.Findings {
		if at := placeOf(&o.Findings[i]); at.File != "" {
			return at
		}
	}
	if of.At.File != "" {
		return of.At
	}
	return problem.Location{File: r.File}
}

// placeOf is where a finding is to be mended: its source, else what the document says there.
func placeOf(f *problem.Finding) problem.Location {
	if f.Source.File != "" {
		return f.Source
	}
	return f.Document
}

// identity tells an outcome from all others, and is the same in each run: it has no line, value or time in it.
func identity(of *Operation, o *Outcome) string {
	return digest(of.ID, of.Method, of.Path, o.Kind, o.Name)
}

// digest is a hash of texts, each with its length, so that no two lists are alike.
func digest(texts ...string) string {
	hash := sha256.New()
	for _, text := range texts {
		// Writing to a hash never fails.
		_, _ = hash.Write([]byte(strconv.Itoa(len(text)) + ":" + text))
	}
	return hex.EncodeToString(hash.Sum(nil)[:16])
}
