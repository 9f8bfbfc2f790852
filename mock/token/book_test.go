package token

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestTokenIssuedIsARecord(t *testing.T) {
	t.Parallel()
	c := visit(t, worded, "/api/token")
	if !c.book.Empty() || c.book.Size() != 0 {
		t.Error("a new book is empty")
	}
	first := c.get(login, "client_id", "app")
	want := Record{
		ID: 1_500_000_001, Subject: "admin@test", ClientID: "app", Persona: "admin",
		Created: today(), Expires: today().Add(15 * 24 * time.Hour),
	}
	plain := cmpopts.IgnoreUnexported(Record{})
	got, known := c.book.Find(1_500_000_001)
	if diff := cmp.Diff(want, got, plain); diff != "" || !known || !got.Live(c.now) {
		t.Errorf("known %t (-want +got)\n%s", known, diff)
	}
	c.now = c.now.Add(time.Hour)
	c.get(refreshForm(first.Refresh), "client_id", "app")
	got, known = c.book.Find(1_500_000_001)
	if !known || !got.Dead || got.Live(c.now) {
		t.Errorf("rotated: %t %+v", known, got)
	}
	for _, id := range []int64{0, -1, 1_500_000_000, 1_500_000_003, 1 << 62} {
		if got, known := c.book.Find(id); known {
			t.Errorf("never issued: %+v", got)
		}
	}
	want.ID, want.Created, want.Expires = want.ID+1, c.now, c.now.Add(15*24*time.Hour)
	if diff := cmp.Diff([]Record{want}, c.book.Live(c.now), plain); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := c.book.Live(c.now.Add(15 * 24 * time.Hour)); len(got) != 0 {
		t.Errorf("expired: %+v", got)
	}
	if c.book.Empty() || c.book.Size() <= 0 {
		t.Error("the book is not empty any more")
	}
}

// The rule, as a model in a few lines: a client and user have one refresh token, the latest that they were given.
func TestRotationKeepsTheRule(t *testing.T) {
	t.Parallel()
	passwords := map[string]string{"admin@test": "secret", "reader": "a:b +", "careful": "secret"}
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 0))
		c := visit(t, worded, "/api/token")
		latest := map[owner]string{}
		var given []string
		for range 150 {
			who := owner{"app" + strconv.Itoa(random.IntN(3)), []string{"admin@test", "careful", "reader"}[random.IntN(3)]}
			switch mine := latest[who]; {
			case mine == "" || random.IntN(3) == 0:
				form := passwordForm(who.subject, passwords[who.subject]) + "&totp=012345"
				latest[who] = c.get(form, "client_id", who.client).Refresh
				given = append(given, latest[who])
			case random.IntN(2) == 0:
				latest[who] = c.get(refreshForm(mine), "client_id", who.client).Refresh
				given = append(given, latest[who])
			default:
				old := given[random.IntN(len(given))]
				client := who.client
				if slices.Contains(slices.Collect(maps.Values(latest)), old) {
					client = "nobody"
				}
				if got := told(c.ask(refreshForm(old), "client_id", client)); got != noToken {
					t.Fatalf("seed %d: a dead token, or one of another client, got %s", seed, got)
				}
			}
			if got := len(c.book.Live(c.now)); got != len(latest) {
				t.Fatalf("seed %d: %d live tokens of %d owners", seed, got, len(latest))
			}
		}
	}
}

func TestSameSessionSameTokens(t *testing.T) {
	t.Parallel()
	play := func(session string) (list []string) {
		c := visit(t, worded, "/api/token")
		c.session = session
		tokens := c.get(login)
		for range 3 {
			list = append(list, tokens.Access, tokens.Refresh)
			tokens = c.get(refreshForm(tokens.Refresh), "client_id", "admin@test")
		}
		return list
	}
	first := play("a")
	if diff := cmp.Diff(first, play("a")); diff != "" {
		t.Errorf("the same steps gave other tokens (-first +second)\n%s", diff)
	}
	reader := visit(t, worded, "/api/token")
	reader.session = "a"
	if got := reader.get(passwordForm("reader", "a:b +")); got.Refresh == first[1] {
		t.Error("after a reset another user has the token that was somebody's")
	}
	for _, token := range play("b") {
		if slices.Contains(first, token) {
			t.Errorf("two sessions share %s", token)
		}
	}
}

