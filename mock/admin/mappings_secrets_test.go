package admin

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"understudy/mock/journal"
)

func TestSecretsOfMappingsAreNotShown(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	room.redactor.Conceal("X-Door")
	body := `{"id":"` + idA + `","contract":"off","scenarioName":"s","request":{"url":"/x?access_token=hunter2",` +
		`"headers":{"Authorization":{"equalTo":"Bearer hunter2"},"X-Door":{"equalTo":"hunter2"}},` +
		`"bodyPatterns":[{"equalToJson":{"password":"hunter2","a":1}},` +
		`{"matchesJsonPath":{"expression":"$.password","equalTo":"hunter2"}}],` +
		`"basicAuthCredentials":{"username":"u","password":"hunter2"}},` +
		`"response":{"status":200,"jsonBody":{"access_token":"hunter2"}}}`
	made := room.send(t, "POST /__admin/mappings", body, 201)
	if pick(made, "response.jsonBody.access_token") != "hunter2" {
		t.Errorf("who sent it reads back: %v", made)
	}
	room.record("default", journal.Entry{
		Target: "/x?access_token=hunter2mine", RequestHeader: http.Header{
			"Authorization": {"Bearer hunter2mine"}, "X-Door": {"hunter2mine"}, "Content-Type": {"application/json"},
		}, RequestBody: []byte(`{"password":"hunter2mine","a":2}`), RequestBytes: 32,
	})
	for _, target := range []string{
		"GET /__admin/mappings", "GET /__admin/mappings/" + idA, "GET /__admin/mappings/unmatched",
		"GET /__admin/requests/unmatched/near-misses", "GET /__admin/scenarios",
		"POST /__admin/near-misses/request-pattern",
	} {
		pattern := ""
		if strings.HasPrefix(target, "POST") {
			pattern = `{"url":"/x?access_token=hunter2","headers":{"X-Door":{"equalTo":"hunter2"}}}`
		}
		text := fmt.Sprint(room.send(t, target, pattern, 200))
		if strings.Contains(text, "hunter2") || !strings.Contains(text, "[redacted") {
			t.Errorf("%s shows a secret: %s", target, text)
		}
	}
}

func TestAnEncodedSecretOfAMappingIsNotShownNorTakenBack(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	encoded := base64.StdEncoding.EncodeToString([]byte(`{"access_token":"hunter2"}`))
	room.put(t, "default", `{"id":"`+idA+`","contract":"off","request":{"url":"/x"},`+
		`"response":{"status":200,"base64Body":"`+encoded+`"}}`)
	shown := room.send(t, "GET /__admin/mappings/"+idA, "", 200)
	if got := fmt.Sprint(pick(shown, "response.base64Body")); !strings.HasPrefix(got, "[redacted ") {
		t.Errorf("shown: %v", shown)
	}
	again, err := json.Marshal(shown)
	if err != nil {
		t.Fatal(err)
	}
	room.send(t, "PUT /__admin/mappings/"+idA, string(again), 422)
}

func TestAChallengeIsNoSecret(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	const challenge = `Bearer realm="api", error="invalid_token"`
	room.put(t, "default", `{"id":"`+idA+`","contract":"off","scenarioName":"s","request":{"url":"/x"},`+
		`"response":{"status":401,"headers":{"WWW-Authenticate":`+fmt.Sprintf("%q", challenge)+`}}}`)
	shown := room.send(t, "GET /__admin/scenarios", "", 200)
	if got := pick(shown, "scenarios.0.mappings.0.response.headers.WWW-Authenticate"); got != challenge {
		t.Errorf("shown: %v", shown)
	}
}
