package verify

import (
	"context"
	"fmt"
	"mime"
	"net/http"
	"time"

	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/report"
)

// A told is what one check says of a reply.
type told struct {
	verdict  report.Verdict
	reason   string
	findings []problem.Finding
}

func proven() told { return told{verdict: report.Proven} }

func failed(format string, values ...any) told {
	return told{verdict: report.Failed, reason: fmt.Sprintf(format, values...)}
}

// moot says why a reply tells nothing about a check.
func moot(format string, values ...any) told {
	return told{verdict: report.Skipped, reason: fmt.Sprintf(format, values...)}
}

// try sends a case, and is what each check says of the reply.
func (v *verifier) try(ctx context.Context, o *contract.Operation, t *trial) (outcomes []report.Outcome) {
	if t.skip != "" {
		if !v.on[t.check] && t.check != anyCheck {
			return nil
		}
		return []report.Outcome{skipped(t.check, t.name, t.skip, t.at)}
	}
	began := time.Now()
	request := dressed(o, &t.request, v.Header)
	request = request.As(t.sample)
	got, err := v.line.ask(ctx, &request)
	elapsed := time.Since(began)
	if ctx.Err() != nil {
		return nil
	}
	var shown *evidence
	add := func(check string, says told) {
		if !v.on[check] {
			return
		}
		made := report.Outcome{Kind: check, Name: t.name, Verdict: says.verdict, At: t.at, Elapsed: elapsed}
		elapsed = 0
		if says.reason != "" {
			made.Reasons = []string{v.secrets.struck(says.reason)}
		}
		if got != nil {
			made.Status, made.Source = got.status, got.header.Get("Mock-Source")
		}
		if says.verdict == report.Failed {
			if shown == nil {
				shown = v.exhibit(o, t, got)
			}
			v.show(&made, shown, says.findings)
			v.baseline.forgive(o, &made)
		}
		outcomes = append(outcomes, made)
	}
	defer func() {
		if cause := recover(); cause != nil {
			add(t.check, failed("checking the reply failed: %v", cause))
		}
	}()
	if err != nil {
		add(NotAServerError, failed("no reply: %v", err))
		return outcomes
	}
	says := serverError(o, got)
	add(NotAServerError, says)
	if says.verdict == report.Proven {
		add(t.check, v.own(o, t, got))
		if t.check != UnsupportedMethod {
			conformance(o, t, got, add)
		}
	}
	return outcomes
}

// Bounds on what is kept of failures.
const (
	// maxFindings is how many findings of one outcome are told.
	maxFindings = 20
	// maxShown is of how many cases the exchange is shown. The others have their command.
	maxShown = 1000
)

// Evidence is what a failed case is shown with, made when its first check fails.
type evidence struct {
	curl           string
	request, reply *report.Message
}

// exhibit is the command of a case and, within a bound, its exchange, without their secrets.
func (v *verifier) exhibit(o *contract.Operation, t *trial, got *reply) *evidence {
	marked := dressed(o, &t.request, v.secrets.header)
	marked = marked.As(t.marked)
	made := &evidence{curl: v.secrets.curl(&marked, v.line.base)}
	if v.mayShow() {
		made.request = v.secrets.sent(&marked)
		if got != nil {
			made.reply = v.secrets.received(got, o.Nameless())
		}
	}
	return made
}

// show adds to a failed outcome what was found and how to see it again.
func (v *verifier) show(made *report.Outcome, shown *evidence, findings []problem.Finding) {
	if more := len(findings) - maxFindings; more > 0 {
		findings = findings[:maxFindings]
		made.Reasons = append(made.Reasons, fmt.Sprintf("there are %d findings more than are told", more))
	}
	if made.Findings = v.secrets.findings(findings); len(findings) > 0 {
		// What the reply breaks stands in the document, too, and nearer.
		made.At = problem.Location{}
	}
	made.Curl, made.Request, made.Reply = shown.curl, shown.request, shown.reply
}

// serverError says whether the service failed. One that documents nothing else may.
func serverError(o *contract.Operation, got *reply) told {
	if got.status < 500 {
		return proven()
	}
	source := got.header.Get("Mock-Source")
	if _, status := o.Success(); status >= 500 && o.Response(got.status) != nil ||
		source == "problem "+problem.NothingToReply.Name {
		return moot("the document gives the operation no other reply that can be made")
	}
	return failed("the status is %d", got.status)
}

// conformance holds a reply to the document.
func conformance(o *contract.Operation, t *trial, got *reply, add func(string, told)) {
	if ownWords(got) {
		add(StatusCodeConformance, moot("the document has no words for this, and the stand-in says it in its own"))
		return
	}
	response := o.Response(got.status)
	if response == nil {
		found := o.CheckReply(&contract.Reply{Status: got.status})
		add(StatusCodeConformance, told{verdict: report.Failed, findings: found})
		return
	}
	add(StatusCodeConformance, proven())
	mediaType := got.header.Get("Content-Type")
	sent := &contract.Reply{Status: got.status, Header: got.header, MediaType: mediaType, Body: got.body}
	bodiless := t.request.Method == http.MethodHead || contract.Bodiless(got.status)
	var content, header, body []problem.Finding
	for _, f := range o.CheckReply(sent) {
		switch {
		case f.Name == "Content-Type" && bodiless && mediaType == "":
		case f.In == "header" && f.Name == "Content-Type":
			content = append(content, f)
		case f.In == "header":
			header = append(header, f)
		case !bodiless || len(got.body) > 0:
			body = append(body, f)
		}
	}
	if len(response.Contents) > 0 && !bodiless {
		add(ContentTypeConformance, malformed(mediaType, content))
	}
	if len(response.Headers) > 0 {
		add(ResponseHeadersConformance, holding(header))
	}
	switch {
	case got.announced != "":
		add(ResponseSchemaConformance, failed("the head of a 204 speaks of a body (%s), and it has none", got.announced))
	case len(content) > 0 || bodiless && len(body) == 0:
		// There is nothing that the body could be held to.
	case got.cut != "":
		add(ResponseSchemaConformance, moot("%s, so it is not held to its schema", got.cut))
	default:
		add(ResponseSchemaConformance, holding(body))
	}
}

func holding(findings []problem.Finding) told {
	if len(findings) > 0 {
		return told{verdict: report.Failed, findings: findings}
	}
	return proven()
}

// malformed holds a Content-Type to what is documented, and to how one is written (RFC 9110, section 8.3.1).
func malformed(mediaType string, findings []problem.Finding) told {
	if _, _, err := mime.ParseMediaType(mediaType); err != nil && mediaType != "" && len(findings) == 0 {
		return failed("Content-Type is no media type: %.200q", mediaType)
	}
	return holding(findings)
}
