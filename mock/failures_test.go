package mock_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"understudy/mock"
)

func TestTheControlRoomShowsTheCatalog(t *testing.T) {
	t.Parallel()
	server := petServer(t)
	type told struct {
		Operations []struct {
			ID      string
			Entries []struct {
				Kind, Name, Curl string
				Expect           struct{ Status int }
			}
		}
		Counts struct{ Operations, Entries, Missing int }
	}
	for _, c := range []struct {
		query string
		want  []string
	}{{"", []string{"listPets", "addPet"}}, {"?operation=addPet", []string{"addPet"}}} {
		w := petCall(t, server, "GET", "http://localhost/__admin/catalog"+c.query, "")
		var got told
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != 200 {
			t.Fatalf("%d %v: %s", w.Code, err, w.Body)
		}
		var ids []string
		for _, operation := range got.Operations {
			ids = append(ids, operation.ID)
			for _, entry := range operation.Entries {
				if !strings.Contains(entry.Curl, "curl ") || !strings.Contains(entry.Curl, " 'http://localhost/") {
					t.Errorf("%s: %s", entry.Name, entry.Curl)
				}
			}
		}
		for _, want := range c.want {
			if !strings.Contains(strings.Join(ids, " "), want) {
				t.Errorf("%s: got %q", c.query, ids)
			}
		}
		if len(c.query) > 0 && len(ids) != 1 || got.Counts.Entries < 10 {
			t.Errorf("%s: got %q, %+v", c.query, ids, got.Counts)
		}
	}
}

func TestABrowserSeesTheCatalogAsAPage(t *testing.T) {
	t.Parallel()
	server := petServer(t)
	w := petCall(t, server, "GET", "http://localhost/__admin/catalog?operation=addPet", "", "Accept: text/html")
	for _, want := range []string{"<code>POST /pets</code>", "<h3>credential: ", "<pre>curl ", "<h3>Not here</h3>"} {
		if !strings.Contains(w.Body.String(), want) {
			t.Errorf("%q is missing in %.3000s", want, w.Body)
		}
	}
	if w.Header().Get("Content-Type") != "text/html; charset=utf-8" || w.Header().Get("Content-Security-Policy") == "" {
		t.Errorf("got %v", w.Header())
	}
}

func TestTheCatalogOfTheControlRoomRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	server := petServer(t)
	for query, want := range map[string]string{
		"?operation=nope":                    `\"nope\" is no operation`,
		"?operation=addPet&operation=addPet": "operation is given twice",
		"?operations=addPet":                 "is not a parameter here",
	} {
		w := petCall(t, server, "GET", "http://localhost/__admin/catalog"+query, "")
		if w.Code != 400 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: got %d %s", query, w.Code, w.Body)
		}
	}
}

func ExampleServer_Catalog() {
	server, err := mock.New()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = server.Close() }()
	book, err := server.Catalog(context.Background(), "getRefreshToken")
	if err != nil {
		fmt.Println(err)
		return
	}
	first := book.Operations[0].Entries[0]
	fmt.Println(first.Kind+":", first.Name, "->", first.Expect.String())
	fmt.Println(first.Curl("http://127.0.0.1:4010"))
	// Output:
	// credential: no credential -> 401, in the words of the document
	// curl -sS --globoff --path-as-is -i -X GET 'http://127.0.0.1:4010/api/sys/refreshtokens/87654321'
}
