package contract

import (
	"net/http"

	"understudy/mock/problem"
)

// Read is what CheckRequest reads for a parameter: the value, and whether there is one that keeps the contract.
func (call *Call) Read(p *Parameter, header http.Header, query string) (any, bool, []problem.Finding) {
	return p.judge(&message{call: call, query: parseQuery(query), header: header, cookies: parseCookies(header)})
}
