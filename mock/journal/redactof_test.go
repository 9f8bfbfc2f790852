package journal

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"understudy/mock/problem"
)

// renderings are all that is shown of an entry.
func renderings(t *testing.T, r *Redactor, e *Entry) map[string]string {
	t.Helper()
	hide := r.Of(e)
	var har bytes.Buffer
	if err := r.HAR(&har, slices.Values([]Entry{*e}), 0); err != nil {
		t.Fatal(err)
	}
	findings, err := json.Marshal(hide.Findings(e.Findings))
	if err != nil {
		t.Fatal(err)
	}
	header, err := json.Marshal(hide.Headers(e.ReplyHeader))
	if err != nil {
		t.Fatal(err)
	}
	return map[string]string{
		"the line": string(r.AppendLine(nil, e, false)), "the object": string(r.AppendJSON(nil, e)),
		"the HAR log": har.String(), "the findings": string(findings), "the reply's header": string(header),
		"the reply": hide.Body(e.ReplyHeader, e.ReplyBody, e.ReplyBytes), "the target": hide.Target(e.Target),
	}
}

// A service says back what it was sent, under names that say nothing.
func TestNoPartOfAnExchangeRepeatsASecretOfItsRequest(t *testing.T) {
	t.Parallel()
	const secret = `hunter2/+"x=`
	quoted, err := json.Marshal(secret)
	if err != nil {
		t.Fatal(err)
	}
	echo := `{"you": ` + string(quoted) + `, "escaped": "\u0068unter2\/+\"x=", "kept": "shown"}`
	for name, e := range map[string]Entry{
		"a credential":  {Target: "/a", RequestHeader: http.Header{"Authorization": {"Bearer " + secret}}},
		"a cookie":      {Target: "/a?q=hunter2/+\"x=", RequestHeader: http.Header{"Cookie": {"a=1; sid=" + secret}}},
		"a key":         {Target: "/a?q=hunter2/+\"x=", RequestHeader: http.Header{"X-Api-Key": {secret}}},
		"a query":       {Target: "/a?token=hunter2%2F%2B%22x%3D"},
		"a nested URL":  {Target: "/a?next=%2Fb%3Ftoken%3Dhunter2%252F%252B%2522x%253D"},
		"a path":        {Target: "/a/hunter2%2F+%22x=/b", Template: "/a/{pin}/b"},
		"a part of one": {Target: "http://host/a/hunter2%2F+%22x=.b?c", Template: "/a/{pin}.{form}"},
		"a body": {
			Target: "/a", RequestBody: []byte(`{"password":` + string(quoted) + `}`),
			RequestHeader: http.Header{"Content-Type": {"application/json"}},
		},
		"a form": {
			Target: "/a", RequestBody: []byte("password=hunter2%2F%2B%22x%3D"),
			RequestHeader: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
		},
	} {
		r := NewRedactor()
		r.Conceal("pin")
		e.RequestBytes, e.Operation = int64(len(e.RequestBody)), "get"
		if e.Template != "" || e.RequestHeader["Authorization"] != nil {
			e.Source = "fixture get/200/" + secret
		}
		e.ReplyHeader = http.Header{"Content-Type": {"application/json"}, "X-Seen": {secret, "hunter2%2F%2B%22x%3D"}}
		e.ReplyBody, e.ReplyBytes = []byte(echo), int64(len(echo))
		e.Steps = []Step{{Choose, Failed, "there is no " + secret}}
		plain := renderings(t, r, &e)
		e.Findings = []problem.Finding{{In: "body", Pointer: "/you", Message: "is shown", Got: string(quoted)}}
		for where, text := range renderings(t, r, &e) {
			for _, shown := range []string{text, plain[where]} {
				if strings.Contains(shown, "unter2") {
					t.Errorf("%s: %s is %s", name, where, shown)
				}
			}
		}
		if text := r.Of(&e).Body(e.ReplyHeader, e.ReplyBody, e.ReplyBytes); !strings.Contains(text, "shown") {
			t.Errorf("%s: too much is hidden: %s", name, text)
		}
	}
}

