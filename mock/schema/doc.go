// Package schema answers the question "does this value keep its schema": documents read with every place kept, JSON
// values decoded exactly, JSON Schema compiled once, and a ledger of what is not enforced. It alone imports the JSON
// Schema and regular expression libraries.
//
// A Library is the documents that references lead to, a Set compiles their schemas on first use, and Review says what
// in a schema is wrong, or is not held. testdata/suite lists, keyword by keyword, what is accepted and what is not.
package schema
