package coverage

// A Count is how much of one kind was met.
type Count struct {
	Met   int `json:"met"`
	Total int `json:"total"`
}

// Percent is how much that is, in percent, rounded down: 100 means all. Of nothing, all was met.
func (c Count) Percent() int {
	if c.Total == 0 {
		return 100
	}
	return c.Met * 100 / c.Total
}

func (c *Count) add(met bool) {
	c.Total++
	if met {
		c.Met++
	}
}

// A Part is one kind of what can be met, in all operations.
type Part struct {
	// Kind is "operation" for the operations themselves.
	Kind Kind `json:"kind"`
	Count
	// Missing are the points that were not met, in the file's order: "getPet 404". Of an operation that was never called
	// only the operation is missing, and not all that there would be to meet of it.
	Missing []string `json:"missing"`
}

// Operation is the kind of the part that tells of operations. Files have no points of it: see FileOperation.Met.
const Operation Kind = "operation"

// kinds are all kinds, in the order in which they are told.
func kinds() []Kind {
	return []Kind{Operation, Status, RequestType, ReplyType, Parameter, Value, Field, Security, Example, Scenario}
}

// Parts are the counts by kind, without the kinds that the contract has nothing of.
func (f *File) Parts() []Part {
	byKind := map[Kind]*Part{}
	list := make([]Part, len(kinds()))
	for i, kind := range kinds() {
		list[i] = Part{Kind: kind, Missing: []string{}}
		byKind[kind] = &list[i]
	}
	for i := range f.Operations {
		o := &f.Operations[i]
		byKind[Operation].take(o.Met, true, "", o.ID)
		for _, one := range o.Points {
			if part := byKind[one.Kind]; part != nil {
				part.take(one.Met, o.Met, o.ID+" ", one.Name)
			}
		}
	}
	for _, one := range f.Scenarios {
		byKind[Scenario].take(one.Met, true, "", one.Name)
	}
	var told []Part
	for i := range list {
		if list[i].Total > 0 {
			told = append(told, list[i])
		}
	}
	return told
}

func (p *Part) take(met, tell bool, before, name string) {
	if p.add(met); !met && tell {
		p.Missing = append(p.Missing, before+name)
	}
}

// Told is a file with its counts: what is written for people and programs. Read leaves the counts out.
type Told struct {
	*File
	Count
	Percent int    `json:"percent"`
	Parts   []Part `json:"parts"`
}

// Told is the file with its counts.
func (f *File) Told() Told {
	told := Told{File: f, Count: f.Count(), Parts: f.Parts()}
	told.Percent = told.Count.Percent()
	return told
}

// Count is how much was met in all: each operation and each point counts once.
func (f *File) Count() Count {
	var sum Count
	for i := range f.Operations {
		sum.add(f.Operations[i].Met)
		for _, one := range f.Operations[i].Points {
			sum.add(one.Met)
		}
	}
	for _, one := range f.Scenarios {
		sum.add(one.Met)
	}
	return sum
}

// Operation is the operation of that id or, where none has it, of that operationId in the document; nil where there is
// none.
func (f *File) Operation(id string) *FileOperation {
	var written *FileOperation
	for i := range f.Operations {
		o := &f.Operations[i]
		if o.ID == id {
			return o
		}
		if written == nil && o.OperationID == id && id != "" {
			written = o
		}
	}
	return written
}

// Statuses are those that an operation documents, as the document writes them, each with whether it was met. Known is
// false where the file has no such operation: see Operation.
func (f *File) Statuses(operation string) (statuses []FilePoint, known bool) {
	o := f.Operation(operation)
	if o == nil {
		return nil, false
	}
	for _, one := range o.Points {
		if one.Kind == Status {
			statuses = append(statuses, one)
		}
	}
	return statuses, true
}
