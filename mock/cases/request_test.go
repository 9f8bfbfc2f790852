package cases

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestARequestGoesOutAsItIs looks at the request line that a real server reads, in the clear and over TLS.
func TestARequestGoesOutAsItIs(t *testing.T) {
	t.Parallel()
	lines := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = io.WriteString(w, r.Method+" "+r.RequestURI+" "+r.Header.Get("X-A")+" "+string(body))
	})
	plain, secure := httptest.NewServer(lines), httptest.NewTLSServer(lines)
	t.Cleanup(plain.Close)
	t.Cleanup(secure.Close)
	for _, c := range []struct {
		base    string
		request Request
		want    string
	}{
		{"", Request{Method: "GET", Path: "/a%2Fb/%7e/.."}, "GET /a%2Fb/%7e/..  "},
		{"", Request{Method: "GET", Path: "//a"}, "GET //a  "},
		{"", Request{Method: "GET", Path: `/a'b"c`, Query: "q=%20+|"}, `GET /a'b"c?q=%20+|  `},
		{"/v1/", Request{Method: "PUT", Path: "/a", Body: []byte("{}")}, "PUT /v1/a  {}"},
		{"/v%201", Request{Method: "POST", Path: "/a", Header: http.Header{"X-A": {"1"}}}, "POST /v%201/a 1 "},
	} {
		for _, server := range []*httptest.Server{plain, secure} {
			request, err := c.request.HTTP(t.Context(), server.URL+c.base)
			if err != nil {
				t.Fatal(err)
			}
			reply, err := server.Client().Do(request)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(reply.Body)
			_ = reply.Body.Close()
			if diff := cmp.Diff(c.want, string(got)); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		}
	}
}

func TestAnAddressMustBeOneOfAService(t *testing.T) {
	t.Parallel()
	request := Request{Method: "GET", Path: "/"}
	for _, base := range []string{"", "host", "/path", "ftp://host", "http://", "http://h:x", "://"} {
		if _, err := request.HTTP(t.Context(), base); err == nil {
			t.Errorf("%q is taken", base)
		}
	}
}

func TestACommandIsQuotedForAShell(t *testing.T) {
	t.Parallel()
	for want, w := range map[string]Request{
		`curl -sS --globoff --path-as-is -i -X POST 'http://h/a%27b?q=$HOME' -H 'X-A: it'\''s' --data-binary '{"a": "$b"}'`: {
			Method: "POST", Path: "/a%27b", Query: "q=$HOME", Header: http.Header{"X-A": {"it's"}}, Body: []byte(`{"a": "$b"}`),
		},
		`printf '\000\377a\047' | curl -sS --globoff --path-as-is -i -X PUT 'http://h/' --data-binary @-`: {
			Method: "PUT", Path: "/", Body: []byte("\x00\xffa'"),
		},
		`curl -sS --globoff --path-as-is -I 'http://h/' -H 'X-Empty;'`: {
			Method: "HEAD", Path: "/", Header: http.Header{"X-Empty": {""}},
		},
	} {
		if got := w.Curl("http://h"); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}
