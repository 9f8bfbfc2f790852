package journal

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// masked replaces the hashes, which differ from run to run, by R.
func masked(text string) string {
	return regexp.MustCompile(`\[redacted [0-9a-f]{4}\]`).ReplaceAllString(text, "[R]")
}

func TestNamesThatSayTheyAreSecret(t *testing.T) {
	t.Parallel()
	r := NewRedactor()
	r.Conceal("X-Door-Code", "sid")
	for name, want := range map[string]bool{
		"token": true, "accessToken": true, "refresh_token": true, "X-Auth-Token": true, "ACCESS_TOKEN": true,
		"clientSecret": true, "PassWord": true, "RefreshTicket": true, "AccessTokenHash": true, "Salt": true,
		"api-key": true, "apikey": true, "api_key": true, "X-Api-Key": true, "filter[api][key]": true,
		"to\u212aen": true, "\u017fecret": true, "x-door-code": true, "SID": true, "a\"password": true,
		"user[Sid]": true, "user[sid][0]": true, "sid[open]": true, "user[side]": false, "[]": false,
		"Mock-Request-Id": false, "ToStringText": false, "Mock-Session": false, "Accept": false, "": false,
		"side": false,
	} {
		if got := r.Secret(name); got != want {
			t.Errorf("Secret(%q) = %t, want %t", name, got, want)
		}
	}
}

func TestHeadersKeepSchemesAndCookieNames(t *testing.T) {
	t.Parallel()
	r := NewRedactor()
	for _, test := range []struct{ name, value, want string }{
		{"Authorization", "Bearer YOUR_TOKEN", "Bearer [R]"},
		{"Authorization", "bEARER  a b", "bEARER [R]"},
		{"Authorization", "hunter2 hunter3", "[R]"},
		{"Authorization", "Bearer\thunter2", "[R]"},
		{"Authorization", "hunter2", "[R]"},
		{"Authorization", "", ""},
		{"authorization", "Basic dTpw", "Basic [R]"},
		{"Proxy-Authorization", "Digest username=\"u\"", "Digest [R]"},
		{"Cookie", "a=1; b=2=3;c", "a=[R]; b=[R];[R]"},
		{"Set-Cookie", "a=1; Path=/; HttpOnly; odd=x", "a=[R]; Path=/; HttpOnly; odd=[R]"},
		{"Set-Cookie", "path=1; Max-Age=5", "path=[R]; Max-Age=5"},
		{"X-Api-Key", "abc", "[R]"},
		{"X-Api-Key", "abc def", "[R]"},
		{
			"WWW-Authenticate", `Bearer error="invalid_token", scope="RefreshToken-Read"`,
			`Bearer error="invalid_token", scope="RefreshToken-Read"`,
		},
		{"Referer", "http://localhost/cb?access_token=abc&x=1", "http://localhost/cb?access_token=[R]&x=1"},
		{"Location", "https://u:p@host/cb#id_token=abc", "https://[R]@host/cb#id_token=[R]"},
		{"Baggage", "mock.session=a,my.token=b", "mock.session=[R]"},
		{"Access-Control-Allow-Credentials", "true", "true"},
		{"Content-Type", "application/json; charset=utf-8", "application/json; charset=utf-8"},
		{"Mock-Request-Id", "01234567-89ab-8def-8000-000000000001", "01234567-89ab-8def-8000-000000000001"},
	} {
		if got := masked(r.Header(test.name, test.value)); got != test.want {
			t.Errorf("%s: %s is shown as %s, want %s", test.name, test.value, got, test.want)
		}
	}
	got := r.Headers(http.Header{"Accept": {"a", "b"}, "X-Token": {"c"}})
	if diff := cmp.Diff(http.Header{"Accept": {"a", "b"}, "X-Token": {"[R]"}}, maskedHeader(got)); diff != "" {
		t.Errorf("Headers (-want +got):\n%s", diff)
	}
}

func maskedHeader(header http.Header) http.Header {
	for _, values := range header {
		for i := range values {
			values[i] = masked(values[i])
		}
	}
	return header
}

