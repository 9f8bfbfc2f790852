package mock

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"understudy/mock/builtin"
	"understudy/mock/contract"
	"understudy/mock/persona"
	"understudy/mock/problem"
	"understudy/mock/session"
	"understudy/mock/stub"
)

// A generation is all that was loaded: contract, fixtures, examples and personas, checked and made ready. It never
// changes; a new one replaces it whole.
type generation struct {
	*settings
	id       string
	contract *contract.Contract
	shelf    *stub.Shelf
	roster   *persona.Roster
	clock    session.Clock
	anchor   time.Time
	// parts are the operations made ready, by operation.
	parts map[*contract.Operation]*part
	// stubs are the stubs made ready to be sent.
	stubs map[*stub.Stub]*ready
	memo  memo
	// notices are faults that did not stop the start: blemishes, lying examples, and what is not enforced.
	notices []problem.Finding
	// idHeader is the value of Mock-Generation.
	idHeader []string
}

// A LoadError says why a server cannot start: everything that is wrong, each with file, line and how to mend it.
type LoadError struct {
	Findings []problem.Finding
}

// Error lists the findings, one a line.
func (e *LoadError) Error() string {
	lines := make([]string, len(e.Findings))
	for i, finding := range e.Findings {
		lines[i] = Line(finding)
	}
	return strings.Join(lines, "\n")
}

// Line writes a finding of a file the way compilers do: file:line:column: what is wrong: what to do.
func Line(f problem.Finding) string {
	text := f.Source.String() + ": "
	if f.In != "fixture" && f.In != "document" && f.In != "persona" {
		text += f.Place() + " "
	}
	text += f.Message
	if f.Got != "" {
		text += ", got " + f.Got
	}
	if f.Hint != "" {
		text += ": " + f.Hint
	}
	return text
}

// build makes a generation of the settings. Everything that can be decided before the first request is decided here.
func build(s *settings) (*generation, error) {
	if s.document == nil {
		embedded := *s
		if err := useBuiltin(&embedded); err != nil {
			return nil, err
		}
		s = &embedded
	}
	c, err := contract.Load(s.file, s.document)
	if err != nil {
		return nil, err
	}
	g := &generation{settings: s, contract: c, clock: session.RealTime(), roster: persona.Anyone()}
	if !s.now.IsZero() {
		g.clock, g.anchor = session.Frozen(s.now), s.now
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\x00%d\x00%s\x00%s\x00%s\x00%t\x00%s\x00", s.document, s.seed, s.records, s.requests, s.auth,
		s.dynamic, s.now)
	faults := g.loadFixtures(sum)
	if len(faults) > 0 {
		return nil, &LoadError{Findings: tidy(faults)}
	}
	g.id = hex.EncodeToString(sum.Sum(nil)[:6])
	g.idHeader = []string{g.id}
	g.roster = g.roster.In(g.mode())
	g.notices = append(g.notices, c.Blemishes...)
	g.prepare()
	g.notices = tidy(append(g.notices, c.Ledger...))
	if s.strict && len(g.notices) > 0 {
		return nil, &LoadError{Findings: g.notices}
	}
	return g, nil
}

// tidy puts findings in the order of their files and lines, each once: what is shared is found at each use.
func tidy(findings []problem.Finding) []problem.Finding {
	slices.SortStableFunc(findings, func(a, b problem.Finding) int {
		return cmp.Or(cmp.Compare(a.Source.File, b.Source.File), cmp.Compare(a.Source.Line, b.Source.Line),
			cmp.Compare(a.Source.Column, b.Source.Column))
	})
	return slices.CompactFunc(findings, func(a, b problem.Finding) bool { return Line(a) == Line(b) })
}

// mode is how callers are admitted: without a personas file nobody is known, and anyone will do.
func (g *generation) mode() persona.Mode {
	if g.auth == persona.ModePersonas {
		return g.roster.Mode()
	}
	return g.auth
}

// useBuiltin plays the API that is shipped. Fixtures and personas given by an option stand in the place of its own.
func useBuiltin(s *settings) error {
	files := builtin.Files()
	document, err := fs.ReadFile(files, builtin.Document)
	if err != nil {
		return fmt.Errorf("read the built-in document: %w", err)
	}
	s.file, s.document = builtin.Document, document
	if s.fixtures == nil {
		fixtures, err := fs.Sub(files, builtin.Fixtures)
		if err != nil {
			return fmt.Errorf("read the built-in fixtures: %w", err)
		}
		s.fixtures, s.folder = fixtures, builtin.Fixtures
	}
	return nil
}

// loadFixtures reads fixtures and personas, and adds their bytes to the generation's id.
func (g *generation) loadFixtures(sum interface{ Write([]byte) (int, error) }) []problem.Finding {
	if g.fixtures == nil {
		g.shelf = &stub.Shelf{}
		return nil
	}
	var faults []problem.Finding
	g.shelf, faults = stub.Load(g.fixtures, g.folder, g.contract)
	personas, err := readPersonas(g.fixtures)
	switch {
	case err == nil:
		roster, wrong := persona.Load(personas, path.Join(g.folder, stub.PersonasFile))
		g.roster = roster
		faults = append(faults, wrong...)
	case !errors.Is(err, fs.ErrNotExist):
		at := problem.Location{File: path.Join(g.folder, stub.PersonasFile)}
		faults = append(faults, problem.Finding{
			In: "persona", Message: "cannot be read", Hint: "make it a regular file of at most 1 MiB", Source: at,
		})
	}
	g.shelf.Each(func(s *stub.Stub) {
		_, _ = fmt.Fprintf(sum, "%s\x00%x\x00", s.Source, s.Sum)
	})
	_, _ = sum.Write(personas)
	return faults
}

// maxPersonas is the largest personas file, in bytes.
const maxPersonas = 1 << 20

var errPersonas = errors.New("not a regular file of at most 1 MiB")

// readPersonas reads the personas file, but no pipe or device, which could keep the start waiting.
func readPersonas(files fs.FS) ([]byte, error) {
	info, err := fs.Stat(files, stub.PersonasFile)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxPersonas {
		return nil, errPersonas
	}
	return fs.ReadFile(files, stub.PersonasFile)
}
