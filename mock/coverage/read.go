package coverage

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"understudy/mock/schema"
)

// maxFile is the largest coverage file, in bytes: 64 MiB.
const maxFile = 64 << 20

// maxFileDepth is the deepest nesting of a coverage file. Its own is 5.
const maxFileDepth = 16

// Read reads a coverage file of at most 64 MiB. Members that it does not know are passed over: a later version may have
// written them. What is no coverage file, or names an operation or a point twice, is an error that says so.
func Read(from io.Reader) (*File, error) {
	data, err := io.ReadAll(io.LimitReader(from, maxFile+1))
	switch {
	case err != nil:
		return nil, errors.New("it cannot be read: check that it may be read")
	case len(data) > maxFile:
		return nil, fmt.Errorf("it is larger than %d MiB: name a coverage file", maxFile>>20)
	}
	// encoding/json takes a member that is there twice, and bytes that are no UTF-8.
	if _, finding := schema.Decode(data, maxFileDepth); finding != nil {
		return nil, fmt.Errorf("it is no coverage file: %s", finding.Message)
	}
	file := new(File)
	if err := json.Unmarshal(data, file); err != nil {
		return nil, errors.New("it is no coverage file: " + misfit(err))
	}
	return file, file.check()
}

// misfit says what of a file does not fit, without Go's words for it.
func misfit(err error) string {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		return fmt.Sprintf("%.60q is a JSON %.20s where something else belongs", kind.Field, kind.Value)
	}
	return "it is no JSON object"
}

// check reports what a coverage file cannot be without, or has twice.
func (f *File) check() error {
	switch {
	case f.Tool != "understudy":
		return fmt.Errorf("it is no coverage file of understudy: its tool is %.40q", f.Tool)
	case len(f.Document.SHA256) != 64 || strings.Trim(f.Document.SHA256, "0123456789abcdef") != "":
		return errors.New("it does not say which document it is about: document.sha256 has not 64 hexadecimal digits")
	}
	ids := make(map[string]bool, len(f.Operations))
	for i := range f.Operations {
		o := &f.Operations[i]
		if ids[o.ID] {
			return fmt.Errorf("it has the operation %.60q twice: merge coverage files with understudy coverage merge", o.ID)
		}
		ids[o.ID] = true
		points := make(map[FilePoint]bool, len(o.Points))
		for _, p := range o.Points {
			p.Met = false
			if points[p] {
				return fmt.Errorf("it has the %.40s %.60q of %.60q twice: merge coverage files with understudy coverage merge",
					p.Kind, p.Name, o.ID)
			}
			points[p] = true
		}
	}
	return nil
}
