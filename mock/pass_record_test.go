package mock

import (
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/upstream"
)

// recorded are the files of a folder.
func recorded(t *testing.T, folder string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(folder), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(folder, name))
		files[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// recording is a recorder for a folder of the test's own.
func recording(t *testing.T) (*upstream.Recorder, string) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "stubs")
	recorder, err := upstream.OpenRecorder(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = recorder.Close() })
	return recorder, folder
}

// zoo is a service with many answers.
func zoo(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Type", "application/json; charset=utf-8")
	body, _ := io.ReadAll(r.Body)
	switch r.Method + " " + r.URL.RequestURI() {
	case "GET /pets/1":
		_, _ = io.WriteString(w, "{\n  \"id\": 1,\n  \"name\": \"Ada é \\u00e9 <\"  }\n")
	case "GET /pets/404":
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, `{"error": "none"}`)
	case "GET /pets":
		_, _ = io.WriteString(w, "[ ]")
	case "GET /pets?limit=2":
		_, _ = io.WriteString(w, `[1,  2]`)
	case "GET /pets?page=1&limit=2":
		_, _ = io.WriteString(w, `["page", 1.50, "`+"\u0085\u2028\ufeff"+`\t"]`)
	case "POST /pets":
		header.Set("Location", "/pets/9")
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write(body)
	case "GET /blobs/a%2Fb":
		header.Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, "slash: \"x\"\n\ttab\r\n")
	case "GET /blobs/none":
		header.Set("Content-Type", "text/plain")
	case "GET /blobs/braces":
		header.Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, "open: "+strings.Repeat("{", 600))
	case "DELETE /gone":
		header.Del("Content-Type")
		w.WriteHeader(http.StatusNoContent)
	default:
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, `{}`)
	}
}

func TestWhatWasRecordedIsReplayedByteForByte(t *testing.T) {
	t.Parallel()
	for _, replies := range []Replies{RepliesEnforce, RepliesReport} {
		t.Run(string(replies), func(t *testing.T) {
			t.Parallel()
			recorder, folder := recording(t)
			h := stand(t, http.HandlerFunc(zoo), Upstream{Replies: replies, Recorder: recorder}, WithRequests(RequestsReport))
			calls := [][3]string{
				{"GET", "/pets/1", ""},
				{"GET", "/pets/404", ""},
				{"GET", "/pets", ""},
				{"GET", "/pets?limit=2", ""},
				{"GET", "/pets?page=1&limit=2", ""},
				{"POST", "/pets", `{"id": 7, "name": "Bo"}`},
				{"POST", "/pets", `{"id": 8, "name": "Cy"}`},
				{"GET", "/blobs/a%2Fb", ""},
				{"GET", "/blobs/none", ""},
				{"GET", "/blobs/braces", ""},
				{"DELETE", "/gone", ""},
			}
			var live []said
			for _, c := range calls {
				live = append(live, h.call(t, c[0], c[1], c[2]))
				if e := h.entry(t); !explained(e, "recorded as ") {
					t.Fatalf("%v: %v", c, e.Steps)
				}
			}
			if files := recorded(t, folder); len(files) != len(calls) || files["getPet/200/1.json"] != live[0].body ||
				files["getPet/404/404.json"] == "" {
				t.Errorf("got %v", files)
			}
			played, err := New(WithDocument("pets.yaml", []byte(pets)), WithFixturesDir(folder), WithRecords(RecordsFixtures))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = played.Close() }()
			for i, c := range calls {
				got := replay(t, played, c)
				if got.StatusCode != live[i].StatusCode || got.body != live[i].body ||
					!strings.HasPrefix(got.Header.Get("Mock-Source"), "fixture ") ||
					got.Header.Get("Location") != live[i].Header.Get("Location") {
					t.Errorf("%v: got %d %q of %s, want %d %q", c, got.StatusCode, got.body, got.Header.Get("Mock-Source"),
						live[i].StatusCode, live[i].body)
				}
			}
		})
	}
}

// replay asks a server that plays what was recorded.
func replay(t *testing.T, played *Server, c [3]string) said {
	t.Helper()
	front := httptest.NewServer(played)
	t.Cleanup(front.Close)
	return (&house{url: front.URL}).call(t, c[0], c[1], c[2])
}

// A fixture whose request was not seen whole would answer every other one as well.
func TestARequestThatWasNotCheckedIsNotRecorded(t *testing.T) {
	t.Parallel()
	recorder, folder := recording(t)
	h := stand(t, http.HandlerFunc(zoo), Upstream{Replies: RepliesReport, Recorder: recorder},
		WithRequests(RequestsReport), WithMaxBody(20))
	h.call(t, "POST", "/pets", `{"id": 7, "name": "`+strings.Repeat("o", 40)+`"}`)
	if e := h.entry(t); !explained(e, "not recorded: the request was not checked") || len(recorded(t, folder)) > 0 {
		t.Errorf("got %v, %v", e.Steps, recorded(t, folder))
	}
}

