// Package token answers the question "which token does this get": it plays the token URLs of a document's OAuth 2 flows
// (RFC 6749), signs access tokens and reads them back, and keeps a session's refresh tokens. It is the only room that
// knows the JWT library, and imports persona for whom a token stands for, and contract for the flows.
package token
