package mock_test

import (
	"encoding/json"
	"strings"
	"testing"

	"understudy/mock/coverage"
)

func TestTheControlRoomTellsCoverageBySession(t *testing.T) {
	t.Parallel()
	server := petServer(t)
	petCall(t, server, "GET", "/pets?sort=name", "", "Mock-Session: one")
	petCall(t, server, "POST", "/pets", `{"kind":"cat"}`, "Mock-Session: two")
	for session, want := range map[string]string{"one": "listPets", "two": "addPet", "*": "listPets addPet"} {
		w := petCall(t, server, "GET", "http://localhost/__admin/coverage?session="+session, "")
		var told struct {
			coverage.File
			Met, Total, Percent int
		}
		if err := json.Unmarshal(w.Body.Bytes(), &told); err != nil || w.Code != 200 {
			t.Fatalf("%d %v: %s", w.Code, err, w.Body)
		}
		var called []string
		for _, operation := range told.Operations {
			if operation.Met {
				called = append(called, operation.ID)
			}
		}
		if got := strings.Join(called, " "); got != want || told.Met == 0 || told.Percent != told.Met*100/told.Total {
			t.Errorf("session %s: called %q, %d of %d, %d%%", session, got, told.Met, told.Total, told.Percent)
		}
	}
}

// The control room and its commands show no credential of a caller.
func TestTheControlRoomListsViolationsWithACommand(t *testing.T) {
	t.Parallel()
	server := petServer(t)
	petCall(t, server, "GET", "/pets?page=0", "", "X-Key: very-secret", "Mock-Session: one")
	w := petCall(t, server, "GET", "http://localhost/__admin/violations?session=one", "")
	if strings.Contains(w.Body.String(), "very-secret") {
		t.Errorf("the credential is shown: %s", w.Body)
	}
	var told struct {
		Violations []struct {
			Operation, Method, Path, Curl, Request string
			Times, Status                          int
		}
		Untold int
	}
	if err := json.Unmarshal(w.Body.Bytes(), &told); err != nil || len(told.Violations) != 1 {
		t.Fatalf("%v: %s", err, w.Body)
	}
	one := told.Violations[0]
	if one.Operation != "listPets" || one.Times != 1 || one.Status != 400 || one.Request == "" ||
		!strings.HasPrefix(one.Curl, "curl ") || !strings.Contains(one.Curl, "http://localhost/pets?page=0") {
		t.Errorf("got %+v", one)
	}
	if w := petCall(t, server, "GET", "http://localhost/__admin/violations?session=nobody", ""); w.Code != 404 {
		t.Errorf("a session that never was: %d", w.Code)
	}
}
