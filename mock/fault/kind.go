package fault

import (
	"fmt"
	"strings"
)

// A Kind is a way for a connection to break. The four have WireMock's names.
type Kind uint8

// The ways to break; see Break for what a client sees of each.
const (
	// None leaves the connection whole.
	None Kind = iota
	// EmptyResponse closes without a byte: EMPTY_RESPONSE.
	EmptyResponse
	// ConnectionReset closes with a TCP reset: CONNECTION_RESET_BY_PEER.
	ConnectionReset
	// MalformedChunk sends a good head and the start of a body, then garbage: MALFORMED_RESPONSE_CHUNK.
	MalformedChunk
	// RandomThenClose sends garbage where a head should be: RANDOM_DATA_THEN_CLOSE.
	RandomThenClose
)

// ParseKind reads WireMock's name of a fault, in any case, with - or _ between its words. There is no name for None.
func ParseKind(name string) (Kind, error) {
	plain := strings.ToUpper(strings.ReplaceAll(name, "-", "_"))
	for k := EmptyResponse; k <= RandomThenClose; k++ {
		if plain == k.String() {
			return k, nil
		}
	}
	return None, fmt.Errorf("no fault is called %q: write %s, %s, %s or %s",
		shorten(name), EmptyResponse, ConnectionReset, MalformedChunk, RandomThenClose)
}

// String is WireMock's name of the fault, and "" for None.
func (k Kind) String() string {
	switch k {
	case EmptyResponse:
		return "EMPTY_RESPONSE"
	case ConnectionReset:
		return "CONNECTION_RESET_BY_PEER"
	case MalformedChunk:
		return "MALFORMED_RESPONSE_CHUNK"
	case RandomThenClose:
		return "RANDOM_DATA_THEN_CLOSE"
	default:
		return ""
	}
}