// FuzzNoExchangeShowsASecretOfItsRequest has a secret in the path, and a reply and findings that quote it.
func FuzzNoExchangeShowsASecretOfItsRequest(f *testing.F) {
	const secret = "SECRETVALUE7f3a"
	for _, media := range []string{"application/json", "text/plain", "application/x-www-form-urlencoded", "text/xml"} {
		f.Add(media, `{"a": "`, `"}`, "", 0)
		f.Add(media, "a=1&b=", "…", "/v1", 9)
		f.Add(media, `["\u0041`, `\u`, "http://h", -1)
	}
	r := NewRedactor()
	r.Conceal("pin")
	f.Fuzz(func(t *testing.T, media, before, after, base string, more int) {
		body := []byte(before + secret + after)
		e := &Entry{
			Template: "/a/{pin}/b", Target: base + "/a/" + secret + "/b?next=" + url.QueryEscape(before+"?pin="+secret),
			RequestHeader: http.Header{"X-Before": {before}, "Authorization": {"Bearer " + secret}},
			ReplyHeader:   http.Header{"Content-Type": {media}, "X-Said": {before + secret + after}},
			ReplyBody:     body, ReplyBytes: int64(len(body)) + int64(max(more, 0)),
			Steps: []Step{{Choose, Failed, before + secret + after}},
		}
		if strings.ContainsAny(base, "?#") {
			return
		}
		for range 2 {
			for where, text := range renderings(t, r, e) {
				if strings.Contains(text, "SECRETVALUE") {
					t.Errorf("%s is %q", where, text)
				}
			}
			e.Findings = []problem.Finding{{In: "body", Got: strconv.Quote(before + secret), Message: before + secret + after}}
		}
		// Without its exchange a finding still hides what stands under a secret name in its value.
		nested := problem.Finding{In: "body", Got: strconv.Quote("https://x/?" + before + "&token=" + secret + after)}
		if got := r.Findings([]problem.Finding{nested})[0].Got; strings.Contains(got, "SECRETVALUE") {
			t.Errorf("%s is shown as %s", nested.Got, got)
		}
	})
}

func TestASecretParameterOfAPathIsHiddenHoweverShort(t *testing.T) {
	t.Parallel()
	r := NewRedactor()
	r.Conceal("pin")
	for _, test := range []struct{ template, target, want string }{
		{"/a/{pin}", "/a/1", "/a/[R]"},
		{"/v1/a/{pin}/{id}", "/v1/a/1/2?page=3", "/v1/a/[R]/2?page=3"},
		{"/a/{id}.{PIN}?action=stop", "http://host/a/1.2?action=stop", "http://host/a/[R]?action=stop"},
		{"/a/{accessToken}", "/a/b", "/a/[R]"},
		{"/a/{id}", "/a/b", "/a/b"},
		{"/a/{pin}", "/", "/"},
		{"", "/a/b", "/a/b"},
	} {
		e := &Entry{Template: test.template, Target: test.target}
		if got := masked(r.Of(e).Target(e.Target)); got != test.want {
			t.Errorf("%s of %s is shown as %s, want %s", test.target, test.template, got, test.want)
		}
	}
}

func TestASecretOfTheNearestPathIsHidden(t *testing.T) {
	t.Parallel()
	r := NewRedactor()
	r.Conceal("pin")
	for _, test := range []struct{ nearest, target, want string }{
		{"/a/{pin}", "/a/1", "/a/[R]"},
		{"/a/{pin}", "/a/1/?page=3", "/a/[R]/?page=3"},
		{"/a/{pin}", "//a/1", "//a/[R]"},
		{"/v1/a/{pin}/b", "http://host/a/1/b#c", "http://host/a/[R]/b#c"},
		{"/a/{pin}/b", "/a/1;b=2/3%20/b", "/a/[R]/[R]/b"},
		{"/a/{id}", "/a/b", "/a/b"},
		{"", "/a/b", "/a/b"},
	} {
		e := &Entry{Nearest: test.nearest, Target: test.target}
		if got := masked(r.Of(e).Target(e.Target)); got != test.want {
			t.Errorf("%s near %s is shown as %s, want %s", test.target, test.nearest, got, test.want)
		}
		line := string(r.AppendLine(nil, e, false))
		if test.want != test.target && strings.Contains(line, test.target) {
			t.Errorf("%s near %s is logged as %s", test.target, test.nearest, line)
		}
	}
	const said = "the contract has no path /a/1; the nearest one is /a/{pin}"
	if got := masked(r.Near("/a/{pin}", said)); got != "the contract has no path /a/[R]; the nearest one is /a/{pin}" {
		t.Errorf("got %s", got)
	}
	if got := r.Near("/a/{id}", said); got != said {
		t.Errorf("got %s", got)
	}
}

