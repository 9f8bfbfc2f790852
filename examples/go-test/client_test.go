package refreshtokens_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"understudy/mock"
	"understudy/mock/mocktest"

	refreshtokens "understudy/examples/go-test"
)

func TestFindReadsTheRecord(t *testing.T) {
	t.Parallel()
	server := mocktest.Start(t)
	client := refreshtokens.Client{BaseURL: server.URL, Token: "reader-token"}
	record, err := client.Find(t.Context(), 87654321)
	if err != nil {
		t.Fatal(err)
	}
	want := refreshtokens.Record{ID: 87654321, ExpiresOn: time.Date(2025, 1, 15, 10, 30, 0, 0, time.UTC)}
	if *record != want {
		t.Errorf("got %+v, want %+v", *record, want)
	}
}

// Each refusal is a persona or an id away: nothing is set up, and nothing is left behind.
func TestFindTellsRefusalsApart(t *testing.T) {
	t.Parallel()
	server := mocktest.Start(t)
	for _, test := range []struct {
		name  string
		token string
		id    int64
		want  error
	}{
		{"no token", "", 12345, refreshtokens.ErrSignIn},
		{"a token that ran out", "expired-token", 12345, refreshtokens.ErrSignIn},
		{"the role is missing", "visitor-token", 12345, refreshtokens.ErrNotAllowed},
		{"no such record", "reader-token", 404, refreshtokens.ErrNotFound},
	} {
		client := refreshtokens.Client{BaseURL: server.URL, Token: test.token}
		if _, err := client.Find(t.Context(), test.id); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, err, test.want)
		}
	}
}

func TestFindSaysWhenToTryAgain(t *testing.T) {
	t.Parallel()
	server := mocktest.Start(t)
	client := refreshtokens.Client{BaseURL: server.URL, Token: "reader-token"}
	_, err := client.Find(t.Context(), 409)
	var throttled *refreshtokens.ThrottledError
	if !errors.As(err, &throttled) || throttled.After != time.Second {
		t.Errorf("got %v, want to be throttled for a second", err)
	}
}

// A record of the test's own. Without a personas file any well-formed credential is an administrator.
func TestFindReadsNames(t *testing.T) {
	t.Parallel()
	server := mocktest.Start(t, mock.WithFixtures(fstest.MapFS{
		"getRefreshToken/200/7.yaml": {Data: []byte(`body:
  Subject: ann@example.com
  ClientId: till-3
  ExpiresOn: '2030-01-01T00:00:00Z'
  ProtectedTicket: ''
  TicketHash: ''
  TicketSalt: ''
  Id: 7
  UpdatedOn: '2026-01-01T00:00:00Z'
  CreatedOn: '2026-01-01T00:00:00Z'
  UniqueId: 5d1f0b52-7c0e-4e0b-9a53-0c8f1f0a0007
  UpdatedBy: ann@example.com
  IsNew: false
  SystemId: null
  ToStringText: Till 3
  LocalizationDetails: null
  CustomFields: null
`)},
	}, "fixtures"))
	client := refreshtokens.Client{BaseURL: server.URL, Token: "any"}
	record, err := client.Find(t.Context(), 7)
	if err != nil || record.Subject != "ann@example.com" {
		t.Errorf("got %+v and %v", record, err)
	}
}

// Without AllowFindings this test would fail at its end, because id 0 breaks the contract.
func TestABreachOfTheContractIsFound(t *testing.T) {
	t.Parallel()
	server := mocktest.Start(t)
	server.AllowFindings()
	client := refreshtokens.Client{BaseURL: server.URL, Token: "reader-token"}
	if _, err := client.Find(t.Context(), 0); err == nil {
		t.Error("id 0 was found")
	}
	findings := strings.Join(server.Findings(), "\n")
	if !strings.Contains(findings, "path id: ") {
		t.Errorf("the findings are %q", findings)
	}
}
