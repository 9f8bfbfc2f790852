//go:build ignore

// The program pack writes builtin.zip from the document and the fixtures at the top of the project. Two runs over the
// same files write the same bytes: nothing is compressed, no time is kept.
package main

import (
	"archive/zip"
	"io/fs"
	"log"
	"os"
	"path/filepath"
)

func main() {
	out, err := os.Create("builtin.zip")
	if err != nil {
		log.Fatal(err)
	}
	w := zip.NewWriter(out)
	top := os.DirFS(filepath.Join("..", ".."))
	add := func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(top, name)
		if err != nil {
			return err
		}
		file, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err != nil {
			return err
		}
		_, err = file.Write(data)
		return err
	}
	for _, name := range []string{"openapi.yaml", "fixtures"} {
		if err := fs.WalkDir(top, name, add); err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		log.Fatal(err)
	}
	if err := out.Close(); err != nil {
		log.Fatal(err)
	}
}
