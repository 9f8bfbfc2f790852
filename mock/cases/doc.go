// Package cases answers the question "which requests can be made for an operation": those that keep the contract, those
// that break it in one place only, and credentials that nobody has. It sends nothing and judges no reply.
package cases
