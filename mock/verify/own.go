package verify

import (
	"net/http"
	"slices"
	"strings"

	"understudy/mock/contract"
)

// own is what the check says that the case is for.
func (v *verifier) own(o *contract.Operation, t *trial, got *reply) told {
	switch t.check {
	case PositiveDataAcceptance:
		return v.accepted(o, t, got)
	case IgnoredAuth:
		return v.refusedCaller(t, got)
	case UnknownIDRejection:
		return notFound(got)
	case UnsupportedMethod:
		return notAllowed(t, got)
	}
	return refusedData(t, got)
}

// ownWords reports whether a stand-in speaks, and not the document.
func ownWords(got *reply) bool { return strings.HasPrefix(got.header.Get("Mock-Source"), "problem ") }

// madeUp reports whether a stand-in made the reply up, so that there is no such record.
func madeUp(got *reply) bool {
	source, _, _ := strings.Cut(got.header.Get("Mock-Source"), " ")
	return slices.Contains([]string{"fake", "example", "document"}, source)
}

// throttled is why 429 says nothing about a request.
const throttled = "429: the service was asked too often; lower --rate"

// accepted says whether a request that keeps the contract is let in.
func (v *verifier) accepted(o *contract.Operation, t *trial, got *reply) told {
	if _, success := o.Success(); got.status < 400 || got.status == success {
		return proven()
	}
	switch got.status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return v.shutOut(t, got.status)
	case http.StatusNotFound, http.StatusGone:
		if t.elsewhere {
			return moot("%d: there need be no record of this id", got.status)
		}
		if !t.found || !safe(o.Method) {
			return moot("%d: whether there is such a record is not known; name one with --param name=value", got.status)
		}
	case http.StatusConflict:
		if !safe(o.Method) {
			return moot("409: what the request is about does not allow it now")
		}
	case http.StatusTooManyRequests:
		return moot(throttled)
	}
	return failed("the status is %d, although the request keeps the contract", got.status)
}

// shutOut says whether a caller who should be admitted may be refused.
func (v *verifier) shutOut(t *trial, status int) told {
	switch {
	case t.credentialed && status == http.StatusUnauthorized:
		return failed("401: the service does not take the credential of the persona %s", t.who.Name)
	case t.credentialed && t.who.known:
		return failed("403: the persona %s is refused, who has the role", t.who.Name)
	case t.credentialed:
		return moot("403: which roles the persona %s has is not known; list them in personas.yaml", t.who.Name)
	case len(v.contract.Schemes()) > 0:
		return failed("%d: the service wants a credential, and the document says that none is needed", status)
	}
	return moot("%d: the service wants a credential, and the document has no security scheme", status)
}

// refusedData says whether a request that breaks the contract is refused for it.
func refusedData(t *trial, got *reply) told {
	switch {
	case got.status < 400:
		return failed("the status is %d, although the request breaks the contract: %s", got.status, t.name)
	case got.status == http.StatusTooManyRequests:
		return moot(throttled)
	case t.check == MissingRequiredHeader:
		if !slices.Contains([]int{400, 401, 403, 404, 406, 415, 422}, got.status) {
			return failed("the status is %d, and should be 400, 401, 403, 406, 415 or 422", got.status)
		}
	case got.status == http.StatusUnauthorized, got.status == http.StatusForbidden:
		return moot("%d: the caller is refused before the request is looked at", got.status)
	}
	if got.status == http.StatusNotFound && !t.found {
		return moot("404: whether there is such a record is not known; name one with --param name=value")
	}
	return proven()
}

// refusedCaller says whether a caller is refused who may not call.
func (v *verifier) refusedCaller(t *trial, got *reply) told {
	switch {
	case got.status == http.StatusUnauthorized, got.status == http.StatusForbidden:
		return proven()
	case got.status < 400 && t.wellFormed && !v.cast.filed && got.header.Get("Mock-Source") != "":
		return moot("a stand-in without personas admits any well-formed credential")
	case got.status < 400:
		return failed("the status is %d, and should be 401 or 403", got.status)
	case got.status == http.StatusNotFound && t.found:
		// That there is such a record is hidden, too (RFC 9110, section 15.5.4).
		return proven()
	}
	return moot("%d: the request is refused before the caller is looked at", got.status)
}

// notFound says whether a record that there is not is not found.
func notFound(got *reply) told {
	switch {
	case got.status == http.StatusNotFound, got.status == http.StatusGone:
		return proven()
	case got.status < 400 && madeUp(got):
		return moot("a stand-in makes up a record for every id, unless it is started with --records fixtures")
	case got.status == http.StatusUnauthorized, got.status == http.StatusForbidden:
		return moot("%d: the caller is refused before the record is looked for", got.status)
	case got.status == http.StatusTooManyRequests:
		return moot(throttled)
	}
	return failed("the status is %d, and should be 404", got.status)
}

// notAllowed says whether a method is refused that the path does not have (RFC 9110, section 15.5.6).
func notAllowed(t *trial, got *reply) told {
	allow := got.header.Values("Allow")
	switch {
	case got.status == http.StatusTooManyRequests:
		return moot(throttled)
	case !t.credentialed && (got.status == http.StatusUnauthorized || got.status == http.StatusForbidden):
		return moot("%d: the caller is refused before the method is looked at", got.status)
	case got.status != http.StatusMethodNotAllowed:
		return failed("the status is %d, and should be 405", got.status)
	case len(allow) == 0:
		return failed("the header Allow is missing, which a 405 must have")
	}
	for method := range strings.SplitSeq(strings.Join(allow, ","), ",") {
		if strings.TrimSpace(method) == t.request.Method {
			return failed("the header Allow names %s, which is refused", t.request.Method)
		}
	}
	return proven()
}
