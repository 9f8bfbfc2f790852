package mock

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"understudy/mock/session"
	"understudy/mock/stub"
	"understudy/mock/upstream"
)

// sessionOptions say how the server's sessions begin.
func (s *Server) sessionOptions() session.Options {
	return session.Options{
		Journal: s.journal, Now: s.now, Settings: session.Settings{Throttle: s.throttle},
		Max: s.maxSessions, MaxBytes: s.sessionBytes, Idle: s.sessionIdle,
		Ended: func(key, why string) {
			text := "the session " + key + " was ended to make room: " + why
			s.logLine(text, map[string]any{"level": "warn", "msg": "session ended", "session": key, "detail": why})
		},
	}
}

var errFixturesGone = errors.New("the fixtures folder cannot be opened any more: see that it is still there")

// mappingsFolder is where in the fixtures stub.Load looks for mappings.
const mappingsFolder = "mappings"

// saver writes stubs into the fixtures folder, or is nil where none was given.
func (s *Server) saver() func([]*stub.Stub) (int, error) {
	if s.dir == "" {
		return nil
	}
	return s.save
}

// save writes stubs as mappings/<number>-<id>.json into the fixtures folder, where the next load finds them. Links that
// lead out of the folder are not followed.
func (s *Server) save(stubs []*stub.Stub) (saved int, err error) {
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		// Without the system's words: they name the folder, and the answer goes to a client.
		return 0, errFixturesGone
	}
	defer func() { _ = root.Close() }()
	if err := root.MkdirAll(mappingsFolder, 0o755); err != nil {
		return 0, fmt.Errorf("make the folder %s: %w", mappingsFolder, err)
	}
	names, next := named(root)
	// The newest comes first, and is to be asked first when it is loaded: files are asked in the order of their names.
	for _, one := range slices.Backward(stubs) {
		var text bytes.Buffer
		if err := json.Indent(&text, one.JSON, "", "  "); err != nil {
			return saved, fmt.Errorf("write the stub %s: %w", one.ID, err)
		}
		text.WriteByte('\n')
		name := names[one.ID]
		if name == "" {
			name = fmt.Sprintf("%06d-%s.json", next, one.ID)
			next--
		}
		if err := upstream.Put(root, path.Join(mappingsFolder, name), text.Bytes()); err != nil {
			return saved, fmt.Errorf("write the stub %s: %w", one.ID, err)
		}
		saved++
	}
	return saved, nil
}

// lastNumber is that of the first stub that is saved. The next ones have lower numbers.
const lastNumber = 500_000

// named finds the files of stubs that were saved before, by the ids in their names, and the next number to give.
func named(root *os.Root) (names map[string]string, next int) {
	names, next = map[string]string{}, lastNumber
	entries, err := fs.ReadDir(root.FS(), mappingsFolder)
	if err != nil {
		return names, next
	}
	for _, entry := range entries {
		number, id, numbered := strings.Cut(strings.TrimSuffix(entry.Name(), ".json"), "-")
		if n, err := strconv.Atoi(number); numbered && err == nil && len(number) == 6 {
			names[id], next = entry.Name(), min(next, n-1)
		}
	}
	return names, next
}
