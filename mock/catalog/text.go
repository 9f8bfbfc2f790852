package catalog

import (
	"fmt"
	"io"
	"strings"

	"understudy/mock/problem"
)

// Text writes the catalogue for people: each operation with its entries, and what is missing.
func (b *Book) Text(w io.Writer, base string) error {
	var text strings.Builder
	for i := range b.Operations {
		o := &b.Operations[i]
		text.WriteString(problem.Plain(o.Method+" "+o.Path+"  "+o.ID+"  "+o.At.String()) + "\n")
		for n := range o.Entries {
			e := &o.Entries[n]
			text.WriteString("\n  " + problem.Plain(e.Kind+": "+e.Name) + "\n    " +
				problem.Plain(e.Expect.String()+"  ("+e.At.String()+")") + "\n")
			for _, command := range e.commands(base) {
				text.WriteString("    " + command + "\n")
			}
		}
		if len(o.Missing) > 0 {
			text.WriteString("\n  not here:\n")
		}
		for _, missing := range o.Missing {
			text.WriteString("    " + missing.String() + "\n")
		}
		text.WriteString("\n")
	}
	return b.end(w, &text)
}

// end writes a text with the counts at its end.
func (b *Book) end(w io.Writer, text *strings.Builder) error {
	count := b.Count()
	fmt.Fprintf(text, "%s: operations %d, ways to fail %d, not to be brought about here %d\n",
		problem.Plain(b.File), count.Operations, count.Entries, count.Missing)
	if _, err := io.WriteString(w, text.String()); err != nil {
		return fmt.Errorf("write the catalogue: %w", err)
	}
	return nil
}

// String is what is missing, and why.
func (m Missing) String() string {
	text := m.Name + ": " + m.Reason
	if m.Kind != "" {
		text = m.Kind + ": " + text
	}
	return problem.Plain(text)
}

// Markdown writes the catalogue as a page with a heading for each operation.
func (b *Book) Markdown(w io.Writer, base string) error {
	var text strings.Builder
	text.WriteString("# How " + marked(b.Title) + " can fail\n\n")
	for i := range b.Operations {
		o := &b.Operations[i]
		fmt.Fprintf(&text, "## %s\n\n%s `%s`, %s\n\n", marked(o.ID), o.Method, problem.Plain(o.Path), marked(o.At.String()))
		for n := range o.Entries {
			e := &o.Entries[n]
			curl := e.Curl(base)
			fence := fenceOf(curl)
			fmt.Fprintf(&text, "### %s: %s\n\n%s (%s)\n\n%ssh\n%s\n%s\n\n", e.Kind, marked(e.Name),
				marked(e.Expect.String()), marked(e.At.String()), fence, curl, fence)
		}
		if len(o.Missing) > 0 {
			text.WriteString("### Not here\n\n")
			for _, missing := range o.Missing {
				text.WriteString("- " + marked(missing.String()) + "\n")
			}
			text.WriteString("\n")
		}
	}
	return b.end(w, &text)
}

// fenceOf is a fence that the text does not end.
func fenceOf(text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence
}

// marked is a text that Markdown shows as it is: a document's own words must not be links, pictures or HTML.
func marked(text string) string {
	return strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`,
		"#", `\#`, "|", `\|`, "&", `\&`, "!", `\!`).Replace(problem.Plain(text))
}
