// Package journal answers the question "what was asked, what was answered, and why": it keeps the exchanges of all
// sessions in a fixed number of bytes, tells each session what of its own was forgotten, renders entries with their
// secrets redacted, and writes a log line for each. It imports only problem.
package journal
