package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"understudy/mock/problem"
)

func har(t *testing.T, r *Redactor, entries ...Entry) (text string, log map[string]any) {
	t.Helper()
	var out bytes.Buffer
	if err := r.HAR(&out, slices.Values(entries), 0); err != nil {
		t.Fatal(err)
	}
	var whole struct {
		Log map[string]any `json:"log"`
	}
	if err := json.Unmarshal(out.Bytes(), &whole); err != nil {
		t.Fatalf("it is not JSON: %v\n%s", err, out.String())
	}
	return out.String(), whole.Log
}

// What HAR 1.2 does not call optional, by object, and of which type it is.
var required = map[string]string{
	"log":         "version=string creator=object entries=list",
	"creator":     "name=string version=string",
	"entries":     "startedDateTime=string time=number request=object response=object cache=object timings=object",
	"request":     "method=string url=string httpVersion=string " + lists + "queryString=list " + sizes,
	"response":    "status=number statusText=string httpVersion=string content=object redirectURL=string " + lists + sizes,
	"postData":    "mimeType=string params=list text=string",
	"content":     "size=number mimeType=string",
	"timings":     "send=number wait=number receive=number",
	"cookies":     "name=string value=string",
	"headers":     "name=string value=string",
	"queryString": "name=string value=string",
}

const (
	lists = "cookies=list headers=list "
	sizes = "headersSize=number bodySize=number"
)

func kindOf(value any) string {
	switch value.(type) {
	case string:
		return "string"
	case float64:
		return "number"
	case []any:
		return "list"
	case map[string]any:
		return "object"
	}
	return fmt.Sprintf("%T", value)
}

// complete holds an object, and all within, to what HAR requires of it, and counts how often each kind was met.
func complete(t *testing.T, name string, value any, met map[string]int) {
	t.Helper()
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			complete(t, name, item, met)
		}
	case map[string]any:
		met[name]++
		for want := range strings.FieldsSeq(required[name]) {
			member, kind, _ := strings.Cut(want, "=")
			if got := kindOf(value[member]); got != kind {
				t.Errorf("%s.%s is %s, want %s", name, member, got, kind)
			}
		}
		for member, inner := range value {
			if !strings.HasPrefix(member, "_") {
				complete(t, member, inner, met)
			}
		}
	}
}

func full() Entry {
	e := *typical()
	e.ID, e.Method = "00000000-0000-8000-8000-000000000001", "POST"
	e.Target = "/things?page=2&q=a%20b&access_token=s3cret#end"
	e.RequestHeader.Set("Content-Type", "application/json")
	e.RequestHeader.Set("Cookie", "theme=s3cret; sid=s3cret")
	e.RequestBody = []byte(`{"password": "s3cret", "name": "Ann"}`)
	e.RequestBytes = int64(len(e.RequestBody))
	e.ReplyHeader.Set("Set-Cookie", "sid=s3cret; Path=/; HttpOnly")
	e.ReplyHeader.Set("Location", "/things/7?token=s3cret")
	e.ReplyBody, e.ReplyBytes = []byte(`{"name": "Ann", "token": "s3cret", "more": "`), 20_000
	e.Findings = []problem.Finding{{In: "query", Name: "page", Message: "is too small"}}
	e.Stub, e.Lax, e.Fault, e.Delay = "stub-1", true, "CONNECTION_RESET_BY_PEER", 1500*time.Microsecond
	e.Seed, e.Seeded = 0, true
	return e
}

func TestAHARLogHasWhatTheSpecificationRequires(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 8))
	entries := []Entry{full(), *typical(), {}, {Took: -1, Target: "*", RequestBytes: 5}}
	for range 50 {
		entries = append(entries, anyEntry(random))
	}
	for _, show := range []bool{false, true} {
		r := NewRedactor()
		r.Show = show
		_, log := har(t, r, entries...)
		met := map[string]int{}
		complete(t, "log", log, met)
		for name := range required {
			if met[name] == 0 {
				t.Errorf("no %s was looked at", name)
			}
		}
		if met["entries"] != len(entries) || log["version"] != "1.2" {
			t.Errorf("%d entries of version %v", met["entries"], log["version"])
		}
	}
}

