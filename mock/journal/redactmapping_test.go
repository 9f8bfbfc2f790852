package journal

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
)

func TestSecretsOfMappingsAreHidden(t *testing.T) {
	t.Parallel()
	r := NewRedactor()
	r.Conceal("pin")
	encoded := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }
	for _, text := range []string{
		`{"matchesJsonPath":{"expression":"$.password","equalTo":"hunter2"}}`,
		`{"matchesJsonPath":{"equalTo":"hunter2","expression":"$.password"}}`,
		`{"matchesJsonPath":{"equalToJson":{"a":["hunter2"]},"expression":"$['pin']"}}`,
		`{"matchesJsonPath":{"and":[{"contains":"hunter2"}],"expression":"$..access_token"}}`,
		`[{"not":{"matchesJsonPath":{"equalTo":"hunter2","expression":"$.pin"}}}]`,
		`{"matchesJsonPath":"$[?@.password > 'hunter2']"}`,
		`{"matchesJsonPath":{"expression":"$[?match(@.pin, 'hunter2')]"}}`,
		`{"matchesJsonSchema":{"properties":{"password":{"const":"hunter2"}}}}`,
		`{"response":{"base64Body":"` + encoded(`{"access_token":"hunter2"}`) + `"}}`,
		`{"response":{"base64Body":"` + encoded(`password=hunter2`) + `"}}`,
		`{"response":{"base64Body":"` + encoded("\xff\x00password=hunter2") + `"}}`,
		`{"bodyPatterns":[{"binaryEqualTo":"` + encoded(`{"pin":"hunter2"}`) + `"}]}`,
	} {
		shown := r.Mapping([]byte(text))
		if !json.Valid([]byte(shown)) || !strings.Contains(shown, "[redacted ") {
			t.Errorf("%s is shown as %s", text, shown)
		}
		if strings.Contains(shown, "hunter2") || strings.Contains(shown, encoded("hunter2")[:6]) ||
			strings.Contains(text, "ase64") && strings.Contains(shown, "==") {
			t.Errorf("%s is shown as %s", text, shown)
		}
	}
	if shown := (&Redactor{Show: true}).Mapping([]byte(`{"password":"a"}`)); shown != `{"password":"a"}` {
		t.Errorf("with --show-secrets: %s", shown)
	}
}

func TestWhatIsNoSecretOfAMappingIsShown(t *testing.T) {
	t.Parallel()
	r := NewRedactor()
	for _, text := range []string{
		`{"matchesJsonPath":{"expression":"$.name","equalTo":"n"}}`,
		`{"matchesJsonPath":"$.password"}`,
		`{"matchesJsonPath":"$[?@.name == 'n']"}`,
		`{"response":{"base64Body":"` + base64.StdEncoding.EncodeToString([]byte(`{"name":"n"}`)) + `"}}`,
		`{"response":{"base64Body":"` + base64.StdEncoding.EncodeToString([]byte("\x89PNG\r\n\x1a\n\x00")) + `"}}`,
		`{"response":{"headers":{"WWW-Authenticate":"Bearer realm=\"a\", error=\"invalid_token\""}}}`,
		`{"headers":{"www-authenticate":["Bearer error=\"invalid_token\""],"a":{"equalTo":"b"}}}`,
	} {
		if shown := r.Mapping([]byte(text)); shown != text {
			t.Errorf("%s is shown as %s", text, shown)
		}
	}
	shown := r.Mapping([]byte(`{"headers":{"WWW-Authenticate":"Bearer","Other":"error=\"invalid_token\""}}`))
	if !strings.Contains(shown, `"Other":"[redacted `) {
		t.Errorf("what stands beside a challenge is shown: %s", shown)
	}
	if want, got := r.Miss("headers.WWW-Authenticate", `a="invalid_token"`, ""); want != `a="invalid_token"` || got != "" {
		t.Errorf("a near miss: %s, %s", want, got)
	}
}

func TestWhatIsNoMappingIsNotShown(t *testing.T) {
	t.Parallel()
	if shown := NewRedactor().Mapping([]byte(`{"password":"hunter2"`)); strings.Contains(shown, "hunter2") {
		t.Errorf("shown: %s", shown)
	}
}
