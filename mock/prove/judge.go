package prove

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/problem"
	"understudy/mock/report"
)

// An ask is one outcome to be tried: a request, and what should become of it.
type ask struct {
	// kind groups asks; name tells one from the others of its operation.
	kind, name string
	request    cases.Request
	want       want
	// at is the line that it is about, of the document or of a fixture. The zero value is the operation's.
	at problem.Location
	// skip says why it cannot be asked, and fail why its request cannot be made up.
	skip, fail string
}

// A want is what a reply must be.
type want struct {
	// statuses are those that will do.
	statuses []int
	// mediaType is the Content-Type, as the document writes it, or "" for any that it documents.
	mediaType string
	// sources are the beginnings of Mock-Source that will do.
	sources []string
	// applied are what Preference-Applied must tell.
	applied []string
	// problems are the kinds that will do where the document has no words for it.
	problems []problem.Kind
	// onlyProblem says that the reply must be that problem, and why the document's own reply cannot be shown.
	onlyProblem string
	// refused says that the request is bad on purpose, so that findings come with the reply.
	refused bool
}

// try asks for an outcome, twice, and judges both replies.
func (p *prover) try(ctx context.Context, o *contract.Operation, a *ask) (told report.Outcome) {
	began := time.Now()
	told = report.Outcome{Kind: a.kind, Name: a.name, Verdict: report.Proven}
	// wrong is the reply that is not as it must be.
	var wrong *reply
	defer func() {
		if cause := recover(); cause != nil {
			told.Verdict = report.Failed
			told.Reasons = append(told.Reasons, fmt.Sprint("checking the reply failed: ", cause))
		}
		// A finding names a closer line of the document, but a fixture is mended where it is.
		if told.Verdict == report.Failed && (len(told.Findings) == 0 || a.kind == fixtureKind) {
			told.At = a.at
		}
		if told.Verdict == report.Failed && a.request.Method != "" {
			p.show(&told, o, &a.request, wrong)
		}
		told.Elapsed = time.Since(began)
	}()
	switch {
	case a.skip != "":
		told.Verdict, told.Reasons = report.Skipped, []string{a.skip}
		return told
	case a.fail != "":
		told.Verdict, told.Reasons = report.Failed, []string{a.fail}
		return told
	}
	var first *reply
	for range 2 {
		got, err := p.send(ctx, &a.request)
		if err != nil {
			told.Verdict, told.Reasons = report.Failed, []string{"no reply: " + err.Error()}
			return told
		}
		told.Status, told.Source = got.status, got.header.Get("Mock-Source")
		told.Reasons, told.Findings = p.judge(o, a, got)
		if first != nil && len(told.Reasons)+len(told.Findings) == 0 {
			if how := first.differs(got); how != "" {
				told.Reasons = []string{how}
			}
		}
		if len(told.Reasons)+len(told.Findings) > 0 {
			told.Verdict, wrong = report.Failed, got
			return told
		}
		first = got
	}
	if a.want.onlyProblem != "" {
		told.Verdict, told.Reasons = report.Skipped, []string{a.want.onlyProblem}
	}
	return told
}

// judge says what is wrong with a reply: that it is not what was asked for, or not what the document promises.
func (p *prover) judge(o *contract.Operation, a *ask, got *reply) (reasons []string, findings []problem.Finding) {
	w := &a.want
	source := got.header.Get("Mock-Source")
	if kind := got.problem(); kind != "" {
		return p.judgeProblem(a, got, kind), nil
	}
	// The document's own words are better than a problem that was reckoned with, if they are true.
	a.want.onlyProblem = ""
	statuses := w.statuses
	if fixture, known := p.cast.sources[source]; known && !w.refused && len(w.applied) == 0 {
		// A fixture that answers the call of its own accord brings its status with it.
		statuses = append(slices.Clone(statuses), fixture.Reply.Status)
	}
	if !slices.Contains(statuses, got.status) {
		reasons = append(reasons, fmt.Sprintf("the status is %d, and should be %s", got.status, either(w.statuses)))
	}
	if len(w.sources) > 0 && !slices.ContainsFunc(w.sources, func(s string) bool { return begins(source, s) }) {
		reasons = append(reasons,
			fmt.Sprintf("Mock-Source is %q, and should be %s", source, strings.Join(w.sources, " or ")))
	} else if source == "" {
		reasons = append(reasons, "the header Mock-Source is missing")
	}
	reasons = append(reasons, judgeHead(w, got)...)
	sent := &contract.Reply{
		Status: got.status, Header: got.header, MediaType: got.header.Get("Content-Type"), Body: got.body,
	}
	findings = o.CheckReply(sent)
	if bodyless(a.request.Method, got.status) {
		findings = slices.DeleteFunc(slices.Clone(findings), func(f problem.Finding) bool {
			return f.In == "body" || f.Name == "Content-Type" && sent.MediaType == ""
		})
		if len(got.body) > 0 {
			reasons = append(reasons, "there is a body, where HTTP allows none")
		}
	}
	return reasons, findings
}