func TestAHARLogSaysWhatTheJournalKnows(t *testing.T) {
	t.Parallel()
	r := NewRedactor()
	r.Version = "v1.2.3"
	text, log := har(t, r, full())
	if strings.Contains(text, "s3cret") {
		t.Errorf("a secret is shown: %s", text)
	}
	entry := log["entries"].([]any)[0].(map[string]any)
	request, response := entry["request"].(map[string]any), entry["response"].(map[string]any)
	content, post := response["content"].(map[string]any), request["postData"].(map[string]any)
	for _, test := range []struct{ got, want any }{
		{log["creator"].(map[string]any)["version"], "v1.2.3"},
		{entry["startedDateTime"], "2026-03-04T12:04:05.123Z"},
		{entry["time"], 0.31},
		{entry["timings"].(map[string]any)["wait"], 0.31},
		{request["queryString"].([]any)[1], map[string]any{"name": "q", "value": "a b"}},
		{request["cookies"].([]any)[0].(map[string]any)["name"], "theme"},
		{response["cookies"].([]any)[0].(map[string]any)["name"], "sid"},
		{response["statusText"], "OK"},
		{response["bodySize"], 20_000.0},
		{content["comment"], "cut: 44 of 20000 bytes were kept"},
		{post["comment"], nil},
		{post["mimeType"], "application/json"},
		{entry["_session"], "default"},
		{entry["_operation"], "getRefreshToken"},
		{entry["_source"], "fake"},
		{entry["_stub"], "stub-1"},
		{entry["_contract"], "off"},
		{entry["_fault"], "CONNECTION_RESET_BY_PEER"},
		{entry["_delay"], 1.5},
		{entry["_seed"], 0.0},
		{entry["_findings"].([]any)[0].(map[string]any)["message"], "is too small"},
		{entry["_explanation"].([]any)[0], map[string]any{"gate": "match", "outcome": "passed", "detail": "getRefreshToken"}},
	} {
		same(t, "a member", test.got, test.want)
	}
}

func TestURLsOfAHARLogAreAbsolute(t *testing.T) {
	t.Parallel()
	r := NewRedactor()
	for _, test := range []struct{ host, target, want string }{
		{"127.0.0.1:4010", "/a/b?c=d", "http://127.0.0.1:4010/a/b?c=d"},
		{"[::1]:4010", "/", "http://[::1]:4010/"},
		{"", "/x", "http://localhost/x"},
		{"h", "*", "http://h/*"},
		{"h", "HTTP://other/x?y", "http://other/x?y"},
		{"h", "https://other?y", "https://other/?y"},
		{"h", "/a#b", "http://h/a%23b"},
		{"h", "/%zz%2f\x00{é}", "http://h/%25zz%2f%00%7B%C3%A9%7D"},
		{"h", "/x?token=abc&page=2", "http://h/x?token=%5Bredacted%20....%5D&page=2"},
		{"h", "http://me:pw@other/", "http://%5Bredacted%20....%5D@other/"},
	} {
		host := strings.TrimPrefix(r.Target("//"+test.host), "//")
		got := absolute(host, r.Target(test.target))
		before, after, masked := strings.Cut(test.want, "....")
		if got != test.want && !(masked && strings.HasPrefix(got, before) && strings.HasSuffix(got, after)) {
			t.Errorf("%q on %q is %q, want %q", test.target, test.host, got, test.want)
		}
		if u, err := url.Parse(got); err != nil || u.Host == "" || u.Fragment != "" {
			t.Errorf("%q is no absolute URL without a fragment: %v", got, err)
		}
	}
}

func TestBytesThatAreNoTextAreInBase64(t *testing.T) {
	t.Parallel()
	r := NewRedactor()
	e := Entry{ReplyBody: []byte{0xff, 0xfe}, ReplyHeader: http.Header{"Content-Type": {"image/png"}}}
	if text, _ := har(t, r, e); !strings.Contains(text, "[not shown: 2 bytes") {
		t.Errorf("redacted: %s", text)
	}
	r.Show = true
	if text, _ := har(t, r, e); !strings.Contains(text, `"text":"//4=","encoding":"base64"`) {
		t.Errorf("shown: %s", text)
	}
}

func TestAHARLogStreamsAndEndsWithItsWriter(t *testing.T) {
	t.Parallel()
	given := 0
	endless := iter.Seq[Entry](func(yield func(Entry) bool) {
		for yield(Entry{Target: "/x"}) {
			given++
		}
	})
	w := &narrow{}
	if err := NewRedactor().HAR(w, endless, 0); !errors.Is(err, errFull) {
		t.Errorf("err = %v", err)
	}
	if given != 2 {
		t.Errorf("%d entries were written before the writer was full", given)
	}
	for limit := range 2 {
		if err := NewRedactor().HAR(&narrow{taken: 3 - limit}, slices.Values([]Entry{}), 0); !errors.Is(err, errFull) {
			t.Errorf("room for %d writes: err = %v", limit, err)
		}
	}
}

var errFull = errors.New("the disk is full")

// A narrow writer has room for three writes.
type narrow struct{ taken int }

func (w *narrow) Write(data []byte) (int, error) {
	if w.taken++; w.taken > 3 {
		return 0, errFull
	}
	return len(data), nil
}
