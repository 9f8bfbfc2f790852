// Package collection answers the question "which records are on this page": it filters, sorts and cuts a list of
// records as a request asks, and writes what stands around them. What the names of a document mean is said by its
// vendor extension x-collection, on the operation that lists: docs/guide/lists.md.
package collection
