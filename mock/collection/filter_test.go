package collection_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"understudy/mock/collection"
)

func TestFiltersAndRanges(t *testing.T) {
	t.Parallel()
	_, l := shipped(t)
	records := [][]byte{
		[]byte(`{"Id":1,"Subject":"a@example.com","ExpiresOn":"2025-01-15T10:29:59Z","CreatedOn":"2025-01-01T00:00:00Z"}`),
		[]byte(` { "Id" : 2 , "Subject" : "A@example.com", "ExpiresOn":"2025-01-15T10:30:00Z" } `),
		[]byte(`{"CustomFields":{"Id":9,"Subject":["a@example.com"]},"Id":3,"Subject":"a+b \"c\"@example.com",` +
			`"ExpiresOn":"2025-01-15T10:30:59Z"}`),
		[]byte(`{"Subj\u0065ct":"a@example.com","Id":4,"ExpiresOn":"2025-01-15T10:31:00Z","CreatedOn":null}`),
		[]byte(`{"Id":5,"Subject":"","ExpiresOn":"2025-01-15T11:30:30+01:00"}`),
	}
	for query, want := range map[string]string{
		"RefreshToken_Subject=a@example.com":                                                      "1 4",
		"RefreshToken_Subject=a%40example.com":                                                    "1 4",
		"RefreshToken_Subject=a%2Bb+%22c%22@example.com":                                          "3",
		"RefreshToken_Subject=example":                                                            "",
		"RefreshToken_Subject=":                                                                   "1 2 3 4 5",
		"RefreshToken_subject=a@example.com":                                                      "1 2 3 4 5",
		"RefreshToken_ExpiresOn=2025-01-15T10:30":                                                 "2 3 5",
		"RefreshToken_ExpiresOn=2025-01-15T10:30Z":                                                "2 3 5",
		"RefreshToken_ExpiresOn=2025-01-15T10:30:59":                                              "3",
		"from_RefreshToken_ExpiresOn=2025-01-15T10:30":                                            "2 3 4 5",
		"to_RefreshToken_ExpiresOn=2025-01-15T10:30":                                              "1 2 3 5",
		"from_RefreshToken_ExpiresOn=2025-01-15T10:30&to_RefreshToken_ExpiresOn=2025-01-15T10:30": "2 3 5",
		"from_RefreshToken_ExpiresOn=2025-01-15T10:31&to_RefreshToken_ExpiresOn=2025-01-15T10:30": "",
		"from_RefreshToken_CreatedOn=2000-01-01T00:00":                                            "1",
		"RefreshToken_Subject=a@example.com&from_RefreshToken_ExpiresOn=2025-01-15T10:31":         "4",
		"RefreshToken_Subject=a@example.com&RefreshToken_Subject=A@example.com":                   "1 4",
	} {
		var have []string
		for _, record := range read(t, l, records, query).Records {
			var one token
			if err := json.Unmarshal(record, &one); err != nil {
				t.Fatal(err)
			}
			have = append(have, fmt.Sprint(one.ID))
		}
		if got := strings.Join(have, " "); got != want {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
}

func TestOfEqualIDsTheFirstCounts(t *testing.T) {
	t.Parallel()
	_, l := shipped(t)
	records := [][]byte{
		[]byte(`{"Id":7,"Subject":"first"}`), []byte(`{"Id":"7","Subject":"second"}`), []byte(`{"Id":8,"Subject":"other"}`),
		[]byte(`{"Subject":"no id"}`), []byte(`{"Subject":"no id, either"}`),
	}
	got := read(t, l, records, "")
	if got.TotalItems != 4 || string(got.Records[2]) != string(records[0]) {
		t.Errorf("got %s", got.Records)
	}
	if hidden := read(t, l, records, "RefreshToken_Subject=second"); hidden.TotalItems != 0 {
		t.Errorf("the second one showed when the first one was filtered out: %s", hidden.Records)
	}
}

func TestWhatCannotBeFollowedIsFound(t *testing.T) {
	t.Parallel()
	_, l := shipped(t)
	records, _ := tokens(30)
	whole, _ := l.Page(records, "")
	if told := l.Check("page=2&size=3&orderBy=Subject&dir=1&other=x"); told != nil {
		t.Errorf("a good query: %v", told)
	}
	for query, name := range map[string]string{
		"page=0": "page", "page=x": "page", "page=99999999999999999999": "page", "size=0": "size", "size=1001": "size",
		"dir=2": "dir", "dir=-1": "dir", "orderBy=Nothing": "orderBy", "orderBy=": "orderBy", "page=%zz": "page",
		"from_RefreshToken_ExpiresOn=2025-02-30T10:00": "from_RefreshToken_ExpiresOn",
		"RefreshToken_ExpiresOn=soon":                  "RefreshToken_ExpiresOn",
	} {
		body, findings := l.Page(records, query)
		if len(findings) != 1 || findings[0].Name != name || findings[0].In != "query" || findings[0].Document.Line == 0 {
			t.Errorf("%s: %+v", query, findings)
		}
		if told := l.Check(query); len(told) != 1 || told[0] != findings[0] {
			t.Errorf("%s: asked beforehand it was %+v", query, told)
		}
		if string(body) != string(whole) {
			t.Errorf("%s is not answered as if it were not there: %s", query, body)
		}
	}
	if body, findings := l.Page([][]byte{[]byte("7"), nil, []byte(`{"Id"`), records[0]}, ""); len(findings) != 1 ||
		!strings.Contains(string(body), string(records[0])) || !strings.Contains(string(body), `"TotalItems":1,`) {
		t.Errorf("got %s %v", body, findings)
	}
	many := slices.Repeat([][]byte{nil}, collection.MaxRecords+1)
	for i := range many {
		many[i] = fmt.Appendf(nil, `{"Id":%d}`, i)
	}
	if body, findings := l.Page(many, "size=1"); len(findings) != 1 ||
		!strings.Contains(string(body), `"TotalItems":10000,`) {
		t.Errorf("got %s %v", body, findings)
	}
}
