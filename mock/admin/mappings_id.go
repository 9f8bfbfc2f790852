package admin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"understudy/mock/problem"
)

// withID gives a mapping the id that it is replaced under. It may say that id itself, and no other.
func withID(body []byte, id string) ([]byte, *problem.Finding) {
	var own struct{ ID, UUID *string }
	trimmed := bytes.TrimSpace(body)
	if len(trimmed) == 0 || trimmed[0] != '{' || json.Unmarshal(body, &own) != nil {
		return body, nil // ReadMapping says what is wrong.
	}
	for name, given := range map[string]*string{"id": own.ID, "uuid": own.UUID} {
		if given != nil && !strings.EqualFold(*given, id) {
			return nil, &problem.Finding{
				In: "body", Pointer: "/" + name, Keyword: "const", Expected: id, Got: fmt.Sprintf("%.40q", *given),
				Message: "is not the id of the path", Hint: "leave it out, or send the same",
			}
		}
	}
	if own.ID != nil || own.UUID != nil {
		return body, nil
	}
	quoted, err := json.Marshal(id)
	if err != nil {
		return body, nil
	}
	separator := ","
	if bytes.Equal(bytes.TrimSpace(trimmed[1:]), []byte("}")) {
		separator = ""
	}
	return append([]byte(`{"id":`+string(quoted)+separator), trimmed[1:]...), nil
}

// redacted finds the marks that stand for secrets where a mapping is shown. Sent back, they would be taken for the
// secrets themselves.
func redacted(body []byte) []problem.Finding {
	if !bytes.Contains(body, []byte("[redacted ")) {
		return nil
	}
	return []problem.Finding{{
		In: "body", Keyword: "not",
		Message: "has a mark such as [redacted 4f1c], which stands for a secret when a mapping is shown",
		Hint:    "send the secret itself; with --show-secrets mappings are shown as they are",
	}}
}
