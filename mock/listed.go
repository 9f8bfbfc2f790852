package mock

import (
	"strconv"
	"sync"

	"understudy/mock/collection"
	"understudy/mock/contract"
	"understudy/mock/fake"
	"understudy/mock/journal"
	"understudy/mock/schema"
)

// A list is an operation that lists the records which another one reads: see collection.
type list struct {
	*collection.Collection
	item *part
	// written are the records of the fixtures.
	written [][]byte
	// once guards made, the made-up records of a session that has neither a seed nor a time of its own.
	once sync.Once
	made [][]byte
}

// addLists finds the operations that list records, once all parts are there.
func (g *generation) addLists() {
	for _, operation := range g.contract.Operations {
		read, findings := collection.Read(operation, g.contract)
		g.notices = append(g.notices, findings...)
		if read == nil {
			continue
		}
		l := &list{Collection: read, item: g.parts[read.Item()]}
		for _, name := range g.shelf.Names(read.Item().ID, l.item.status) {
			l.written = append(l.written, g.shelf.Named(read.Item().ID, name, l.item.status).Reply.Body)
		}
		g.parts[operation].list = l
	}
}

// listed is the page of a list that a call asks for: records of fixtures, of tokens that were issued in the session,
// and made-up ones, each as the operation that reads one has it.
func (g *generation) listed(x *exchange) *ready {
	v := g.negotiate(x, x.part.success, x.part.status)
	if v == nil || v.kit == nil {
		return nil
	}
	l := x.part.list
	records := append([][]byte{}, l.written...)
	if l.item.records != nil {
		records = append(records, g.issuedRecords(x, l.item)...)
	}
	if g.records == RecordsGenerate {
		records = append(records, g.population(x, l)...)
	}
	body, findings := l.Page(records, x.query)
	for _, finding := range findings {
		x.explain(journal.Fill, journal.Skipped, finding.String())
	}
	made := v.made(x.part.status, body, v.mediaType, fake.Question{})
	made.variant = nil
	made = made.as("records " + v.source)
	x.honourStill()
	x.explain(journal.Choose, journal.Chosen, made.source+": a page of "+strconv.Itoa(len(records))+" records")
	return made
}

// issuedRecords are the records of the refresh tokens that live.
func (g *generation) issuedRecords(x *exchange, item *part) [][]byte {
	var bodies [][]byte
	for _, record := range x.past.Tokens.Live(x.now) {
		if body := g.one(item, g.recordQuestion(x, item.records, &record)); body != nil {
			bodies = append(bodies, body)
		}
	}
	return bodies
}

// population are made-up records, each the very one that is read by its id.
func (g *generation) population(x *exchange, l *list) [][]byte {
	seed, anchor := g.seedOf(x), x.past.Clock.Anchor()
	if seed == g.seed && anchor.Equal(g.now) {
		l.once.Do(func() { l.made = g.populate(l, fake.Question{Seed: seed, Anchor: anchor}) })
		return l.made
	}
	return g.populate(l, fake.Question{Seed: seed, Anchor: anchor})
}

func (g *generation) populate(l *list, question fake.Question) [][]byte {
	var bodies [][]byte
	for _, id := range l.IDs(question.Seed, l.Population()) {
		call := g.callFor(l.item.Operation, id)
		if call == nil {
			continue
		}
		question.Identity, question.Known = call.Identity, call.Known
		if body := g.one(l.item, question); body != nil {
			bodies = append(bodies, body)
		}
	}
	return bodies
}

// callFor is the call that reads a record, or nil.
func (g *generation) callFor(item *contract.Operation, id string) *contract.Call {
	values := map[*contract.Parameter][]byte{}
	for _, parameter := range item.Parameters {
		if parameter.In != "path" {
			continue
		}
		if values[parameter] = []byte(id); parameter.Schema != nil && len(parameter.Schema.Check(id)) == 0 {
			values[parameter] = schema.AppendString(nil, id)
		}
	}
	target, header, err := item.Write(values)
	if err != nil {
		return nil
	}
	call, miss := g.contract.Match(item.Method, target)
	if miss != nil || len(call.CheckRequest(header, "", nil)) > 0 {
		return nil
	}
	return call
}

// one is the body of one record as JSON, or nil: the very body that the operation which reads one gives.
func (g *generation) one(item *part, question fake.Question) []byte {
	for _, v := range g.stock(item, item.success).variants {
		if v.kit == nil || !contract.IsJSON(v.mediaType) || !g.makeable(v.kit) {
			continue
		}
		body, mediaType, err := v.kit.body(question)
		if err != nil {
			continue
		}
		made := v.made(item.status, body, mediaType, question)
		if len(item.CheckReply(made.Reply)) == 0 {
			return body
		}
		if other := g.another(item, made); other != nil {
			return other.Body
		}
	}
	return nil
}
