package collection_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"understudy/mock/collection"
	"understudy/mock/contract"
)

// load reads the collection of the operation that lists, or the findings about it.
func load(t testing.TB, document, operation string) (*contract.Contract, *collection.Collection, []string) {
	t.Helper()
	c, err := contract.Load("api.yaml", []byte(document), nil)
	if err != nil {
		t.Fatal(err)
	}
	l, findings := collection.Read(c.Operation(operation), c)
	var told []string
	for _, finding := range findings {
		if finding.Source.Line == 0 || finding.Hint == "" {
			t.Errorf("no place or no hint: %+v", finding)
		}
		told = append(told, finding.Message)
	}
	return c, l, told
}

// shipped is the list that is played out of the box.
func shipped(t testing.TB) (*contract.Contract, *collection.Collection) {
	t.Helper()
	document, err := os.ReadFile("../../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, l, told := load(t, string(document), "listRefreshTokens")
	if told != nil || l == nil {
		t.Fatal(told)
	}
	return c, l
}

// page is the documented envelope, with the records as they came.
type page struct {
	Records                                     []json.RawMessage
	CurrentPage, CurrentPageSize                int
	CurrentOrderField                           string
	CurrentSortDirection                        int
	FirstItem, LastItem, TotalItems, TotalPages int
	HasNextPage, HasPreviousPage                bool
	PageNumber, PageSize                        int
}

func read(t testing.TB, l *collection.Collection, records [][]byte, query string) page {
	t.Helper()
	body, findings := l.Page(records, query)
	if findings != nil {
		t.Errorf("%s: %v", query, findings)
	}
	var got page
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatalf("%s: %v: %s", query, err, body)
	}
	return got
}

// token is a record with what the tests look at. Fields that are not there are unusual in other ways.
type token struct {
	ID        int64   `json:"Id"`
	Subject   string  `json:"Subject"`
	IsNew     bool    `json:"IsNew"`
	ExpiresOn string  `json:"ExpiresOn"`
	SystemID  *string `json:"SystemId"`
}

// tokens makes records of which many are alike in all but the id.
func tokens(n int) (records [][]byte, values []token) {
	random := rand.New(rand.NewPCG(1, 2))
	for i := range n {
		one := token{
			ID: int64(random.IntN(1000))*1000 + int64(i), Subject: fmt.Sprintf("%c\"é@example.com", 'a'+random.IntN(3)),
			IsNew: random.IntN(2) == 0, ExpiresOn: fmt.Sprintf("2025-01-%02dT10:30:%02dZ", 1+random.IntN(3), random.IntN(60)),
		}
		if random.IntN(2) == 0 {
			text := fmt.Sprint(random.IntN(3))
			one.SystemID = &text
		}
		text, _ := json.Marshal(one)
		records, values = append(records, text), append(values, one)
	}
	return records, values
}

// TestPagesTogetherAreTheWholeList puts the pages of many sizes together, and compares them with a list that is sorted
// in another way.
func TestPagesTogetherAreTheWholeList(t *testing.T) {
	t.Parallel()
	_, l := shipped(t)
	records, values := tokens(101)
	text := func(p *string) string {
		if p == nil {
			return ""
		}
		return "!" + *p
	}
	for field, by := range map[string]func(a, b token) int{
		"Id":         func(token, token) int { return 0 },
		"Subject":    func(a, b token) int { return strings.Compare(a.Subject, b.Subject) },
		"ExpiresOn":  func(a, b token) int { return strings.Compare(a.ExpiresOn, b.ExpiresOn) },
		"SystemId":   func(a, b token) int { return strings.Compare(text(a.SystemID), text(b.SystemID)) },
		"IsNew":      func(a, b token) int { return strings.Compare(fmt.Sprint(a.IsNew), fmt.Sprint(b.IsNew)) },
		"TicketSalt": func(token, token) int { return 0 },
	} {
		sorted := slices.SortedFunc(slices.Values(values), func(a, b token) int {
			return cmp.Or(by(a, b), cmp.Compare(a.ID, b.ID))
		})
		for dir, size := range map[int][]int{0: {1, 7, 25, 100, 101, 1000}, 1: {3, 50, 1000}} {
			want := make([]int64, 0, len(sorted))
			for _, one := range sorted {
				want = append(want, one.ID)
			}
			if dir == 1 {
				slices.Reverse(want)
			}
			for _, size := range size {
				var have []int64
				for number := 1; ; number++ {
					got := read(t, l, records, fmt.Sprintf("page=%d&size=%d&orderBy=%s&dir=%d", number, size, field, dir))
					for i, record := range got.Records {
						var one token
						if err := json.Unmarshal(record, &one); err != nil {
							t.Fatal(err)
						}
						if got.FirstItem+i != len(have)+1 {
							t.Fatalf("%s: item %d is said to be %d", field, len(have)+1, got.FirstItem+i)
						}
						have = append(have, one.ID)
					}
					if got.HasNextPage != (number < got.TotalPages) || got.HasPreviousPage != (number > 1) {
						t.Fatalf("%s, page %d: %+v", field, number, got)
					}
					if !got.HasNextPage {
						break
					}
				}
				if diff := gocmp.Diff(want, have); diff != "" {
					t.Errorf("%s, dir %d, size %d: -want +got\n%s", field, dir, size, diff)
				}
			}
		}
	}
}

