package session

import (
	"net/http"
	"strings"
	"testing"
)

func header(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Add(pairs[i], pairs[i+1])
	}
	return h
}

func TestKeyIsReadFromTheFirstPlaceThatHasOne(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", maxKey)
	tests := []struct {
		name   string
		header http.Header
		want   string // empty for a finding
	}{
		{"nothing", nil, Default},
		{"header", header("Mock-Session", "a"), "a"},
		{"every character", header("Mock-Session", "aZ09._~-"), "aZ09._~-"},
		{"space around", header("Mock-Session", " a\t"), "a"},
		{"longest", header("Mock-Session", long), long},
		{"too long", header("Mock-Session", long+"a"), ""},
		{"empty", header("Mock-Session", ""), ""},
		{"space within", header("Mock-Session", "a b"), ""},
		{"slash", header("Mock-Session", "a/b"), ""},
		{"letters beyond ASCII", header("Mock-Session", "ä"), ""},
		{"NUL", header("Mock-Session", "a\x00"), ""},
		{"said twice, the same", header("Mock-Session", "a", "Mock-Session", "a"), "a"},
		{"said twice, differing", header("Mock-Session", "a", "Mock-Session", "b"), ""},
		{"header before cookie", header("Mock-Session", "a", "Cookie", "mock_session=b"), "a"},
		{"a bad header does not fall through", header("Mock-Session", "!", "Cookie", "mock_session=b"), ""},
		{"cookie", header("Cookie", "x=y; mock_session=b; z"), "b"},
		{"cookie in quotes", header("Cookie", `mock_session="b"`), "b"},
		{"cookie on the second line", header("Cookie", "x=y", "Cookie", "mock_session=b"), "b"},
		{"cookie before baggage", header("Cookie", "mock_session=b", "Baggage", "mock.session=c"), "b"},
		{"cookie that is empty", header("Cookie", "mock_session="), ""},
		{"cookie that is bad", header("Cookie", "mock_session=a/b"), ""},
		{"cookies that differ", header("Cookie", "mock_session=a; mock_session=b"), ""},
		{"cookie of another name", header("Cookie", "Mock_Session=b; xmock_session=c", "Baggage", "mock.session=c"), "c"},
		{"baggage", header("Baggage", "mock.session=c"), "c"},
		{"baggage among others", header("Baggage", "userId=al%20ice , mock.session = c ;ttl=60;x,z=1"), "c"},
		{"baggage on the second line", header("Baggage", "userId=alice", "Baggage", "mock.session=c"), "c"},
		{"baggage, percent-encoded", header("Baggage", "mock.session=a%2Db"), "a-b"},
		{"baggage, decoded once", header("Baggage", "mock.session=a%252Db"), ""},
		{"baggage, plus is plus", header("Baggage", "mock.session=a+b"), ""},
		{"baggage, bad escape", header("Baggage", "mock.session=a%2"), ""},
		{"baggage without a value", header("Baggage", "mock.session"), ""},
		{"baggage that is empty", header("Baggage", "mock.session="), ""},
		{"baggage that differs", header("Baggage", "mock.session=a,mock.session=b"), ""},
		{"baggage in another case", header("Baggage", "Mock.Session=a"), Default},
		{"baggage as a property", header("Baggage", "x=y;mock.session=a"), Default},
		{"garbage in others' baggage", header("Baggage", ",;,%zz,==,mock.session=c"), "c"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, finding := Key(test.header)
			if got != test.want || (finding == nil) != (test.want != "") {
				t.Fatalf("got %q, %v; want %q", got, finding, test.want)
			}
			if finding != nil && (finding.Message == "" || !strings.Contains(finding.Expected, "64") || finding.Got != "") {
				t.Errorf("finding does not say what a key may hold, or quotes it: %+v", finding)
			}
		})
	}
}

func TestBaggageIsReadUpToABound(t *testing.T) {
	t.Parallel()
	many := strings.Repeat("a=b,", maxMembers)
	big := "a=" + strings.Repeat("b", maxBaggage)
	tests := []struct {
		name  string
		lines []string
		want  string
	}{
		{"the last member that is read", []string{many[4:] + "mock.session=c"}, "c"},
		{"a member beyond", []string{many + "mock.session=c"}, ""},
		{"a line beyond", []string{many, "x=y", "mock.session=c"}, ""},
		{"bytes beyond", []string{big, "mock.session=c"}, ""},
		{"within, then too much", []string{"mock.session=c", big}, "c"},
		{"too much of others", []string{big, many}, Default},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got, finding := Key(http.Header{"Baggage": test.lines}); got != test.want {
				t.Errorf("got %q, %v; want %q", got, finding, test.want)
			}
		})
	}
}

// Not parallel: testing.AllocsPerRun counts the allocations of every test that runs beside it.
func TestNoKeyAllocatesNothing(t *testing.T) {
	h := header("Authorization", "Bearer a", "Accept", "*/*")
	if n := testing.AllocsPerRun(100, func() { Key(h) }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

func FuzzBaggage(f *testing.F) {
	f.Add("mock.session=a", "")
	f.Add("a=b;c, mock.session=a%2Db;d", "mock.session=c")
	f.Add(",,;=%", "\x00")
	f.Fuzz(func(t *testing.T, first, second string) {
		key, finding := Key(http.Header{"Baggage": {first, second}})
		if (finding == nil) != isKey(key) {
			t.Fatalf("%q, %q: key %q with finding %v", first, second, key, finding)
		}
		named := strings.Contains(first, Member) || strings.Contains(second, Member)
		if !named && (key != Default || finding != nil) {
			t.Fatalf("%q, %q name no session, yet: %q, %v", first, second, key, finding)
		}
		again, _ := Key(http.Header{"Baggage": {first + "," + second}})
		if again != key && len(first)+len(second) < maxBaggage {
			t.Fatalf("two lines say %q, the same on one line say %q", key, again)
		}
	})
}

func BenchmarkKey(b *testing.B) {
	for name, h := range map[string]http.Header{
		"none":    header("Authorization", "Bearer a"),
		"header":  header("Mock-Session", "test-1"),
		"cookie":  header("Cookie", "a=b; mock_session=test-1"),
		"baggage": header("Baggage", "userId=alice,mock.session=test-1;ttl=60"),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Key(h)
			}
		})
	}
}
