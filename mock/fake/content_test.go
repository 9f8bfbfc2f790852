package fake_test

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"understudy/mock/fake"
)

func TestTextIsEncodedAsTheSchemaSays(t *testing.T) {
	t.Parallel()
	m := compile(t, `
Inner: {type: object, required: [id], properties: {id: {type: integer}, note: {type: string}}}
A:
  type: object
  properties:
    plain: {type: string, contentEncoding: base64}
    web: {type: string, contentEncoding: base64url}
    hex: {type: string, contentEncoding: base16}
    rare: {type: string, contentEncoding: base32}
    short: {type: string, contentEncoding: base64, maxLength: 8}
    image: {type: string, contentEncoding: base64, contentMediaType: image/png}
    text: {type: string, contentEncoding: base64, contentMediaType: text/plain; charset=utf-8}
    json: {type: string, contentMediaType: application/json}
    record: {type: string, contentMediaType: application/a+json, contentSchema: {$ref: '#/components/schemas/Inner'}}
    packed:
      type: string
      contentEncoding: base64
      contentMediaType: application/json
      contentSchema: {$ref: '#/components/schemas/Inner'}
    itself: {type: string, contentMediaType: application/json, contentSchema: {$ref: '#/components/schemas/A'}}
`, "A")
	read := func(decode func(string) ([]byte, error)) func(string) error {
		return func(s string) error { _, err := decode(s); return err }
	}
	inner := func(text []byte) error {
		var record struct{ ID *int64 }
		if err := json.Unmarshal(text, &record); err != nil || record.ID == nil {
			return fmt.Errorf("%s is no Inner: %w", text, err)
		}
		return nil
	}
	kept := map[string]func(string) error{
		"plain":  read(base64.StdEncoding.DecodeString),
		"web":    read(base64.RawURLEncoding.DecodeString),
		"hex":    read(hex.DecodeString),
		"rare":   read(base32.StdEncoding.DecodeString),
		"short":  read(base64.StdEncoding.DecodeString),
		"image":  read(base64.StdEncoding.DecodeString),
		"json":   func(s string) error { return json.Unmarshal([]byte(s), new(map[string]any)) },
		"record": func(s string) error { return inner([]byte(s)) },
		"itself": func(s string) error { return json.Unmarshal([]byte(s), new(map[string]any)) },
		"packed": func(s string) error {
			text, err := base64.StdEncoding.DecodeString(s)
			if err != nil {
				return err
			}
			return inner(text)
		},
		"text": func(s string) error {
			text, err := base64.StdEncoding.DecodeString(s)
			if err == nil && strings.Trim(strings.ToLower(string(text)), "abcdefghijklmnopqrstuvwxyz -'.") != "" {
				return fmt.Errorf("%q are no words", text)
			}
			return err
		},
	}
	for id := range 50 {
		got := members(t, body(t, m, fake.Question{Identity: fmt.Sprint(id)}))
		for name, keeps := range kept {
			text, _ := got[name].(string)
			if err := keeps(text); err != nil || text == "" {
				t.Fatalf("%s: %q: %v", name, text, err)
			}
		}
	}
}
