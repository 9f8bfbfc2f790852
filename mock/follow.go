package mock

import (
	"context"
	"io/fs"
	"os"
	"slices"
	"time"

	"understudy/mock/problem"
	"understudy/mock/watch"
)

// WithWatch loads anew when a file changes: those that the document resolved to, and all of the fixtures folder. What
// was given as bytes or as a file system never changes. Until Close there is a goroutine that follows them.
func WithWatch() Option {
	return func(s *settings) error {
		s.watch = true
		return nil
	}
}

// openFixtures opens the fixtures; files is nil where there are none. A folder is opened anew for each load, because
// another one may have been put in its place.
func (s *settings) openFixtures() (files fs.FS, done func(), fault *problem.Finding) {
	if s.dir == "" {
		return s.fixtures, func() {}, nil
	}
	root, err := os.OpenRoot(s.dir)
	if err != nil {
		return nil, nil, &problem.Finding{
			In: "fixture", Name: s.folder, Message: "the fixtures folder cannot be opened", Hint: "check the name",
			Keyword: "fixture", Source: problem.Location{File: s.folder},
		}
	}
	return root.FS(), func() { _ = root.Close() }, nil
}

// unwatchTime bounds the time that Close waits for a load that is under way.
const unwatchTime = time.Second

// follow begins to follow the files of a server that read them from the time since on.
func (s *Server) follow(since time.Time) {
	ctx, cancel := context.WithCancel(context.Background())
	s.loads.unwatch, s.loads.unwatched = cancel, make(chan struct{})
	set := s.followed()
	say := func(line string) {
		s.logLine("watch: "+line, map[string]any{"level": "warn", "msg": "watch", "detail": line})
	}
	if len(set.Files)+len(set.Folders) == 0 {
		say("there is no file to follow: name a document or a folder of fixtures")
	}
	go func() {
		defer close(s.loads.unwatched)
		watch.Run(ctx, set, since, watch.Reader{
			Changed: func(names []string) (watch.Set, time.Time) {
				began := time.Now()
				// What became of it is in the log and in the control room.
				_, _ = s.reload(ctx, names)
				return s.followedNow(ctx), began
			},
			Say: say,
		})
	}()
}

// followedNow is followed, for a goroutine that has not the turn to load.
func (s *Server) followedNow(ctx context.Context) watch.Set {
	select {
	case s.loads.turn <- struct{}{}:
		defer func() { <-s.loads.turn }()
		return s.followed()
	case <-ctx.Done():
		return watch.Set{}
	}
}

// followed is what the next load would read.
func (s *Server) followed() watch.Set {
	set := watch.Set{Files: slices.Clone(s.loads.files)}
	slices.Sort(set.Files)
	set.Files = slices.Compact(set.Files)
	if s.dir != "" {
		set.Folders = []string{s.dir}
	}
	return set
}

// unfollow ends following. A load that is under way then changes nothing any more.
func (s *Server) unfollow() {
	if s.loads.unwatch == nil {
		return
	}
	s.loads.unwatch()
	late := time.NewTimer(unwatchTime)
	defer late.Stop()
	select {
	case <-s.loads.unwatched:
	case <-late.C:
	}
}