// begins reports whether a source is one of those that begin so: "fake" is a word, "example op/200/a" all of it.
func begins(source, start string) bool {
	return source == start || strings.HasPrefix(source, start+" ")
}

// judgeHead looks at the headers that the server adds for itself.
func judgeHead(w *want, got *reply) (reasons []string) {
	for _, name := range []string{"Mock-Request-Id", "Mock-Generation"} {
		if got.header.Get(name) == "" {
			reasons = append(reasons, "the header "+name+" is missing")
		}
	}
	if mediaType := got.header.Get("Content-Type"); w.mediaType != "" && !within(mediaType, w.mediaType) {
		reasons = append(reasons, fmt.Sprintf("the media type is %q, and should be %s", mediaType, w.mediaType))
	}
	applied := got.header.Get("Preference-Applied")
	for _, preference := range w.applied {
		if !strings.Contains(applied, preference) {
			reasons = append(reasons, fmt.Sprintf("Preference-Applied is %q, without %s", applied, preference))
		}
	}
	count := got.header.Get("Mock-Findings")
	switch {
	case w.refused && count == "":
		reasons = append(reasons, "the header Mock-Findings is missing, though the request breaks the contract")
	case !w.refused && count != "":
		reasons = append(reasons, "the server has findings ("+count+") about a request that keeps the contract")
	}
	return reasons
}

// judgeProblem looks at a reply in the server's own words (RFC 9457): it may come only where the document has none.
func (p *prover) judgeProblem(a *ask, got *reply, kind string) (reasons []string) {
	var told struct {
		Type, Detail string
		Status       int
		Findings     []problem.Finding
	}
	if err := json.Unmarshal(got.body, &told); err != nil && a.request.Method != http.MethodHead {
		return []string{"the problem " + kind + " is no JSON: " + err.Error()}
	}
	at := slices.IndexFunc(a.want.problems, func(k problem.Kind) bool { return k.Name == kind })
	if at < 0 {
		reasons = append(reasons, fmt.Sprintf("it is the problem %s (%d), and should be %s: %s", kind, got.status,
			either(a.want.statuses), told.Detail))
		for i := range told.Findings {
			reasons = append(reasons, told.Findings[i].String())
		}
		return reasons
	}
	want := a.want.problems[at]
	if got.status != want.Status || a.request.Method != http.MethodHead &&
		(told.Status != want.Status || told.Type != want.Type()) {
		reasons = append(reasons,
			fmt.Sprintf("the problem %s has the status %d and the type %q", kind, got.status, told.Type))
	}
	if mediaType := got.header.Get("Content-Type"); mediaType != problem.MediaType {
		reasons = append(reasons, fmt.Sprintf("a problem has the media type %q", mediaType))
	}
	return reasons
}

// bodyless reports whether a reply has no body, whatever is documented (RFC 9110, sections 9.3.2, 15.3.5, 15.3.6 and
// 15.4.5).
func bodyless(method string, status int) bool {
	return method == http.MethodHead || status == http.StatusNoContent || status == http.StatusResetContent ||
		status == http.StatusNotModified
}

// within reports whether a media type that was sent is the documented one, or inside a documented range.
func within(sent, documented string) bool {
	have, _, _ := strings.Cut(strings.ToLower(sent), ";")
	span, _, _ := strings.Cut(strings.ToLower(documented), ";")
	have, span = strings.TrimSpace(have), strings.TrimSpace(span)
	if stem, isRange := strings.CutSuffix(span, "*"); isRange {
		return strings.HasPrefix(have, strings.TrimPrefix(stem, "*/")) && have != ""
	}
	return have == span
}

// either writes statuses for people.
func either(statuses []int) string {
	texts := make([]string, len(statuses))
	for i, status := range statuses {
		texts[i] = strconv.Itoa(status)
	}
	return strings.Join(texts, " or ")
}
