package coverage

import "fmt"

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
		merged.take(one)
	}
	return merged, nil
}

// shown names a document with the beginning of its hash.
func shown(d Document) string { return fmt.Sprintf("%q (%.8s)", d.File, d.SHA256) }

// take adds what another file of the document met. Points that only the other one has are added, too: the bounds of
// another version may be others.
func (f *File) take(other *File) {
	places := map[string]int{}
	for i := range f.Operations {
		places[f.Operations[i].ID] = i
	}
	for _, theirs := range other.Operations {
		place, there := places[theirs.ID]
		if !there {
			f.Operations = append(f.Operations, theirs)
			continue
		}
		ours := &f.Operations[place]
		ours.Met = ours.Met || theirs.Met
		ours.Points = union(ours.Points, theirs.Points)
	}
	f.Scenarios = union(f.Scenarios, other.Scenarios)
	if f.Limit == "" {
		f.Limit = other.Limit
	}
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

// Compare says how a file differs from one before.
func Compare(before, now *File) Difference {
	var d Difference
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
	return d
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
