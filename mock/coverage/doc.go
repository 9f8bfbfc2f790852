// Package coverage answers the question "how much of the contract was exercised": it lists what a contract has that
// calls can meet, its points, and which of them were met.
package coverage
