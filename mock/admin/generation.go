package admin

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"understudy/mock/problem"
)

// Bounds on waiting for another generation.
const (
	// MaxWait is the longest time that a request may wait, in seconds.
	MaxWait = 60
	// MaxWaiting is how many requests may wait at once. One more is a 503.
	MaxWaiting = 100
	// defaultPatience is how long an answer may take to be sent where nothing else was said.
	defaultPatience = 30 * time.Second
)

// Loaded is what the control room may ask about what was loaded. All its functions are set.
type Loaded struct {
	// Now is what was loaded last, and a channel that is closed when that is no longer all there is to say.
	Now func() (Generation, <-chan struct{})
	// Reload loads everything anew. Its error is a fault of what there is to load.
	Reload func(context.Context) error
	// Text is a file of the document as it was loaded, by its name; the empty name is the document itself.
	Text func(name string) (Text, bool)
	// Stopping is closed when the server behind a request is about to stop, so that nobody waits any longer.
	Stopping func(context.Context) <-chan struct{}
	// AnswerTimeout is how long an answer may take to be sent, once there is one.
	AnswerTimeout time.Duration
}

// A Generation is what was loaded, in short.
type Generation struct {
	// ID is what Mock-Generation says.
	ID string `json:"id"`
	// LoadedAt is when it began to answer.
	LoadedAt time.Time `json:"loadedAt"`
	// File is the document, and Files are all the files it resolved to.
	File  string   `json:"file"`
	Files []string `json:"files"`
	// Operations and Notices count what can be called, and the faults that did not stop the load.
	Operations int `json:"operations"`
	Notices    int `json:"notices"`
	// Failure is the last attempt to load another one, if it failed.
	Failure *Failure `json:"failure,omitempty"`
	// Revision counts what became of all attempts: another generation, a failure, a failure that was mended.
	Revision uint64 `json:"revision"`
}

// A Failure is an attempt to load that failed.
type Failure struct {
	// Time is when it failed.
	Time time.Time `json:"time"`
	// Detail says why, one fault a line: file:line:column: what is wrong: what to do.
	Detail string `json:"detail"`
	// Findings are the faults.
	Findings []problem.Finding `json:"findings,omitempty"`
}

// etag is the entity tag of an answer (RFC 9110, section 8.8.3). It is a weak one, because the proof of a large
// document may find more notices meanwhile.
func (g Generation) etag() string {
	return `W/"` + g.ID + "-" + strconv.FormatUint(g.Revision, 10) + `"`
}

// showGeneration answers GET /__admin/generation. With wait it answers as soon as there is something new to say, and
// else after so many seconds, with what there is.
func (c *room) showGeneration(w http.ResponseWriter, r *http.Request) *problem.Problem {
	seconds, after, refusal := parseWait(r)
	if refusal != nil {
		return refusal
	}
	now, changed := c.loaded.Now()
	if seconds > 0 && !news(r, now, after) {
		select {
		case c.waiting <- struct{}{}:
			now = c.await(w, r, seconds, changed)
			<-c.waiting
		default:
			return tooMany(MaxWaiting, "requests wait")
		}
	}
	c.answerGeneration(w, r, now)
	return nil
}

// news reports whether a request need not wait: the client knows another state than this, by its tag, or another
// generation, or the last attempt failed. Without either it waits for whatever comes next.
func news(r *http.Request, now Generation, after string) bool {
	if tags := r.Header.Values("If-None-Match"); len(tags) > 0 {
		return !matches(tags, now.etag())
	}
	return after != "" && (after != now.ID || now.Failure != nil)
}

// await returns what there is to say once that is something new, the time is up, or nobody listens any more.
func (c *room) await(w http.ResponseWriter, r *http.Request, seconds int, changed <-chan struct{}) Generation {
	wait := time.Duration(seconds) * time.Second
	c.extend(w, wait)
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-changed:
	case <-timer.C:
	case <-r.Context().Done():
	case <-c.loaded.Stopping(r.Context()):
	}
	now, _ := c.loaded.Now()
	return now
}

// extend gives an answer more time than usual. The writer of a test may have no deadlines; then none is needed.
func (c *room) extend(w http.ResponseWriter, by time.Duration) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(by + c.patience()))
}

// patience is how long an answer may take to be sent.
func (c *room) patience() time.Duration {
	if c.loaded == nil || c.loaded.AnswerTimeout == 0 {
		return defaultPatience
	}
	return c.loaded.AnswerTimeout
}

func (c *room) answerGeneration(w http.ResponseWriter, r *http.Request, now Generation) {
	if now.Files == nil {
		now.Files = []string{}
	}
	w.Header().Set("Mock-Generation", now.ID)
	if !unchanged(w, r, now.etag()) {
		answer(w, http.StatusOK, now)
	}
}

// parseWait reads the query of a question about the generation.
func parseWait(r *http.Request) (seconds int, after string, refusal *problem.Problem) {
	values, refusal := parameters(r, "wait", "after")
	if refusal != nil {
		return 0, "", refusal
	}
	if values.Has("wait") {
		var err error
		seconds, err = strconv.Atoi(values.Get("wait"))
		if err != nil || seconds < 1 || seconds > MaxWait {
			return 0, "", badQuery(fmt.Sprintf("wait needs a whole number of seconds from 1 to %d", MaxWait))
		}
	}
	return seconds, values.Get("after"), nil
}
