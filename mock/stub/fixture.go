package stub

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"net/textproto"
	"strconv"

	"golang.org/x/net/http/httpguts"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/schema"
)

// fixture makes a stub of one file.
type fixture struct {
	*loader
	at        problem.Location
	operation *contract.Operation
	status    int
	// lax says that the contract need not have what is written.
	lax bool
}

// stub reads the bytes of a fixture, bare or long. It is nil when there is a fault.
func (f *fixture) stub(data []byte, bare bool) *Stub {
	if bare {
		return f.bare(data)
	}
	doc := f.document(f.at, data)
	if doc == nil {
		return nil
	}
	return f.long(doc)
}

// bare is a file whose bytes are the body.
func (f *fixture) bare(data []byte) *Stub {
	content := f.content("")
	stub := &Stub{Reply: &contract.Reply{Status: f.status, Body: data, Header: f.headers()}}
	if content == nil {
		if f.operation.Response(f.status) != nil && len(bytes.TrimSpace(data)) > 0 {
			f.fault(f.at, "has a body, but the response "+strconv.Itoa(f.status)+" has no content",
				"use a .yaml fixture without body, or document content")
			return nil
		}
		stub.Reply.Body = nil
		return f.checked(stub, schema.Place{Doc: &schema.Document{File: f.at.File}})
	}
	doc := f.document(f.at, data)
	if doc == nil {
		return nil
	}
	f.setType(stub.Reply, content.MediaType)
	return f.checked(stub, doc.Top())
}

// content is the documented content for a media type or, with "", the first JSON content, or else the first.
func (f *fixture) content(mediaType string) *contract.Content {
	response := f.operation.Response(f.status)
	if response == nil || len(response.Contents) == 0 {
		return nil
	}
	if mediaType != "" {
		return &contract.Content{MediaType: mediaType}
	}
	for _, content := range response.Contents {
		if contract.IsJSON(content.MediaType) {
			return content
		}
	}
	return response.Contents[0]
}

func (f *fixture) setType(reply *contract.Reply, mediaType string) {
	reply.MediaType = contract.Concrete(mediaType)
	reply.Header["Content-Type"] = []string{reply.MediaType}
}

// headers are those that the contract gives for the status.
func (f *fixture) headers() http.Header {
	header := http.Header{}
	if response := f.operation.Response(f.status); response != nil {
		for _, documented := range response.Headers {
			if documented.HasExample {
				header[documented.Name] = []string{documented.Example}
			}
		}
	}
	return header
}

// long is the long form: when, status, headers, delay, fault, and body or text.
func (f *fixture) long(doc *schema.Document) *Stub {
	top := doc.Top()
	if top.Node.Kind != schema.Object {
		f.fault(top.Location(), "is not an object", "write when, status, headers, delay, fault and body or text")
		return nil
	}
	before := len(f.faults)
	stub := &Stub{}
	for i, name := range top.Node.Names {
		item := top.Item(i)
		switch name {
		case "when":
			stub.when = f.when(item)
		case "status":
			f.readStatus(item)
		case "headers", "body", "text", "delay", "fault":
		default:
			f.fault(item.Location(), fmt.Sprintf("the key %.40q is not known", name),
				"use when, status, headers, delay, fault, and body or text")
		}
	}
	stub.Answer.Plan = f.plan(top)
	stub.Reply = &contract.Reply{Status: f.status, Header: f.headers()}
	f.setHeaders(stub.Reply, top.Child("headers"))
	body := top.Child("body")
	f.setBody(stub.Reply, body)
	text := top.Child("text")
	f.setText(stub.Reply, text, body)
	if len(f.faults) > before {
		return nil
	}
	if text.Exists() {
		body = text
	}
	if !body.Exists() {
		body = top
	}
	return f.checked(stub, body)
}

func (f *fixture) readStatus(at schema.Place) {
	code, err := strconv.Atoi(at.Node.Text)
	if at.Node.Kind != schema.Number || err != nil || code < 200 || code > 599 {
		f.fault(at.Location(), "is no status", "use a number from 200 to 599")
		return
	}
	f.status = code
}

func (f *fixture) setHeaders(reply *contract.Reply, at schema.Place) {
	if !at.Exists() {
		return
	}
	for _, m := range f.members(at) {
		if !httpguts.ValidHeaderFieldName(m.name) || !httpguts.ValidHeaderFieldValue(m.text) {
			f.fault(at.Child(m.name).Location(), "is no header that can be sent", "leave out control characters")
			continue
		}
		name := textproto.CanonicalMIMEHeaderKey(m.name)
		if contract.Reserved(name) {
			f.fault(at.Child(m.name).Location(), name+" is set by the server", "remove it")
			continue
		}
		reply.Header[name] = []string{m.text}
	}
}

// setBody writes the body in the media type of the Content-Type header or, without one, of the contract.
func (f *fixture) setBody(reply *contract.Reply, at schema.Place) {
	if !at.Exists() {
		return
	}
	content := f.content(reply.Header.Get("Content-Type"))
	if content == nil && f.lax && !contract.Bodiless(f.status) {
		content = &contract.Content{MediaType: cmp.Or(reply.Header.Get("Content-Type"), "application/json")}
	}
	if content == nil {
		if f.operation.Response(f.status) != nil {
			f.fault(at.Location(), "the response "+strconv.Itoa(f.status)+" has no content",
				"remove the body, or document content")
		}
		return
	}
	body, mediaType, err := content.Text(at.Node)
	if err != nil {
		f.fault(at.Location(), "cannot be written: "+err.Error(), "write the body as a string")
		return
	}
	f.setType(reply, mediaType)
	reply.Body = body
}

// setText takes the body as it is to be sent, byte for byte, in the media type that it would have as a value.
func (f *fixture) setText(reply *contract.Reply, at, body schema.Place) {
	switch {
	case !at.Exists():
		return
	case body.Exists():
		f.fault(at.Location(), "stands beside body, and there is only one", "remove one of them")
		return
	case at.Node.Kind != schema.String:
		f.fault(at.Location(), "is not a text", "quote it, or write it as body")
		return
	}
	content := f.content(reply.Header.Get("Content-Type"))
	if content == nil {
		f.fault(at.Location(), "the response "+strconv.Itoa(f.status)+" has no content",
			"remove the text, or document content")
		return
	}
	f.setType(reply, content.MediaType)
	reply.Body = []byte(at.Node.Text)
}

// checked is the stub, if its reply keeps the contract.
func (f *fixture) checked(stub *Stub, body schema.Place) *Stub {
	if !f.holds(stub.Reply, body) {
		return nil
	}
	return stub
}

// holds holds a reply to the contract. Findings point into the file.
func (f *fixture) holds(reply *contract.Reply, body schema.Place) bool {
	findings := f.operation.CheckReply(reply)
	for _, finding := range findings {
		finding.Source = f.at
		if finding.In == "body" && body.Node != nil {
			finding.Source = place(body, finding.Pointer)
		}
		f.faults = append(f.faults, finding)
	}
	return len(findings) == 0
}
