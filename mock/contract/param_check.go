package contract

import (
	"encoding/json"
	"strings"

	"understudy/mock/problem"
	"understudy/mock/schema"
)

// checkParameters holds each parameter to the contract, and keeps what the call is about.
func (call *Call) checkParameters(m *message) []problem.Finding {
	var findings []problem.Finding
	call.Sent = call.sent[:0]
	bad := m.query.bad
	if bad != nil {
		findings = append(findings, *bad)
	}
	for _, parameter := range call.Operation.Parameters {
		if bad != nil && (parameter.In == "query" || parameter.In == "querystring") {
			continue
		}
		value, there, breaches := parameter.judge(m)
		if there && breaches == nil {
			call.Sent = append(call.Sent, Sent{parameter, value})
		}
		if parameter == call.Operation.limit && breaches == nil {
			call.settleLimit(value)
		}
		findings = append(findings, breaches...)
	}
	return findings
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

// scalar reads one text. Where only numbers or booleans are allowed, the finding says how those are written.
func (p *Parameter) scalar(text string) (any, *problem.Finding) {
	value := p.takes.scalar(text)
	_, isText := value.(string)
	if !isText || p.takes&takesString != 0 || p.takes&(takesNumber|takesInteger|takesBoolean) == 0 {
		return value, nil
	}
	expected := "a number"
	switch {
	case p.takes&takesNumber == 0 && p.takes&takesInteger != 0:
		expected = "an integer"
	case p.takes&(takesNumber|takesInteger) == 0:
		expected = "true or false"
	}
	finding := p.finding("type", "is not "+expected+" as JSON writes it", "send "+expected+", in plain digits")
	if expected == "true or false" {
		finding.Hint = "send true or false"
	}
	finding.Expected = expected
	if !problem.SecretName(p.Name) {
		finding.Got = shortText(text)
	}
	return nil, &finding
}

// shortText quotes a text, shortened.
func shortText(text string) string {
	if len(text) > 60 {
		text = strings.ToValidUTF8(text[:60], "") + "…"
	}
	quoted, _ := json.Marshal(text)
	return string(quoted)
}
