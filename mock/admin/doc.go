// Package admin is the control room under /__admin/: a window on what the stand-in did, and the place where it is told
// what to do instead, with the names and the JSON of WireMock's admin API (3.x) wherever that has them. It knows the
// sessions and what they own, and is one of the two rooms that know gorilla/mux.
package admin
