package admin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"understudy/mock/problem"
)

// Bounds on streams of events.
const (
	// MaxStreams is how many streams there may be at once. One more is a 503.
	MaxStreams = 32
	// lastPatience is how long a client may take to read what is left, once the server is about to stop.
	lastPatience = time.Second
	// heartbeat is how often a stream on which nothing happens says that it is alive. Proxies cut silent ones.
	heartbeat = 15 * time.Second
)

// A feed streams exchanges to its readers.
type feed struct {
	*room
	// places has one for each stream.
	places chan struct{}
	beat   time.Duration
}

// stream answers GET /__admin/events with server-sent events (the HTML standard, section 9.2): an event exchange for
// each exchange of the session, first those that the journal holds, then each as it ends. A client that comes back with
// Last-Event-ID goes on where it was.
func (f *feed) stream(w http.ResponseWriter, r *http.Request) *problem.Problem {
	position, refusal := parsePosition(r)
	if refusal != nil {
		return refusal
	}
	from, refusal := f.following(r, position)
	if refusal != nil {
		return refusal
	}
	select {
	case f.places <- struct{}{}:
		defer func() { <-f.places }()
	default:
		return tooMany(MaxStreams, "streams are open")
	}
	out := &stream{to: w, control: http.NewResponseController(w), patience: f.patience()}
	open(w, "text/event-stream", http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	over := make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() {
		// A client that does not read holds up what is written, and so the end of the server.
		select {
		case <-f.stopping(r):
			out.hurry()
		case <-over:
		}
	})
	defer watch.Wait()
	defer close(over)
	out.comment("exchanges of the session " + from.key)
	f.follow(r, out, from)
	return nil
}

// follow sends what comes until the client stops reading or goes away, or the server is about to stop.
func (f *feed) follow(r *http.Request, out *stream, from *follower) {
	ticker := time.NewTicker(f.beat)
	defer ticker.Stop()
	for out.err == nil {
		came := from.next()
		if came.anew {
			// A client that comes back from here begins at the start.
			out.event("0", "reset", struct{}{})
		}
		if came.lost > 0 {
			out.event("", "lost", map[string]int64{"count": came.lost})
		}
		for i := range came.entries {
			e := &came.entries[i]
			out.event(strconv.FormatInt(e.Position, 10), "exchange", f.render(e))
		}
		select {
		case <-came.more:
		case <-ticker.C:
			out.comment("alive")
		case <-r.Context().Done():
			return
		case <-f.stopping(r):
			return
		}
	}
}

// parsePosition reads where a stream is to begin: after the event that Last-Event-ID names, else after the one that the
// query names, else at the journal's start.
func parsePosition(r *http.Request) (position int64, refusal *problem.Problem) {
	values, refusal := parameters(r, "after")
	if refusal != nil {
		return 0, refusal
	}
	text := values.Get("after")
	if last := r.Header.Get("Last-Event-ID"); last != "" {
		text = last
	}
	if text == "" {
		return 0, nil
	}
	position, err := strconv.ParseInt(text, 10, 64)
	if err != nil || position < 0 {
		return 0, badQuery("after and Last-Event-ID need the id of an event: a whole number from 0")
	}
	return position, nil
}

// A stream writes events, each under a deadline of its own: that of the whole answer would cut it off.
type stream struct {
	to       http.ResponseWriter
	control  *http.ResponseController
	patience time.Duration
	buffer   bytes.Buffer

	mu sync.Mutex
	// end is by when all must be sent, once the server is about to stop.
	end time.Time

	// err is why nothing more can be sent.
	err error
}

// event sends one event, whose data is JSON on one line.
func (s *stream) event(id, name string, data any) {
	if id != "" {
		s.buffer.WriteString("id: " + id + "\n")
	}
	s.buffer.WriteString("event: " + name + "\ndata: ")
	// The encoder ends the line, and escapes all line ends within.
	if err := json.NewEncoder(&s.buffer).Encode(data); err != nil {
		s.err = fmt.Errorf("write an event: %w", err)
	}
	s.send()
}

// comment sends what clients pass over.
func (s *stream) comment(text string) {
	s.buffer.WriteString(": " + text + "\n")
	s.send()
}

func (s *stream) send() {
	defer s.buffer.Reset()
	if s.err != nil {
		return
	}
	s.buffer.WriteByte('\n')
	s.allow()
	if _, s.err = s.to.Write(s.buffer.Bytes()); s.err == nil {
		s.err = s.control.Flush()
	}
}

// allow gives what comes next its time.
func (s *stream) allow() {
	s.mu.Lock()
	defer s.mu.Unlock()
	deadline := s.end
	if deadline.IsZero() {
		deadline = time.Now().Add(s.patience)
	}
	// The writer of a test may have no deadlines; then none is needed.
	_ = s.control.SetWriteDeadline(deadline)
}

// hurry ends the time for what is being written, and for all that comes.
func (s *stream) hurry() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.end = time.Now().Add(min(s.patience, lastPatience))
	_ = s.control.SetWriteDeadline(s.end)
}
