// Package problem answers the question "what went wrong, and how do we say so": findings, which are breaches of the
// contract, and problems, which are errors on the wire (RFC 9457). It is the lowest floor and imports no other room.
package problem
