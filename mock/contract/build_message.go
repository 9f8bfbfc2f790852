package contract

import (
	"fmt"
	"strconv"
	"strings"

	"understudy/mock/schema"
)

func (b *builder) body(at schema.Place) (*Body, error) {
	if !at.Exists() {
		return nil, nil
	}
	at, err := at.Deref()
	if err != nil {
		return nil, err
	}
	body := &Body{Required: at.Node.Member("required").IsTrue(), At: at}
	body.Contents, err = b.contents(at.Child("content"), schema.Request)
	return body, err
}

func (b *builder) responses(at schema.Place) ([]*Response, error) {
	if !at.Exists() {
		return nil, nil
	}
	var list []*Response
	for i, status := range at.Node.Names {
		if strings.HasPrefix(status, "x-") {
			continue
		}
		place, err := at.Item(i).Deref()
		if err != nil {
			return nil, err
		}
		response := &Response{Status: status, At: place}
		code, err := strconv.Atoi(status)
		switch {
		case err == nil && code >= 200 && code <= 599 && len(status) == 3:
			response.Code = code
		case status == "default", response.ranges() >= 2 && response.ranges() <= 5:
		case response.ranges() == 1,
			err == nil && code >= 100 && code <= 199 && len(status) == 3:
			b.Contract.ledger(place, "responses", "interim responses such as "+status+" are never sent")
			continue
		default:
			b.Contract.blemish(at.Item(i), "responses", fmt.Sprintf("%.20q is no status: the response is left out", status),
				"use 200 to 599, a range such as 4XX, or default")
			continue
		}
		if response.Contents, err = b.contents(place.Child("content"), schema.Reply); err != nil {
			return nil, err
		}
		if response.Headers, err = b.headers(place.Child("headers")); err != nil {
			return nil, err
		}
		if len(response.Contents) > 0 && response.Code != 0 && Bodiless(code) {
			b.Contract.blemish(place, "content", "a reply "+status+" cannot have content: it is ignored", "remove it")
			response.Contents = nil
		}
		list = append(list, response)
	}
	return list, nil
}
