package watch

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/fsnotify/fsnotify"
)

// An ear listens to what the system says of folders. It hears folders and not files: an editor that saves puts a new
// file in the place of the old one, and with that goes whatever listened to the old one.
type ear struct {
	// hint holds at most one word: look.
	hint chan struct{}
	say  func(string)
	// events is nil where the system gives none.
	events *fsnotify.Watcher
	done   chan struct{}
	// folders are those listened to, as they were when that began.
	folders map[string]fs.FileInfo
	// said are complaints, which are made once and not at every look.
	said map[complaint]bool

	mu   sync.Mutex
	from places
}

// places are folders, each with the names in it that matter; the empty name stands for all.
type places map[string]map[string]bool

// add takes a file or folder, and what it leads to if it is a link.
func (p places) add(name string) {
	folder, ok := canonical(filepath.Dir(name))
	if !ok {
		return
	}
	p.put(folder, filepath.Base(name))
	if info, err := os.Lstat(name); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		return
	}
	// One link may lead to the next, in this very folder, and any of them may be exchanged.
	p.all(folder)
	if target, ok := canonical(name); ok {
		p.put(filepath.Dir(target), filepath.Base(target))
	}
}

func (p places) all(folder string) { p.put(folder, "") }

func (p places) put(folder, name string) {
	if p[folder] == nil {
		p[folder] = map[string]bool{}
	}
	p[folder][name] = true
}

// concern reports whether an event is about what matters. One about a folder itself always is: it went or was moved.
func (p places) concern(name string) bool {
	if p[name] != nil {
		return true
	}
	names := p[filepath.Dir(name)]
	return names[""] || names[filepath.Base(name)]
}

// canonical is the one name of a folder or file under which events come, whatever links lead to it.
func canonical(name string) (string, bool) {
	absolute, err := filepath.Abs(name)
	if err != nil {
		return "", false
	}
	target, err := filepath.EvalSymlinks(absolute)
	return target, err == nil
}

// listen opens the ear. Without events there is only looking.
func listen(say func(string)) *ear {
	e := &ear{
		hint: make(chan struct{}, 1), say: say, done: make(chan struct{}), folders: map[string]fs.FileInfo{},
		said: map[complaint]bool{},
	}
	events, err := fsnotify.NewWatcher()
	if err != nil {
		e.complain(noEvents, err.Error())
		close(e.done)
		return e
	}
	e.events = events
	go e.run()
	return e
}

// close ends listening, and returns when no goroutine is left.
func (e *ear) close() {
	if e.events != nil {
		_ = e.events.Close()
	}
	<-e.done
}

// run takes events in at once, because the library waits until somebody does, also in Add and Remove.
func (e *ear) run() {
	defer close(e.done)
	events, faults := e.events.Events, e.events.Errors
	for events != nil || faults != nil {
		select {
		case event, ok := <-events:
			switch {
			case !ok:
				events = nil
			case e.matters(event.Name):
				e.wake()
			}
		case _, ok := <-faults:
			if !ok {
				faults = nil
				continue
			}
			// Events were lost, so anything may have happened.
			e.wake()
		}
	}
}

func (e *ear) matters(name string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.from.concern(name)
}

// wake says that it is time to look. One word is enough.
func (e *ear) wake() {
	select {
	case e.hint <- struct{}{}:
	default:
	}
}

// follow listens to these folders and to no others. A folder that was put in the place of another has to be listened to
// anew.
func (e *ear) follow(from places) {
	e.mu.Lock()
	e.from = from
	e.mu.Unlock()
	if e.events == nil {
		return
	}
	for folder := range e.folders {
		if from[folder] == nil {
			e.leave(folder)
		}
	}
	listed := map[string]bool{}
	for _, folder := range e.events.WatchList() {
		listed[folder] = true
	}
	for folder := range from {
		info, err := os.Stat(folder)
		if err != nil || listed[folder] && e.folders[folder] != nil && os.SameFile(e.folders[folder], info) {
			continue
		}
		e.leave(folder)
		if err := e.events.Add(folder); err != nil {
			e.complain(noEvents, err.Error())
			continue
		}
		e.folders[folder] = info
		// What happened there before this moment was not heard.
		e.wake()
	}
}

func (e *ear) leave(folder string) {
	_ = e.events.Remove(folder)
	delete(e.folders, folder)
}

// A complaint is a reason why some changes go unseen, or are seen late.
type complaint string

const (
	noEvents complaint = "the system does not tell of all changes, so the files are looked at once a second instead"
	tooMany  complaint = "there are too many files to follow all of them, so some changes go unseen"
)

// complain makes a complaint once, with what is behind it.
func (e *ear) complain(what complaint, why string) {
	if !e.said[what] {
		e.said[what] = true
		e.say(string(what) + ": " + why)
	}
}