func TestTargetsHideSecretParameters(t *testing.T) {
	t.Parallel()
	r := NewRedactor()
	for _, test := range []struct{ target, want string }{
		{"/api/sys/refreshtokens/12345", "/api/sys/refreshtokens/12345"},
		{"/x?a=1&access_token=abc&b=2", "/x?a=1&access_token=[R]&b=2"},
		{"/x?acc%65ss_t%6fken=abc", "/x?acc%65ss_t%6fken=[R]"},
		{"/x?%zztoken=abc", "/x?%zztoken=[R]"},
		{"/x?token=", "/x?token="},
		{"/x?token", "/x?token"},
		{"/x?token%3Dabc", "/x?[R]"},
		{"/x?token=a;b,c?d#e&f=g", "/x?token=[R]&f=g"},
		{"/x?token=;abc", "/x?token=[R]"},
		{"/x?a=1;password=abc", "/x?a=[R]"},
		{"/x;token=abc", "/x;token=[R]"},
		{"/x?next=%2Fy%3Ftoken%3Dabc&z=1", "/x?next=[R]&z=1"},
		{`/x?f={"a":1,"password":"abc"}&z=1`, "/x?f=[R]&z=1"},
		{"/x?page=2&sort=-name,id&q=a;b", "/x?page=2&sort=-name,id&q=a;b"},
		{"http://user:abc@host/x?y", "http://[R]@host/x?y"},
		{"//user:abc@host", "//[R]@host"},
		{"*", "*"},
		{"", ""},
		{"/x?", "/x?"},
	} {
		if got := masked(r.Target(test.target)); got != test.want {
			t.Errorf("%s is shown as %s, want %s", test.target, got, test.want)
		}
	}
}

func TestBodiesHideSecretMembers(t *testing.T) {
	t.Parallel()
	r := NewRedactor()
	const form, parts = "application/x-www-form-urlencoded", "multipart/form-data; boundary=b"
	for _, test := range []struct{ media, body, want string }{
		{
			"application/json", `{ "b" : 1, "Token":"x" , "a":[ {"passWord":12.50}]}`,
			`{ "b" : 1, "Token":"[R]" , "a":[ {"passWord":"[R]"}]}`,
		},
		{"application/problem+json", `{"p\u0061ssword":"x","z":"é\u00e9"}`, `{"p\u0061ssword":"[R]","z":"é\u00e9"}`},
		{
			"application/json", `{"token":null,"secret":"","hash":true,"x":{"salt":[1,"a",{"k":"v"}]},"y":2}`,
			`{"token":null,"secret":"","hash":true,"x":{"salt":["[R]","[R]",{"k":"[R]"}]},"y":2}`,
		},
		{
			"application/json", `{"ToStringText":"keep","Message":"token expired"}`,
			`{"ToStringText":"keep","Message":"token expired"}`,
		},
		{"application/json", `{"payload":"{\"password\":\"x\"}"}`, `{"payload":"[R]"}`},
		{"application/json", `"Not found"`, `"Not found"`},
		{"application/json", `{"password":"x"`, "[not shown: 15 bytes that are not JSON]"},
		{"application/json", `{"a":1} {"b":2}`, "[not shown: 15 bytes that are not JSON]"},
		{"text/plain", `{"password":"x"}`, `{"password":"[R]"}`},
		{"", `["plain", 1]`, `["plain", 1]`},
		{"text/plain", "hello", "hello"},
		{"text/xml", "<password>x</password>", "[not shown: 22 bytes that name a secret]"},
		{"text/plain", "p%61ssword=x", "[not shown: 12 bytes that name a secret]"},
		{form, "grant_type=password&username=u&password=x&", "grant_type=password&username=u&password=[R]&"},
		{
			parts, "--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nx\r\n" +
				"--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhi\r\n--b--\r\n",
			"--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n[R]\r\n" +
				"--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhi\r\n--b--\r\n",
		},
		{parts, "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhi", unreadableRest},
		{"multipart/form-data", "x", "[not shown: 1 bytes without a boundary]"},
		{"image/png", "\x89PNG", "[not shown: 4 bytes that are not plain text]"},
		{"application/json; charset=utf-16le", "{\x00}\x00", "[not shown: 4 bytes that are not plain text]"},
		{"a b c", "x", "[not shown: 1 bytes that are not plain text]"},
		{"text/plain", "", ""},
	} {
		header := http.Header{}
		if test.media != "" {
			header.Set("Content-Type", test.media)
		}
		if got := masked(r.Body(header, []byte(test.body), int64(len(test.body)))); got != test.want {
			t.Errorf("%s %s\nis shown as %s\nwant        %s", test.media, test.body, got, test.want)
		}
	}
}

func TestCompressedAndDoublyTypedBodiesAreNotShown(t *testing.T) {
	t.Parallel()
	for _, header := range []http.Header{
		{"Content-Encoding": {"gzip"}},
		{"Content-Type": {"text/plain", "application/json"}},
	} {
		got := NewRedactor().Body(header, []byte("plain"), 5)
		if got != "[not shown: 5 bytes that are not plain text]" {
			t.Errorf("%v: %s", header, got)
		}
	}
}

