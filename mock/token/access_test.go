package token

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"understudy/mock/persona"
)

func TestAccessTokenSaysWhoAndUntilWhen(t *testing.T) {
	t.Parallel()
	c := visit(t, worded, "/api/token")
	first, second := c.get(login, "client_id", "app"), c.get(login, "client_id", "app")
	var said, then jwt.MapClaims
	for access, claims := range map[string]*jwt.MapClaims{first.Access: &said, second.Access: &then} {
		if _, _, err := jwt.NewParser().ParseUnverified(access, claims); err != nil {
			t.Fatal(err)
		}
	}
	if said["jti"] == then["jti"] || len(said["jti"].(string)) != 32 {
		t.Errorf("jti %v, then %v", said["jti"], then["jti"])
	}
	delete(said, "jti")
	issued := float64(today().Unix())
	want := jwt.MapClaims{
		"iss": "understudy", "sub": "admin", "client_id": "app", "sid": "default", "iat": issued, "exp": issued + 604799 + 1,
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAccessTokenStopsByTheSessionsClock(t *testing.T) {
	t.Parallel()
	c := visit(t, worded, "/api/token")
	c.now = today().Truncate(time.Second)
	access := c.get(login).Access
	for _, test := range []struct {
		after  time.Duration
		status int
	}{
		{0, 0},
		{604799*time.Second - 1, 0},
		{604799 * time.Second, 401},
		{192 * time.Hour, 401},
		{-time.Hour, 0},
	} {
		c.now = today().Truncate(time.Second).Add(test.after)
		who, no := c.admits(access, "Read")
		switch {
		case test.status == 0 && (no != nil || who != "admin"):
			t.Errorf("after %s: %s %+v", test.after, who, no)
		case test.status != 0 && (no == nil || no.Status != 401 || no.Challenge != `Bearer error="invalid_token"` ||
			!strings.HasPrefix(no.Why, `the access token of persona "admin" expired at 2026-01-08T11:59:59Z`)):
			t.Errorf("after %s: %+v", test.after, no)
		}
	}
}

func TestTokensOfOthersAreNobodys(t *testing.T) {
	t.Parallel()
	c := visit(t, worded, "/api/token")
	access := c.get(login).Access
	issuers := map[string]*Issuer{
		"another seed":     New(load(t, worded), 2),
		"another document": New(load(t, strings.Replace(worded, "Worded", "Other", 1)), 1),
	}
	for name, issuer := range issuers {
		got := issuer.Caller(http.Header{"Authorization": {"Bearer " + access}}, "default")
		if got == nil || got.Refused == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	mended := New(load(t, strings.Replace(worded, "description: d", "description: e", 1)), 1)
	for session, want := range map[string]bool{"default": true, "other": false, "": false} {
		got := mended.Caller(http.Header{"Authorization": {"Bearer " + access}}, session)
		if got == nil || (got.Refused == "") != want {
			t.Errorf("a replica, session %q: %+v", session, got)
		}
	}
	said := claims{RegisteredClaims: jwt.RegisteredClaims{
		Issuer: "understudy", Subject: "admin",
		ExpiresAt: jwt.NewNumericDate(today()),
	}, Session: "default"}
	none, _ := jwt.NewWithClaims(jwt.SigningMethodNone, said).SignedString(jwt.UnsafeAllowNoneSignatureType)
	longer, _ := jwt.NewWithClaims(jwt.SigningMethodHS512, said).SignedString(c.issuer.key)
	said.ExpiresAt = nil
	endless, _ := jwt.NewWithClaims(jwt.SigningMethodHS256, said).SignedString(c.issuer.key)
	head, rest, _ := strings.Cut(access, ".")
	for name, text := range map[string]string{
		"no algorithm": none, "another algorithm": longer, "without an end": endless, "cut": access[:len(access)-1],
		"another head": none[:strings.IndexByte(none, '.')] + "." + rest, "head alone": head, "four parts": access + ".",
		"too long": access + strings.Repeat("A", maxToken), "a persona's own": "eyJ.eyJ.x", "empty": "",
	} {
		if got := c.caller(text); got != nil && got.Refused == "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestPersonasOwnTokenGoesBeforeAnIssuedOne(t *testing.T) {
	t.Parallel()
	c := visit(t, worded, "/api/token")
	caller := persona.Caller{
		Header: http.Header{"Authorization": {"Bearer eyJ.eyJ.x"}},
		Issued: &persona.Issued{Name: "reader", Expires: today()},
	}
	if who, _ := c.people.Gate(nil, "").Admit(caller, c.now); who.Name != "admin" {
		t.Errorf("got %+v", who)
	}
}

func BenchmarkCaller(b *testing.B) {
	c := visit(b, worded, "/api/token")
	for name, text := range map[string]string{"issued": c.get(login).Access, "own": "YOUR_TOKEN"} {
		header := http.Header{"Authorization": {"Bearer " + text}}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.issuer.Caller(header, "default")
			}
		})
	}
}
