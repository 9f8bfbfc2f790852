package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"understudy/mock"
)

// record is a RefreshToken as a client would read it.
type record struct {
	Subject, ClientID                       string
	ExpiresOn, UpdatedOn, CreatedOn         time.Time
	ProtectedTicket, TicketHash, TicketSalt string
	ID                                      int64  `json:"Id"`
	UniqueID                                string `json:"UniqueId"`
	UpdatedBy                               string
}

// page is a page of the list as a client would read it.
type page struct {
	Records                                     []json.RawMessage
	FirstItem, LastItem, TotalItems, TotalPages int
	CurrentPage                                 int
	HasNextPage, HasPreviousPage                bool
}

// listed asks for a page of the list.
func listed(t *testing.T, base, query string) (page, string) {
	t.Helper()
	got := ask(t, http.MethodGet, base+list+"?"+query, as(admin))
	var p page
	if err := json.Unmarshal(got.body, &p); err != nil || got.status != 200 {
		t.Fatalf("%s: got %d %s", query, got.status, got.body)
	}
	return p, string(got.body)
}

// TestTheListIsTheRecordsThatAreReadOneByOne reads all pages, and each record of them by itself.
func TestTheListIsTheRecordsThatAreReadOneByOne(t *testing.T) {
	t.Parallel()
	s := shipped(t)
	first, text := listed(t, s.URL, "")
	around := regexp.MustCompile(`^\{"Records":\[.*\],"CurrentPage":1,"CurrentPageSize":25,"CurrentOrderField":"Id",` +
		`"CurrentSortDirection":0,"FirstItem":1,"LastItem":25,"TotalItems":66,"TotalPages":3,"HasNextPage":true,` +
		`"HasPreviousPage":false,"PageNumber":1,"PageSize":25\}$`)
	if !around.MatchString(strings.ReplaceAll(text, "\n", " ")) {
		t.Errorf("the page is not as documented: %s", text)
	}
	if _, again := listed(t, s.URL, "page=1&size=25&orderBy=Id&dir=0"); again != text {
		t.Errorf("with the defaults written out the page is another: %s", again)
	}
	last := int64(0)
	for number := 1; number <= first.TotalPages; number++ {
		p, _ := listed(t, s.URL, fmt.Sprint("page=", number))
		for _, text := range p.Records {
			var r record
			if err := json.Unmarshal(text, &r); err != nil || r.ID <= last {
				t.Errorf("%d after %d: %v", r.ID, last, err)
			}
			last = r.ID
			alone := ask(t, http.MethodGet, fmt.Sprint(s.URL, records, r.ID), as(admin))
			if !bytes.Equal(alone.body, text) {
				t.Errorf("id %d is listed as %s, and read as %s", r.ID, text, alone.body)
			}
		}
	}
	if _, other := listed(t, shipped(t, mock.WithSeed(2)).URL, ""); other == text {
		t.Error("another seed lists the same records")
	}
	if p, _ := listed(t, shipped(t, mock.WithRecords(mock.RecordsFixtures)).URL, ""); p.TotalItems != 6 {
		t.Errorf("there are 6 fixtures, and %d records without those made up", p.TotalItems)
	}
	if last != 9223372036854775807 {
		t.Errorf("the last one is %d", last)
	}
	if p, _ := listed(t, s.URL, "page=9"); len(p.Records) != 0 || p.FirstItem != 201 || p.LastItem != 200 ||
		p.HasNextPage {
		t.Errorf("past the end: %+v", p)
	}
}

func TestTheListFollowsFiltersAndRanges(t *testing.T) {
	t.Parallel()
	s := shipped(t)
	for query, want := range map[string]int{
		"RefreshToken_ClientId=front-desk-tablet":                                                               1,
		"RefreshToken_TicketSalt=c2l4dGVlbiBvZiBzYWx0Lg%3D%3D":                                                  4,
		"RefreshToken_Subject=nobody@example.com":                                                               0,
		"RefreshToken_Subject=":                                                                                 66,
		"to_RefreshToken_ExpiresOn=2025-01-15T10:30&from_RefreshToken_ExpiresOn=2025-01-15T10:30":               1,
		"to_RefreshToken_CreatedOn=1999-12-31T23:59":                                                            0,
		"from_RefreshToken_UpdatedOn=1970-01-01T00:00&to_RefreshToken_UpdatedOn=2100-01-01T00:00&size=1&page=7": 66,
	} {
		if p, _ := listed(t, s.URL, query); p.TotalItems != want {
			t.Errorf("%s: got %d, want %d", query, p.TotalItems, want)
		}
	}
	ascending, _ := listed(t, s.URL, "orderBy=ExpiresOn&size=100")
	descending, _ := listed(t, s.URL, "orderBy=ExpiresOn&size=100&dir=1")
	slices.Reverse(descending.Records)
	same := func(a, b json.RawMessage) bool { return bytes.Equal(a, b) }
	if !slices.EqualFunc(ascending.Records, descending.Records, same) {
		t.Error("descending is not ascending backwards")
	}
	for _, query := range []string{
		"page=0", "page=x", "size=0", "size=1001", "dir=2", "dir=-1", "dir=ascending", "orderBy=Nothing",
		"from_RefreshToken_ExpiresOn=2025-01-15", "to_RefreshToken_CreatedOn=2025-01-15T24:00",
		"from_RefreshToken_UpdatedOn=2025-02-30T10:00",
	} {
		if got := ask(t, http.MethodGet, s.URL+list+"?"+query, as(admin)); got.status != 400 {
			t.Errorf("%s: got %d %s", query, got.status, got.body)
		}
	}
	for credential, want := range map[string]string{
		"Bearer nobody": "401 ", "Bearer expired-token": `401 Bearer error="invalid_token"`,
		"Bearer reader-token": `403 Bearer error="insufficient_scope", scope="RefreshToken-List"`,
	} {
		got := ask(t, http.MethodGet, s.URL+list, as(credential))
		if have := fmt.Sprint(got.status, " ", got.header.Get("WWW-Authenticate")); !strings.HasPrefix(have, want) {
			t.Errorf("%s: got %s, want %s", credential, have, want)
		}
	}
}
