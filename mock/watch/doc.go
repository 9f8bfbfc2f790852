// Package watch answers one question: which of the files that were loaded are not what they were? The system's events
// only say when to look; what has changed is decided by looking. It imports nothing of this project, and is the one
// room that knows fsnotify.
package watch
