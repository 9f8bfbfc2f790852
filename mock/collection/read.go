package collection

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// Extension is the name of the vendor extension.
const Extension = "x-collection"

// Read reads the extension of an operation. Without one both results are nil. With findings, each of which names what
// in the document is wrong and where, there is no collection: the operation is played as if it had no extension.
func Read(o *contract.Operation, c *contract.Contract) (*Collection, []problem.Finding) {
	at := o.At.Child(Extension)
	if !at.Exists() {
		return nil, nil
	}
	r := reader{
		Collection: &Collection{id: "id", population: usualPopulation, uses: map[string]use{}, limit: MaxRecords, base: 1},
		operation:  o,
	}
	r.usual = ask{size: usualSize}
	r.read(at, c)
	if r.findings != nil {
		return nil, r.findings
	}
	return r.Collection, nil
}

// A reader reads one extension.
type reader struct {
	*Collection
	operation *contract.Operation
	findings  []problem.Finding
}

// wrong adds a finding.
func (r *reader) wrong(at schema.Place, message, hint string) {
	r.findings = append(r.findings, problem.Finding{
		In: "document", Keyword: Extension, Pointer: at.Pointer, Message: message, Hint: hint, Document: at.Location(),
		Source: at.Location(),
	})
}

func (r *reader) read(at schema.Place, c *contract.Contract) {
	if at.Node.Kind != schema.Object {
		r.wrong(at, "x-collection is no object", "write item, id, population, query, directions and envelope")
		return
	}
	keys := []string{"item", "id", "population", "query", "directions", "envelope"}
	for i, key := range at.Node.Names {
		if !slices.Contains(keys, key) {
			r.wrong(at.Item(i), fmt.Sprintf("x-collection has no key %.60q", key), "use "+strings.Join(keys, ", "))
		}
	}
	r.readItem(at, c)
	r.readPopulation(at.Child("population"))
	r.readDirections(at.Child("directions"))
	r.readQuery(at.Child("query"))
	r.readEnvelope(at)
	r.settle(at)
}

// readItem finds the operation that reads one record, and the member that identifies it.
func (r *reader) readItem(at schema.Place, c *contract.Contract) {
	name := at.Node.StringAt("item")
	item := c.Operation(name)
	if item == nil {
		r.wrong(at, fmt.Sprintf("item names no operation: %.60q", name), "write the operationId that reads one record")
		return
	}
	for _, parameter := range item.Parameters {
		if parameter.In != "path" {
			continue
		}
		if r.record != nil {
			r.wrong(at.Child("item"), name+" has several path parameters", "name an operation that has one: the id")
			return
		}
		r.record = parameter
	}
	if r.record == nil {
		r.wrong(at.Child("item"), name+" has no path parameter", "name an operation that reads one record by its id")
		return
	}
	r.item = item
	r.fields = fieldsOf(body(item))
	if id := at.Child("id"); id.Exists() {
		r.id = id.Node.Text
		r.knows(id, r.id)
	} else {
		r.knows(at, r.id)
	}
	if form, found := formFor(r.record); found {
		r.form = form
		return
	}
	r.wrong(at.Child("item"), fmt.Sprintf("no ids can be made up for the parameter %.60q", r.record.Name),
		"let it take numbers or UUIDs")
}

// knows reports a field that records do not have.
func (r *reader) knows(at schema.Place, field string) bool {
	_, known := r.fields[field]
	if !known && r.fields != nil {
		r.wrong(at, fmt.Sprintf("the records of %s have no member %.60q", r.item.ID, field), "use one of theirs")
	}
	return known || r.fields == nil
}

func (r *reader) readPopulation(at schema.Place) {
	if !at.Exists() {
		return
	}
	count, err := strconv.Atoi(at.Node.Text)
	if at.Node.Kind != schema.Number || err != nil || count < 0 || count > MaxRecords {
		r.wrong(at, "population is no number of records", fmt.Sprintf("write one from 0 to %d", MaxRecords))
		return
	}
	r.population = count
}

// readDirections reads the values that the direction has, in requests and in the envelope.
func (r *reader) readDirections(at schema.Place) {
	r.directions = [2]string{`"asc"`, `"desc"`}
	if !at.Exists() {
		return
	}
	ascending, descending := at.Node.Member("ascending"), at.Node.Member("descending")
	if ascending == nil || descending == nil || len(at.Node.Names) != 2 || ascending.Text == descending.Text {
		r.wrong(at, "directions are two values, ascending and descending", "write {ascending: asc, descending: desc}")
		return
	}
	r.directions = [2]string{string(ascending.AppendJSON(nil)), string(descending.AppendJSON(nil))}
}

// readEnvelope reads which members stand around the records.
func (r *reader) readEnvelope(at schema.Place) {
	page := body(r.operation)
	known := map[string]bool{}
	properties(page, 0, func(name string, _ schema.Place) { known[name] = true })
	envelope := at.Child("envelope")
	if !envelope.Exists() {
		if len(known) > 0 {
			r.wrong(at, "the reply is an object, and there is no envelope", "say which of its members has the records")
		}
		return
	}
	if envelope.Node.Kind != schema.Object {
		r.wrong(envelope, "envelope is no object", "write a line for each member: its name, and what it is for")
		return
	}
	lists := 0
	for i, name := range envelope.Node.Names {
		where, what := envelope.Item(i), role(envelope.Node.Items[i].Text)
		if len(known) > 0 && !known[name] {
			r.wrong(where, fmt.Sprintf("the reply has no member %.60q", name), "use the names of its schema")
		}
		if !slices.Contains(envelopeRoles(), what) {
			r.wrong(where, fmt.Sprintf("%.60q is nothing that an envelope says", what), "use "+listed(envelopeRoles()))
		}
		if what == isRecords {
			lists++
		}
		r.envelope = append(r.envelope, member{string(schema.AppendString(nil, name)) + ":", what})
	}
	if lists != 1 {
		r.wrong(envelope, fmt.Sprintf("the envelope has %d members for the records", lists), "write NAME: records, once")
	}
	if needed, err := page.Deref(); err == nil && needed.Exists() {
		r.readNeeded(envelope, needed.Child("required"))
	}
}

// readNeeded reports members that every reply must have, and that nothing is known for.
func (r *reader) readNeeded(envelope, required schema.Place) {
	if !required.Exists() {
		return
	}
	for _, name := range required.Node.Items {
		if !slices.Contains(envelope.Node.Names, name.Text) {
			r.wrong(envelope, fmt.Sprintf("the reply must have %.60q, and the envelope does not say what it is for", name.Text),
				"add it to the envelope")
		}
	}
}

func listed(roles []role) string {
	words := make([]string, len(roles))
	for i, one := range roles {
		words[i] = string(one)
	}
	return strings.Join(words, ", ")
}
