package stub

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// Bounds on fixtures. Past one of them the start is refused.
const (
	// MaxFixtures is the largest number of fixtures: 100,000.
	MaxFixtures = 100_000
	// MaxFixtureBytes is the largest fixture, in bytes: 16 MiB.
	MaxFixtureBytes = 16 << 20
	// MaxFolderBytes is the largest size of all fixtures together, in bytes: 256 MiB.
	MaxFolderBytes = 256 << 20
	// maxFaults is how many faults are gathered before loading gives up.
	maxFaults = 50
)

// PersonasFile is the file of the fixtures folder that belongs to the personas.
const PersonasFile = "personas.yaml"

type loader struct {
	files    fs.FS
	folder   string
	contract *contract.Contract
	shelf    *Shelf
	faults   []problem.Finding
	// bytes is the size of what was read.
	bytes int
	// scenarios and mappings are files that are read last: they may name fixtures.
	scenarios, mappings []late
}

// Load reads the fixtures of a folder: <operationId>/<status>/<name>.json is a bare body, <name>.yaml the long form. It
// reads scenarios/<name>.yaml and mappings/<name>.json, too. Each is held to the contract; every fault comes back as a
// finding with file, line and pointer, and a shelf with faults must not be used. The folder's name is for people.
func Load(files fs.FS, folder string, c *contract.Contract) (*Shelf, []problem.Finding) {
	l := &loader{files: files, folder: folder, contract: c, shelf: &Shelf{racks: map[string]*rack{}}}
	err := fs.WalkDir(files, ".", l.visit)
	l.lateFiles()
	if err != nil && !errors.Is(err, fs.SkipAll) {
		l.fault(problem.Location{File: folder}, "the folder cannot be read", "check that it exists and may be read")
	}
	for _, r := range l.shelf.racks {
		slices.SortFunc(r.statuses, func(a, b *row) int { return a.status - b.status })
	}
	return l.shelf, l.faults
}

func (l *loader) fault(at problem.Location, message, hint string) {
	l.faults = append(l.faults, problem.Finding{
		In: "fixture", Name: at.File, Pointer: at.Pointer, Keyword: "fixture", Message: message, Hint: hint, Source: at,
	})
}

// visit takes one file or folder. Names that begin with a dot, Markdown, and the copies that editors leave are for
// people.
func (l *loader) visit(name string, entry fs.DirEntry, err error) error {
	at := problem.Location{File: path.Join(l.folder, name)}
	switch {
	case err != nil:
		l.fault(at, "cannot be read", "check that it may be read")
		return nil
	case name == ".":
		return nil
	case len(l.faults) >= maxFaults, l.bytes > MaxFolderBytes:
		return fs.SkipAll
	case strings.HasPrefix(path.Base(name), "."):
		if entry.IsDir() {
			return fs.SkipDir
		}
		return nil
	case entry.IsDir(), name == PersonasFile, path.Ext(name) == ".md", strings.HasSuffix(name, "~"):
		return nil
	case !entry.Type().IsRegular():
		l.fault(at, "is not a regular file", "put the file itself there, no link or device")
		return nil
	case l.shelf.count >= MaxFixtures:
		l.fault(at, fmt.Sprintf("there are more than %d fixtures", MaxFixtures), "keep fewer")
		return fs.SkipAll
	}
	l.file(name, at)
	return nil
}

// file reads a fixture and puts it on the shelf.
func (l *loader) file(name string, at problem.Location) {
	steps := strings.Split(name, "/")
	if len(steps) == 2 && (steps[0] == QuarantineFolder || l.comesLate(steps[0], name, at)) {
		return
	}
	if len(steps) != 3 {
		l.fault(at, "is not where a fixture belongs", "move it to <operationId>/<status>/<name>.json or .yaml")
		return
	}
	operation := l.contract.Operation(steps[0])
	if operation == nil {
		l.fault(at, fmt.Sprintf("the contract has no operation %q", steps[0]), "name the folder one of "+l.operations())
		return
	}
	status, err := strconv.Atoi(steps[1])
	if err != nil || status < 200 || status > 599 || len(steps[1]) != 3 {
		l.fault(at, fmt.Sprintf("the folder %q is no status", steps[1]), "name it by three digits, 200 to 599")
		return
	}
	ending := path.Ext(steps[2])
	base := strings.TrimSuffix(steps[2], ending)
	if ending != ".json" && ending != ".yaml" && ending != ".yml" || base == "" {
		l.fault(at, "is no fixture: its name ends in neither .json nor .yaml", "rename or remove it")
		return
	}
	data, err := l.read(name)
	if err != nil {
		l.fault(at, err.Error(), "make it smaller, or check that it may be read")
		return
	}
	made := &fixture{loader: l, at: at, operation: operation, status: status}
	stub := made.stub(data, ending == ".json")
	if stub == nil {
		return
	}
	stub.Name, stub.At, stub.Sum = base, at, sha256.Sum256(data)
	stub.Source = "fixture " + path.Join(steps[0], strconv.Itoa(stub.Reply.Status), base)
	l.put(operation.ID, stub)
}

// read reads a file up to its bounds, whatever the folder says of its size.
func (l *loader) read(name string) (data []byte, err error) {
	file, err := l.files.Open(name)
	if err != nil {
		return nil, errors.New("cannot be read")
	}
	defer func() {
		if closing := file.Close(); err == nil && closing != nil {
			err = errors.New("cannot be read")
		}
	}()
	data, err = io.ReadAll(io.LimitReader(file, MaxFixtureBytes+1))
	l.bytes += len(data)
	switch {
	case err != nil:
		return nil, errors.New("cannot be read")
	case len(data) > MaxFixtureBytes:
		return nil, fmt.Errorf("is larger than %d MiB", MaxFixtureBytes>>20)
	case l.bytes > MaxFolderBytes:
		return nil, fmt.Errorf("all fixtures together are larger than %d MiB", MaxFolderBytes>>20)
	}
	return data, nil
}

// operations lists the operations for a hint.
func (l *loader) operations() string {
	names := make([]string, 0, 6)
	for i, operation := range l.contract.Operations {
		if i == 5 {
			names = append(names, "…")
			break
		}
		names = append(names, operation.ID)
	}
	return strings.Join(names, ", ")
}

func (l *loader) put(operation string, stub *Stub) {
	held := l.shelf.racks[operation]
	if held == nil {
		held = &rack{}
		l.shelf.racks[operation] = held
	}
	var in *row
	for _, r := range held.statuses {
		if r.status == stub.Reply.Status {
			in = r
		}
	}
	if in == nil {
		in = &row{status: stub.Reply.Status, byName: map[string]*Stub{}, named: map[string]*Stub{}}
		held.statuses = append(held.statuses, in)
	}
	if other := in.named[stub.Name]; other != nil {
		l.fault(stub.At, "has the same name and status as "+other.At.File, "rename one of them")
		return
	}
	in.named[stub.Name] = stub
	if stub.when != nil {
		in.when = append(in.when, stub)
	} else {
		in.byName[stub.Name] = stub
	}
	l.shelf.count++
}

// place is where a pointer into a fixture's body leads, in its file.
func place(body schema.Place, pointer string) problem.Location {
	for at := pointer; ; {
		if found := body.Doc.At(body.Pointer + at); found.Exists() {
			location := found.Location()
			location.Pointer = pointer
			return location
		}
		cut := strings.LastIndexByte(at, '/')
		if cut < 0 {
			return body.Location()
		}
		at = at[:cut]
	}
}
