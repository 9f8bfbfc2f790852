package prove

import (
	"net/http"
	"net/url"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/problem"
)

// breaches ask for what the contract does not allow: a parameter or a body that is missing, one that is not what its
// schema asks for, and a media type that is not taken.
func (l *plan) breaches() {
	for _, parameter := range l.Parameters {
		if parameter.Required && parameter.In != "path" {
			l.breach(parameter.In+" parameter "+parameter.Name+" is missing", l.without(&l.call, parameter), false)
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
		request.body, request.header = nil, l.call.header.Clone()
		request.header.Del("Content-Type")
		l.breach("the body is missing", request, false)
	}
	l.badBodies()
}

// breach adds a request that must be refused, unless it means another operation now.
func (l *plan) breach(name string, request wire, media bool) {
	if l.meant(&request) == nil {
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

// without is a request without one of its parameters.
func (l *plan) without(from *wire, parameter *contract.Parameter) wire {
	request := *from
	switch parameter.In {
	case "query":
		var kept []string
		for pair := range strings.SplitSeq(request.query, "&") {
			if !belongs(pair, parameter) {
				kept = append(kept, pair)
			}
		}
		request.query = strings.Join(kept, "&")
	case "header":
		request.header = request.header.Clone()
		request.header.Del(parameter.Name)
	case "cookie":
		request.header = request.header.Clone()
		request.header.Del("Cookie")
		var kept []string
		for _, cookie := range (&http.Request{Header: from.header}).Cookies() {
			if cookie.Name != parameter.Name {
				kept = append(kept, cookie.Name+"="+cookie.Value)
			}
		}
		if len(kept) > 0 {
			request.header.Set("Cookie", strings.Join(kept, "; "))
		}
	}
	return request
}

// spoiled is the call with a text that the parameter's schema does not allow; ok is false where none is known.
func (l *plan) spoiled(parameter *contract.Parameter) (request wire, ok bool) {
	for _, text := range []string{"-.-", "%7E%7E%7E", "-1", "0", strings.Repeat("9", 40), strings.Repeat("x", 300)} {
		request := l.call
		switch parameter.In {
		case "query":
			without := l.without(&request, parameter)
			request = without.asking(url.QueryEscape(parameter.Name) + "=" + text)
		case "path":
			if request, ok = l.pathWith(request, parameter.Name, text); !ok {
				continue
			}
		default:
			return wire{}, false
		}
		if l.refuses(&request) {
			return request, true
		}
	}
	return wire{}, false
}

// pathWith is a request of the operation with another text for one path parameter, percent-encoded already.
func (l *plan) pathWith(request wire, name, text string) (made wire, ok bool) {
	call := l.meant(&request)
	if call == nil {
		return request, false
	}
	request.path, ok = filled(l.Path(), func(parameter string) (string, bool) {
		if parameter == name {
			return text, true
		}
		for _, value := range call.Path {
			if value.Name == parameter {
				return url.PathEscape(value.Text), true
			}
		}
		return "", false
	})
	return request, ok && l.meant(&request) != nil
}

// meant is the call that a request means, or nil where that is none of the operation.
func (l *plan) meant(request *wire) *contract.Call {
	call, _ := l.fresh.MatchRequest(request.method, request.path, request.query, request.header)
	if call == nil || call.Operation != l.Operation {
		return nil
	}
	return call
}

// refuses reports that the contract has findings about a request.
func (l *plan) refuses(request *wire) bool {
	call := l.meant(request)
	return call != nil && len(call.CheckRequest(request.header, request.query, request.body)) > 0
}

// badBodies send a media type that is not taken, and JSON that is not what the schema asks for.
func (l *plan) badBodies() {
	strange := l.call.with("Content-Type: " + nothing)
	strange.body = []byte("x")
	if l.taken(nothing) {
		return
	}
	l.breach("Content-Type: "+nothing, strange, true)
	for _, content := range l.Body.Contents {
		if !contract.IsJSON(content.MediaType) || content.MediaType != contract.Concrete(content.MediaType) {
			continue
		}
		for _, body := range []string{`{"cut":`, `{"cut": 1, "cut": 2}`, `null`, `0`, `[]`, `{}`, `"~"`, `{"~":"~"}`} {
			request := l.call.with("Content-Type: " + content.MediaType)
			request.body = []byte(body)
			if l.refuses(&request) {
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
