// Package verify answers the question "does a running service keep the contract": it asks the service for what the
// document promises, breaks one constraint at a time, calls as those who may and those who may not, and holds each
// reply to the document. Compare answers "in what does it differ from its stand-in", by a few of the same cases. Run
// starts nothing, Compare a stand-in only, and unless told to they send nothing that changes something. Like prove it
// stands above mock.
package verify
