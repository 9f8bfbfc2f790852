// Package contract answers the question "what does the document say": it loads an OpenAPI document, finds the
// operation a request means, decodes parameters and bodies, and holds requests and replies to the document. It alone
// imports kin-openapi. The places of everything it says lead back into the document.
package contract
