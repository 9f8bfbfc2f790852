// Package source answers where an OpenAPI document's bytes come from: a file, a folder, a stream or bytes, and the
// files that its references lead to. It alone opens files and addresses that a document names, and only those it may.
package source
