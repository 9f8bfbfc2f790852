package source

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
)

// Bounds on the search for a document in a folder.
const (
	// maxEntries is the most names that are looked at in a folder.
	maxEntries = 10_000
	// maxListed is the most documents that are named to choose from.
	maxListed = 10
)

// usual are the names that a document has by custom, the likeliest first.
func usual() []string {
	return []string{"openapi.yaml", "openapi.yml", "openapi.json", "swagger.yaml", "swagger.yml", "swagger.json"}
}

// findEntry finds the document in a folder.
func findEntry(folder string) (string, error) {
	for _, name := range usual() {
		whole := filepath.Join(folder, name)
		if info, err := os.Stat(whole); err == nil && info.Mode().IsRegular() {
			return whole, nil
		}
	}
	found, err := documentsIn(folder)
	if err != nil {
		return "", err
	}
	switch len(found) {
	case 0:
		return "", fmt.Errorf("%s: has no file whose top level has openapi or swagger: name the document", folder)
	case 1:
		return filepath.Join(folder, found[0]), nil
	}
	listed := strings.Join(found[:min(len(found), maxListed)], ", ")
	if len(found) > maxListed {
		listed += fmt.Sprintf(" and %d more", len(found)-maxListed)
	}
	return "", fmt.Errorf("%s: has %d documents: name one of them: %s", folder, len(found), listed)
}

// Candidates are the files that the document may be, for whoever waits until it can be read. What is given as bytes has
// none.
func (s *Source) Candidates() []string {
	info, err := os.Stat(s.entry)
	switch {
	case s.given:
		return nil
	case err != nil || !info.IsDir():
		return []string{s.entry}
	}
	var names []string
	for _, name := range usual() {
		names = append(names, filepath.Join(s.entry, name))
	}
	entries, _ := os.ReadDir(s.entry)
	for _, entry := range entries[:min(len(entries), maxEntries)] {
		if mayBeDocument(entry.Name()) {
			names = append(names, filepath.Join(s.entry, entry.Name()))
		}
	}
	return names
}

func mayBeDocument(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".yaml", ".yml", ".json":
		return true
	}
	return false
}

// documentsIn are the names of the documents that stand in a folder itself, in the order of their names.
func documentsIn(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("%s: the folder cannot be read: check that it may be", folder)
	}
	if len(entries) > maxEntries {
		return nil, fmt.Errorf("%s: has more than %d files: name the document", folder, maxEntries)
	}
	var found []string
	var spent budget
	for _, entry := range entries {
		if !mayBeDocument(entry.Name()) {
			continue
		}
		data, err := peek(filepath.Join(folder, entry.Name()))
		if err != nil {
			continue
		}
		if spent.take(data) != nil {
			return nil, fmt.Errorf("%s: has more to read than %d MiB: name the document", folder, maxAll>>20)
		}
		if isDocument(data) {
			found = append(found, entry.Name())
		}
	}
	return found, nil
}

func peek(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	file, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	return readRegular(file)
}

// topLine is a line of YAML, or the beginning of a document in flow style, that names the version.
var topLine = regexp.MustCompile(`(?m)^(?:\s*\{\s*)?["']?(?:openapi|swagger)["']?[ \t]*:`)

// isDocument reports whether the top level has the member openapi or swagger. It need not be right about text that
// is neither JSON nor YAML: reading that ends in a clear line.
func isDocument(data []byte) bool {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if text := bytes.TrimLeft(data, " \t\r\n"); len(text) == 0 || text[0] != '{' {
		return topLine.Match(data)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	for depth, name := 0, true; ; {
		token, err := decoder.Token()
		if err != nil {
			return topLine.Match(data)
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
			name = true
			continue
		case json.Delim('}'), json.Delim(']'):
			depth--
			name = true
			continue
		}
		if depth == 1 {
			if name && (token == "openapi" || token == "swagger") {
				return true
			}
			name = !name
		}
	}
}
