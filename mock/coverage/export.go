package coverage

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"understudy/mock/contract"
)

// tool names the program in a file.
const tool = "understudy"

// File is what of the map was met, and what was not. See Survey for what that takes.
func (m *Map) File(tally *Tally, version string) *File {
	// Without an end of its context a survey has no error.
	_ = m.Survey(context.Background(), nil)
	met := tally.seen(m)
	file := &File{
		Tool: tool, Version: version, Document: m.document, Operations: make([]FileOperation, len(m.sheets)),
	}
	for i := range m.sheets {
		s := &m.sheets[i]
		told := Named(s.Operation)
		told.Met = met.has(i, 0)
		points := m.survey.told[i].points[1:]
		told.Points = make([]FilePoint, 0, len(points))
		for number, one := range points {
			told.Points = append(told.Points, FilePoint{Kind: one.Kind, Name: one.Name, Met: met.has(i, number+1)})
		}
		file.Operations[i] = told
	}
	for i, name := range m.scenarios {
		file.Scenarios = append(file.Scenarios, FilePoint{Kind: Scenario, Name: name, Met: isSet(met.scenarios, i)})
	}
	file.Limit = m.survey.limit(m)
	return file
}

// Named is an operation as a file has it, without its points.
func Named(o *contract.Operation) FileOperation {
	named := FileOperation{ID: o.ID, Method: o.Method, Path: o.Template}
	if written := o.WrittenID(); written != o.ID {
		named.OperationID = written
	}
	return named
}

// Write writes the file, with its counts, as Read reads it: a line for each point. What Read would refuse because it is
// too large is an error instead.
func (f *File) Write(to io.Writer) error {
	w := &writer{to: to, left: maxFile}
	w.text("{")
	w.member("tool", f.Tool, ",\n")
	w.member("version", f.Version, ",\n")
	w.member("document", f.Document, ",\n")
	w.text(`"operations": [`)
	for i := range f.Operations {
		w.operation(&f.Operations[i], i == 0)
	}
	w.text("\n],\n")
	if len(f.Scenarios) > 0 {
		w.text(`"scenarios": [`)
		w.points(f.Scenarios)
		w.text("],\n")
	}
	if f.Limit != "" {
		w.member("limit", f.Limit, ",\n")
	}
	told := f.Told()
	w.member("met", told.Met, ", ")
	w.member("total", told.Total, ", ")
	w.member("percent", told.Percent, ",\n")
	w.member("parts", told.Parts, "}\n")
	return w.err
}

// A writer writes JSON until there is an error, or no room.
type writer struct {
	to   io.Writer
	left int
	err  error
}

func (w *writer) text(text string) {
	if w.left -= len(text); w.left < 0 && w.err == nil {
		w.err = fmt.Errorf("it would be larger than %d MiB, and nothing reads such a file: take operations out of the "+
			"document", maxFile>>20)
	}
	if w.err == nil {
		_, w.err = io.WriteString(w.to, text)
	}
}

// value writes a value. Coverage has none that JSON cannot say.
func (w *writer) value(value any) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil && w.err == nil {
		w.err = err
	}
	w.text(string(bytes.TrimSuffix(text.Bytes(), []byte("\n"))))
}

func (w *writer) member(name string, value any, end string) {
	w.text(`"` + name + `": `)
	w.value(value)
	w.text(end)
}

func (w *writer) operation(o *FileOperation, first bool) {
	if !first {
		w.text(",")
	}
	w.text("\n{")
	w.member("id", o.ID, ", ")
	if o.OperationID != "" {
		w.member("operationId", o.OperationID, ", ")
	}
	w.member("method", o.Method, ", ")
	w.member("path", o.Path, ", ")
	w.member("met", o.Met, ",\n")
	w.text(` "points": [`)
	w.points(o.Points)
	w.text("]}")
}

func (w *writer) points(points []FilePoint) {
	for i, one := range points {
		if i > 0 {
			w.text(",")
		}
		w.text("\n  ")
		w.value(one)
		if w.err != nil {
			return
		}
	}
}