func TestFindingsHideWhatAValueHolds(t *testing.T) {
	t.Parallel()
	r := NewRedactor()
	r.Conceal("pin")
	for _, test := range []struct{ finding, want problem.Finding }{
		{
			problem.Finding{In: "body", Pointer: "/link", Got: `"https://x/?a=1\u0026token=hunter2"`, Message: "is too long"},
			problem.Finding{In: "body", Pointer: "/link", Got: "[R]", Message: "is too long"},
		},
		{
			problem.Finding{In: "cookie", Name: "lang", Got: `"abc"`, Message: "is none of the values"},
			problem.Finding{In: "cookie", Name: "lang", Got: "[R]", Message: "is none of the values"},
		},
		{
			problem.Finding{In: "path", Message: "the contract has no path /nope;access_token=hunter2"},
			problem.Finding{In: "path", Message: "the contract has no path /nope;access_token=[R]"},
		},
		{
			problem.Finding{In: "query", Name: "page", Message: `is not "a" (pin=hunter2)`, Expected: "x?pin=1&y=2"},
			problem.Finding{In: "query", Name: "page", Message: `is not "a" (pin=[R]`, Expected: "x?pin=[R]&y=2"},
		},
		{
			problem.Finding{In: "header", Name: "Referer", Message: "is not https://u:hunter2@host/", Got: `"a"`},
			problem.Finding{In: "header", Name: "Referer", Message: "is not https://[R]@host/", Got: `"a"`},
		},
		{
			problem.Finding{In: "body", Pointer: "/token", Message: `is not {"a":1}: lacks "token"`, Hint: "code=404"},
			problem.Finding{In: "body", Pointer: "/token", Message: "[R]", Hint: "code=404"},
		},
		{
			problem.Finding{In: "header", Name: "X", Message: "no token: the code=404 is meant, of /a?page=2 with the token"},
			problem.Finding{In: "header", Name: "X", Message: "no token: the code=404 is meant, of /a?page=2 with the token"},
		},
	} {
		list := []problem.Finding{test.finding}
		once := r.Findings(list)
		got := once[0]
		for _, text := range []*string{&got.Got, &got.Message, &got.Expected} {
			*text = masked(*text)
		}
		if got != test.want {
			t.Errorf("%+v\nis shown as %+v\nwant        %+v", test.finding, got, test.want)
		}
		if again := r.Findings(once); again[0] != once[0] {
			t.Errorf("%+v is hidden again: %+v", once[0], again[0])
		}
		if list[0] != test.finding {
			t.Errorf("%+v was changed", test.finding)
		}
	}
}

func TestNamesThatOnlySoundSecretAreOpened(t *testing.T) {
	t.Parallel()
	r := NewRedactor()
	r.Conceal("pin", "token")
	r.Open("TokenExpires", "pin", "salted")
	r.Open("tokenExpires", "pin")
	for name, want := range map[string]bool{
		"tokenexpires": false, "TOKENEXPIRES": false, "pin": true, "token": true, "salted": true, "tokenExpired": true,
	} {
		if r.Secret(name) != want {
			t.Errorf("Secret(%q) = %t", name, !want)
		}
	}
	if got := masked(r.Target("/a?tokenExpires=2025&pin=1&token=2")); got != "/a?tokenExpires=2025&pin=[R]&token=[R]" {
		t.Errorf("got %s", got)
	}
	r.ConcealOnly("tokenExpires")
	if !r.Secret("tokenExpires") {
		t.Error("what is concealed is open")
	}
}
