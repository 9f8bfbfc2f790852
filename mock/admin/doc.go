// Package admin is the control room under /__admin/: a window on what the stand-in did, with the names and the JSON
// of WireMock's admin API (3.x) wherever that has them. It imports problem and journal, and is one of the two rooms
// that know gorilla/mux.
package admin