func TestCutJSONIsShownAsFarAsItIsWhole(t *testing.T) {
	t.Parallel()
	r := NewRedactor()
	header := http.Header{"Content-Type": {"application/json"}}
	whole := `{"a":"é","list":[1,2],"password":"hunter2hunter2","z":true}`
	for cut := range len(whole) {
		got := r.Body(header, []byte(whole[:cut]), int64(len(whole)))
		if strings.Contains(got, "hun") {
			t.Errorf("%s shows %s", whole[:cut], got)
		}
	}
	if got := r.Body(header, []byte(whole[:24]), int64(len(whole))); got != `{"a":"é","list":[1,2][cut]` {
		t.Errorf("cut after 24 bytes: %s", got)
	}
	if got := r.Body(header, nil, 7); got != "[not kept: 7 bytes]" {
		t.Errorf("an absent body is shown as %s", got)
	}
}

func TestEqualSecretsCompareEqualWithinOneRun(t *testing.T) {
	t.Parallel()
	r, other := NewRedactor(), NewRedactor()
	json := http.Header{"Content-Type": {"application/json"}}
	mark := r.Target("/x?token=abc")[len("/x?token="):]
	if got := r.Header("Authorization", "Bearer abc"); got != "Bearer "+mark {
		t.Errorf("in a header: %s, in a query: %s", got, mark)
	}
	if got := r.Body(json, []byte(`{"token":"\u0061bc"}`), 20); got != `{"token":"`+mark+`"}` {
		t.Errorf("in a body: %s, in a query: %s", got, mark)
	}
	same := true
	for i := range 8 { // Two digits of a hash may be equal by chance; sixteen are not.
		target := fmt.Sprint("/x?token=", i)
		same = same && r.Target(target) == other.Target(target)
	}
	if same {
		t.Error("two redactors have the same salt")
	}
	if got := new(Redactor).Target("/x?token=abc"); got != "/x?token=[redacted]" {
		t.Errorf("without a salt: %s", got)
	}
}

func TestShowTurnsRedactionOff(t *testing.T) {
	t.Parallel()
	r := NewRedactor()
	r.Show = true
	got := []string{
		r.Target("/x?token=abc"),
		r.Header("Authorization", "Bearer abc"),
		r.Body(http.Header{}, []byte(`{"token":"abc"}`), 15),
	}
	if diff := cmp.Diff([]string{"/x?token=abc", "Bearer abc", `{"token":"abc"}`}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	r.Conceal("pin")
	e := &Entry{Template: "/{pin}", Target: "/1?pin=2&token=abc"}
	if got := masked(r.Hiding().Of(e).Target(e.Target)); got != "/[R]?pin=[R]&token=[R]" {
		t.Errorf("a redactor that hides all the same shows %s", got)
	}
}

func FuzzNoRenderingShowsASecret(f *testing.F) {
	const secret = `"password":"SECRETVALUE7f3a"`
	for _, media := range []string{
		"application/json", "text/plain", "", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b",
		"text/xml", "application/json; charset=utf-8",
	} {
		f.Add(media, "{", "}", 0)
		f.Add(media, `{"a":[{"b":`, `}]}`, 3)
		f.Add(media, "a=1&b=", "&c=2", 0)
		f.Add(media, "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n", "\r\n--b--\r\n", 0)
		f.Add(media, `{"a\`, "}", 9)
	}
	r := NewRedactor()
	f.Fuzz(func(t *testing.T, media, before, after string, more int) {
		body := before + secret + after
		header := http.Header{"Content-Type": {media}}
		shown := r.Body(header, []byte(body), int64(len(body))+int64(max(more, 0)))
		if strings.Contains(shown, "SECRETVALUE") {
			t.Errorf("%s %q is shown as %q", media, body, shown)
		}
		if shown = r.Target("/x?" + body); strings.Contains(shown, "SECRETVALUE") {
			t.Errorf("%q is shown as %q", body, shown)
		}
	})
}

func TestSomethingElseStandsForEachSecret(t *testing.T) {
	t.Parallel()
	r := NewRedactor()
	r.Show = true
	r.Conceal("pin")
	const text = "{ \"pin\" : [\"a\\u0062\", 7, true, null, \"\"], \"n\":1.50, \"url\":\"?token=x\" }\n"
	var secrets []string
	got, count, ok := r.Replace([]byte(text), func(secret string, number bool) string {
		secrets = append(secrets, fmt.Sprint(secret, number))
		return `"-"`
	})
	want := "{ \"pin\" : [\"-\", \"-\", true, null, \"\"], \"n\":1.50, \"url\":\"-\" }\n"
	if string(got) != want || count != 3 || !ok {
		t.Errorf("got %s, %d, %t", got, count, ok)
	}
	if told := strings.Join(secrets, " "); told != "abfalse 7true ?token=xfalse" {
		t.Errorf("got %s", told)
	}
	if _, _, ok := r.Replace([]byte("{"), nil); ok {
		t.Error("what is no JSON is copied")
	}
}
