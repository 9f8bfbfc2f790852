package journal

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/problem"
)

func TestLineForPeople(t *testing.T) {
	t.Parallel()
	finding := problem.Finding{In: "path", Name: "id", Message: "is not an integer", Hint: "send a whole number"}
	for name, test := range map[string]struct {
		change func(*Entry)
		color  bool
		want   string
	}{
		"fake": {
			func(*Entry) {}, false,
			"12:04:05.123 GET /api/sys/refreshtokens/12345 200 fake getRefreshToken 0.31ms\n",
		},
		"fixture": {
			func(e *Entry) { e.Source = "fixture getRefreshToken/200/12345" }, false,
			"12:04:05.123 GET /api/sys/refreshtokens/12345 200 fixture getRefreshToken/200/12345 0.31ms\n",
		},
		"no match": {
			func(e *Entry) { e.Source, e.Operation, e.Status = "problem", "", 404 }, false,
			"12:04:05.123 GET /api/sys/refreshtokens/12345 404 problem 0.31ms\n",
		},
		"findings": {
			func(e *Entry) { e.Findings = []problem.Finding{finding, finding, finding, finding, finding} }, false,
			"12:04:05.123 GET /api/sys/refreshtokens/12345 200 fake getRefreshToken 0.31ms" +
				strings.Repeat(" | path id: is not an integer (send a whole number)", 3) + " (+2 more)\n",
		},
		"refused without findings": {
			func(e *Entry) {
				e.Steps = []Step{{Match, Passed, "matched"}, {Admit, Refused, "no credential\n came"}, {Verify, Passed, "x"}}
			}, false,
			"12:04:05.123 GET /api/sys/refreshtokens/12345 200 fake getRefreshToken 0.31ms | no credential\\x0a came\n",
		},
		"colour": {
			func(*Entry) {}, true,
			"12:04:05.123 GET /api/sys/refreshtokens/12345 \x1b[32m200\x1b[0m fake getRefreshToken 0.31ms\n",
		},
		"aborted": {
			func(e *Entry) { e.Aborted, e.Took = true, 2*time.Second }, false,
			"12:04:05.123 GET /api/sys/refreshtokens/12345 200 fake getRefreshToken 2000.00ms (client left)\n",
		},
		"what a tester asked for": {
			func(e *Entry) { e.Lax, e.Fault = true, "CONNECTION_RESET_BY_PEER" }, false,
			"12:04:05.123 GET /api/sys/refreshtokens/12345 200 fake getRefreshToken 0.31ms" +
				" (fault CONNECTION_RESET_BY_PEER) (contract off)\n",
		},
		"the source says that the contract was off": {
			func(e *Entry) { e.Lax, e.Source = true, "stub 7; contract=off" }, false,
			"12:04:05.123 GET /api/sys/refreshtokens/12345 200 stub 7; contract=off getRefreshToken 0.31ms\n",
		},
		"secret": {
			func(e *Entry) { e.Target = "/x?a=1&__code=404" }, false,
			"12:04:05.123 GET /x?a=1&__code=404 200 fake getRefreshToken 0.31ms\n",
		},
		"long target": {
			func(e *Entry) { e.Target = "/" + strings.Repeat("é", 150) }, false,
			"12:04:05.123 GET /" + strings.Repeat("é", 99) + "...(+102 bytes) 200 fake getRefreshToken 0.31ms\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := typical()
			test.change(e)
			if got := string(NewRedactor().AppendLine(nil, e, test.color)); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestEachStatusClassHasItsColour(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{0: "31", 101: "36", 200: "32", 304: "36", 404: "33", 503: "31"} {
		got := string(appendStatus(nil, status, true))
		if !strings.HasPrefix(got, "\x1b["+want+"m") || !strings.HasSuffix(got, "\x1b[0m") {
			t.Errorf("%d is painted %q, want %s", status, got, want)
		}
	}
}

// hostile texts would end a line, command a terminal, turn the writing direction or hide.
func hostile() []string {
	return []string{
		"a\nb", "a\r\nb", "\x1b[2J", "\x1b]0;title\x07", "\u009b31m", "\x7f", "\x00", "\xff\xfe", "\u2028",
		"\u202egnp.exe",
		"\u200b", "\ufeff", "\u0085", "\U000e0001", "a b", "a\tb", "\xc3", "\u2066", "\"},{\"level\":\"error",
	}
}

func TestNoRequestCanForgeALine(t *testing.T) {
	t.Parallel()
	r := NewRedactor()
	for _, text := range hostile() {
		e := typical()
		e.Method, e.Target, e.Source, e.Operation = text, "/"+text+"?"+text, text, text
		e.ID, e.Session, e.Persona, e.Generation = text, text, text, text
		e.Stub, e.Fault, e.Lax = text, text, true
		e.Findings = []problem.Finding{{In: text, Name: text, Message: text, Hint: text, Got: text}}
		line := string(r.AppendLine(nil, e, false))
		requireHarmless(t, line)
		if fields := strings.Fields(strings.TrimSuffix(line, "\n")); fields[3] != "200" {
			t.Errorf("%q moves the status: %q", text, line)
		}
		object := string(r.AppendJSON(nil, e))
		requireHarmless(t, object)
		var got struct{ Level, Method string }
		if err := json.Unmarshal([]byte(object), &got); err != nil || got.Level != "warn" {
			t.Errorf("%q: %v in %q", text, err, object)
		}
		if want := strings.ToValidUTF8(text, "\ufffd"); utf8.ValidString(text) && got.Method != want {
			t.Errorf("the method %q reads %q", want, got.Method)
		}
	}
}

func requireHarmless(t *testing.T, line string) {
	t.Helper()
	body, ended := strings.CutSuffix(line, "\n")
	if !ended || !utf8.ValidString(line) {
		t.Errorf("not a line of UTF-8: %q", line)
	}
	for _, char := range body {
		if !unicode.IsPrint(char) {
			t.Errorf("%U reaches the terminal in %q", char, line)
		}
	}
}

func TestJSONLine(t *testing.T) {
	t.Parallel()
	e := typical()
	e.ID = "01234567-89ab-8def-8000-000000000001"
	e.Target = "/x?token=hunter2"
	e.Aborted = true
	e.Stub, e.Lax, e.Fault, e.Delay = "one", true, "EMPTY_RESPONSE", 1500*time.Microsecond
	e.Findings = slicesOf(22, problem.Finding{In: "path", Name: "id", Keyword: "type", Message: "is not an integer"})
	var got map[string]any
	if err := json.Unmarshal([]byte(masked(string(NewRedactor().AppendJSON(nil, e)))), &got); err != nil {
		t.Fatal(err)
	}
	one := map[string]any{"in": "path", "name": "id", "keyword": "type", "message": "is not an integer"}
	want := map[string]any{
		"time": "2026-03-04T12:04:05.123Z", "level": "warn", "msg": "exchange",
		"id": "01234567-89ab-8def-8000-000000000001", "session": "default", "generation": "5f2c81d0a9b3",
		"method": "GET", "target": "/x?token=[R]", "status": 200.0, "operation": "getRefreshToken",
		"persona": "admin", "source": "fake", "took_ms": 0.31, "aborted": true,
		"stub": "one", "contract": "off", "fault": "EMPTY_RESPONSE", "delay_ms": 1.5,
		"findings": slicesOf(20, any(one)), "findings_left_out": 2.0,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestSeverityFollowsStatusAndFindings(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{200: "info", 304: "info", 404: "warn", 500: "error"} {
		if got := severity(&Entry{Status: status}); got != want {
			t.Errorf("%d is %s, want %s", status, got, want)
		}
	}
	if got := severity(&Entry{Status: 200, Findings: []problem.Finding{{}}}); got != "warn" {
		t.Errorf("200 with a finding is %s", got)
	}
}

func TestEnumsHaveNames(t *testing.T) {
	t.Parallel()
	gates := []string{}
	for g := range Send + 2 {
		gates = append(gates, g.String())
	}
	outcomes := []string{}
	for o := range Applied + 2 {
		outcomes = append(outcomes, o.String())
	}
	want := strings.Fields("unknown arrive match admit throttle check choose fill verify send unknown")
	if diff := cmp.Diff(want, gates); diff != "" {
		t.Errorf("gates (-want +got):\n%s", diff)
	}
	want = strings.Fields("unknown passed refused chosen skipped dropped failed applied unknown")
	if diff := cmp.Diff(want, outcomes); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
}
