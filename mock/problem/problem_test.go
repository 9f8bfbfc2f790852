package problem_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/problem"
)

func TestProblemPageMirrorsTheKinds(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/problems.md")
	if err != nil {
		t.Fatal(err)
	}
	_, sections, _ := strings.Cut(string(page), "\n## ")
	var want []string
	for _, kind := range problem.Kinds() {
		want = append(want, fmt.Sprintf("%s\n\n**%d · %s**\n\n%s", kind.Name, kind.Status, kind.Title, kind.Advice))
	}
	var got []string
	for section := range strings.SplitSeq(sections, "\n## ") {
		got = append(got, strings.TrimSpace(section))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("docs/problems.md is not mock/problem/kinds.go (-code +page):\n%s", diff)
	}
}

func TestKindsListsEachKindOfTheBlockOnceInItsOrder(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("kinds.go")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for line := range strings.SplitSeq(string(source), "\n") {
		if strings.HasPrefix(line, "\t\t\"") && strings.Contains(line, ", \"") {
			name, _, _ := strings.Cut(strings.TrimPrefix(line, "\t\t\""), "\"")
			want = append(want, name)
		}
	}
	var got []string
	for _, kind := range problem.Kinds() {
		got = append(got, kind.Name)
		if kind.Type() != "/__admin/problems/"+kind.Name {
			t.Errorf("%s has the type %s", kind.Name, kind.Type())
		}
		if kind.Status < 400 || kind.Title == "" || !strings.HasSuffix(kind.Advice, ".") {
			t.Errorf("%s lacks a status, a title or an advice: %+v", kind.Name, kind)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-block +Kinds:\n%s", diff)
	}
}

func TestProblemIsWrittenInTheOrderOfTheStandard(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		problem problem.Problem
		want    string
	}{
		"the least": {
			problem.Problem{Kind: problem.NoSuchPath},
			`{"type":"/__admin/problems/no-such-path","title":"The contract has no such path","status":404}`,
		},
		"all members": {
			problem.Problem{
				Kind: problem.BadRequest, Detail: "a <b> & \"c\"", Instance: "/__admin/requests/1",
				Findings: []problem.Finding{{In: "query", Name: "q", Keyword: "minimum", Message: "is < 1"}},
				Extra:    map[string]any{"nearest": "/a<b>", "allowed": []string{"GET"}},
			},
			`{"type":"/__admin/problems/bad-request","title":"The request cannot be read","status":400,` +
				`"detail":"a <b> & \"c\"","instance":"/__admin/requests/1",` +
				`"findings":[{"in":"query","name":"q","pointer":"","keyword":"minimum","message":"is < 1"}],` +
				`"allowed":["GET"],"nearest":"/a<b>"}`,
		},
		"an extra member cannot take a name": {
			problem.Problem{Kind: problem.NoSuchPath, Extra: map[string]any{"status": 200, "z": 1, "type": "x"}},
			`{"type":"/__admin/problems/no-such-path","title":"The contract has no such path","status":404,"z":1}`,
		},
		"bytes that are not UTF-8": {
			problem.Problem{Kind: problem.NoSuchPath, Detail: "a\xffb"},
			`{"type":"/__admin/problems/no-such-path","title":"The contract has no such path","status":404,` +
				`"detail":"a` + `\ufffd` + `b"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := test.problem.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, string(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if !json.Valid(got) {
				t.Errorf("%s is no JSON", got)
			}
		})
	}
	broken := problem.Problem{Kind: problem.NoSuchPath, Extra: map[string]any{"f": func() {}}}
	if got, err := broken.MarshalJSON(); err == nil {
		t.Errorf("a member that JSON cannot write became %s", got)
	}
}

func TestNamesThatSayTheyAreSecret(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"token": true, "accessToken": true, "refresh_token": true, "X-Auth-Token": true, "t-o-k-e-n": true,
		"clientSecret": true, "PassWord": true, "passwd": true, "ProtectedTicket": true, "api-key": true, "apikey": true,
		"filter[api][key]": true, "Authorization": true, "Set-Cookie": true, "a\"password": true, "myprivateKey": true,
		"to\u212aen": true, "\u017fecret": true, "\u017falt": true, "db_credentials": true,
		"salt": true, "Salt": true, "TicketSalt": true, "TICKET_SALT": true, "hash": true, "HASHValue": true,
		"tickethash": true, "hash_value": true, "Hash2": true, "md5Hash": true, "hashes": true, "x.salt": true,
		strings.Repeat("a", 70) + "hash": true, strings.Repeat("é", 40) + "Token": true,
		"": false, "id": false, "ToStringText": false, "hashtag": false, "HashtagList": false, "hasHeader": false,
		"isAltText": false, "HAS_HISTORY": false, "saltlake": false, "Mock-Session": false, "Accept": false,
		"Mock-Request-Id": false, "Id": false, "Subject": false, "asHelper": false,
	} {
		if got := problem.SecretName(name); got != want {
			t.Errorf("SecretName(%q) = %t, want %t", name, got, want)
		}
	}
}

func TestFindingsAreOneLineForPeople(t *testing.T) {
	t.Parallel()
	finding := problem.Finding{In: "query", Name: "q", Pointer: "/0", Message: "is too big", Hint: "send less"}
	for _, test := range []struct{ got, want string }{
		{finding.String(), "query q /0: is too big (send less)"},
		{problem.Finding{In: "body", Message: "is missing"}.String(), "body: is missing"},
		{problem.Location{}.String(), ""},
		{problem.Location{File: "a.yaml"}.String(), "a.yaml"},
		{problem.Location{File: "a.yaml", Line: 3}.String(), "a.yaml:3"},
		{problem.Location{File: "a.yaml", Line: 3, Column: 7}.String(), "a.yaml:3:7"},
		{(&problem.Problem{Kind: problem.NoSuchPath, Detail: "/x"}).Error(), "The contract has no such path: /x"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}
