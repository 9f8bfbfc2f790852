package contract

import (
	"fmt"
	"net/http"
	"strings"

	"understudy/mock/problem"
)

// CheckRequest holds a request to the contract and fills in what the call is about. All findings come back, not the
// first. The query is without the mark, and not decoded.
func (call *Call) CheckRequest(header http.Header, query string, body []byte) []problem.Finding {
	m := message{call: call, query: parseQuery(query), header: header}
	if call.Operation.cookies {
		m.cookies = parseCookies(header)
	}
	findings := call.checkParameters(&m)
	call.settle()
	return append(findings, call.checkBody(header.Get("Content-Type"), body)...)
}

// CheckReply holds a reply to the contract: its status, media type, headers and body.
func (o *Operation) CheckReply(reply *Reply) []problem.Finding {
	findings, response, content := o.checkHead(reply)
	switch {
	case content != nil:
		return append(findings, content.Check(reply.MediaType, reply.Body)...)
	case response != nil && response.bare(reply.Status) && len(reply.Body) > 0:
		return append(findings, problem.Finding{
			In: "body", Keyword: "content", Message: "is there, although the response has no content",
			Hint: "leave it out, or document content", Document: response.At.Location(),
		})
	}
	return findings
}

// CheckReplyHead holds the head of a reply to the contract, before its body is there: status, headers and media type.
func (o *Operation) CheckReplyHead(reply *Reply) []problem.Finding {
	findings, _, _ := o.checkHead(reply)
	return findings
}

// checkHead finds the response that a reply is, if the document has it, and the content that its body is to be held to,
// if it is to be.
func (o *Operation) checkHead(reply *Reply) ([]problem.Finding, *Response, *Content) {
	response := o.Response(reply.Status)
	if response == nil {
		return []problem.Finding{{
			In: "status", Keyword: "responses", Got: fmt.Sprint(reply.Status),
			Message: fmt.Sprintf("%d is not documented for %s", reply.Status, o.ID),
			Hint:    "document it, or use " + strings.Join(o.Documented(), ", "), Document: o.At.Location(),
		}}, nil, nil
	}
	findings := response.checkHeaders(reply.Header)
	if response.bare(reply.Status) || o.Method == http.MethodHead && len(reply.Body) == 0 {
		// What a GET would send is not sent for a HEAD (RFC 9110, section 9.3.2).
		return findings, response, nil
	}
	content := response.Content(reply.MediaType)
	if reply.MediaType == "" && len(reply.Body) == 0 {
		content = response.Contents[0]
	}
	if content == nil {
		findings = append(findings, problem.Finding{
			In: "header", Name: "Content-Type", Keyword: "content", Got: shortText(reply.MediaType),
			Message: "is a media type that the response does not have", Hint: "use " + offers(response.Contents),
			Document: response.At.Location(),
		})
	}
	return findings, response, content
}

// Content is what the document says of a body in a media type, or nil.
func (r *Response) Content(mediaType string) *Content { return contentFor(r.Contents, mediaType) }

// bare reports whether a reply of the response has no body.
func (r *Response) bare(status int) bool { return len(r.Contents) == 0 || Bodiless(status) }

// Bodiless reports whether a reply of that status never has a body (RFC 9110, sections 6.4.1 and 15.3.6).
func Bodiless(status int) bool {
	return status < 200 || status == http.StatusNoContent || status == http.StatusResetContent ||
		status == http.StatusNotModified
}

func (r *Response) checkHeaders(header http.Header) []problem.Finding {
	var findings []problem.Finding
	for _, documented := range r.Headers {
		findings = append(findings, documented.Check(header[documented.Name])...)
	}
	return findings
}
