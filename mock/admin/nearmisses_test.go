package admin

import (
	"strings"
	"testing"

	"understudy/mock/journal"
)

func TestNearMissesSayWhatDiffers(t *testing.T) {
	t.Parallel()
	room := newBooth(t)
	room.send(t, "POST /__admin/mappings", mapping(idA, "/nona"), 201)
	room.send(t, "POST /__admin/mappings", mapping(idB, "/far/away/and/quite/else"), 201)
	room.record("default", journal.Entry{Target: "/none"})
	room.record("default", journal.Entry{Target: "/things/1", Operation: "getThing"})
	for target, body := range map[string]string{
		"GET /__admin/requests/unmatched/near-misses":    "",
		"POST /__admin/near-misses/request":              `{"url":"/none","method":"GET","headers":{"A":["b"]}}`,
		"POST /__admin/requests/near-misses/request":     `{"url":"/none","method":"GET","loggedDate":1}`,
		"POST /__admin/near-misses/request?session=none": "",
	} {
		if strings.Contains(target, "session=none") {
			room.send(t, target, `{"url":"/none"}`, 404)
			continue
		}
		got := room.send(t, target, body, 200)
		if pick(got, "nearMisses.0.stubMapping.id") != idA || pick(got, "nearMisses.0.request.url") != "/none" {
			t.Errorf("%s: %v", target, got)
		}
		distance, _ := pick(got, "nearMisses.0.matchResult.distance").(float64)
		if distance <= 0 || distance >= 1 || pick(got, "nearMisses.0.misses.0.want") != "/nona" {
			t.Errorf("%s: %v", target, got)
		}
	}
	for _, path := range []string{"/near-misses/request-pattern", "/requests/near-misses/request-pattern"} {
		got := room.send(t, "POST /__admin"+path, `{"method":"GET","urlPath":"/things/2"}`, 200)
		if pick(got, "nearMisses.0.request.url") != "/things/1" ||
			pick(got, "nearMisses.0.requestPattern.urlPath") != "/things/2" {
			t.Errorf("%s: %v", path, got)
		}
	}
	room.send(t, "POST /__admin/near-misses/request", `{}`, 400)
	room.send(t, "POST /__admin/near-misses/request", `[]`, 400)
}
