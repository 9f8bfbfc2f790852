package contract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// order has a property for each way that a form writes one.
const order = `schema: {type: object, required: [id], additionalProperties: {type: integer}, properties: {
  id: {type: integer}, name: {type: string, maxLength: 3}, paid: {type: boolean}, note: {type: string, nullable: true},
  tags: {type: array, items: {type: string}, maxItems: 2}, 'codes[]': {type: array, items: {type: integer}},
  address: {type: object, required: [zip], properties: {zip: {type: string}, no: {type: integer}}},
  lines: {type: array, items: {type: object, properties: {n: {type: integer}}}},
  csv: {type: array, items: {type: integer}}, piped: {type: array, items: {type: integer}},
  deep: {type: object, properties: {a: {type: integer}, b: {type: object, properties: {c: {type: boolean}}}}},
  json: {type: array, items: {type: integer}}}},
 encoding: {csv: {style: form, explode: false}, piped: {style: pipeDelimited}, deep: {style: deepObject},
  json: {contentType: application/json}}`

func TestFormFieldsAreTheMembersOfAnObject(t *testing.T) {
	t.Parallel()
	content := taking(t, "3.0.3", "application/x-www-form-urlencoded", order, "")
	for _, test := range []struct{ body, want string }{
		{"id=1", ""},
		{"", `body: required: lacks the member "id"`},
		{"id=01", "body /id: type: is not an integer as JSON writes it"},
		{"id=%2B1", "body /id: type: is not an integer as JSON writes it"},
		{"id=1&id=2", "body /id: repeated: is there more than once"},
		{"id=1&paid=TRUE&name=abcd", "body /name: maxLength: is too long, with 4 characters\n" +
			"body /paid: type: is not true or false as JSON writes it"},
		{"id=1&name=a+%26", ""},
		{"id=1&note=", ""},
		{"id=1&tags=a", ""},
		{"id=1&tags=a&tags=b", ""},
		{"id=1&tags=a&tags=b&tags=c", "body /tags: maxItems: has too many elements, 3"},
		{"id=1&codes[]=1", ""},
		{"id=1&codes%5B%5D=1&codes[]=x", "body /codes[]/1: type: is a string, not an integer"},
		{"id=1&codes=x", "body /codes: type: is a string, not an integer"},
		{"id=1&address=%7B%22zip%22:%221%22%7D", ""},
		{"id=1&address=%7B%22zip%22:1%7D", "body /address/zip: type: is a number, not a string"},
		{"id=1&address={", "body /address: json: the text ends early at byte 1"},
		{"id=1&zip=12345&no=7", ""},
		{"id=1&zip=12345&no=x", "body /address/no: type: is a string, not an integer"},
		{`id=1&lines={"n":1}`, ""},
		{`id=1&lines={"n":1}&lines={"n":"x"}`, "body /lines/1/n: type: is a string, not an integer"},
		{`id=1&lines=[{"n":1},{"n":2}]`, ""},
		{"id=1&csv=1,2", ""},
		{"id=1&csv=1,x", "body /csv/1: type: is a string, not an integer"},
		{"id=1&csv=1&csv=2", "body /csv: repeated: is there more than once"},
		{"id=1&piped=1|2%7C3", ""},
		{"id=1&deep[a]=1&deep[b][c]=true", ""},
		{"id=1&deep[a]=x", "body /deep/a: type: is a string, not an integer"},
		{"id=1&json=[1,2]", ""},
		{"id=1&json=[1,true]", "body /json/1: type: is a boolean, not an integer"},
		{"id=1&other=2", ""},
		{"id=1&other=x", "body /other: type: is a string, not an integer"},
		{
			"id=x&other=x",
			"body /id: type: is not an integer as JSON writes it\nbody /other: type: is a string, not an integer",
		},
		{"id=1&name=%zz", "body: encoding: the form is not percent-encoded UTF-8 at byte 10"},
		{"id=1&name=a%C3%A9%C3", "body: encoding: the form is not percent-encoded UTF-8 at byte 17"},
		{"\ufeffid=1", "body: encoding: the form begins with a byte order mark at byte 0"},
		{strings.Repeat("a=1&", 1001), "body: fields: there are more than 1000 fields at byte 4000"},
	} {
		got := tell(content.Check("application/x-www-form-urlencoded", []byte(test.body)))
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%.80q (-want +got):\n%s", test.body, diff)
		}
	}
	got := tell(content.Check("application/x-www-form-urlencoded; charset=koi8-r", []byte("id=1")))
	if got != "header Content-Type: content-type: has a charset that is not read" {
		t.Error(got)
	}
}

func FuzzForm(f *testing.F) {
	content := taking(f, "3.0.3", "application/x-www-form-urlencoded", order, "")
	for _, seed := range []string{
		"id=1&tags=a&tags=b", "deep[a][b]=1&deep[]=2", "address={", "lines=[{}]", "%", "a=%C3", "=&=&&", "csv=,,&piped=|",
		"zip=1&no=2&id=3", "deep[b][c][d][e]=1",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(_ *testing.T, body []byte) { content.Check("application/x-www-form-urlencoded", body) })
}
