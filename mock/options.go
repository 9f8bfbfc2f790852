package mock

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"understudy/mock/fault"
	"understudy/mock/journal"
	"understudy/mock/persona"
	"understudy/mock/session"
	"understudy/mock/source"
)

// Defaults of the options.
const (
	// DefaultSeed is what made-up bodies are made from.
	DefaultSeed = 1
	// DefaultMaxBody is the largest request body, in bytes: 1 MiB. A larger one is a 413.
	DefaultMaxBody = 1 << 20
	// DefaultMaxURL is the longest request target, in bytes: 8 KiB. A longer one is a 414.
	DefaultMaxURL = 8 << 10
	// DefaultBodyTimeout is how long a request body may take: 10 s. A slower one is a 408.
	DefaultBodyTimeout = 10 * time.Second
	// DefaultAnswerTimeout is how long a reply may take to be sent, after its delay: 30 s.
	DefaultAnswerTimeout = 30 * time.Second
)

// Records says what answers a call for a record that has no fixture.
type Records string

// The kinds of records.
const (
	// RecordsGenerate makes the record up.
	RecordsGenerate Records = "generate"
	// RecordsFixtures answers 404.
	RecordsFixtures Records = "fixtures"
)

// Requests says what becomes of a request that breaks the contract.
type Requests string

// The ways to treat requests.
const (
	// RequestsEnforce refuses it, with the contract's own response for a bad request.
	RequestsEnforce Requests = "enforce"
	// RequestsReport answers it all the same, and reports the findings.
	RequestsReport Requests = "report"
)

// settings are what the options fill in.
type settings struct {
	source  *source.Source
	allowed []string
	// told learns which files were read, or missed, even where they cannot be played.
	told func(files []string)
	// fixtures are a file system, or else dir is a folder that is opened for each load; folder is its name for people.
	fixtures      fs.FS
	dir           string
	folder        string
	watch         bool
	seed          int64
	now           time.Time
	records       Records
	requests      Requests
	auth          persona.Mode
	dynamic       bool
	strict        bool
	corsOrigins   []string
	journalBytes  int
	maxBody       int64
	maxURL        int
	bodyTimeout   time.Duration
	answerTimeout time.Duration
	logTo         io.Writer
	logFormat     journal.Format
	logColor      bool
	showSecrets   bool
	open          bool
	adminToken    string
	adminHosts    []string
	version       string
	observers     []func(*journal.Entry)
	// redactor hides secrets, and blank is the state of a session in which nothing has ever happened, nor will: once the
	// server is made.
	redactor *journal.Redactor
	blank    *session.State
	throttle fault.Limit
	// maxSessions, sessionBytes and sessionIdle bound the sessions; 0 means the default.
	maxSessions, sessionBytes int
	sessionIdle               time.Duration
	// upstream is the service that requests are passed on to, or nil. Concealed are names that are secret besides those
	// of the document.
	upstream  *Upstream
	concealed []string
	// recording hides secrets in what is recorded, even where they are shown elsewhere.
	recording *journal.Redactor
}

func defaults() *settings {
	return &settings{
		seed: DefaultSeed, records: RecordsGenerate, requests: RequestsEnforce, auth: persona.ModePersonas,
		corsOrigins: []string{"*"}, journalBytes: journal.DefaultBytes, maxBody: DefaultMaxBody, maxURL: DefaultMaxURL,
		bodyTimeout: DefaultBodyTimeout, answerTimeout: DefaultAnswerTimeout, version: "devel",
	}
}

// An Option changes one thing about a server. Options may come in any order.
type Option func(*settings) error

// WithFixtures serves the fixtures and personas of a file system. The folder's name is for people.
func WithFixtures(files fs.FS, folder string) Option {
	return func(s *settings) error {
		s.fixtures, s.dir, s.folder = files, "", folder
		return nil
	}
}

// WithFixturesDir serves the fixtures and personas of a folder. Links that lead out of it are not followed.
func WithFixturesDir(folder string) Option {
	return func(s *settings) error {
		// Opening a pipe waits for its writer, so it is looked at first.
		info, err := os.Stat(folder)
		if err != nil || !info.IsDir() {
			return fmt.Errorf("%s: the fixtures folder is none: check the name", folder)
		}
		root, err := os.OpenRoot(filepath.Clean(folder))
		if err != nil {
			return fmt.Errorf("%s: the fixtures folder cannot be opened: check the name", folder)
		}
		_ = root.Close()
		s.fixtures, s.dir, s.folder = nil, filepath.Clean(folder), filepath.ToSlash(folder)
		return nil
	}
}

// WithSeed sets what made-up bodies are made from. Default 1. Another seed gives other records.
func WithSeed(seed int64) Option {
	return func(s *settings) error {
		s.seed = seed
		return nil
	}
}

// WithNow freezes the clock. Personas expire by it, and made-up dates lie around it.
func WithNow(now time.Time) Option {
	return func(s *settings) error {
		s.now = now
		return nil
	}
}

// WithRecords says what answers a call for a record without a fixture. Default RecordsGenerate.
func WithRecords(records Records) Option {
	return func(s *settings) error {
		if records != RecordsGenerate && records != RecordsFixtures {
			return fmt.Errorf("records %q is not known: use generate or fixtures", records)
		}
		s.records = records
		return nil
	}
}

// WithRequests says what becomes of a request that breaks the contract. Default RequestsEnforce.
func WithRequests(requests Requests) Option {
	return func(s *settings) error {
		if requests != RequestsEnforce && requests != RequestsReport {
			return fmt.Errorf("requests %q is not known: use enforce or report", requests)
		}
		s.requests = requests
		return nil
	}
}

// WithAuth says who is admitted. Default persona.ModePersonas.
func WithAuth(mode persona.Mode) Option {
	return func(s *settings) error {
		known, err := persona.ParseMode(string(mode))
		s.auth = known
		return err
	}
}

// WithDynamic makes bodies up even where the document has an example. Fixtures still answer.
func WithDynamic() Option {
	return func(s *settings) error {
		s.dynamic = true
		return nil
	}
}

// WithStrict refuses to start when the document has a blemish, a lying example, or a constraint that is not enforced.
func WithStrict() Option {
	return func(s *settings) error {
		s.strict = true
		return nil
	}
}
