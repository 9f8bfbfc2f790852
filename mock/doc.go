// Package mock is a stand-in for an HTTP API that knows its whole contract. New makes a server, which is an
// http.Handler: it loads an OpenAPI document, holds every request and every reply to it, and answers with fixtures,
// examples or made-up records.
//
// The way of a request is in respond.go, eight steps in order. All that was loaded is a generation, built whole and
// never changed; rooms below this package each answer one question, and none of them knows another.
//
// This package and mocktest keep their API stable. The rooms are public so that they can be read, and may change.
package mock
