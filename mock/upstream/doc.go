// Package upstream answers the question "what does the real service say": it passes a request on to the one service
// that was named, and keeps what the service said as fixtures. Whether request and reply keep the contract is asked
// elsewhere.
package upstream
