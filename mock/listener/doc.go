// Package listener answers the question "how does a handler meet the network safely": it binds first, limits how long
// and how large a request head may be, notices framing that net/http repairs in silence, and shuts down without losing
// a request. It imports no other room.
package listener
