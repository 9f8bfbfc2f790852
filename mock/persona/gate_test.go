package persona

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
)

const people = `
personas:
  - name: admin
    roles: ["*"]
    credentials: [{bearer: YOUR_TOKEN}, {basic: {user: admin@example.com, password: admin}}, {apiKey: admin-key}]
  - name: reader
    roles: [refreshtoken-read]
    credentials: [{bearer: reader-token}, {basic: {user: reader, password: "a:b"}}, {apiKey: reader-key, scheme: key}]
  - name: visitor
    credentials: [{bearer: visitor-token}, {basic: {user: visitor, password: ""}}, {apiKey: visitor-key}]
  - name: expired
    roles: ["*"]
    expires: 2020-01-01T00:00:00Z
    credentials: [{bearer: expired-token}, {basic: {user: expired, password: x}}, {apiKey: expired-key}]
`

const (
	plainBasic   = `Basic realm="An API", charset="UTF-8"`
	plainBoth    = `Bearer realm="An API", Basic realm="An API", charset="UTF-8"`
	unknownBoth  = `Bearer realm="An API", error="invalid_token", Basic realm="An API", charset="UTF-8"`
	tooOld       = `Bearer error="invalid_token"`
	insufficient = `Bearer error="insufficient_scope", scope="RefreshToken-Read"`
)

func roster(t testing.TB) *Roster {
	t.Helper()
	r, findings := Load([]byte(people), "personas.yaml")
	if r == nil {
		t.Fatalf("load: %v", findings)
	}
	return r
}

func today() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }

func with(pairs ...string) Caller {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Add(pairs[i], pairs[i+1])
	}
	return Caller{Header: h}
}

func authorized(line string) Caller { return with("Authorization", line) }

func oauthOrBasic() contract.Security {
	read := []string{"RefreshToken-Read"}
	return contract.Security{
		{{Scheme: &contract.Scheme{Name: "oauth2", Kind: contract.OAuth2}, Scopes: read}},
		{{Scheme: &contract.Scheme{Name: "basic", Kind: contract.Basic}, Scopes: read}},
	}
}

// verdict is what a test expects: a name, or a status with a challenge.
type verdict struct {
	Name      string
	Status    int
	Challenge string
}

func admit(t *testing.T, g *Gate, c Caller) verdict {
	t.Helper()
	persona, refusal := g.Admit(c, today())
	got := verdict{Name: persona.Name}
	if refusal == nil {
		return got
	}
	got.Status, got.Challenge = refusal.Status, refusal.Challenge
	for _, text := range []string{refusal.Why, refusal.Hint} {
		if text == "" || strings.ContainsAny(text, "\r\n") {
			t.Errorf("want one line that explains the refusal, got %q", text)
		}
	}
	for _, line := range append(c.Header["Authorization"], c.RawQuery, c.Header.Get("X-Key"), c.Header.Get("Cookie")) {
		_, secret, _ := strings.Cut(line, " ")
		if len(secret) > 3 && strings.Contains(refusal.Why+refusal.Hint+refusal.Challenge, secret) {
			t.Errorf("the refusal quotes the credential %q: %+v", secret, refusal)
		}
	}
	return got
}

func TestGateAnswersAsPinned(t *testing.T) {
	t.Parallel()
	gate := roster(t).Gate(oauthOrBasic(), "An API")
	twice := with("Authorization", "Bearer YOUR_TOKEN", "Authorization", "Bearer YOUR_TOKEN")
	tests := []struct {
		name string
		c    Caller
		want verdict
	}{
		{"administrator", authorized("Bearer YOUR_TOKEN"), verdict{Name: "admin"}},
		{"administrator by password", authorized(basic("admin@example.com:admin")), verdict{Name: "admin"}},
		{"role in another case", authorized("bearer reader-token"), verdict{Name: "reader"}},
		{"colon in the password", authorized(basic("reader:a:b")), verdict{Name: "reader"}},
		{"nothing", Caller{}, verdict{Status: 401, Challenge: plainBoth}},
		{"unknown token", authorized("Bearer nobodys"), verdict{Status: 401, Challenge: unknownBoth}},
		{"token in another case", authorized("Bearer your_token"), verdict{Status: 401, Challenge: unknownBoth}},
		{"wrong password", authorized(basic("admin@example.com:Admin")), verdict{Status: 401, Challenge: plainBoth}},
		{"token as a password", authorized(basic("YOUR_TOKEN:")), verdict{Status: 401, Challenge: plainBoth}},
		{"garbled", authorized("Bearer a b"), verdict{Status: 401, Challenge: plainBoth}},
		{"twice", twice, verdict{Status: 401, Challenge: plainBoth}},
		{"wrong scheme", authorized(`Digest username="admin"`), verdict{Status: 401, Challenge: plainBoth}},
		{"bare token", authorized("YOUR_TOKEN"), verdict{Status: 401, Challenge: plainBoth}},
		{"expired", authorized("Bearer expired-token"), verdict{"expired", 401, tooOld}},
		{"expired by password", authorized(basic("expired:x")), verdict{"expired", 401, plainBasic}},
		{"role missing", authorized("Bearer visitor-token"), verdict{"visitor", 403, insufficient}},
		{"role missing by password", authorized(basic("visitor:")), verdict{"visitor", 403, insufficient}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, admit(t, gate, test.c)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestGateUnderOtherModes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		roster *Roster
		c      Caller
		want   verdict
	}{
		{"any admits a stranger", Anyone(), authorized("Bearer whatever"), verdict{Name: Nobody}},
		{"any admits any password", Anyone(), authorized(basic("a:b")), verdict{Name: Nobody}},
		{"any refuses who sends nothing", Anyone(), Caller{}, verdict{Status: 401, Challenge: plainBoth}},
		{"any refuses what is garbled", Anyone(), authorized("Bearer a b"), verdict{Status: 401, Challenge: plainBoth}},
		{"any refuses another scheme", Anyone(), authorized("Digest a=b"), verdict{Status: 401, Challenge: plainBoth}},
		{"any names whom it knows", roster(t).In(ModeAny), authorized("Bearer visitor-token"), verdict{Name: "visitor"}},
		{"any forgets expiry", roster(t).In(ModeAny), authorized("Bearer expired-token"), verdict{Name: "expired"}},
		{"off asks nobody", roster(t).In(ModeOff), Caller{}, verdict{Name: Nobody}},
		{"off admits what is garbled", roster(t).In(ModeOff), authorized("Basic !"), verdict{Name: Nobody}},
		{"off names whom it knows", roster(t).In(ModeOff), authorized("Bearer visitor-token"), verdict{Name: "visitor"}},
	}
	for want, r := range map[Mode]*Roster{ModePersonas: roster(t), ModeAny: Anyone(), ModeOff: roster(t).In(ModeOff)} {
		if got := r.Mode(); got != want {
			t.Errorf("mode %q, want %q", got, want)
		}
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, admit(t, test.roster.Gate(oauthOrBasic(), "An API"), test.c)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func BenchmarkAdmit(b *testing.B) {
	gate := roster(b).Gate(oauthOrBasic(), "An API")
	for name, c := range map[string]Caller{
		"bearer":  authorized("Bearer YOUR_TOKEN"),
		"basic":   authorized(basic("admin@example.com:admin")),
		"refused": authorized("Bearer nobodys"),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			now := today()
			for b.Loop() {
				gate.Admit(c, now)
			}
		})
	}
}
