package stub

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/textproto"
	"strings"

	"golang.org/x/net/http/httpguts"

	"understudy/mock/contract"
	"understudy/mock/fault"
	"understudy/mock/schema"
)

// response is what a mapping says of the reply, before it is known which operations it is for.
type response struct {
	at     schema.Place
	status int
	// hasStatus says that the mapping names one. It is 200 otherwise, as in WireMock.
	hasStatus bool
	header    http.Header
	// lines are the places of the headers by name.
	lines map[string]schema.Place
	// word is the member that the body comes from, or "", and bodyAt its place.
	word   string
	bodyAt schema.Place
	body   []byte
	// example is the name of the document's own words.
	example string
	pass    bool
	// templates says that all double braces are templates.
	templates bool
	plan      fault.Plan
	delayWord string
}

const onlyInline = "write the body into the mapping: body, jsonBody or base64Body"

func (m *mapping) response(at schema.Place) {
	r := &m.reply
	*r = response{at: at, status: http.StatusOK, header: http.Header{}, lines: map[string]schema.Place{}}
	if !at.Exists() {
		r.at = schema.Place{Doc: at.Doc, Pointer: "/response"}
		return
	}
	const noForward = "understudy does not forward from stubs: write the reply into the mapping"
	m.object(at, "response", map[string]part{
		"status":                        {read: m.readStatus},
		"headers":                       {read: m.readHeaders},
		"body":                          {read: m.readBody},
		"jsonBody":                      {read: m.readBody},
		"base64Body":                    {read: m.readBody},
		"fixedDelayMilliseconds":        {read: m.readFixedDelay},
		"delayDistribution":             {read: m.readDistribution},
		"chunkedDribbleDelay":           {read: m.readDribble},
		"fault":                         {read: m.readFault},
		"transformers":                  {read: m.readTransformers},
		"statusMessage":                 {read: func(schema.Place) {}},
		"example":                       {read: func(at schema.Place) { r.example = m.line(at) }},
		"pass":                          {read: func(at schema.Place) { r.pass = m.flag(at) }},
		"bodyFileName":                  {refused: "a stand-in reads no files for a stub: " + onlyInline},
		"proxyBaseUrl":                  {refused: noForward},
		"additionalProxyRequestHeaders": {refused: noForward},
		"removeProxyRequestHeaders":     {refused: noForward},
		"proxyUrlPrefixToRemove":        {refused: noForward},
		"transformerParameters":         {refused: "templates take values from the request alone"},
		"fromConfiguredStub":            {refused: "leave it out"},
	})
	m.together()
}

// together says what of a response excludes something else.
func (m *mapping) together() {
	r := &m.reply
	if text := r.at.Child("statusMessage"); text.Exists() {
		// net/http writes the standard text itself, and HTTP/2 has none (RFC 9113, section 8.3.2).
		if said, ok := m.text(text); ok && said != http.StatusText(r.status) {
			m.say(text, "unsupported", "no other status text than the standard one can be sent",
				fmt.Sprintf("leave it out, or write %q", http.StatusText(r.status)))
		}
	}
	refuse := func(name, beside string) {
		if at := r.at.Child(name); at.Exists() {
			m.say(at, "contradiction", "would be ignored beside "+beside, "keep one of them")
		}
	}
	if r.pass {
		for _, name := range []string{"status", "headers", "body", "jsonBody", "base64Body", "example", "transformers"} {
			refuse(name, "pass")
		}
	}
	if r.example != "" {
		for _, name := range []string{"body", "jsonBody", "base64Body"} {
			refuse(name, "example")
		}
	}
	if r.plan.Break != fault.None {
		refuse("pass", "fault")
		refuse("example", "fault")
		refuse("chunkedDribbleDelay", "fault")
	}
}

// replyKnown reports whether enough of the reply could be read to hold it to the contract. A body that could not be is
// left out of it.
func (m *mapping) replyKnown() bool {
	r := &m.reply
	if m.wrong(m.top, "response") && r.at.Node.Kind != schema.Object ||
		m.wrong(r.at, "status", "example", "pass", "fault") {
		return false
	}
	if m.wrong(r.at, "body", "jsonBody", "base64Body", "transformers") {
		r.word, r.body = "", nil
	}
	return true
}

func (m *mapping) readStatus(at schema.Place) {
	m.reply.status, m.reply.hasStatus = m.whole(at, 200, 599), true
}

// readBody reads one of body, jsonBody and base64Body.
func (m *mapping) readBody(at schema.Place) {
	word := at.Pointer[strings.LastIndexByte(at.Pointer, '/')+1:]
	if m.reply.word != "" {
		m.say(at, "contradiction", "stands beside "+m.reply.word+", and one of them would be ignored", "keep one of them")
		return
	}
	m.reply.word, m.reply.bodyAt = word, at
	switch word {
	case "jsonBody":
		m.reply.body = at.Node.AppendJSON(nil)
		return
	case "body":
		if at.Node.Kind != schema.String {
			m.say(at, "type", "is not a string", "use jsonBody for JSON")
		}
		m.reply.body = []byte(at.Node.Text)
		return
	}
	text, _ := m.text(at)
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		m.say(at, "format", "is no base64", "encode the bytes by RFC 4648, section 4")
	}
	m.reply.body = data
}

// readHeaders takes texts and lists of texts.
func (m *mapping) readHeaders(at schema.Place) {
	if at.Node.Kind != schema.Object {
		m.say(at, "type", "is not an object", `write {"Name": "value"}`)
		return
	}
	for i, given := range at.Node.Names {
		item, name := at.Item(i), textproto.CanonicalMIMEHeaderKey(given)
		switch {
		case !httpguts.ValidHeaderFieldName(given):
			m.say(item, "format", "is no name of a header", "use letters, digits and hyphens")
			continue
		case contract.Reserved(name):
			m.say(item, "unsupported", name+" is set by the server", "remove it")
			continue
		case m.reply.lines[name].Exists():
			m.say(item, "contradiction", name+" is there twice", "write a list of values")
			continue
		}
		m.reply.lines[name] = item
		if item.Node.Kind != schema.Array {
			m.readHeader(name, item)
			continue
		}
		for j := range item.Node.Items {
			m.readHeader(name, item.Item(j))
		}
	}
}

func (m *mapping) readHeader(name string, at schema.Place) {
	text, ok := m.text(at)
	switch {
	case !ok:
	case !httpguts.ValidHeaderFieldValue(text) || len(text) > maxRenderedHeader:
		m.say(at, "format", "is no value of a header that can be sent",
			fmt.Sprintf("leave out control characters; use at most %d bytes", maxRenderedHeader))
	case name == "Content-Type" && len(m.reply.header[name]) > 0:
		m.say(at, "contradiction", "a reply has one Content-Type", "keep one of them")
	default:
		m.reply.header[name] = append(m.reply.header[name], text)
	}
}

func (m *mapping) readTransformers(at schema.Place) {
	if at.Node.Kind != schema.Array {
		m.say(at, "type", "is no list", `write ["response-template"]`)
		return
	}
	for i, item := range at.Node.Items {
		if item.Kind == schema.String && item.Text == "response-template" {
			m.reply.templates = true
			continue
		}
		m.say(at.Item(i), "unsupported", "is no transformer that is supported", "there is response-template, and no other")
	}
}
