package mock

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path"

	"understudy/mock/session"
	"understudy/mock/stub"
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

// mappingsFolder is where in the fixtures stub.Load looks for mappings.
const mappingsFolder = "mappings"

// saver writes stubs into the fixtures folder, or is nil where none was given.
func (s *Server) saver() func(string, []*stub.Stub) (int, error) {
	if s.dir == "" {
		return nil
	}
	return s.save
}

// save writes stubs as mappings/<id>.json into the fixtures folder, where the next load finds them. Links that lead out
// of the folder are not followed.
func (s *Server) save(_ string, stubs []*stub.Stub) (saved int, err error) {
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		return 0, fmt.Errorf("open the fixtures folder: %w", err)
	}
	defer func() { _ = root.Close() }()
	if err := root.MkdirAll(mappingsFolder, 0o755); err != nil {
		return 0, fmt.Errorf("make the folder %s: %w", mappingsFolder, err)
	}
	for _, one := range stubs {
		var text bytes.Buffer
		if err := json.Indent(&text, one.JSON, "", "  "); err != nil {
			return saved, fmt.Errorf("write the stub %s: %w", one.ID, err)
		}
		text.WriteByte('\n')
		if err := write(root, path.Join(mappingsFolder, one.ID+".json"), text.Bytes()); err != nil {
			return saved, fmt.Errorf("write the stub %s: %w", one.ID, err)
		}
		saved++
	}
	return saved, nil
}

// write puts a whole file in its place at once: who follows the folder never reads half of one.
func write(root *os.Root, name string, data []byte) error {
	beside := path.Join(path.Dir(name), "."+path.Base(name))
	if err := root.WriteFile(beside, data, 0o644); err != nil {
		return err
	}
	return root.Rename(beside, name)
}
