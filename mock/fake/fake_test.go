package fake_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
	"understudy/mock/fake"
	"understudy/mock/schema"
)

func load(t testing.TB, file string) *schema.Document {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return read(t, string(data))
}

func read(t testing.TB, text string) *schema.Document {
	t.Helper()
	doc, err := schema.Read("document.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// compile makes a maker of a component of a document of OpenAPI 3.1 that is nothing but its schemas.
func compile(t testing.TB, schemas, name string) *fake.Maker {
	t.Helper()
	doc := read(t, "components:\n  schemas:\n"+indent(schemas))
	m, err := fake.Compile(doc.At("/components/schemas/"+name), schema.OpenAPI31)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func indent(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return "    " + strings.Join(lines, "\n    ") + "\n"
}

func body(t testing.TB, m *fake.Maker, q fake.Question) string {
	t.Helper()
	out, err := m.Append(nil, q)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func members(t testing.TB, json string) map[string]any {
	t.Helper()
	value, fault := schema.Decode([]byte(json), 100)
	if fault != nil {
		t.Fatalf("%s is no JSON: %v", json, fault)
	}
	return value.(map[string]any)
}

// token is a record with a field of every sort that the embedded API has.
const token = `
Token:
  type: object
  additionalProperties: false
  required: [Subject, ClientId, ExpiresOn, Ticket, Hash, Salt, Id, UpdatedOn, CreatedOn, UniqueId, UpdatedBy]
  properties:
    Subject: {type: string, x-faker: email}
    ClientId: {type: string, x-faker: uuid}
    ExpiresOn: &stamp {type: string, format: date-time, pattern: '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$'}
    Ticket: {type: string, x-faker: 'base64url:192'}
    Hash: {type: string, x-faker: 'base64:32'}
    Salt: {type: string, x-faker: 'base64:16'}
    Id: {type: integer, format: int64, minimum: 1}
    UpdatedOn: *stamp
    CreatedOn: *stamp
    UniqueId: {type: string, format: uuid, pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'}
    UpdatedBy: {type: string, format: email}
    IsNew: {type: boolean}
    SystemId: {type: [string, 'null'], examples: [null]}
    ToStringText: {type: string, x-faker: appname}
    LocalizationDetails: {type: [object, 'null']}
    CustomFields: {type: [object, 'null']}
`

func tokenQuestion(id string) fake.Question {
	return fake.Question{Seed: 1, Identity: id, Known: []contract.Known{{Name: "id", JSON: id, Record: true}}}
}

func TestSameQuestionSameBytes(t *testing.T) {
	t.Parallel()
	want := map[string]string{}
	first := compile(t, token, "Token")
	for id := range 100 {
		want[fmt.Sprint(id+1)] = body(t, first, tokenQuestion(fmt.Sprint(id+1)))
	}
	second := compile(t, token, "Token")
	var group sync.WaitGroup
	for worker := range uint64(64) {
		group.Go(func() {
			order := rand.New(rand.NewPCG(worker, 0)).Perm(100)
			for _, id := range order {
				name := fmt.Sprint(id + 1)
				out, err := second.Append(nil, tokenQuestion(name))
				if err != nil || string(out) != want[name] {
					t.Errorf("id %s: got %s %v, want %s", name, out, err, want[name])
					return
				}
			}
		})
	}
	group.Wait()
}

// Golden values: a change of these is a change of every record that anyone has seen, on any platform.
func TestBytesNeverDrift(t *testing.T) {
	t.Parallel()
	m := compile(t, token, "Token")
	for _, row := range []struct {
		seed int64
		id   string
		want string
	}{
		{1, "7", "jared.carroll@example.net 2025-06-18T09:12:13Z 2024-05-05T12:04:46Z 42" +
			"6a7d29-e960-4192-ae6d-ba5f98dbd37b Luxe necklace Shift LxLYyU43K8PD4f8AGQoOyw== 7"},
		{1, "12345", "josefa.howell@example.org 2025-03-02T08:26:05Z 2024-02-15T07:28:57Z b1" +
			"e994a2-0373-40db-aa9a-b495a1adaa2c Paper knife Boost rLuTh4lW8imWM/vGb6FBdg== 12345"},
		{2, "12345", "landen.abbott@example.org 2026-01-11T21:56:38Z 2024-07-10T04:57:14Z d5" +
			"fab1d8-791b-4c7c-9064-ab7022b849bd Silver purse Pulse aDYurslxStNo7MDqbmJGzw== 12345"},
		{-9, "9223372036854775807", "duane.wilderman@example.net 2025-02-28T19:50:07Z 2024-02-19T15:58:11Z " +
			"a5dc3934-7e0c-4081-bd09-76f5b153a907 Plexiglass sun Plus z1BoNuo4BD9DYaZlF6QFZQ== 9223372036854775807"},
	} {
		q := tokenQuestion(row.id)
		q.Seed = row.seed
		got := members(t, body(t, m, q))
		line := fmt.Sprint(got["Subject"], " ", got["ExpiresOn"], " ", got["CreatedOn"], " ", got["UniqueId"], " ",
			got["ToStringText"], " ", got["Salt"], " ", got["Id"])
		if line != row.want {
			t.Errorf("seed %d, id %s:\n got %s\nwant %s", row.seed, row.id, line, row.want)
		}
	}
}

func TestAnotherSeedOrIdentityAnotherRecord(t *testing.T) {
	t.Parallel()
	m := compile(t, token, "Token")
	seen := map[string]bool{}
	for seed := range int64(5) {
		for id := range 50 {
			q := fake.Question{Seed: seed, Identity: fmt.Sprint(id)}
			seen[body(t, m, q)] = true
		}
	}
	if len(seen) != 250 {
		t.Errorf("got %d different bodies of 250", len(seen))
	}
}

func TestPropertiesKeepTheOrderOfTheDocument(t *testing.T) {
	t.Parallel()
	m := compile(t, "A:\n  allOf:\n  - {properties: {z: {type: integer}, b: {type: integer}}}\n"+
		"  - {properties: {y: {type: integer}, a: {type: integer}}}", "A")
	got := regexp.MustCompile(`\d+`).ReplaceAllString(body(t, m, fake.Question{}), "0")
	if want := `{"z":0,"b":0,"y":0,"a":0}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAnAddedPropertyLeavesTheOthersAlone(t *testing.T) {
	t.Parallel()
	const before = "A: {properties: {name: {type: string}, email: {type: string}, createdAt: {type: string}}}"
	after := strings.Replace(before, "name:", "age: {type: integer}, tags: {type: array, items: {type: string}}, name:", 1)
	for id := range 20 {
		q := fake.Question{Seed: 3, Identity: fmt.Sprint(id)}
		want, got := members(t, body(t, compile(t, before, "A"), q)), members(t, body(t, compile(t, after, "A"), q))
		delete(got, "age")
		delete(got, "tags")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	}
}
