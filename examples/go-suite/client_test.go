package expiring_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	expiring "understudy/examples/go-suite"
)

// address is the variable that says where the service is.
const address = "UNDERSTUDY_URL"

// everAfter is later than any record runs out.
var everAfter = time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)

// session is a client for each test: its calls belong to a session of the test's own, so that tests may run side by
// side on one server.
func session(t *testing.T) *expiring.Client {
	t.Helper()
	at := os.Getenv(address)
	// A key has 64 characters at most, and no slash, as the names of subtests have.
	key := strings.ReplaceAll(t.Name(), "/", ".")
	if at == "" {
		t.Fatal(address + " is not set: run the tests with understudy run -- go test ./...")
	}
	return &expiring.Client{
		BaseURL:  at,
		HTTP:     &http.Client{Timeout: 10 * time.Second, Transport: named{key}},
		User:     "admin@example.com",
		Password: "admin",
		Wait:     func(context.Context, time.Duration) error { return nil },
	}
}

// named adds the session's key to each call.
type named struct{ key string }

// RoundTrip makes a call.
func (n named) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context())
	request.Header.Set("Mock-Session", n.key)
	return http.DefaultTransport.RoundTrip(request)
}

// play begins a scenario in the client's session.
func play(t *testing.T, client *expiring.Client, scenario string) {
	t.Helper()
	to := client.BaseURL + "/__admin/scenarios/" + scenario + "/state"
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPut, to, strings.NewReader(`{"state": "Started"}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	reply, err := client.HTTP.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = reply.Body.Close()
	if reply.StatusCode != http.StatusOK {
		t.Fatalf("scenario %s: %s", scenario, reply.Status)
	}
}

func TestBeforeWalksAllPages(t *testing.T) {
	t.Parallel()
	client := session(t)
	client.Token = "admin-token"
	records, err := client.Before(t.Context(), everAfter)
	if err != nil || len(records) <= 25 {
		t.Fatalf("%d records and %v, want those of more than one page", len(records), err)
	}
	if !slices.IsSortedFunc(records, func(a, b expiring.Record) int { return a.ExpiresOn.Compare(b.ExpiresOn) }) {
		t.Error("the records are not in the order in which they run out")
	}
	seen := map[int64]bool{}
	for _, record := range records {
		if seen[record.ID] {
			t.Errorf("record %d is listed twice", record.ID)
		}
		seen[record.ID] = true
	}
}

func TestBeforeLeavesOutWhatLives(t *testing.T) {
	t.Parallel()
	client := session(t)
	client.Token = "admin-token"
	all, err := client.Before(t.Context(), everAfter)
	if err != nil {
		t.Fatal(err)
	}
	end := all[len(all)/2].ExpiresOn
	some, err := client.Before(t.Context(), end)
	if err != nil || len(some) == 0 || len(some) >= len(all) {
		t.Fatalf("%d of %d records, and %v", len(some), len(all), err)
	}
	if last := some[len(some)-1].ExpiresOn; last.After(end) {
		t.Errorf("a record lives until %s, after %s", last, end)
	}
}

// Nobody is signed in at first, then the token runs out between two pages.
func TestBeforeSignsInWhenItHasTo(t *testing.T) {
	t.Parallel()
	client := session(t)
	play(t, client, "token-expires-mid-session")
	client.Token = "expired-token"
	if _, err := client.Before(t.Context(), everAfter); err != nil {
		t.Fatal(err)
	}
	if client.Token == "expired-token" {
		t.Error("the client has the token that ran out")
	}
}

func TestBeforeWaitsAsLongAsItIsTold(t *testing.T) {
	t.Parallel()
	client := session(t)
	client.Token = "admin-token"
	play(t, client, "throttled-then-fine")
	var waited []time.Duration
	client.Wait = func(_ context.Context, long time.Duration) error {
		waited = append(waited, long)
		return nil
	}
	if _, err := client.Before(t.Context(), everAfter); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(waited, []time.Duration{time.Second, time.Second}) {
		t.Errorf("waited %v, want a second, twice", waited)
	}
}

func TestBeforeTellsRefusalsApart(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		token, password string
		want            error
	}{
		"no role":        {token: "reader-token", want: expiring.ErrNotAllowed},
		"wrong password": {password: "guess", want: expiring.ErrSignIn},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := session(t)
			client.Token, client.Password = test.token, test.password
			if _, err := client.Before(t.Context(), everAfter); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}
