package mock

import (
	"fmt"
	"io"
	"net/url"
	"time"

	"understudy/mock/fault"
	"understudy/mock/journal"
)

// WithCORSOrigin lets web pages of these origins read replies. Default "*": any page, without credentials. Origins
// given by name get Vary: Origin; "none" switches CORS off.
func WithCORSOrigin(origins ...string) Option {
	return func(s *settings) error {
		s.corsOrigins = nil
		for _, origin := range origins {
			if origin == "none" {
				s.corsOrigins = nil
				return nil
			}
			if u, err := url.Parse(origin); origin != "*" && (err != nil || u.Host == "" || u.Path != "") {
				return fmt.Errorf("origin %q is none: write it as http://localhost:5173, or use * or none", origin)
			}
			s.corsOrigins = append(s.corsOrigins, origin)
		}
		return nil
	}
}

// WithJournalBytes bounds the journal, in bytes. Default 16 MiB. The oldest entries go first.
func WithJournalBytes(bytes int) Option {
	return func(s *settings) error {
		if bytes < journal.MinBytes {
			return fmt.Errorf("a journal of %d bytes is too small: use at least %d", bytes, journal.MinBytes)
		}
		s.journalBytes = bytes
		return nil
	}
}

// WithSessions bounds the sessions: how many there may be (default 1,000), how many bytes they may take together, the
// journal apart (default 64 MiB), and how long one lives that no request names (default 1 h). The one that was not used
// for the longest time makes room for another, and the log says so.
func WithSessions(count, bytes int, idle time.Duration) Option {
	return func(s *settings) error {
		if count < 1 || bytes < 1 || idle <= 0 {
			return fmt.Errorf("bounds of %d sessions, %d bytes and %s are none: use positive ones", count, bytes, idle)
		}
		s.maxSessions, s.sessionBytes, s.sessionIdle = count, bytes, idle
		return nil
	}
}

// WithThrottle refuses the calls of a persona in a session beyond a limit, with the documented reply. Default: no
// limit.
func WithThrottle(limit fault.Limit) Option {
	return func(s *settings) error {
		s.throttle = limit
		return nil
	}
}

// WithMaxBody bounds request bodies, in bytes. Default 1 MiB.
func WithMaxBody(bytes int64) Option {
	return func(s *settings) error {
		if bytes < 1 {
			return fmt.Errorf("a body limit of %d bytes is none: use 1 or more", bytes)
		}
		s.maxBody = bytes
		return nil
	}
}

// WithMaxURL bounds the request target, in bytes. Default 8 KiB.
func WithMaxURL(bytes int) Option {
	return func(s *settings) error {
		if bytes < 1 {
			return fmt.Errorf("a limit of %d bytes for the request target is none: use 1 or more", bytes)
		}
		s.maxURL = bytes
		return nil
	}
}

// WithTimeouts bounds how long a request body may take to arrive (default 10 s), and a reply to be sent after its
// delay (default 30 s).
func WithTimeouts(body, answer time.Duration) Option {
	return func(s *settings) error {
		if body <= 0 || answer <= 0 {
			return fmt.Errorf("timeouts of %s and %s are none: use positive ones", body, answer)
		}
		s.bodyTimeout, s.answerTimeout = body, answer
		return nil
	}
}

// WithLog writes a line for each exchange. The writer may be slow or broken: that never holds up a reply.
func WithLog(to io.Writer, format journal.Format, color bool) Option {
	return func(s *settings) error {
		s.logTo, s.logFormat, s.logColor = to, format, color
		return nil
	}
}

// WithSecretsShown shows credentials and other secrets in the log and the control room. It is for debugging alone.
func WithSecretsShown() Option {
	return func(s *settings) error {
		s.showSecrets = true
		return nil
	}
}

// WithAdminToken opens the control room only to requests with this bearer token. A server that listens on another
// address than loopback must have one.
func WithAdminToken(token string) Option {
	return func(s *settings) error {
		if token == "" {
			return fmt.Errorf("the admin token is empty: give one, or leave the option out")
		}
		s.open, s.adminToken = true, token
		return nil
	}
}

// WithAdminHosts lets the control room answer to more names in Host than the loopback ones.
func WithAdminHosts(hosts ...string) Option {
	return func(s *settings) error {
		s.adminHosts = append(s.adminHosts, hosts...)
		return nil
	}
}

// WithVersion names the program's version in the control room's health.
func WithVersion(version string) Option {
	return func(s *settings) error {
		s.version = version
		return nil
	}
}

// WithObserver is told of each exchange once it is over. It runs on the request's goroutine, and must copy what it
// keeps.
func WithObserver(observe func(*journal.Entry)) Option {
	return func(s *settings) error {
		s.observers = append(s.observers, observe)
		return nil
	}
}
