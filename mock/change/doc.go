// Package change answers the question "what changed between two contracts, and whom does it hurt". It alone imports
// oasdiff, which knows what the differences are called and which of them break clients. What it is shown of a contract
// is written anew, part by part, so that each change is known to be about one parameter, one body or one response.
package change
