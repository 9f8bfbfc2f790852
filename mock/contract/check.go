package contract

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// MaxJSONDepth is how deeply a JSON body may nest: 512.
const MaxJSONDepth = 512

// UnsupportedMedia is the keyword of a finding that says that the operation takes no body of this media type.
const UnsupportedMedia = "content-type"

// CheckRequest holds a request to the contract and fills in what the call is about. All findings come back, not the
// first. The query is without the mark, and not decoded.
func (call *Call) CheckRequest(header http.Header, query string, body []byte) []problem.Finding {
	var findings []problem.Finding
	q := parseQuery(query)
	if q.bad != nil {
		findings = append(findings, *q.bad)
	}
	var cookies []*http.Cookie
	if call.Operation.cookies {
		cookies = (&http.Request{Header: header}).Cookies()
	}
	for _, parameter := range call.Operation.Parameters {
		if q.bad != nil && parameter.In == "query" {
			continue
		}
		texts, bad := parameter.raw(call, q, header, cookies)
		if bad != nil {
			findings = append(findings, *bad)
			continue
		}
		findings = append(findings, parameter.check(texts)...)
	}
	call.settle()
	return append(findings, call.checkBody(header.Get("Content-Type"), body)...)
}

// settle works out which values of a record the path decides.
func (call *Call) settle() {
	if len(call.Path) == 0 {
		return
	}
	call.Known = call.known[:0]
	for _, value := range call.Path {
		text, record := "", false
		for _, parameter := range call.Operation.Parameters {
			if parameter.In != "path" || parameter.Name != value.Name {
				continue
			}
			record = parameter.record
			if _, isText := parameter.takes.scalar(value.Text).(string); !isText {
				text = value.Text
			}
		}
		if text == "" {
			text = string(schema.AppendString(nil, value.Text))
		}
		call.Known = append(call.Known, Known{Name: value.Name, JSON: text, Record: record})
	}
}

func (call *Call) checkBody(mediaType string, body []byte) []problem.Finding {
	want := call.Operation.Body
	if want == nil {
		return nil
	}
	if len(body) == 0 && (mediaType == "" || !want.Required) {
		if want.Required {
			return []problem.Finding{{
				In: "body", Keyword: "required", Message: "is missing", Hint: "send a body", Document: want.At.Location(),
			}}
		}
		return nil
	}
	content := contentFor(want.Contents, mediaType)
	if content == nil {
		if len(want.Contents) == 0 {
			return nil
		}
		return []problem.Finding{{
			In: "header", Name: "Content-Type", Keyword: UnsupportedMedia, Got: shortText(mediaType),
			Message: "is a media type that the operation does not take", Hint: "send " + offers(want.Contents),
			Expected: offers(want.Contents), Document: want.At.Location(),
		}}
	}
	return content.Check(mediaType, body)
}

func offers(contents []*Content) string {
	names := make([]string, len(contents))
	for i, content := range contents {
		names[i] = content.MediaType
	}
	return strings.Join(names, ", ")
}

// Check holds a body to the content's schema. Media types other than JSON and text are in the ledger.
func (c *Content) Check(mediaType string, body []byte) []problem.Finding {
	if mediaType == "" {
		mediaType = c.MediaType
	}
	switch {
	case c.Schema == nil && len(body) == 0:
		return nil
	case len(body) == 0 && IsJSON(mediaType):
		return []problem.Finding{{
			In: "body", Keyword: "required", Message: "is missing", Hint: "give it a body of " + c.MediaType,
			Document: c.At.Location(),
		}}
	case IsJSON(mediaType):
		if c.Schema != nil && c.Schema.Accepts(body, MaxJSONDepth) {
			return nil
		}
		value, bad := schema.Decode(body, MaxJSONDepth)
		if bad != nil {
			bad.Document = c.At.Location()
			return []problem.Finding{*bad}
		}
		if c.Schema == nil {
			return nil
		}
		return c.Schema.Check(value)
	case IsText(mediaType) && c.Schema != nil:
		return c.Schema.Check(string(body))
	}
	return nil
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
	if len(response.Contents) == 0 {
		if len(reply.Body) > 0 {
			findings = append(findings, problem.Finding{
				In: "body", Keyword: "content", Message: "is there, although the response has no content",
				Hint: "leave it out, or document content", Document: response.At.Location(),
			})
		}
		return findings
	}
	content := contentFor(response.Contents, reply.MediaType)
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

func (r *Response) checkHeaders(header http.Header) []problem.Finding {
	var findings []problem.Finding
	for _, documented := range r.Headers {
		findings = append(findings, documented.Check(header[documented.Name])...)
	}
	return findings
}

// Check holds the values of a header to the contract: none at all, one, or several lines, which are one list (RFC
// 9110, section 5.3).
func (h *Header) Check(values []string) []problem.Finding {
	if len(values) == 0 {
		if !h.Required {
			return nil
		}
		return []problem.Finding{{
			In: "header", Name: h.Name, Keyword: "required", Message: "is missing", Hint: "add it", Document: h.At.Location(),
		}}
	}
	if h.Schema == nil || !h.enforced {
		return nil
	}
	findings := slices.Clone(h.Schema.Check(h.takes.scalar(strings.Join(values, ", "))))
	for i := range findings {
		findings[i].In, findings[i].Name = "header", h.Name
		if problem.SecretName(h.Name) {
			findings[i].Got = ""
		}
	}
	return findings
}

// HeaderText writes a JSON scalar as a header's value. It is false for arrays and objects, and for what cannot be
// sent.
func HeaderText(value []byte) (string, bool) {
	decoded, bad := schema.Decode(value, 1)
	if bad != nil {
		return "", false
	}
	text := string(value)
	switch v := decoded.(type) {
	case string:
		text = v
	case []any, map[string]any:
		return "", false
	}
	return text, httpguts.ValidHeaderFieldValue(text)
}
