package mock

import (
	"fmt"
	"net/http"
	"strconv"
	"sync"

	"understudy/mock/contract"
	"understudy/mock/fake"
	"understudy/mock/fault"
	"understudy/mock/persona"
	"understudy/mock/problem"
	"understudy/mock/token"
)

// A part is an operation made ready to be played, all but its bodies: see stock.
type part struct {
	*contract.Operation
	gate *persona.Gate
	// success is the response that a valid call gets, with its status.
	success *contract.Response
	status  int
	// stocks are what there is to send, by response, in the document's order.
	stocks []stock
	// matched and checked are explanations that are the same for every call.
	matched, checked string
	// endpoint is where tokens are issued, if that is what the operation does.
	endpoint *token.Endpoint
	// records says how the record of a refresh token is written, if the operation reads those.
	records *contract.TokenRecord
	// list is the list of records that the operation reads, if the document says of what.
	list *list
	// others are the rivals, once they were asked for.
	once   sync.Once
	others []*contract.Operation
	// memorable says that the memo may remember what became of a call.
	memorable bool
}

// A stock is what there is to send for one response: a variant for each of its media types. Most of the work of
// playing a document is here, so it is done when a call first asks for it; then it never changes.
type stock struct {
	*contract.Response
	once sync.Once
	// variants are in the document's order, but first those that there is a body for. Offers are their contents.
	variants []*variant
	offers   []*contract.Content
	// notices are what was found wrong on the way, the bodies apart.
	notices []problem.Finding
}

// A ready is a reply that can be sent, with where it came from.
type ready struct {
	*contract.Reply
	// source is the value of Mock-Source.
	source string
	header []string
	// plan is how late or broken it is sent.
	plan fault.Plan
	// checked says that the reply was held to the contract when it came in, so it is sent as it is. A problem is in
	// understudy's own words, of which the contract says nothing.
	checked, problem bool
	// name is the name of the example that the reply was made of, and claims what that says of the call.
	name   string
	claims []contract.Claim
	length []string
	// variant is what made the body up, if it was, and from is of what, so that another one can be made.
	variant *variant
	from    fake.Question
}

// newReady completes a reply for sending.
func newReady(source string, reply *contract.Reply, checked bool) *ready {
	return &ready{
		Reply: reply, source: source, header: []string{source}, checked: checked,
		length: []string{strconv.Itoa(len(reply.Body))},
	}
}

// as is the reply told as another source's.
func (r *ready) as(source string) *ready {
	made := *r
	made.source, made.header = source, []string{source}
	return &made
}

// newPart makes an operation ready.
func (g *generation) newPart(operation *contract.Operation) *part {
	p := &part{
		Operation: operation,
		gate:      g.roster.Gate(operation.Security, g.contract.Title),
		stocks:    make([]stock, len(operation.Responses)),
		matched:   operation.ID + ": " + operation.Method + " " + operation.Template,
		checked:   "the request keeps the contract",
	}
	for i, response := range operation.Responses {
		p.stocks[i].Response = response
	}
	if at := g.tokens.At(operation.Method, operation.Template); at != nil && at.Operation == operation {
		p.endpoint = at
	}
	p.success, p.status = operation.Success()
	if p.status >= http.StatusBadRequest {
		message := fmt.Sprintf("%s documents no reply to a valid call: it gets %d, the lowest status there is",
			operation.ID, p.status)
		g.notices = append(g.notices, noticeAt(operation.At.Location(), "responses", message, "add a response"))
	}
	return p
}

// stock is what there is to send for a response of the operation.
func (g *generation) stock(p *part, response *contract.Response) *stock {
	for i := range p.stocks {
		if s := &p.stocks[i]; s.Response == response {
			s.once.Do(func() { g.fillStock(p, s) })
			return s
		}
	}
	return nil
}
