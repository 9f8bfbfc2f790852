package verify

import (
	"fmt"
	"slices"
	"strings"
)

// The checks. Their names and meanings are those of Schemathesis 4, but for UnknownIDRejection, which it does not have.
const (
	// NotAServerError says that there is a reply, and that its status is below 500.
	NotAServerError = "not_a_server_error"
	// StatusCodeConformance says that the document has a response of that status.
	StatusCodeConformance = "status_code_conformance"
	// ContentTypeConformance says that Content-Type is one of those that the response has.
	ContentTypeConformance = "content_type_conformance"
	// ResponseHeadersConformance says that the required headers are there, and that all keep their schemas.
	ResponseHeadersConformance = "response_headers_conformance"
	// ResponseSchemaConformance says that the body keeps its schema, and is not there where there is none.
	ResponseSchemaConformance = "response_schema_conformance"
	// PositiveDataAcceptance says that a request that keeps the contract is accepted.
	PositiveDataAcceptance = "positive_data_acceptance"
	// NegativeDataRejection says that a request that breaks one constraint is refused.
	NegativeDataRejection = "negative_data_rejection"
	// MissingRequiredHeader says that a request without a required header is refused.
	MissingRequiredHeader = "missing_required_header"
	// IgnoredAuth says that a caller is refused who has no credential, one that nobody has, or not the role.
	IgnoredAuth = "ignored_auth"
	// UnknownIDRejection says that a record that there is not is not found.
	UnknownIDRejection = "unknown_id_rejection"
	// UnsupportedMethod says that a method that the path does not have is a 405 with Allow (RFC 9110, section 15.5.6).
	UnsupportedMethod = "unsupported_method"
)

// Checks lists the names of all checks.
func Checks() []string {
	return append(conformant(), PositiveDataAcceptance, NegativeDataRejection, MissingRequiredHeader, IgnoredAuth,
		UnknownIDRejection, UnsupportedMethod)
}

// conformant are the checks of every reply.
func conformant() []string {
	return []string{
		NotAServerError, StatusCodeConformance, ContentTypeConformance, ResponseHeadersConformance,
		ResponseSchemaConformance,
	}
}

// chosen are the checks that are made: those that are named, or all, without those that are excluded.
func chosen(checks, excluded []string) (map[string]bool, error) {
	for _, name := range slices.Concat(checks, excluded) {
		if !slices.Contains(Checks(), name) {
			return nil, fmt.Errorf("%.60q is no check: use some of %s", name, strings.Join(Checks(), ", "))
		}
	}
	if len(checks) == 0 {
		checks = Checks()
	}
	on := map[string]bool{}
	for _, name := range checks {
		if !slices.Contains(excluded, name) {
			on[name] = true
		}
	}
	if len(on) == 0 {
		return nil, fmt.Errorf("no check is left to be made: exclude fewer")
	}
	return on, nil
}
