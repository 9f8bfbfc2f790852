// Package report answers the question "how is that told": findings, and outcomes that were tried, as text and HTML for
// people, and as JSON, JUnit XML, SARIF and CTRF for programs. The counts are the same in all of them. It imports no
// room but problem.
package report
