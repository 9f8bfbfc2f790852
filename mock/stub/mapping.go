package stub

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// Bounds on a mapping's numbers.
const (
	maxPriority = 1 << 30
	maxTimes    = 1_000_000
)

// controlRoom is the path that the control room has, so that no stub answers below it.
const controlRoom = "/__admin"

// ReadMapping reads a stub mapping in WireMock's JSON, of at most 1 MiB, and holds it to the contract of a script
// unless it says "contract": "off". All findings come back, each with a pointer into the mapping, and with one the stub
// is nil: whatever is not known or not supported is a finding, and nothing is ignored. Beside WireMock's members there
// are "contract", "times", request.operationId, response.example and response.pass.
//
// A mapping without an id gets one that is a hash of it, so that the same mapping is the same stub.
func ReadMapping(data []byte, s *Script) (*Stub, []problem.Finding) {
	f := &form{}
	doc := f.open(data)
	if doc == nil {
		return nil, f.findings
	}
	m := &mapping{form: f, script: s, stub: &Stub{Priority: defaultPriority}, top: doc.Top()}
	m.read()
	if len(f.findings) > 0 {
		return nil, f.findings
	}
	m.name()
	return m.stub, nil
}

// mapping reads one mapping.
type mapping struct {
	*form
	script *Script
	stub   *Stub
	top    schema.Place
	id     schema.Place
	reply  response
}

func (m *mapping) contract() *contract.Contract {
	if m.script == nil {
		return nil
	}
	return m.script.Contract
}

func (m *mapping) read() {
	m.object(m.top, "the mapping", m.parts())
	request := m.top.Child("request")
	if !request.Exists() {
		request = schema.Place{Doc: m.top.Doc, Node: &schema.Node{Kind: schema.Object}, Pointer: "/request"}
	}
	m.stub.Pattern = m.pattern(request, m.contract())
	m.response(m.top.Child("response"))
	if (m.stub.Required != "" || m.stub.Next != "") && m.stub.Scenario == "" {
		m.say(m.top, "required", "has a scenario state, but no scenarioName", "name the scenario")
	}
	if len(m.findings) >= maxFaults || m.wrong(m.top, "contract") {
		return
	}
	m.hold(request)
}

// hold holds what could be read to the contract, so that all that is wrong is told at once.
func (m *mapping) hold(request schema.Place) {
	if p := m.stub.Pattern; p.url.template != nil || p.url.literal() {
		path, _, _ := strings.Cut(p.url.text, "?")
		if path == controlRoom || strings.HasPrefix(path, controlRoom+"/") {
			m.say(request.Child(p.url.word), "unsupported", "is the control room's, which no stub answers for",
				"use another path")
		}
	}
	sound := m.sound(0)
	bound := m.bind(request)
	if bound == nil && !m.sound(0) {
		// There is nothing to hold a reply to.
		return
	}
	if m.stub.Pattern.url.template == nil && sound {
		m.pathKnown(request.Child(pathParameters), bound)
	}
	if m.replyKnown() {
		m.answer(bound)
	}
	if bound != nil && (!m.stub.Lax || m.stub.Pattern.pinned() || bound.narrowed) {
		m.stub.Operations = bound.ids()
	}
}

// wrong reports whether something is wrong with one of the members of an object.
func (m *mapping) wrong(at schema.Place, names ...string) bool {
	return slices.ContainsFunc(m.findings, func(finding problem.Finding) bool {
		return slices.ContainsFunc(names, func(name string) bool {
			below, is := strings.CutPrefix(finding.Pointer, schema.AppendPointer(at.Pointer, name))
			return is && (below == "" || below[0] == '/')
		})
	})
}

// pathKnown holds path parameters to the operations where there is no template that they could come from.
func (m *mapping) pathKnown(at schema.Place, b *bound) {
	if !at.Exists() || !m.sound(0) {
		return
	}
	for _, name := range at.Node.Names {
		if !b.hasPath(name) {
			m.say(at.Child(name), "unknown", "there is no path that has a parameter "+quoted(name),
				"add urlPathTemplate, or name one of the operation's")
		}
	}
}

// pinned reports whether each request that the pattern matches means an operation, if the pattern does: a stub that is
// not held to the contract may answer others as well.
func (p *Pattern) pinned() bool { return p.operation != "" || p.url.literal() && p.method != "" }

