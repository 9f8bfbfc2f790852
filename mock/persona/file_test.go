package persona

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestShippedPersonasAreThosePromised(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../fixtures/personas.yaml")
	if err != nil {
		t.Fatal(err)
	}
	r, findings := Load(data, "personas.yaml")
	if r == nil {
		t.Fatalf("findings: %v", findings)
	}
	want := []Persona{
		{Name: "admin", Roles: []string{"*"}},
		{Name: "reader", Roles: []string{"RefreshToken-Read"}},
		{Name: "visitor"},
		{Name: "expired", Roles: []string{"RefreshToken-Read"}, Expires: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)},
		{Name: "two-factor", Roles: []string{"RefreshToken-Read"}, TwoFactor: true},
		{Name: "must-reset", Roles: []string{"RefreshToken-Read"}, MustReset: true},
	}
	if diff := cmp.Diff(want, r.Personas()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	gate := r.Gate(oauthOrBasic(), "An API")
	for _, line := range []string{"Bearer YOUR_TOKEN", "Bearer admin-token", basic("admin@example.com:admin")} {
		if got := admit(t, gate, authorized(line)); got != (verdict{Name: "admin"}) {
			t.Errorf("%s: %+v", line, got)
		}
	}
}

func TestValuesAreReadAsWritten(t *testing.T) {
	t.Parallel()
	file := "personas:\n- {name: 7, credentials: [{bearer: 0012}, {bearer: true}, {bearer: 1e3}]}\n"
	r, findings := Load([]byte(file), "p.yaml")
	if r == nil {
		t.Fatalf("findings: %v", findings)
	}
	gate := r.Gate(oauthOrBasic()[:1], "")
	for _, token := range []string{"0012", "true", "1e3"} {
		if got := admit(t, gate, authorized("Bearer "+token)); got.Name != "7" {
			t.Errorf("%s: %+v", token, got)
		}
	}
	if got := admit(t, gate, authorized("Bearer 12")); got.Name != "" {
		t.Errorf("12: %+v", got)
	}
}

