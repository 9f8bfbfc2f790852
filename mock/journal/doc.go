// Package journal answers the question "what was asked, what was answered, and why": it keeps the exchanges in a fixed
// number of bytes, renders them with their secrets redacted, and writes a log line for each. It imports only problem.
package journal