func TestSecretsAreNotRecorded(t *testing.T) {
	t.Parallel()
	recorder, folder := recording(t)
	h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Location", "/pets/1?token=hunter2")
		w.Header().Set("Set-Cookie", "session=hunter2")
		status, body := http.StatusOK, `{"id": 1, "name": "Ada", "chip": "123-ab", "pin": "hunter2", "born": "hunter2"}`
		switch {
		case r.Method == http.MethodPost:
			status = http.StatusCreated
		case r.URL.Path == "/pets":
			body = `[{"deep": [{"password": "hunter2", "n": 1}], "accessToken": 4711}]`
		case r.URL.Path == "/pets/2":
			body = `{"id": 2, "name": 1, "pin": "hunter2", "born": "hunter2"}`
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}), Upstream{Recorder: recorder, Replies: RepliesReport}, WithConcealed("Born", "id2"), WithSecretsShown(),
		WithRequests(RequestsReport))
	sent := `{"id": 1, "name": "Ada", "pin": "hunter2", "born": "hunter2"}`
	for _, c := range [][3]string{
		{"GET", "/pets/1", ""},
		{"GET", "/pets/2", ""},
		{"GET", "/pets?apiToken=hunter2&limit=1", ""},
		{"POST", "/pets", sent},
	} {
		if got := h.call(t, c[0], c[1], c[2], "Authorization: Bearer hunter2"); got.StatusCode > 201 {
			t.Errorf("got %d %s", got.StatusCode, got.body)
		}
		if e := h.entry(t); !explained(e, "recorded as") {
			t.Errorf("%v: %v", c, e.Steps)
		}
	}
	files := recorded(t, folder)
	for name, text := range files {
		if strings.Contains(text, "hunter2") || strings.Contains(text, "123-ab") || strings.Contains(text, "4711") {
			t.Errorf("%s has a secret: %s", name, text)
		}
	}
	text := files["getPet/200/1.json"]
	if !strings.Contains(text, `"pin": "`) || !strings.Contains(text, `"name": "Ada"`) {
		t.Errorf("got %s", text)
	}
	if len(files) != 4 {
		t.Errorf("got %v", files)
	}
	// It is still what the contract allows: a chip has a pattern.
	played, err := New(WithDocument("pets.yaml", []byte(pets)), WithFixturesDir(folder))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = played.Close() }()
	// The secret is no part of the question.
	got := replay(t, played, [3]string{"GET", "/pets?apiToken=other&limit=1", ""})
	if !strings.Contains(got.body, `"redacted"`) {
		t.Errorf("got %s of %s", got.body, got.Header.Get("Mock-Source"))
	}
	got = replay(t, played, [3]string{"POST", "/pets", `{"id": 1, "name": "Ada"}`})
	if location := got.Header.Get("Location"); !strings.HasPrefix(location, "/pets/1?token=[redacted") {
		t.Errorf("got Location: %s of %s", location, got.Header.Get("Mock-Source"))
	}
}

func TestWhatBreaksTheContractIsSetAside(t *testing.T) {
	t.Parallel()
	recorder, folder := recording(t)
	h := stand(t, saying(200, "application/json", `{"id": "x", "pin": "hunter2"}`),
		Upstream{Recorder: recorder, Replies: RepliesReport}, WithRequests(RequestsReport))
	for range 2 {
		h.call(t, "GET", "/pets/1", "", "Authorization: Bearer hunter2")
	}
	h.call(t, "GET", "/pets?limit=many&apiToken=hunter2", "")
	h.call(t, "GET", "/nope", "")
	files := recorded(t, folder)
	var names []string
	for name, text := range files {
		names = append(names, name[:strings.LastIndexByte(name, '-')])
		if !strings.Contains(text, `"findings"`) || strings.Contains(text, "hunter2") || !strings.Contains(text, "redacted") {
			t.Errorf("%s: %s", name, text)
		}
	}
	slices.Sort(names)
	if diff := cmp.Diff([]string{"quarantine/getPet-200", "quarantine/listPets-200"}, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// Nobody takes it for a fixture.
	played, err := New(WithDocument("pets.yaml", []byte(pets)), WithFixturesDir(folder))
	if err != nil {
		t.Fatal(err)
	}
	_ = played.Close()
}

func TestTheFirstAnswerStandsAndARefusalAnswersNobody(t *testing.T) {
	t.Parallel()
	recorder, folder := recording(t)
	answers := []string{`{"id": 1, "name": "first"}`, `{"id": 1, "name": "second"}`}
	h := stand(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "" {
			saying(http.StatusUnauthorized, "application/json", `{"error": "who?"}`).ServeHTTP(w, r)
			return
		}
		saying(200, "application/json", answers[0]).ServeHTTP(w, r)
		answers = answers[1:]
	}), Upstream{Recorder: recorder})
	h.call(t, "GET", "/pets/1", "")
	h.call(t, "GET", "/pets/1", "", "Authorization: Bearer a")
	h.call(t, "GET", "/pets/1", "", "Authorization: Bearer a")
	h.entry(t)
	h.entry(t)
	if e := h.entry(t); !explained(e, "not recorded: getPet/200/1 is there already") {
		t.Errorf("got %v", e.Steps)
	}
	files := recorded(t, folder)
	if len(files) != 2 || files["getPet/200/1.json"] != `{"id": 1, "name": "first"}` {
		t.Errorf("got %v", files)
	}
}
