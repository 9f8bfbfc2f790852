package upstream

import (
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"sync"

	"understudy/mock/contract"
	"understudy/mock/problem"
)

// Bounds of a recording. Where one is reached, nothing more is kept, and each exchange says so.
const (
	// MaxRecorded is the largest number of files that are written: 10,000.
	MaxRecorded = 10_000
	// MaxRecordedBytes is the largest size of them together, in bytes: 64 MiB.
	MaxRecordedBytes = 64 << 20
)

// ErrNotKept says that an exchange cannot be kept, or need not be; ErrFull, which is one of its kind, that a bound is
// reached.
var (
	ErrNotKept = errors.New("not kept")
	ErrFull    = fmt.Errorf("the recording is full: %w", ErrNotKept)
)

// Quarantine is the folder for exchanges that break the contract. No fixture is looked for there.
const Quarantine = "quarantine"

// Secrets say what is secret, and hide it.
type Secrets struct {
	// Named reports whether what stands under a name is secret.
	Named func(name string) bool
	// Replace copies a JSON text and puts something else in the place of each secret. It says how many there are, and
	// false where the text is not JSON.
	Replace func(text []byte, stand func(secret string, number bool) string) (copied []byte, count int, ok bool)
	// Shown is what may be shown of a body with its header, and Target, Header and Findings what may be of those.
	Shown    func(header http.Header, body []byte) string
	Target   func(target string) string
	Header   func(header http.Header) http.Header
	Findings func(findings []problem.Finding) []problem.Finding
	// Known reports of a text whether it quotes a secret of the request: of its path, query, header or body.
	Known func(e *Exchange) func(text string) bool
}

// A Recorder keeps exchanges as fixtures in a folder. What it wrote is never changed, and nothing that was there before
// is: the first answer to a question stands. It is safe for use by many goroutines; one of them writes at a time.
type Recorder struct {
	root *os.Root
	// salt keeps what stands for a secret from being looked up.
	salt []byte

	mu    sync.Mutex
	known map[string]bool
	files int
	bytes int64
	// most and mostBytes are the bounds.
	most      int
	mostBytes int64
}

// OpenRecorder makes the folder, if it is not there, and keeps exchanges in it. No link leads out of it.
func OpenRecorder(folder string) (*Recorder, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, fmt.Errorf("%s: the folder to record to cannot be made: check the name", folder)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, fmt.Errorf("%s: the folder to record to cannot be opened: check the name", folder)
	}
	salt := make([]byte, 16)
	// It does not fail (crypto/rand).
	_, _ = rand.Read(salt)
	return &Recorder{root: root, salt: salt, known: map[string]bool{}, most: MaxRecorded, mostBytes: MaxRecordedBytes}, nil
}

// Close lets go of the folder.
func (r *Recorder) Close() error { return r.root.Close() }

// Count is how many files were written, and how many bytes they have.
func (r *Recorder) Count() (files int, bytes int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.files, r.bytes
}

// An Exchange is a call and what the service said to it, whole and without content coding.
type Exchange struct {
	Call          *contract.Call
	Query         string
	RequestHeader http.Header
	RequestBody   []byte
	Reply         *contract.Reply
	// Broken says that it breaks the contract: the findings say how.
	Broken   bool
	Findings []problem.Finding
	// ID is its entry in the journal.
	ID string
}

// Keep writes an exchange into the folder, without its secrets, and tells the file's name. ErrNotKept comes with the
// reason; any other error is one of writing.
func (r *Recorder) Keep(e Exchange, secrets Secrets) (told string, err error) {
	operation := e.Call.Operation
	if !plainName(operation.ID) {
		return "the operation's id " + strconv.Quote(operation.ID) + " cannot be the name of a folder", ErrNotKept
	}
	if nameless(&e) {
		return "the contract calls a value secret that stands under no name", ErrNotKept
	}
	if name := mingled(&e); name != "" {
		return "the parameter " + strconv.Quote(name) + " holds a secret that cannot be taken out of it", ErrNotKept
	}
	if e.Broken {
		return r.quarantine(e, secrets)
	}
	f, why := question(e, secrets)
	if why != "" {
		return why, ErrNotKept
	}
	name := operation.ID + "/" + strconv.Itoa(e.Reply.Status) + "/" + f.name
	if why, err := r.taken(name); err != nil {
		return why, err
	}
	file, why := r.answered(&e, f, secrets)
	if why != "" {
		r.release(name)
		return why, ErrNotKept
	}
	return r.write(name, file.ending, file.data)
}

// taken takes a name for a file to come, or says why there can be none.
func (r *Recorder) taken(name string) (why string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.known[name]:
		return name + " is there already, and the first answer stands", ErrNotKept
	case len(r.known) >= r.most:
		return fmt.Sprintf("%d files are the most that one run keeps", r.most), ErrFull
	case r.bytes >= r.mostBytes:
		return fmt.Sprintf("%d bytes are the most that one run keeps", r.mostBytes), ErrFull
	}
	r.known[name] = true
	return "", nil
}

// release gives a name back that nothing was written under.
func (r *Recorder) release(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.known, name)
}

// write writes a file, unless one of the name is there: a bare body or a long form.
func (r *Recorder) write(name, ending string, data []byte) (told string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.bytes+int64(len(data)) > r.mostBytes {
		delete(r.known, name)
		return fmt.Sprintf("%d bytes are the most that one run keeps", r.mostBytes), ErrFull
	}
	for _, other := range [...]string{".json", ".yaml", ".yml"} {
		if _, err := r.root.Lstat(name + other); err == nil {
			return name + other + " is there already, and the first answer stands", ErrNotKept
		}
	}
	if err := Put(r.root, name+ending, data); err != nil {
		delete(r.known, name)
		return "", fmt.Errorf("write %s: %w", name+ending, err)
	}
	r.files++
	r.bytes += int64(len(data))
	return name + ending, nil
}
