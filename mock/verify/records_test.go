package verify

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"understudy/mock"
	"understudy/mock/contract"
	"understudy/mock/report"
	"understudy/mock/schema"
)

// thing is a document of one record and, with more, what else its paths have.
func thing(more string) []mock.Option {
	return []mock.Option{mock.WithDocument("thing.yaml", []byte(`openapi: 3.1.0
info: {title: Things, version: '1'}
paths:
  /things/{id}:
    get:
      operationId: getThing
      tags: [things]
      parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1}}]
      responses:
        '200': {description: Yes., content: {application/json: {schema: {type: object, required: [id]}}}}
        '400': {description: No.}
        '404': {description: No.}
`+more))}
}

const thingList = `  /things:
    get:
      operationId: listThings
      responses: {'200': {description: Yes., content: {application/json: {schema: {type: object}}}}}
`

// shelf has the thing 41 only, and lists it.
func shelf(w http.ResponseWriter, r *http.Request) {
	id := strings.TrimPrefix(r.URL.Path, "/things/")
	w.Header().Set("Content-Type", "application/json")
	switch {
	case r.Method != http.MethodGet:
		w.Header().Set("Allow", "GET")
		w.WriteHeader(http.StatusMethodNotAllowed)
	case r.URL.Path == "/things":
		_, _ = io.WriteString(w, `{"total": 1, "things": [{"name": "a", "id": 41}]}`)
	case id == "41":
		_, _ = io.WriteString(w, `{"id": 41}`)
	case strings.Trim(id, "0123456789") != "" || id == "0" || id == "":
		w.Header().Del("Content-Type")
		w.WriteHeader(http.StatusBadRequest)
	default:
		w.Header().Del("Content-Type")
		w.WriteHeader(http.StatusNotFound)
	}
}

func TestRecordsComeFromParametersAndLists(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		more    string
		params  []Param
		skipped string
	}{
		"of a list":                 {more: thingList},
		"of a parameter":            {params: []Param{{"id", "41"}}},
		"of one operation's own":    {params: []Param{{"id", "7"}, {"getThing.id", "41"}}},
		"of nowhere, so a 404":      {skipped: "404: whether there is such a record is not known"},
		"of a parameter before all": {more: thingList, params: []Param{{"id", "41"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			results := verified(t, Options{Server: thing(c.more), Target: service(t, shelf), Params: c.params})
			if list := lines(results, report.Failed); len(list) > 0 {
				t.Error(strings.Join(list, "\n"))
			}
			if got := said(lines(results, report.Skipped), "404: whether"); got != (c.skipped != "") {
				t.Errorf("got %q", lines(results, report.Skipped))
			}
			if c.skipped == "" && !said(lines(results, report.Proven), "getThing unknown_id_rejection") {
				t.Errorf("no unknown id was asked for: %q", lines(results, report.Proven))
			}
		})
	}
}

// TestAnIDIsThatOfARecordOfTheList shows which values of a list are taken for the path parameter thingId, and in what
// order.
func TestAnIDIsThatOfARecordOfTheList(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`[{"id": "a", "thingId": "b"}]`:                           "b a",
		`[{"thing_id": "a", "thingid": "b", "id": "c"}]`:          "b a c",
		`[{"id": 1}, {"thingId": 2}]`:                             "2 1",
		`[{"id": "a", "ids": ["b"], "uuid": "c"}]`:                "a",
		`{"aliases": ["q"], "data": [{"thingId": "a"}]}`:          "a",
		`{"data": [{"id": "a"}], "links": [{"id": "b"}]}`:         "",
		`{"links": [{"id": "b"}], "things": [{"id": "a"}]}`:       "a",
		`{"things": [], "links": ["x"], "errors": [{"id": "e"}]}`: "",
		`["a", "b"]`:                          "",
		`[["a"], [{"id": "a"}]]`:              "",
		`{"data": {"things": [{"id": "a"}]}}`: "",
		`"a"`:                                 "",
	} {
		value, bad := schema.Decode([]byte(body), contract.MaxJSONDepth)
		if bad != nil {
			t.Fatal(bad)
		}
		// A value may fit in several ways: the first counts.
		var texts []string
		for _, one := range identities(value, "thingId", "things") {
			if text := fmt.Sprint(one); !slices.Contains(texts, text) {
				texts = append(texts, text)
			}
		}
		if got := strings.Join(texts, " "); got != want {
			t.Errorf("%s: got %q, want %q", body, got, want)
		}
	}
}

func TestARecordThatIsKnownMustBeThere(t *testing.T) {
	t.Parallel()
	results := verified(t, Options{
		Server: thing(""), Target: service(t, shelf), Params: []Param{{"id", "40"}},
	})
	if list := failing(results); !slices.Equal(list, []string{"getThing " + PositiveDataAcceptance}) {
		t.Errorf("got %q", list)
	}
}

// TestARecordIsThatOfTheRecordsBeforeIt has fixtures of two owners: the pet must be one of the owner that is asked for.
func TestARecordIsThatOfTheRecordsBeforeIt(t *testing.T) {
	t.Parallel()
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	options := []mock.Option{
		mock.WithDocument("owners.yaml", []byte(`openapi: 3.1.0
info: {title: Owners, version: '1'}
paths:
  /owners/{owner}/pets/{pet}:
    parameters:
      - {name: pet, in: path, required: true, schema: {type: integer}}
      - {name: owner, in: path, required: true, schema: {type: string}}
    get: {operationId: getPet, responses: {'200': {$ref: '#/components/responses/Yes'}}}
  /owners/{owner}:
    parameters: [{name: owner, in: path, required: true, schema: {type: string}}]
    get: {operationId: getOwner, responses: {'200': {$ref: '#/components/responses/Yes'}}}
components: {responses: {Yes: {description: Yes., content: {application/json: {schema: {type: object}}}}}}
`)),
		mock.WithFixtures(fstest.MapFS{
			"getPet/200/ann,7.json": file("{}"), "getPet/200/bob,8.json": file("{}"), "getOwner/200/bob.json": file("{}"),
		}, "fixtures"),
	}
	for want, params := range map[string][]Param{
		"/owners/bob/pets/8": nil,
		"/owners/ann/pets/7": {{"getPet.owner", "ann"}},
		"/owners/cid/pets/":  {{"owner", "cid"}},
	} {
		server, err := mock.New(options...)
		if err != nil {
			t.Fatal(err)
		}
		run := Options{Target: "http://127.0.0.1:1", Params: params}
		v, err := newVerifier("verify", server, run, func(error) {})
		_ = server.Close()
		if err != nil {
			t.Fatal(err)
		}
		o := v.contract.Operation("getPet")
		v.records.learn(t.Context(), o)
		if request, _ := v.maker.Make(o, false); !strings.HasPrefix(request.Path, want) {
			t.Errorf("got %s, want %s", request.Path, want)
		}
	}
}
