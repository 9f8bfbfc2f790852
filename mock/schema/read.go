package schema

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"understudy/mock/problem"
)

// Bounds on what is read as a document. A file past one of them is refused with a clear line.
const (
	// MaxBytes is the largest file, in bytes: 64 MiB.
	MaxBytes = 64 << 20
	// MaxNodes is the largest number of values in a file, counted after YAML aliases: four million.
	MaxNodes = 4_000_000
	// MaxDepth is the deepest nesting of a document: 512.
	MaxDepth = 512
)

// A Fault is a file that cannot be read, with the place of the trouble.
type Fault struct {
	At   problem.Location
	What string
	Hint string
}

// Error is the fault on one line: file:line:column: what is wrong: what to do.
func (f *Fault) Error() string {
	text := f.At.String() + ": " + f.What
	if f.Hint != "" {
		text += ": " + f.Hint
	}
	return text
}

// Read makes a document of a file's bytes: JSON if its name or first character says so, YAML otherwise. A YAML tag that
// is not known is a fault.
func Read(file string, data []byte) (*Document, error) {
	doc, err := ReadTagged(file, data)
	if err == nil && len(doc.tags) > 0 {
		first := doc.tags[0]
		return nil, &Fault{At: first.Document, What: strings.TrimSuffix(first.Message, readPlain), Hint: first.Hint}
	}
	return doc, err
}

// ReadTagged reads as Read does, but a value whose YAML tag is not known is what it would be without the tag. The tags
// are among the document's Blemishes.
func ReadTagged(file string, data []byte) (*Document, error) {
	if len(data) > MaxBytes {
		return nil, &Fault{
			At:   problem.Location{File: file},
			What: fmt.Sprintf("the file is larger than %d MiB", MaxBytes>>20), Hint: "split it",
		}
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, &Fault{At: problem.Location{File: file}, What: "the file is empty", Hint: "write the document into it"}
	}
	count := &tally{file: file}
	read := readYAML
	if isJSON(file, data) {
		read = readJSON
	}
	root, err := read(count, data)
	if err != nil {
		return nil, err
	}
	return &Document{File: file, Root: root, nodes: count.nodes, named: mayName(data), tags: count.tags}, nil
}

func isJSON(file string, data []byte) bool {
	switch strings.ToLower(path.Ext(file)) {
	case ".json":
		return true
	case ".yaml", ".yml":
		return false
	}
	first := bytes.TrimLeft(data, " \t\r\n")[0]
	return first == '{' || first == '['
}

// tally counts the values of a file against MaxNodes and MaxDepth.
type tally struct {
	file  string
	nodes int
	// tags are those of YAML that are not known.
	tags []problem.Finding
}

func (t *tally) add(count, depth, line, column int) error {
	at := problem.Location{File: t.file, Line: line, Column: column}
	if t.nodes += count; t.nodes > MaxNodes {
		return &Fault{
			At:   at,
			What: fmt.Sprintf("the document has more than %d values, aliases counted each time", MaxNodes),
			Hint: "remove aliases that multiply each other",
		}
	}
	if depth > MaxDepth {
		return &Fault{
			At: at, What: fmt.Sprintf("nesting is deeper than %d", MaxDepth), Hint: "flatten the document",
		}
	}
	return nil
}
