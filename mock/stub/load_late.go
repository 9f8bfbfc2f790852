package stub

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"path"
	"slices"
	"strings"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// Folders beside those of operations.
const (
	// ScenariosFolder holds scenario files.
	ScenariosFolder = "scenarios"
	// MappingsFolder holds stub mappings in WireMock's form.
	MappingsFolder = "mappings"
	// QuarantineFolder holds what a recording set aside because it breaks the contract. It is passed over.
	QuarantineFolder = "quarantine"
)

// MaxMappings is the largest number of mappings on disk: 1,000.
const MaxMappings = 1000

// late is a file that is read when all fixtures are on the shelf.
type late struct {
	name string
	at   problem.Location
}

// comesLate puts a file aside that is no fixture, but belongs to its folder.
func (l *loader) comesLate(folder, name string, at problem.Location) bool {
	ending := path.Ext(name)
	switch folder {
	case ScenariosFolder:
		if ending != ".yaml" && ending != ".yml" {
			l.fault(at, "is no scenario: its name does not end in .yaml", "rename or remove it")
			return true
		}
		l.scenarios = append(l.scenarios, late{name, at})
	case MappingsFolder:
		if ending != ".json" {
			l.fault(at, "is no mapping: its name does not end in .json", "rename or remove it")
			return true
		}
		l.mappings = append(l.mappings, late{name, at})
	default:
		return false
	}
	return true
}

// lateFiles reads what was put aside.
func (l *loader) lateFiles() {
	if len(l.scenarios) > MaxScenarios {
		l.fault(l.scenarios[MaxScenarios].at, fmt.Sprintf("there are more than %d scenarios", MaxScenarios), "keep fewer")
		return
	}
	if len(l.mappings) > MaxMappings {
		l.fault(l.mappings[MaxMappings].at, fmt.Sprintf("there are more than %d mappings", MaxMappings), "keep fewer")
		return
	}
	l.each(l.mappings, l.mapping)
	slices.SortStableFunc(l.shelf.mappings, func(a, b *Stub) int { return cmp.Compare(priority(a), priority(b)) })
	l.each(l.scenarios, l.scenarioFile)
	slices.SortFunc(l.shelf.scenarios, func(a, b *Scenario) int { return strings.Compare(a.Name, b.Name) })
}

// each reads files, as long as there are not too many faults.
func (l *loader) each(files []late, take func(base string, data []byte, at problem.Location)) {
	for _, file := range files {
		if len(l.faults) >= maxFaults {
			return
		}
		data, err := l.read(file.name)
		if err != nil {
			l.fault(file.at, err.Error(), "make it smaller, or check that it may be read")
			continue
		}
		base := path.Base(file.name)
		take(strings.TrimSuffix(base, path.Ext(base)), data, file.at)
	}
}

// scenarioFile puts the scenario of a file on the shelf.
func (l *loader) scenarioFile(base string, data []byte, at problem.Location) {
	made := l.scenario(base, data, at)
	if made == nil {
		return
	}
	for _, other := range l.shelf.scenarios {
		if other.Name == made.Name {
			l.fault(at, "has the same name as "+other.File, "rename one of them")
			return
		}
	}
	made.Sum = sha256.Sum256(data)
	l.shelf.scenarios = append(l.shelf.scenarios, made)
}

// mapping puts the stub of a file on the shelf. The file's name stands for a name or an id that it does not give.
func (l *loader) mapping(base string, data []byte, at problem.Location) {
	made, findings := ReadMapping(data, &Script{Contract: l.contract, Shelf: l.shelf})
	if len(findings) > 0 {
		doc, err := schema.Read(at.File, data)
		for _, finding := range findings {
			finding.Source = at
			if err == nil {
				finding.Source = place(doc.Top(), finding.Pointer)
			}
			l.faults = append(l.faults, finding)
		}
		return
	}
	if made == nil {
		return
	}
	made.At, made.Sum = at, sha256.Sum256(data)
	made.Name = cmp.Or(made.Name, base)
	made.Source = sourceOf("mapping", made)
	for _, other := range l.shelf.mappings {
		if made.ID != "" && other.ID == made.ID {
			l.fault(at, "has the same id as "+other.At.File, "change one of them")
			return
		}
	}
	l.shelf.mappings = append(l.shelf.mappings, made)
}
