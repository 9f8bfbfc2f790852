// Package catalog answers the question "how can each operation fail here": every way, with the request that brings it
// about at the stand-in, what comes of it, and where the document or a fixture says so. It sends nothing: it says what
// can be sent, as data, as commands, and as tests to begin with.
package catalog
