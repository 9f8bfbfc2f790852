// Package violation answers the question "which requests broke the contract": it groups the breaches of many exchanges,
// counts them, and keeps the first exchange of each group to show.
package violation