func TestTheEnvelopeSaysWhereThePageIs(t *testing.T) {
	t.Parallel()
	c, l := shipped(t)
	records, _ := tokens(60)
	for i := range records {
		// All members, so that the reply can be held to the contract.
		records[i] = fmt.Appendf(nil, `{"Subject":"","ClientId":"","ExpiresOn":"2025-01-15T10:30:00Z","ProtectedTicket":"",`+
			`"TicketHash":"","TicketSalt":"","Id":%d,"UpdatedOn":"2025-01-15T10:30:00Z","CreatedOn":"2025-01-10T08:00:00Z",`+
			`"UniqueId":"a1b2c3d4-e5f6-7890-abcd-ef1234567890","UpdatedBy":"a@example.com","IsNew":false,"SystemId":null,`+
			`"ToStringText":"","LocalizationDetails":null,"CustomFields":null}`, i+1)
	}
	for query, want := range map[string]page{
		"":       {nil, 1, 25, "Id", 0, 1, 25, 60, 3, true, false, 1, 25},
		"page=3": {nil, 3, 25, "Id", 0, 51, 60, 60, 3, false, true, 3, 25},
		"page=4": {nil, 4, 25, "Id", 0, 76, 75, 60, 3, false, true, 4, 25},
		"page=2147483647&size=1000": {
			nil, 2147483647, 1000, "Id", 0, 2147483646001, 2147483646000, 60, 1, false, true, 2147483647, 1000,
		},
		"size=60&dir=1":                {nil, 1, 60, "Id", 1, 1, 60, 60, 1, false, false, 1, 60},
		"size=7&orderBy=IsNew&other=1": {nil, 1, 7, "IsNew", 0, 1, 7, 60, 9, true, false, 1, 7},
		"RefreshToken_Subject=nobody":  {nil, 1, 25, "Id", 0, 1, 0, 0, 0, false, false, 1, 25},
	} {
		got := read(t, l, records, query)
		here := len(got.Records)
		got.Records = nil
		if diff := gocmp.Diff(want, got); diff != "" || here != want.LastItem-want.FirstItem+1 {
			t.Errorf("%s: %d records, -want +got\n%s", query, here, diff)
		}
		body, _ := l.Page(records, query)
		reply := &contract.Reply{
			Status: 200, MediaType: "application/json", Header: http.Header{"Content-Type": {"application/json"}}, Body: body,
		}
		if findings := c.Operation("listRefreshTokens").CheckReply(reply); findings != nil {
			t.Errorf("%s: the contract does not allow it: %v", query, findings)
		}
	}
}

func FuzzPage(f *testing.F) {
	_, l := shipped(f)
	f.Add([]byte(`{"Id":7,"Subject":"a","ExpiresOn":"2025-01-15T10:30:00Z"}`), "page=1&size=2&orderBy=Subject&dir=1")
	f.Add([]byte(`{"a":[1,{"b":"\""}],"Id":"x\u0041"}`), "RefreshToken_Subject=%41&to_RefreshToken_CreatedOn=2025-01-15")
	f.Fuzz(func(t *testing.T, record []byte, query string) {
		body, _ := l.Page([][]byte{[]byte(`{"Id":1}`), record, []byte(`{"Id":2}`)}, query)
		valid := json.Valid(record)
		if valid && !json.Valid(body) {
			t.Errorf("%q of %q: %s", query, record, body)
		}
	})
}

func BenchmarkPageOfHundred(b *testing.B) {
	_, l := shipped(b)
	filler := strings.Repeat("A", 256)
	var records [][]byte
	for i := range 100 {
		records = append(records, fmt.Appendf(nil, `{"Subject":"a%d@example.com","ClientId":"%s",`+
			`"ExpiresOn":"2025-01-15T10:30:%02dZ","ProtectedTicket":"%s","TicketHash":"%s","TicketSalt":"%s","Id":%d,`+
			`"UpdatedOn":"2025-01-15T10:30:00Z","CreatedOn":"2025-01-10T08:00:00Z","IsNew":false,"SystemId":null}`,
			i, filler[:36], i%60, filler, filler[:44], filler[:24], 1000000000-i))
	}
	for _, query := range []string{"", "size=100&orderBy=ExpiresOn&dir=1&from_RefreshToken_CreatedOn=2020-01-01T00:00"} {
		b.Run(query, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.Page(records, query)
			}
		})
	}
}