func (m *mapping) parts() map[string]part {
	const noActions = "a stand-in calls nobody: assert on the journal instead"
	s := m.stub
	line := func(into *string) part {
		return part{read: func(at schema.Place) { *into = m.line(at) }}
	}
	return map[string]part{
		"id":                    {read: m.readID},
		"uuid":                  {read: m.readID},
		"name":                  line(&s.Name),
		"request":               {read: func(schema.Place) {}},
		"response":              {read: func(schema.Place) {}},
		"priority":              {read: func(at schema.Place) { s.Priority = m.whole(at, 1, maxPriority) }},
		"times":                 {read: func(at schema.Place) { s.Times = m.whole(at, 1, maxTimes) }},
		"scenarioName":          line(&s.Scenario),
		"requiredScenarioState": line(&s.Required),
		"newScenarioState":      line(&s.Next),
		"persistent":            {read: func(at schema.Place) { s.Persistent = m.flag(at) }},
		"metadata":              {read: m.readMetadata},
		"contract":              {read: m.readContract},
		"postServeActions":      {refused: noActions},
		"serveEventListeners":   {refused: noActions},
	}
}

func (m *mapping) readMetadata(at schema.Place) {
	if at.Node.Kind != schema.Object {
		m.say(at, "type", "is not an object", "write metadata in braces")
	}
}

func (m *mapping) readContract(at schema.Place) {
	text, ok := m.text(at)
	if ok && text != "off" && text != "on" {
		m.say(at, "enum", "is neither on nor off", `write "off" for a stub that the contract need not allow`)
	}
	m.stub.Lax = text == "off"
}

// readID reads id or its twin uuid.
func (m *mapping) readID(at schema.Place) {
	text, ok := m.text(at)
	text = strings.ToLower(text)
	switch {
	case !ok:
	case !schema.IsUUID(text):
		m.say(at, "format", "is no UUID", "write one as RFC 9562 has it, or leave it out")
	case m.stub.ID != "" && m.stub.ID != text:
		m.say(at, "contradiction", "is not the same as "+m.id.Pointer[1:], "leave one of them out")
	default:
		m.stub.ID, m.id = text, at
	}
}

// name gives the stub its id, its name in Mock-Source, and the JSON that shows it.
func (m *mapping) name() {
	rest := *m.top.Node
	rest.Names, rest.Items = nil, nil
	for i, name := range m.top.Node.Names {
		if name != "id" && name != "uuid" {
			rest.Names, rest.Items = append(rest.Names, name), append(rest.Items, m.top.Node.Items[i])
		}
	}
	text := rest.AppendJSON(nil)
	if m.stub.ID == "" {
		m.stub.ID, m.stub.unnamed = hashID(text), true
	}
	m.stub.JSON = []byte(shownID(m.stub.ID))
	if len(rest.Names) > 0 {
		m.stub.JSON = append(m.stub.JSON, ',')
	}
	m.stub.JSON = slices.Clip(append(m.stub.JSON, text[1:]...))
	m.stub.Source = sourceOf("stub", m.stub)
}

// sourceOf names a stub in Mock-Source: by its name or, where that is no plain text or could be taken for the mark that
// follows, by its id.
func sourceOf(kind string, s *Stub) string {
	if s.Name == "" || strings.ContainsFunc(s.Name, func(c rune) bool { return c < ' ' || c > '~' || c == ';' }) {
		return kind + " " + s.ID
	}
	return kind + " " + s.Name
}

// another gives a stub that was not told its id another one, because it shares the first with a stub of the same words:
// two of them are two stubs.
func (s *Stub) another(taken func(id string) bool) {
	old := s.ID
	for n := 2; taken(s.ID); n++ {
		s.ID = hashID(fmt.Appendf(nil, "%s %d", old, n))
	}
	s.JSON = append([]byte(shownID(s.ID)), s.JSON[len(shownID(old)):]...)
	if s.Source == "stub "+old {
		s.Source = "stub " + s.ID
	}
}

// shownID is how the JSON of a stub begins.
func shownID(id string) string { return `{"id":"` + id + `","uuid":"` + id + `"` }

// hashID is a UUID made of a text: version 8, variant 10 (RFC 9562, section 5.8).
func hashID(text []byte) string {
	sum := sha256.Sum256(text)
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	digits := hex.EncodeToString(sum[:16])
	return digits[:8] + "-" + digits[8:12] + "-" + digits[12:16] + "-" + digits[16:20] + "-" + digits[20:]
}
