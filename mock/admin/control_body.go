package admin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// readMembers reads what is one JSON object. A member that is there twice is refused: whoever reads the last one
// and whoever reads the first would see two different wishes.
func readMembers(body []byte) (map[string]json.RawMessage, error) {
	malformed := errors.New("the body must be one JSON object")
	decoder := json.NewDecoder(bytes.NewReader(body))
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return nil, malformed
	}
	members := map[string]json.RawMessage{}
	for decoder.More() {
		token, err := decoder.Token()
		name, ok := token.(string)
		if err != nil || !ok {
			return nil, malformed
		}
		if _, twice := members[name]; twice {
			return nil, fmt.Errorf("the member %.40q is there twice", name)
		}
		var value json.RawMessage
		if decoder.Decode(&value) != nil {
			return nil, malformed
		}
		members[name] = value
	}
	if _, err := decoder.Token(); err != nil {
		return nil, malformed
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, malformed
	}
	return members, nil
}
