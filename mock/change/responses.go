package change

import (
	"slices"
	"strings"

	"understudy/mock/contract"
	"understudy/mock/schema"
)

// responsePieces pairs responses by the statuses that they are for: a status that the other contract has only within a
// range, or by default, is held to that.
func responsePieces(old, next *contract.Operation) []piece {
	var list []piece
	for _, response := range old.Responses {
		covered := covering(next, response)
		if covered == nil && narrowed(next, response) {
			// Each status that is left of the range is held to it below.
			continue
		}
		more := responsePiece(response.Status, responseOf(old, response), responseOf(next, covered))
		more[0].widened = covered != nil && widened(old, response, covered)
		list = append(list, more...)
	}
	for _, response := range next.Responses {
		if covered := covering(old, response); covered == nil || covered.Status != response.Status {
			before := responseOf(old, covered)
			list = append(list, responsePiece(response.Status, before, responseOf(next, response))...)
		}
	}
	return list
}

// covering is what an operation documents for the statuses of a response, or nil.
func covering(o *contract.Operation, response *contract.Response) *contract.Response {
	var found *contract.Response
	for _, other := range o.Responses {
		switch {
		case strings.EqualFold(other.Status, response.Status):
			return other
		case ranges(other.Status) && other.Status[0] == response.Status[0]:
			found = other
		case other.Status == "default" && found == nil && (fails(response.Status) || !succeeds(o)):
			found = other
		}
	}
	return found
}

// ranges reports whether a status is a range of statuses, such as 2XX.
func ranges(status string) bool { return len(status) == 3 && strings.EqualFold(status[1:], "xx") }

// narrowed reports whether of a range of statuses, none of which are errors, only some are left: a client of the range
// knows them. Of errors the others come all the same, and what they are like is not documented any more.
func narrowed(o *contract.Operation, response *contract.Response) bool {
	return ranges(response.Status) && !fails(response.Status) &&
		slices.ContainsFunc(o.Responses, func(r *contract.Response) bool { return r.Status[0] == response.Status[0] })
}

// widened reports whether a status became a range of statuses, none of which are errors, that was not there before:
// then a client may meet one that it does not know.
func widened(old *contract.Operation, response, covered *contract.Response) bool {
	return ranges(covered.Status) && !ranges(response.Status) && !fails(response.Status) && covering(old, covered) == nil
}

// fails reports whether a status is for errors.
func fails(status string) bool { return status[0] == '4' || status[0] == '5' || status == "default" }

// succeeds reports whether an operation says what a success is like. Then its default is for errors.
func succeeds(o *contract.Operation) bool {
	return slices.ContainsFunc(o.Responses, func(r *contract.Response) bool { return r.Status[0] == '2' })
}

// A response is one of an operation, with where the operation names it: many may refer to the same.
type response struct {
	*contract.Response
	at schema.Place
}

func responseOf(o *contract.Operation, r *contract.Response) *response {
	if r == nil {
		return nil
	}
	at := o.At.Child("responses").Child(r.Status)
	if !at.Exists() {
		at = r.At
	}
	return &response{r, at}
}

// responsePiece is a response in both contracts. Where the old one covers the status by a range or by default, calls
// met it under that name.
func responsePiece(status string, old, next *response) []piece {
	part := Part{Kind: Response, Status: status}
	if old != nil {
		part.Status = old.Status
	}
	list := []piece{{Part: part, old: old.named(status), new: next.named(status)}}
	if old != nil && next != nil {
		part.Kind = ReplyHeader
		list = append(list, headerPieces(part, old.Headers, next.Headers)...)
		part.Kind = ReplyType
		list = append(list, contentPieces(part, written(old.Contents), written(next.Contents))...)
	}
	for i := range list {
		list[i].as = status
	}
	return list
}

// named is the fragment of a response that is there, whatever is in it.
func (r *response) named(status string) *fragment {
	if r == nil {
		return nil
	}
	return &fragment{at: r.at, write: func(w *writer) { w.response(status, r.at) }}
}

// written are the contents that the document writes. Beside a range such as */* the contract has others, made of it.
func written(contents []*contract.Content) []*contract.Content {
	return slices.DeleteFunc(slices.Clone(contents), func(c *contract.Content) bool {
		return slices.ContainsFunc(contents, func(whole *contract.Content) bool {
			return whole.At.Node != c.At.Node && whole.At.Child("schema").Node == c.At.Node
		})
	})
}

func headerPieces(part Part, old, next []*contract.Header) []piece {
	var list []piece
	for _, header := range old {
		part.Name = header.Name
		made := piece{Part: part, old: headerOf(header, header.Name)}
		for _, other := range next {
			if strings.EqualFold(other.Name, header.Name) {
				made.new = headerOf(other, header.Name)
			}
		}
		list = append(list, made)
	}
	for _, header := range next {
		part.Name = header.Name
		if !slices.ContainsFunc(old, func(h *contract.Header) bool { return strings.EqualFold(h.Name, header.Name) }) {
			list = append(list, piece{Part: part, new: headerOf(header, header.Name)})
		}
	}
	return list
}

func headerOf(h *contract.Header, name string) *fragment {
	return &fragment{
		at: h.At, write: func(w *writer) { w.header(h, name) }, form: h.Content, content: h.Content != nil,
		xml: h.Content != nil && contract.IsXML(h.Content.MediaType),
	}
}