func TestOneOfTwoRefreshesWins(t *testing.T) {
	t.Parallel()
	c := visit(t, worded, "/api/token")
	refresh := c.get(login).Refresh
	var fine atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if c.ask(refreshForm(refresh), "client_id", "admin@test").Status == 200 {
				fine.Add(1)
			}
			c.get(login, "client_id", "other")
			c.book.Live(c.now)
			c.book.Find(firstID)
			c.book.Size()
		})
	}
	all.Wait()
	if fine.Load() != 1 || len(c.book.Live(c.now)) != 2 {
		t.Errorf("%d refreshes got tokens; live: %+v", fine.Load(), c.book.Live(c.now))
	}
}

func TestBookIsBounded(t *testing.T) {
	t.Parallel()
	b := NewBook()
	mint := func(serial uint64) string { return strconv.FormatUint(serial, 10) }
	now := today()
	put := func(client string) int {
		_, _, gone := b.put(Record{ClientID: client, Created: now, Expires: now.Add(time.Hour)}, mint)
		return gone
	}
	put("kept")
	put("rotated")
	put("rotated")
	for n := range maxRecords - 3 {
		if gone := put("app" + strconv.Itoa(n)); gone != 0 {
			t.Fatalf("%d records had to go with room left", gone)
		}
	}
	full := b.Size()
	if gone := put("one more"); gone != 1 {
		t.Errorf("%d records had to go", gone)
	}
	if r, _ := b.Find(firstID); r.ClientID != "kept" {
		t.Error("the dead go before the living")
	}
	if r, known := b.Find(firstID + 1); !known || !r.Dead || r.ClientID != "" {
		t.Errorf("the one that went is known to be dead: %t %+v", known, r)
	}
	put("and one more")
	if r, known := b.Find(firstID); !known || !r.Dead {
		t.Errorf("then the oldest goes: %t %+v", known, r)
	}
	for range 3 * maxRecords {
		put("the same")
	}
	if live := len(b.Live(now)); live > maxRecords || live < maxRecords/2 || len(b.records) != maxRecords ||
		len(b.tokens) != maxRecords || len(b.live) != live || b.Size() > full+full/10 {
		t.Errorf("%d live, %d records, %d tokens, %d owners, %d bytes of %d",
			live, len(b.records), len(b.tokens), len(b.live), b.Size(), full)
	}
}

func TestFullBookIsTold(t *testing.T) {
	t.Parallel()
	c := visit(t, worded, "/api/token")
	for range maxRecords {
		c.book.put(Record{Subject: "reader"}, func(serial uint64) string { return strconv.FormatUint(serial, 10) })
	}
	if out := c.ask(login); !strings.Contains(out.Why, "1 older refresh token had to go: a session has 10000") {
		t.Errorf("%s", out.Why)
	}
}

func FuzzIssue(f *testing.F) {
	f.Add(login, "application/x-www-form-urlencoded", "app", basic("a:b"), false)
	f.Add(passwordForm("careful", "secret")+"&totp=012345&scope=Read", "application/x-www-form-urlencoded", "", "", true)
	f.Add(refreshForm("0123"), "application/x-www-form-urlencoded; charset=utf-8", "\xff", "Basic", true)
	f.Add("grant_type=client_credentials&client_id=%zz", "", "a", "Basic Og==", true)
	f.Add(`{"grant_type":"password"}`, "application/json", "", "Bearer x", false)
	roster := roster(f, people)
	documents := map[bool]*Issuer{false: New(load(f, worded), 1), true: New(load(f, standard), 1)}
	f.Fuzz(func(t *testing.T, body, media, client, authorization string, plain bool) {
		issuer := documents[plain]
		at := issuer.At("POST", map[bool]string{false: "/api/token", true: "/v1/token"}[plain])
		out := issuer.Issue(at, &Ask{
			Session: "s", Body: []byte(body), Now: today(),
			Header: http.Header{"Content-Type": {media}, "Client_id": {client}, "Authorization": {authorization}},
		}, roster, NewBook())
		if out.Status != 200 && out.Status != 400 && out.Status != 401 {
			t.Errorf("status %d", out.Status)
		}
		var said struct {
			Access string `json:"access_token"`
			Error  string `json:"error"`
		}
		if err := json.Unmarshal(out.Body, &said); err != nil || (said.Access != "") != (out.Status == 200) ||
			(said.Error == "") != (out.Status == 200) {
			t.Errorf("%d %s: %v", out.Status, out.Body, err)
		}
		if strings.ContainsAny(out.Why, "\r\n") || out.Why == "" {
			t.Errorf("want one line that says why: %q", out.Why)
		}
	})
}
