package persona

import (
	"testing"
	"time"
)

func TestPersonaMayWhatItsRolesSay(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		roles  []string
		scopes []string
		want   bool
	}{
		{"no scope asked for", nil, nil, true},
		{"the very role", []string{"RefreshToken-Read"}, []string{"RefreshToken-Read"}, true},
		{"the role in another case", []string{"refreshtoken-read"}, []string{"RefreshToken-Read"}, true},
		{"no role", nil, []string{"RefreshToken-Read"}, false},
		{"another role", []string{"RefreshToken-List"}, []string{"RefreshToken-Read"}, false},
		{"a role that only begins alike", []string{"RefreshToken"}, []string{"RefreshToken-Read"}, false},
		{"one of two", []string{"a"}, []string{"a", "b"}, false},
		{"both of two", []string{"b", "a"}, []string{"a", "b"}, true},
		{"administrator", []string{"*"}, []string{"a", "b"}, true},
		{"a star within a role is no administrator", []string{"a*"}, []string{"ab"}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := (Persona{Roles: test.roles}).May(test.scopes); got != test.want {
				t.Errorf("May(%q) with roles %q = %t, want %t", test.scopes, test.roles, got, test.want)
			}
		})
	}
}

func TestPersonaExpiresAtTheInstant(t *testing.T) {
	t.Parallel()
	at := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		expires, now time.Time
		want         bool
	}{
		{time.Time{}, at, false},
		{at, at.Add(-1), false},
		{at, at, true},
		{at, at.Add(1), true},
		{at, at.In(time.FixedZone("", 3600)), true},
	} {
		if got := (Persona{Expires: test.expires}).Expired(test.now); got != test.want {
			t.Errorf("expires %v, now %v: Expired = %t, want %t", test.expires, test.now, got, test.want)
		}
	}
}

func TestModeIsReadExactly(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Mode{"": ModePersonas, "personas": ModePersonas, "any": ModeAny, "off": ModeOff} {
		if got, err := ParseMode(text); got != want || err != nil {
			t.Errorf("ParseMode(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"Any", "on", "none", " off"} {
		if got, err := ParseMode(text); err == nil {
			t.Errorf("ParseMode(%q) = %q, want an error", text, got)
		}
	}
}
