// Package schema answers the question "does this value keep its schema": documents read with every place kept, JSON
// values decoded exactly, JSON Schema compiled once, and a ledger of what is not enforced. It alone imports the JSON
// Schema and regular expression libraries.
package schema
