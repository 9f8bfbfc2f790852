package coverage

import (
	"fmt"
	"slices"
)

// Merge is what several files met together: shards of one suite, say. All must be of the same document.
func Merge(files ...*File) (*File, error) {
	merged := &File{Tool: tool}
	for i, one := range files {
		if i == 0 {
			*merged = *one
			merged.Operations = make([]FileOperation, len(one.Operations))
			for k := range one.Operations {
				merged.Operations[k] = one.Operations[k]
				merged.Operations[k].Points = append([]FilePoint{}, one.Operations[k].Points...)
			}
			merged.Scenarios = append([]FilePoint(nil), one.Scenarios...)
			continue
		}
		if one.Document.SHA256 != merged.Document.SHA256 {
			return nil, fmt.Errorf("%s and %s are two documents, or two states of one: only files of one document add up",
				shown(merged.Document), shown(one.Document))
		}
		if err := merged.take(one); err != nil {
			return nil, err
		}
	}
	return merged, nil
}

// shown names a document with the beginning of its hash.
func shown(d Document) string { return fmt.Sprintf("%q (%.8s)", d.File, d.SHA256) }

// take adds what another file of the document met. Both must have the same operations and points: else one of them
// would lack what the other counts. Scenarios belong to the fixtures, and those that only one has are added.
func (f *File) take(other *File) error {
	places := map[string]int{}
	for i := range f.Operations {
		places[f.Operations[i].ID] = i
	}
	if len(f.Operations) != len(other.Operations) {
		return f.unlike(other, fmt.Sprintf("%d operations and %d", len(f.Operations), len(other.Operations)))
	}
	for _, theirs := range other.Operations {
		place, there := places[theirs.ID]
		if !there {
			return f.unlike(other, fmt.Sprintf("only one has the operation %.60q", theirs.ID))
		}
		ours := &f.Operations[place]
		ours.Met = ours.Met || theirs.Met
		points := union(ours.Points, theirs.Points)
		if len(points) != len(ours.Points) || len(points) != len(theirs.Points) {
			return f.unlike(other, fmt.Sprintf("%d points of %.60q and %d", len(ours.Points), theirs.ID, len(theirs.Points)))
		}
		ours.Points = points
	}
	f.Scenarios = union(f.Scenarios, other.Scenarios)
	if f.Limit == "" {
		f.Limit = other.Limit
	}
	return nil
}

// unlike says that two files of one document do not have the same to meet.
func (f *File) unlike(other *File, what string) error {
	return fmt.Errorf("the files of %s do not have the same to meet (%s; measured by %.40q and %.40q): "+
		"measure all with one version of understudy", shown(f.Document), what, f.Version, other.Version)
}

func union(ours, theirs []FilePoint) []FilePoint {
	places := make(map[point]int, len(ours))
	for i, one := range ours {
		places[point{one.Kind, one.Name}] = i
	}
	for _, one := range theirs {
		if i, there := places[point{one.Kind, one.Name}]; there {
			ours[i].Met = ours[i].Met || one.Met
			continue
		}
		ours = append(ours, one)
	}
	return ours
}

// A Difference is what was met in one of two files only: "getPet status 404", or "getPet" for the operation.
type Difference struct {
	Gained, Lost []string
	// New are points that the file before does not have, and Gone those that only it has: the contract has changed.
	New, Gone []string
}

// Compare says how a file differs from one before. Of two that have operations, and none in common, it is an error:
// nothing of one says anything of the other.
func Compare(before, now *File) (Difference, error) {
	var d Difference
	if len(before.Operations) > 0 && len(now.Operations) > 0 && !shareOperation(before, now) {
		return d, fmt.Errorf("%s and %s have no operation in common: these are two contracts, compare files of one",
			shown(before.Document), shown(now.Document))
	}
	was := map[string]bool{}
	before.each(func(name string, met bool) { was[name] = met })
	now.each(func(name string, met bool) {
		had, there := was[name]
		switch {
		case !there:
			d.New = append(d.New, name)
		case met && !had:
			d.Gained = append(d.Gained, name)
		case had && !met:
			d.Lost = append(d.Lost, name)
		}
		delete(was, name)
	})
	before.each(func(name string, _ bool) {
		if _, left := was[name]; left {
			d.Gone = append(d.Gone, name)
		}
	})
	return d, nil
}

func shareOperation(one, other *File) bool {
	return slices.ContainsFunc(one.Operations, func(o FileOperation) bool {
		return slices.ContainsFunc(other.Operations, func(same FileOperation) bool { return same.ID == o.ID })
	})
}

// each visits all that can be met, in order, by a name for people.
func (f *File) each(visit func(name string, met bool)) {
	for i := range f.Operations {
		o := &f.Operations[i]
		visit(o.ID, o.Met)
		for _, one := range o.Points {
			visit(o.ID+" "+string(one.Kind)+" "+one.Name, one.Met)
		}
	}
	for _, one := range f.Scenarios {
		visit(string(one.Kind)+" "+one.Name, one.Met)
	}
}
