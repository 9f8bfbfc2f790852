package watch

import (
	"context"
	"path/filepath"
	"slices"
	"time"
)

// How long the watcher waits.
const (
	// Quiet is how long nothing may happen before a burst counts as over: editors write in several steps.
	Quiet = 75 * time.Millisecond
	// Bound is how long a burst is waited for.
	Bound = time.Second
	// Period is how often the files are looked at without any event: network and container mounts give none.
	Period = time.Second
	// ease keeps looking cheap where there are very many files: one part in so many of the time.
	ease = 50
)

// A Set is what is followed: files by name, and folders with all that is in them but names that begin with a dot.
type Set struct {
	Files, Folders []string
}

// A Reader is what reads the files again.
type Reader struct {
	// Changed is told the names of the files that differ, sorted. It returns what to follow from then on, and the time
	// from which it read.
	Changed func(names []string) (Set, time.Time)
	// Say is told, in one line, what cannot be followed as it should.
	Say func(line string)
}

// A watcher belongs to one goroutine.
type watcher struct {
	reader Reader
	set    Set
	marks  marks
	ear    *ear
	period time.Duration
}

// Run follows a set, read from the time since on, until the context is done. A file counts as changed when its content
// does; a new date alone is no change.
func Run(ctx context.Context, set Set, since time.Time, reader Reader) {
	w := &watcher{reader: reader, marks: marks{}, ear: listen(reader.Say), period: Period}
	defer w.ear.close()
	names := w.adopt(set, since)
	for {
		for len(names) > 0 {
			if ctx.Err() != nil {
				return
			}
			names = w.adopt(reader.Changed(names))
		}
		var ok bool
		if names, ok = w.wait(ctx); !ok {
			return
		}
	}
}

// wait returns the files that have changed, once they have settled, and false when the context is done.
func (w *watcher) wait(ctx context.Context) ([]string, bool) {
	timer := time.NewTimer(w.period)
	defer timer.Stop()
	var early []string
	select {
	case <-ctx.Done():
		return nil, false
	case <-w.ear.hint:
	case <-timer.C:
		if early = w.look(); len(early) == 0 {
			return nil, true
		}
	}
	if !w.settle(ctx) {
		return nil, false
	}
	names := slices.Concat(early, w.look())
	slices.Sort(names)
	return slices.Compact(names), true
}

// settle waits until a burst of events is over. It reports false when the context is done.
func (w *watcher) settle(ctx context.Context) bool {
	bound := time.NewTimer(Bound)
	defer bound.Stop()
	quiet := time.NewTimer(Quiet)
	defer quiet.Stop()
	for {
		select {
		case <-ctx.Done():
			return false
		case <-w.ear.hint:
			quiet.Reset(Quiet)
		case <-quiet.C:
			return true
		case <-bound.C:
			return true
		}
	}
}

// look compares all files with what they were at the last look, and listens where they are now.
func (w *watcher) look() []string {
	began := time.Now()
	now, folders := w.survey()
	names := w.marks.renew(now)
	w.ear.follow(folders)
	w.period = max(Period, ease*time.Since(began))
	return names
}

// adopt takes over a set that was read from the time since on, and returns the files that may have changed since then.
// What was followed before is compared by the next look; of the rest only its date can tell.
func (w *watcher) adopt(set Set, since time.Time) []string {
	before := w.set
	w.set = set
	now, folders := w.survey()
	w.ear.follow(folders)
	var late []string
	for name, info := range now {
		if _, known := w.marks[name]; known {
			continue
		}
		if before.holds(name) {
			w.ear.wake()
			continue
		}
		w.marks[name] = newMark(name, info)
		if info != nil && info.ModTime().After(since.Add(-tick)) {
			late = append(late, name)
		}
	}
	for name := range w.marks {
		switch _, there := now[name]; {
		case there:
		case set.holds(name):
			w.ear.wake()
		default:
			delete(w.marks, name)
		}
	}
	slices.Sort(late)
	return late
}

// holds reports whether a file lies in one of the folders.
func (s Set) holds(name string) bool {
	return slices.ContainsFunc(s.Folders, func(folder string) bool {
		inner, err := filepath.Rel(folder, name)
		return err == nil && filepath.IsLocal(inner)
	})
}

// tick is how much the clock that dates files may lag behind the other one.
const tick = 20 * time.Millisecond
