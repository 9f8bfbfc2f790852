package stub

import (
	"bytes"
	"errors"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// document reads the JSON or YAML of a file, which holds one document. It is nil where there is a fault.
func (l *loader) document(at problem.Location, data []byte) *schema.Document {
	doc, err := schema.Read(at.File, data)
	var fault *schema.Fault
	switch {
	case errors.As(err, &fault):
		l.fault(fault.At, fault.What, fault.Hint)
		return nil
	case err != nil:
		l.fault(at, "cannot be read", "mend it")
		return nil
	}
	if line := second(data); line > 0 {
		at.Line, at.Column = line, 1
		l.fault(at, "another document begins here, and would be passed over", "put it into a file of its own")
		return nil
	}
	return doc
}

// second is the line on which a second YAML document begins, or 0. A line that begins with its marker can be nothing
// else, not even within a text (YAML 1.2.2, section 9.1.2).
func second(data []byte) int {
	if !bytes.Contains(data, []byte("\n---")) && !bytes.Contains(data, []byte("\n...")) {
		return 0
	}
	number, begun, ended := 0, false, false
	for line := range bytes.Lines(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))) {
		number++
		line = bytes.TrimRight(line, " \t\r\n")
		switch {
		case len(line) == 0, line[0] == '#', line[0] == '%' && !begun:
		case marks(line, "..."):
			ended = begun
		case ended, begun && marks(line, "---"):
			return number
		default:
			begun = true
		}
	}
	return 0
}

// marks reports whether a line begins with a marker, alone or before a space.
func marks(line []byte, marker string) bool {
	rest, is := bytes.CutPrefix(line, []byte(marker))
	return is && (len(rest) == 0 || rest[0] == ' ' || rest[0] == '\t')
}
