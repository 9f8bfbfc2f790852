package coverage

import (
	"encoding/json"
	"io"
)

// tool names the program in a file.
const tool = "understudy"

// File is what of the map was met, and what was not.
func (m *Map) File(tally *Tally, version string) *File {
	met := tally.seen(m)
	file := &File{
		Tool: tool, Version: version, Document: m.document, Operations: make([]FileOperation, len(m.sheets)),
	}
	for i := range m.sheets {
		s := m.sheet(i)
		told := FileOperation{ID: s.ID, Method: s.Method, Path: s.Template, Met: met.has(i, 0)}
		told.Points = make([]FilePoint, 0, len(s.points)-1)
		for number, one := range s.points[1:] {
			told.Points = append(told.Points, FilePoint{Kind: one.Kind, Name: one.Name, Met: met.has(i, number+1)})
		}
		file.Operations[i] = told
	}
	for i, name := range m.scenarios {
		file.Scenarios = append(file.Scenarios, FilePoint{Kind: Scenario, Name: name, Met: isSet(met.scenarios, i)})
	}
	file.Limit = m.limit()
	return file
}

// Write writes the file, with its counts, as Read reads it.
func (f *File) Write(to io.Writer) error {
	encoder := json.NewEncoder(to)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(f.Told())
}
