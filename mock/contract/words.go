package contract

import (
	"iter"
	"net/http"
)

// Words are the documented responses that say one of some statuses, best first: those of its code, then of its range,
// then the default, which stands for the last of them. There are none for no statuses.
func (o *Operation) Words(statuses ...int) iter.Seq2[*Response, int] {
	return func(yield func(*Response, int) bool) {
		if len(statuses) == 0 {
			return
		}
		for _, status := range statuses {
			if response := o.exactly(status); response != nil && !yield(response, status) {
				return
			}
		}
		for _, status := range statuses {
			response := o.Response(status)
			if response != nil && response.Code == 0 && response.Status != "default" && !yield(response, status) {
				return
			}
		}
		last := statuses[len(statuses)-1]
		if response := o.Response(last); response != nil && response.Status == "default" {
			yield(response, last)
		}
	}
}

// exactly is the response that is documented with this very status, or nil.
func (o *Operation) exactly(status int) *Response {
	if response := o.Response(status); response != nil && response.Code == status {
		return response
	}
	return nil
}

// StatusOf is a status that a response of the operation stands for: its own or, of a range or the default, the first
// that no closer response documents. It is not ok where each one is documented by itself.
func (o *Operation) StatusOf(response *Response) (status int, ok bool) {
	if response.Code != 0 {
		return response.Code, true
	}
	if response.Status == "default" {
		for _, first := range []int{500, 400, 200} {
			if status, ok := o.first(response, first); ok {
				return status, true
			}
		}
		return o.first(response, 300)
	}
	return o.first(response, int(response.Status[0]-'0')*100)
}

func (o *Operation) first(response *Response, from int) (status int, ok bool) {
	for status := from; status < from+100; status++ {
		if o.Response(status) == response && !Bodiless(status) {
			return status, true
		}
	}
	return 0, false
}

// Throttle is the status that says that there were too many calls: 429 (RFC 6585, section 4) or, for the services that
// say it so, a 409 that is documented with a Retry-After while the 429 is not.
func (o *Operation) Throttle() int {
	if documented := o.exactly(http.StatusConflict); documented != nil && o.exactly(http.StatusTooManyRequests) == nil &&
		documented.RetryAfter() != nil {
		return http.StatusConflict
	}
	return http.StatusTooManyRequests
}

// RetryAfter is the documented header Retry-After (RFC 9110, section 10.2.3) of the response, or nil.
func (r *Response) RetryAfter() *Header {
	for _, header := range r.Headers {
		if header.Name == "Retry-After" {
			return header
		}
	}
	return nil
}
