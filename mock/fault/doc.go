// Package fault answers the question "how does this reply go wrong on its way": late, drop by drop, over a connection
// that breaks, not at all because the caller asks too often, or by chance. It imports no other room.
package fault
