package cli

import (
	"errors"
	"fmt"
	"io/fs"

	"understudy/mock"
	"understudy/mock/listener"
)

// options turns the settings into options of the library.
func (s *serve) options(args []string, at *listener.Server) ([]mock.Option, error) {
	options := []mock.Option{
		mock.WithSeed(s.seed), mock.WithRecords(mock.Records(s.records)), mock.WithRequests(mock.Requests(s.requests)),
		mock.WithAuth(s.auth()), mock.WithCORSOrigin(s.corsOrigins...), mock.WithJournalBytes(int(s.journalBytes)),
		mock.WithMaxBody(int64(s.maxBody)), mock.WithMaxURL(int(s.maxURL)), mock.WithVersion(version()),
		mock.WithTimeouts(at.Limits().BodyTimeout, at.Limits().AnswerTimeout), mock.WithAdminHosts(s.adminHosts...),
		mock.WithThrottle(s.throttle.Limit), mock.WithSessions(s.maxSessions, int(s.sessionBytes), s.sessionIdle),
	}
	document, err := s.document(args)
	if err != nil {
		return nil, err
	}
	options = append(options, document...)
	if s.watch {
		if fromStdin(args) {
			return nil, errors.New("--watch cannot follow standard input: name a file, or leave --watch out")
		}
		options = append(options, mock.WithWatch())
	}
	if frozen, err := s.frozen(); err != nil {
		return nil, err
	} else if !frozen.IsZero() {
		options = append(options, mock.WithNow(frozen))
	}
	for _, choice := range []struct {
		on     bool
		option func() mock.Option
	}{{s.dynamic, mock.WithDynamic}, {s.strict, mock.WithStrict}, {s.showSecrets, mock.WithSecretsShown}} {
		if choice.on {
			options = append(options, choice.option())
		}
	}
	if s.showSecrets {
		s.say("warning: --show-secrets writes credentials into the log and the control room\n")
	}
	if s.adminToken == "" && !at.Loopback() {
		s.adminToken = newToken()
		s.tokenMade = true
	}
	if s.adminToken != "" {
		options = append(options, mock.WithAdminToken(s.adminToken))
	}
	return options, nil
}

// fromStdin reports whether the document comes from standard input.
func fromStdin(args []string) bool { return len(args) == 1 && args[0] == "-" }

// document is what to play: the file or folder that was named, standard input, or the built-in API.
func (s *serve) document(args []string) ([]mock.Option, error) {
	options := []mock.Option{mock.WithAllowRef(s.allowRefs...)}
	switch {
	case fromStdin(args):
		if s.Stdin == nil {
			return nil, errors.New("-: there is no standard input to read the document from: name a file")
		}
		options = append(options, mock.WithDocumentReader("-", s.Stdin))
	case len(args) == 1:
		options = append(options, mock.WithDocumentFile(args[0]))
	default:
		document, err := fs.ReadFile(s.Files, "openapi.yaml")
		if err != nil {
			return nil, fmt.Errorf("openapi.yaml: the built-in document cannot be read: %w", err)
		}
		options = append(options, mock.WithDocument("openapi.yaml", document))
	}
	switch {
	case s.fixtures != "":
		options = append(options, mock.WithFixturesDir(s.fixtures))
	case len(args) == 0:
		fixtures, err := fs.Sub(s.Files, "fixtures")
		if err != nil {
			return nil, fmt.Errorf("fixtures: the built-in fixtures cannot be read: %w", err)
		}
		options = append(options, mock.WithFixtures(fixtures, "fixtures"))
	}
	return options, nil
}
