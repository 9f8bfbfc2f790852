// Package e2e holds the promises about load, faults and bad input against the program itself: it is built once, started
// as a process of its own on a free loopback port, and spoken to in bytes. There is no code here beside the tests.
//
//	go test ./e2e                       everything, within a minute on two cores
//	go test -short ./e2e                a sample of it
//	UNDERSTUDY_SOAK=1 go test ./e2e     memory with 300,000 requests instead of 60,000, and 1,000 reloads for 100
//	UNDERSTUDY_BINARY=PATH go test ...  a program that is built already, such as a release
//	UNDERSTUDY_REQUIRE_CLIENTS=1 ...    fail, and do not skip, without node or without npm ci in e2e/wiremock
//
// What a figure means is said beside it. Tests that need /proc, a Unix signal or a shell skip themselves elsewhere and
// say so.
package e2e
