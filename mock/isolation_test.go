package mock_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock"
	"understudy/mock/fault"
)

// sessions is how many sessions live side by side, and acts is how much happens in each.
const (
	sessions = 100
	acts     = 30
)

// A life is what happens in one session: a function of its number.
type life struct {
	*testing.T
	handler http.Handler
	session *mock.Session
	chance  *rand.Rand
	// told is all that the session's client saw.
	told []string
	// refresh is the refresh token that was issued last.
	refresh string
	// plain is a life in real time, in which nothing is done that depends on it: so its session may be plain.
	plain bool
}

// live lets a session live on a server, and returns what its client saw.
func live(t *testing.T, server *mock.Server, number int) []string {
	l := &life{
		T: t, handler: server, session: server.Session("life-" + strconv.Itoa(number)),
		chance: rand.New(rand.NewPCG(uint64(number), 4)), plain: number%2 == 1,
	}
	l.freeze()
	for range acts {
		l.act()
	}
	if err := l.session.Err(); err != nil {
		t.Error(err)
	}
	return l.told
}

// freeze makes the clock stand: the real one shows another time when the session lives alone.
func (l *life) freeze() {
	if l.plain {
		return
	}
	l.note(l.session.Freeze(time.Date(2026, 1, 1+l.chance.IntN(20), 0, 0, 0, 0, time.UTC)))
}

// act does one thing that a tester or a client might do.
func (l *life) act() {
	scenarios := []string{
		"token-expires-mid-session", "throttled-then-fine", "flaky-503", "revoked-while-reading",
	}
	id := strconv.Itoa(1 + l.chance.IntN(5))
	what := l.chance.IntN(12)
	if l.plain && slices.Contains([]int{1, 4, 7, 8}, what) {
		what = 11
	}
	switch what {
	case 0:
		l.note(l.session.Play(scenarios[l.chance.IntN(len(scenarios))]))
	case 1:
		l.note(l.session.Advance(time.Duration(1+l.chance.IntN(300)) * time.Minute))
	case 2:
		l.session.On("getRefreshToken").Path("id", id).Reply([]int{404, 409, 500}[l.chance.IntN(3)]).
			Times(1 + l.chance.IntN(3))
	case 3:
		l.session.On("getRefreshToken").In("door", "Started").Reply(404).Then("open")
	case 4:
		l.session.Throttle(fault.Limit{Calls: 1 + l.chance.IntN(5), Per: time.Minute})
	case 5:
		l.session.Throttle(fault.Limit{})
	case 6:
		if l.chance.IntN(2) == 0 {
			l.session.Reset()
			l.freeze()
		}
	case 7:
		l.ask("grant_type=password&username=admin%40example.com&password=admin")
	case 8:
		l.ask("grant_type=refresh_token&refresh_token=" + l.refresh)
	case 9:
		l.call("GET", "/api/sys/refreshtokens?size=3", "", "Authorization", "Bearer admin-token")
	case 10:
		l.call("GET", "/api/sys/refreshtokens/"+id, "", "Authorization", "Bearer reader-token",
			"Prefer", "scenario="+scenarios[l.chance.IntN(len(scenarios))])
	default:
		l.call("GET", "/api/sys/refreshtokens/"+id, "", "Authorization", "Bearer reader-token")
	}
	l.call("GET", "/api/sys/refreshtokens/1500000001", "", "Authorization", "Bearer reader-token")
}

func (l *life) note(err error) { l.told = append(l.told, fmt.Sprint(err)) }

func (l *life) ask(form string) {
	_, after, found := strings.Cut(l.call("POST", "/api/token", form,
		"Content-Type", "application/x-www-form-urlencoded", "client_id", "desk"), `"refresh_token":"`)
	if found {
		l.refresh, _, _ = strings.Cut(after, `"`)
	}
}

// call sends a request of the session, and notes the answer without what names the exchange.
func (l *life) call(method, path, body string, header ...string) string {
	r := httptest.NewRequestWithContext(l.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Mock-Session", l.session.Key())
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	l.handler.ServeHTTP(w, r)
	id := w.Header().Get("Mock-Request-Id")
	if l.plain {
		w.Header().Del("Date")
	}
	text := fmt.Sprintf("%s %s: %d %v %s", method, path, w.Code, w.Header(), w.Body)
	l.told = append(l.told, strings.ReplaceAll(text, id, "ID"))
	return w.Body.String()
}

// A hundred sessions that live at the same time on one server see what each of them sees alone on a server of its own.
func TestSessionsDoNotDisturbEachOther(t *testing.T) {
	t.Parallel()
	together, err := mock.New()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = together.Close() }()
	told := make([][]string, sessions)
	var all sync.WaitGroup
	for number := range sessions {
		all.Go(func() { told[number] = live(t, together, number) })
	}
	all.Wait()
	for number := range sessions {
		alone, err := mock.New()
		if err != nil {
			t.Fatal(err)
		}
		want := live(t, alone, number)
		_ = alone.Close()
		if diff := cmp.Diff(want, told[number]); diff != "" {
			t.Fatalf("session %d saw something else than it does alone (-alone +together):\n%s", number, diff)
		}
	}
}
