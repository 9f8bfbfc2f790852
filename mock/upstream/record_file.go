package upstream

import (
	"crypto/rand"
	"errors"
	"os"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is the longest name that a recorded file, or its folder, gets, in bytes.
const maxName = 120

// plainName reports whether a text can be the name of a file on any system, and is none that is passed over among
// fixtures.
func plainName(text string) bool {
	if text == "" || len(text) > maxName || !utf8.ValidString(text) || text[0] == '.' || strings.HasSuffix(text, ".") ||
		strings.HasSuffix(text, "~") {
		return false
	}
	for _, c := range text {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune("._-,@=+~", c) {
			return false
		}
	}
	stem, _, _ := strings.Cut(strings.ToLower(text), ".")
	switch stem {
	case "con", "prn", "aux", "nul":
		// Devices of Windows.
		return false
	}
	device := strings.HasPrefix(stem, "com") || strings.HasPrefix(stem, "lpt")
	return !device || len(stem) != len("com1") || stem[3] < '0' || stem[3] > '9'
}

// Put puts a whole file in its place at once, and makes its folder: who follows the folder never reads half of one. It
// is written under a name of its own first, which begins with a dot and so is no fixture. Errors are the system's.
func Put(root *os.Root, name string, data []byte) error {
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err //nolint:wrapcheck // the caller names the file
	}
	beside := path.Join(path.Dir(name), "."+rand.Text())
	file, err := root.OpenFile(beside, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err //nolint:wrapcheck // the caller names the file
	}
	_, err = file.Write(data)
	if err = errors.Join(err, file.Close()); err == nil {
		err = root.Rename(beside, name)
	}
	if err != nil {
		return errors.Join(err, root.Remove(beside))
	}
	return nil
}
