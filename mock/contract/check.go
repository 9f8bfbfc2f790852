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
	response := o.Response(reply.Status)
	if response == nil {
		return []problem.Finding{{
			In: "status", Keyword: "responses", Got: fmt.Sprint(reply.Status),
			Message: fmt.Sprintf("%d is not documented for %s", reply.Status, o.ID),
			Hint:    "document it, or use " + strings.Join(o.Documented(), ", "), Document: o.At.Location(),
		}}
	}
	findings := response.checkHeaders(reply.Header)
	if len(response.Contents) == 0 || Bodiless(reply.Status) {
		if len(reply.Body) > 0 {
			findings = append(findings, problem.Finding{
				In: "body", Keyword: "content", Message: "is there, although the response has no content",
				Hint: "leave it out, or document content", Document: response.At.Location(),
			})
		}
		return findings
	}
	if o.Method == http.MethodHead && len(reply.Body) == 0 {
		// What a GET would send is not sent (RFC 9110, section 9.3.2).
		return findings
	}
	content := response.Content(reply.MediaType)
	if reply.MediaType == "" && len(reply.Body) == 0 {
		content = response.Contents[0]
	}
	if content == nil {
		return append(findings, problem.Finding{
			In: "header", Name: "Content-Type", Keyword: "content", Got: shortText(reply.MediaType),
			Message: "is a media type that the response does not have", Hint: "use " + offers(response.Contents),
			Document: response.At.Location(),
		})
	}
	return append(findings, content.Check(reply.MediaType, reply.Body)...)
}

// Content is what the document says of a body in a media type, or nil.
func (r *Response) Content(mediaType string) *Content { return contentFor(r.Contents, mediaType) }

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
