package mock

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/maphash"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"understudy/mock/admin"
	"understudy/mock/builtin"
	"understudy/mock/contract"
	"understudy/mock/coverage"
	"understudy/mock/fake"
	"understudy/mock/persona"
	"understudy/mock/problem"
	"understudy/mock/schema"
	"understudy/mock/source"
	"understudy/mock/stub"
	"understudy/mock/token"
)

// A generation is all that was loaded: contract, fixtures, examples and personas, checked and made ready. It never
// changes; a new one replaces it whole.
type generation struct {
	*settings
	id       string
	contract *contract.Contract
	shelf    *stub.Shelf
	roster   *persona.Roster
	// script is what the stubs of sessions are held to, with the scenarios and mappings of the fixtures.
	script *stub.Script
	// tokens issues access and refresh tokens.
	tokens *token.Issuer
	// parts are the operations. Kits are what their bodies come from, by the place of the content, and made in the
	// workshop. All are made ready when they are first asked for.
	parts    map[*contract.Operation]*part
	kits     map[schema.Place]*kit
	workshop *fake.Workshop
	// stubs are the stubs made ready to be sent.
	stubs map[*stub.Stub]*ready
	memo  memo
	// notices are faults of operations that did not stop the start.
	notices []problem.Finding
	proof   proof
	// points are what calls can meet of the contract.
	points *coverage.Map
	// idHeader is the value of Mock-Generation.
	idHeader []string
	loaded
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

// build makes a generation of the settings, if it can be played.
func build(s *settings) (*generation, error) {
	g, faults, err := load(s)
	switch {
	case err != nil:
		return nil, err
	case len(faults) > 0:
		return nil, &LoadError{Findings: tidy(faults)}
	}
	if s.strict || g.prompt() {
		g.proveNow()
	}
	if found := g.known(); s.strict && len(found) > 0 {
		return nil, &LoadError{Findings: found}
	}
	return g, nil
}

// load reads what the settings name, and returns the faults of fixtures and personas, with which it cannot be played.
// Bodies are made ready later: see stock and proof.
func load(s *settings) (g *generation, faults []problem.Finding, err error) {
	if s.source == nil {
		embedded := *s
		if err := useBuiltin(&embedded); err != nil {
			return nil, nil, err
		}
		s = &embedded
	}
	var texts []*text
	c, read, err := s.readContract(func(name string, data []byte) { texts = append(texts, newText(name, data)) })
	if err != nil {
		return nil, nil, err
	}
	g = &generation{settings: s, contract: c, roster: persona.Anyone(), tokens: token.New(c, s.seed)}
	sum := sha256.New()
	fmt.Fprintf(sum, "%x\x00%d\x00%s\x00%s\x00%s\x00%t\x00%s\x00", read.Sum(), s.seed, s.records, s.requests, s.auth,
		s.dynamic, s.now)
	g.texts, faults = texts, g.loadFixtures(sum)
	g.id = hex.EncodeToString(sum.Sum(nil)[:6])
	g.idHeader = []string{g.id}
	g.roster = g.roster.In(g.mode())
	g.script = &stub.Script{
		Contract: c, Shelf: g.shelf, Scenarios: g.shelf.Scenarios(), Mappings: g.shelf.Mappings(),
	}
	g.points = g.survey(read.Hash())
	g.prepare()
	return g, faults, nil
}

// prepare opens every operation, and makes every stub ready.
func (g *generation) prepare() {
	g.stubs = make(map[*stub.Stub]*ready, g.shelf.Len())
	g.shelf.Each(func(s *stub.Stub) {
		g.stubs[s] = newReady(s.Source, s.Reply, true)
		g.stubs[s].plan = s.Answer.Plan
	})
	g.memo.seed = maphash.MakeSeed()
	g.proof.done = make(chan struct{})
	expires := g.mayExpire()
	g.parts = make(map[*contract.Operation]*part, len(g.contract.Operations))
	g.kits, g.workshop = map[schema.Place]*kit{}, fake.NewWorkshop(g.contract.Dialect(), schema.Reply)
	g.workshop.Keys(g.contract.RecordNames()...)
	for _, operation := range g.contract.Operations {
		p := g.newPart(operation)
		p.memorable = !expires && g.memorable(operation)
		g.parts[operation] = p
		for _, response := range operation.Responses {
			g.addKits(response)
		}
	}
	g.addRecords()
	g.addLists()
	g.addShadowed()
}

// addShadowed tells which operations nobody can call, because the control room has their paths.
func (g *generation) addShadowed() {
	for _, operation := range g.contract.Operations {
		if shadowed(operation) {
			message := operation.ID + " cannot be called: " + operation.Template + " belongs to the control room"
			g.notices = append(g.notices, noticeAt(operation.At.Location(), "paths", message, "serve it under another path"))
		}
	}
}

// shadowed reports whether the control room has an operation's path.
func shadowed(operation *contract.Operation) bool {
	return admin.Owns(&http.Request{URL: &url.URL{Path: operation.Template}})
}

// tidy puts findings in the order of their files and lines, each once: what is shared is found at each use.
func tidy(findings []problem.Finding) []problem.Finding {
	slices.SortStableFunc(findings, func(a, b problem.Finding) int {
		return cmp.Or(cmp.Compare(a.Source.File, b.Source.File), cmp.Compare(a.Source.Line, b.Source.Line),
			cmp.Compare(a.Source.Column, b.Source.Column))
	})
	return slices.CompactFunc(findings, func(a, b problem.Finding) bool { return faultOf(a) == faultOf(b) })
}

// faultOf is a finding without the name that an example goes by: one that is shared goes by another at each use.
func faultOf(f problem.Finding) problem.Finding {
	if f.In == "example" {
		f.Name = ""
	}
	return f
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
	s.source = source.Bytes(builtin.Document, document)
	if s.fixtures == nil && s.dir == "" {
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
	g.shelf = &stub.Shelf{}
	files, done, fault := g.openFixtures()
	switch {
	case fault != nil:
		return []problem.Finding{*fault}
	case files == nil:
		return nil
	}
	defer done()
	var faults []problem.Finding
	g.shelf, faults = stub.Load(files, g.folder, g.contract)
	personas, err := readPersonas(files)
	switch {
	case err == nil:
		roster, wrong := persona.Load(personas, path.Join(g.folder, stub.PersonasFile))
		if faults = append(faults, wrong...); roster != nil {
			g.roster = roster
		}
	case !errors.Is(err, fs.ErrNotExist):
		at := problem.Location{File: path.Join(g.folder, stub.PersonasFile)}
		faults = append(faults, problem.Finding{
			In: "persona", Message: "cannot be read", Hint: "make it a regular file of at most 1 MiB", Source: at,
		})
	}
	// A hash takes all that is written to it.
	_ = g.shelf.Digest(sum)
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