func TestFaultsAreToldWithTheirPlace(t *testing.T) {
	t.Parallel()
	const (
		first = "personas:\n- name: ann\n  credentials:\n  - bearer: s3cret\n"
		open  = "personas:\n- name: ann\n  credentials:\n  "
		pair  = "- basic: {user: a, password: s3cret}\n"

		pairOf = "{basic: {user: a, password: s3cret}}"
	)
	tests := []struct{ name, file, place, keyword string }{
		{"empty", "", "p.yaml:1:1", "required"},
		{"comments only", "# nobody\n", "p.yaml:1:1", "required"},
		{"null", "---\n", "p.yaml:2:1", "type"},
		{"a list", "- s3cret\n", "p.yaml:1:1", "type"},
		{"no YAML", "personas:\n\t- s3cret\n", "p.yaml:2", "yaml"},
		{"unclosed", "personas: [s3cret\n", "p.yaml:1", "yaml"},
		{"unknown anchor", "personas: *s3cret\n", "p.yaml:1", "yaml"},
		{"two documents", first + "---\ns3cret: 1\n", "p.yaml:1:1", "yaml"},
		{"no personas", "{}\n", "p.yaml:1:1", "required"},
		{"nobody", "personas: []\n", "p.yaml:1:11", "minItems"},
		{"unknown key at the top", first + "s3cret: 1\n", "p.yaml:5:1", "additionalProperties"},
		{"unknown key", "personas:\n- name: ann\n  role: s3cret\n", "p.yaml:3:3", "additionalProperties"},
		{"key twice", first + "  name: s3cret\n", "p.yaml:5:3", "uniqueItems"},
		{"persona is a word", "personas:\n- s3cret\n", "p.yaml:2:3", "type"},
		{"no name", "personas:\n- credentials: [{bearer: a}]\n", "p.yaml:2:3", "required"},
		{"empty name", "personas:\n- name: ''\n  credentials: [{bearer: a}]\n", "p.yaml:2:9", "minLength"},
		{"reserved name", "personas:\n- name: anyone\n  credentials: [{bearer: a}]\n", "p.yaml:2:9", "not"},
		{"unprintable name", "personas:\n- name: \"a\\u202eb\"\n  credentials: [{bearer: a}]\n", "p.yaml:2:9", "pattern"},
		{"long name", "personas:\n- name: " + strings.Repeat("a", 65) + "\n", "p.yaml:2:9", "maxLength"},
		{"name twice", first + "- name: ann\n  credentials: [{bearer: b}]\n", "p.yaml:5:9", "uniqueItems"},
		{"roles are a word", first + "  roles: s3cret\n", "p.yaml:5:10", "type"},
		{"empty role", first + "  roles: ['']\n", "p.yaml:5:11", "minLength"},
		{"day for a time", first + "  expires: 2020-01-01\n", "p.yaml:5:12", "format"},
		{"no day of the year", first + "  expires: 2025-02-30T00:00:00Z\n", "p.yaml:5:12", "format"},
		{"time that would mean never", first + "  expires: 0001-01-01T00:00:00Z\n", "p.yaml:5:12", "format"},
		{"no credentials", "personas:\n- name: ann\n", "p.yaml:2:3", "required"},
		{"empty credentials", "personas:\n- name: ann\n  credentials: []\n", "p.yaml:3:16", "minItems"},
		{"credential is a word", open + "- s3cret\n", "p.yaml:4:5", "type"},
		{"no kind", open + "- {}\n", "p.yaml:4:5", "required"},
		{"two kinds", open + "- {bearer: s3cret, apiKey: s3cret}\n", "p.yaml:4:5", "oneOf"},
		{"unknown kind", open + "- token: s3cret\n", "p.yaml:4:5", "additionalProperties"},
		{"scheme without a key", open + "- {bearer: s3cret, scheme: x}\n", "p.yaml:4:30", "dependentRequired"},
		{"empty token", open + "- bearer:\n", "p.yaml:4:12", "minLength"},
		{"empty token in quotes", open + "- bearer: ''\n", "p.yaml:4:13", "minLength"},
		{"impossible token", open + "- bearer: s3cret, s3cret\n", "p.yaml:4:13", "pattern"},
		{"token on two lines", open + "- bearer: |\n      s3cret\n", "p.yaml:4:13", "pattern"},
		{"token is a list", open + "- bearer: [s3cret]\n", "p.yaml:4:13", "type"},
		{"tag", open + "- bearer: !!binary czNjcmV0\n", "p.yaml:4:13", "type"},
		{"alias", open + "- bearer: &a s3cret\n  - apiKey: *a\n", "p.yaml:5:13", "type"},
		{"token twice", first + "  - bearer: s3cret\n", "p.yaml:5:13", "uniqueItems"},
		{"user without a password", open + "- basic: {user: s3cret}\n", "p.yaml:4:12", "required"},
		{"empty user", open + "- basic: {user: '', password: s3cret}\n", "p.yaml:4:19", "minLength"},
		{"null password", open + "- basic: {user: ann, password: }\n", "p.yaml:4:34", "minLength"},
		{"colon in the user", open + "- basic: {user: 's3cret:', password: s3cret}\n", "p.yaml:4:19", "pattern"},
		{"pair twice", open + pair + "  " + pair, "p.yaml:5:12", "uniqueItems"},
		{"space before a key", open + "- apiKey: ' s3cret'\n", "p.yaml:4:13", "pattern"},
		{"totp is a list", "personas:\n- {name: ann, totp: [1], credentials: [" + pairOf + "]}\n", "p.yaml:2:21", "type"},
		{"totp is empty", "personas:\n- {name: ann, totp: '', credentials: [" + pairOf + "]}\n", "p.yaml:2:21", "minLength"},
		{
			"totp is long", "personas:\n- {name: ann, totp: " + strings.Repeat("1", 65) + ", credentials: [" + pairOf + "]}\n",
			"p.yaml:2:21", "maxLength",
		},
		{"totp without a password", first + "  totp: 123456\n", "p.yaml:5:9", "dependentRequired"},
		{"reset without a password", first + "  mustReset: true\n", "p.yaml:5:14", "dependentRequired"},
		{
			"reset is a word", "personas:\n- {mustReset: s3cret, name: a, credentials: [" + pairOf + "]}\n",
			"p.yaml:2:15", "type",
		},
		{"suspended is a number", first + "  suspended: 1\n", "p.yaml:5:14", "type"},
		{"empty scheme", open + "- {apiKey: s3cret, scheme: ''}\n", "p.yaml:4:30", "minLength"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r, findings := Load([]byte(test.file), "p.yaml")
			if r != nil || len(findings) == 0 {
				t.Fatalf("no finding, roster %v", r)
			}
			got := findings[0]
			if got.Source.String() != test.place || got.Keyword != test.keyword {
				t.Errorf("got %s %s, want %s %s (%s)", got.Source, got.Keyword, test.place, test.keyword, got)
			}
			for _, f := range findings {
				if strings.Contains(f.String()+f.Got+f.Expected, "s3cret") || f.Message == "" || f.Hint == "" {
					t.Errorf("finding quotes the file, or does not explain itself: %+v", f)
				}
			}
		})
	}
}

func TestEveryFaultIsToldUpToABound(t *testing.T) {
	t.Parallel()
	_, findings := Load([]byte("personas:\n- {name: a, credentials: [{}, {}]}\n- {}\n"), "p.yaml")
	if len(findings) != 4 {
		t.Errorf("got %d findings, want 4: %v", len(findings), findings)
	}
	_, findings = Load([]byte("personas:\n"+strings.Repeat("- {}\n", 5000)), "p.yaml")
	if len(findings) != maxFindings || !strings.Contains(findings[maxFindings-1].Hint, "more faults") {
		t.Errorf("got %d findings, the last: %v", len(findings), findings[len(findings)-1])
	}
	_, findings = Load(make([]byte, maxFile+1), "p.yaml")
	if len(findings) != 1 || findings[0].Keyword != "maxLength" {
		t.Errorf("too large: %v", findings)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte(people))
	f.Add([]byte("personas: [{name: a, credentials: [{bearer: b}]}]"))
	f.Add([]byte("a: &a [*a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, findings := Load(data, "p.yaml")
		if (r == nil) != (len(findings) > 0) {
			t.Fatalf("roster %v with findings %v", r, findings)
		}
		if r != nil && len(r.Personas()) == 0 {
			t.Fatal("nobody was loaded, and nothing said so")
		}
	})
}
