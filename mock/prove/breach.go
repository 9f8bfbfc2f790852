package prove

import (
	"net/url"
	"strings"

	"understudy/mock/cases"
	"understudy/mock/contract"
	"understudy/mock/problem"
)

// breaches ask for what the contract does not allow: a parameter or a body that is missing, one that is not what its
// schema asks for, and a media type that is not taken.
func (l *plan) breaches() {
	for _, parameter := range l.Parameters {
		if parameter.Required && parameter.In != "path" {
			l.breach(parameter.In+" parameter "+parameter.Name+" is missing", l.call.Without(parameter), false)
		}
	}
	for _, parameter := range l.Parameters {
		if request, ok := l.spoiled(parameter); ok {
			l.breach(parameter.In+" parameter "+parameter.Name+" is not what it must be", request, false)
			break
		}
	}
	if l.Body == nil || len(l.Body.Contents) == 0 {
		return
	}
	if l.Body.Required {
		request := l.call
		request.Body, request.Header = nil, l.call.Header.Clone()
		request.Header.Del("Content-Type")
		l.breach("the body is missing", request, false)
	}
	l.badBodies()
}

// breach adds a request that must be refused, unless it means another operation now.
func (l *plan) breach(name string, request cases.Request, media bool) {
	if l.maker.Meant(l.Operation, &request) == nil {
		return
	}
	statuses, kind := []int{422, 400}, problem.InvalidRequest
	if media {
		statuses, kind = []int{415, 422, 400}, problem.UnsupportedMedia
	}
	w := want{statuses: []int{l.saying(statuses)}, sources: anySource(), problems: []problem.Kind{kind}, refused: true}
	l.add(ask{kind: "bad request", name: name, request: request, want: w})
}

// saying is the status in which the operation says no: the first of them that it documents itself, else by a range,
// else the last, which the default or a problem stands for.
func (l *plan) saying(statuses []int) int {
	for _, status := range statuses {
		if response := l.Response(status); response != nil && response.Code == status {
			return status
		}
	}
	for _, status := range statuses {
		if response := l.Response(status); response != nil && response.Status != "default" {
			return status
		}
	}
	return statuses[len(statuses)-1]
}

// spoiled is the call with a text that the parameter's schema does not allow; ok is false where none is known.
func (l *plan) spoiled(parameter *contract.Parameter) (request cases.Request, ok bool) {
	for _, text := range []string{"-.-", "%7E%7E%7E", "-1", "0", strings.Repeat("9", 40), strings.Repeat("x", 300)} {
		request := l.call
		switch parameter.In {
		case "query":
			without := request.Without(parameter)
			request = without.Asking(url.QueryEscape(parameter.Name) + "=" + text)
		case "path":
			if request, ok = l.maker.WithPath(l.Operation, request, parameter.Name, text); !ok {
				continue
			}
		default:
			return cases.Request{}, false
		}
		if l.maker.Refuses(l.Operation, &request) {
			return request, true
		}
	}
	return cases.Request{}, false
}

// badBodies send a media type that is not taken, and JSON that is not what the schema asks for.
func (l *plan) badBodies() {
	strange := l.call.With("Content-Type: " + cases.UnknownMedia)
	strange.Body = []byte("x")
	if l.taken(cases.UnknownMedia) {
		return
	}
	l.breach("Content-Type: "+cases.UnknownMedia, strange, true)
	for _, content := range l.Body.Contents {
		if !contract.IsJSON(content.MediaType) || content.MediaType != contract.Concrete(content.MediaType) {
			continue
		}
		for _, body := range []string{`{"cut":`, `{"cut": 1, "cut": 2}`, `null`, `0`, `[]`, `{}`, `"~"`, `{"~":"~"}`} {
			request := l.call.With("Content-Type: " + content.MediaType)
			request.Body = []byte(body)
			if l.maker.Refuses(l.Operation, &request) {
				l.breach(content.MediaType+" "+body, request, false)
			}
		}
		return
	}
}

// taken reports whether the operation takes bodies of a media type.
func (l *plan) taken(mediaType string) bool {
	for _, content := range l.Body.Contents {
		if within(mediaType, content.MediaType) {
			return true
		}
	}
	return false
}
