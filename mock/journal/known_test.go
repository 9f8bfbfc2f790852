package journal

import (
	"encoding/base64"
	"testing"
)

func TestEachPartOfACredentialIsKnown(t *testing.T) {
	t.Parallel()
	for value, quotes := range map[string]map[string]bool{
		"Bearer s3cr3t-value": {"it was s3cr3t-value": true, "a Bearer token": false},
		"a=1; b=s3cr3t-value": {"s3cr3t-value": true, "a=1": false},
		"s3cr3t-value":        {"s3cr3t-value": true},
		"Basic " + base64.StdEncoding.EncodeToString([]byte("ann.smith:s3cr3t-value")): {
			"s3cr3t-value": true, "ann.smith:s3cr3t-value": true, "ann.smith": false,
		},
		`Digest username="ann.smith", realm="a.realm", nonce="s3cr3t-nonce", uri="/things/1", response="s3cr3t-value"`: {
			"s3cr3t-nonce": true, "s3cr3t-value": true, "/things/1": false, "a.realm": false, "Digest": false,
		},
		"": {"": false},
	} {
		k := &Known{Shortest: shortestKnown}
		k.LearnCredential(value)
		for text, want := range quotes {
			if k.Quoted(text) != want {
				t.Errorf("%s: %q is quoted: %t", value, text, !want)
			}
		}
	}
	if nobody := (*Known)(nil); nobody.Quoted("") || nobody.Strike("a", nil) != "a" {
		t.Error("where nothing is known something is hidden")
	}
}

func TestWhatIsKnownIsStruckInEachForm(t *testing.T) {
	t.Parallel()
	k := &Known{Shortest: 4}
	for _, secret := range []string{"begins-alike", "begins-alike-and-goes-on", "with\"quotes<\\and more", "abc"} {
		k.Learn(secret)
	}
	for text, want := range map[string]string{
		"x begins-alike-and-goes-on x":      "x [R] x",
		`"got": "begins-alike-and-g…"`:      `"got": "[R]…"`,
		"cut at its end: begins-alike-and":  "cut at its end: [R]",
		`{"a":"with\"quotes<\\and more"}`:   `{"a":"[R]"}`,
		`"with\"quotes\u003c\\and more"`:    `"[R]"`,
		"?a=with%22quotes%3C%5Cand+more":    "?a=[R]",
		"/with%22quotes%3C%5Cand%20more/x":  "/[R]/x",
		"abc is too short to be looked for": "abc is too short to be looked for",
	} {
		if got := k.Strike(text, func(string) string { return "[R]" }); got != want {
			t.Errorf("%q became %q, not %q", text, got, want)
		}
	}
}
