// Package builtin answers the question "what is played when nothing else is given": the document and the fixtures that
// stand at the top of the project, packed for library code. Edit those, never the pack; go generate packs them again,
// and a test says when that was forgotten.
package builtin

import (
	"archive/zip"
	_ "embed" // for the pack
	"io/fs"
	"strings"
)

//go:generate go run pack.go

// Names inside of Files.
const (
	// Document is the OpenAPI document.
	Document = "openapi.yaml"
	// Fixtures is the folder of fixtures and personas.
	Fixtures = "fixtures"
)

//go:embed builtin.zip
var pack string

// Files are the document and the fixtures.
func Files() fs.FS {
	files, err := zip.NewReader(strings.NewReader(pack), int64(len(pack)))
	if err != nil {
		// The pack is part of the program, and a test reads it.
		return &zip.Reader{}
	}
	return files
}
