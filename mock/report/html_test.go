package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// paged is the page of results.
func paged(t *testing.T, r *Results) string {
	t.Helper()
	var b bytes.Buffer
	if err := r.HTML(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestAPageLoadsAndRunsNothing reads the page as a browser does, whatever was in the results.
func TestAPageLoadsAndRunsNothing(t *testing.T) {
	t.Parallel()
	known := strings.Fields("a article b body br caption code dd details div dl dt footer h1 h2 h3 h4 head header html " +
		"li link main meta nav p pre rect section span strong style summary svg table tbody td tfoot th thead title tr ul")
	attributes := strings.Fields("aria-hidden aria-label aria-labelledby charset class colspan content height href " +
		"http-equiv id lang name open preserveAspectRatio rel role scope tabindex viewBox width")
	for name, r := range shapes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tokens := html.NewTokenizer(strings.NewReader(paged(t, r)))
			for {
				kind := tokens.Next()
				if kind == html.ErrorToken {
					if !errors.Is(tokens.Err(), io.EOF) {
						t.Fatal(tokens.Err())
					}
					return
				}
				if kind == html.CommentToken {
					t.Error("there is a comment, which the template has none of")
				}
				token := tokens.Token()
				if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
					continue
				}
				if !slices.Contains(known, token.Data) {
					t.Errorf("there is an element %q", token.Data)
				}
				for _, a := range token.Attr {
					if !slices.ContainsFunc(attributes, func(known string) bool { return strings.EqualFold(known, a.Key) }) {
						t.Errorf("%s has the attribute %q", token.Data, a.Key)
					}
					if a.Key == "href" && !strings.HasPrefix(a.Val, "#") && a.Val != "data:," {
						t.Errorf("%s leads to %q", token.Data, a.Val)
					}
				}
			}
		})
	}
}

func TestAPageAllowsItsOwnStyleOnly(t *testing.T) {
	t.Parallel()
	page := paged(t, spoiled())
	_, rest, _ := strings.Cut(page, "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	// The template writes + as a reference.
	policy := html.UnescapeString(page)
	want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	if !strings.Contains(policy, want) || strings.Contains(style, "url(") || strings.Contains(style, "@import") {
		t.Errorf("the policy lacks %s", want)
	}
}

func TestAPageShowsEveryPartOfAFailure(t *testing.T) {
	t.Parallel()
	page := html.UnescapeString(paged(t, verified()))
	for _, want := range []string{
		"verify: failed", "api/pets.yaml", "0f0f0f", "a pet by example", "seen 3 times", "status 200", "body /id",
		"is a string, not an integer", "expected: ", "use an integer", "api/pets.yaml:31:9", "stubs/addPet/200/tom.json:1:1",
		"curl -i -X POST 'http://127.0.0.1:4010/pets' --data-binary '{\"name\":\n\"Tom\"}'",
		"POST /pets HTTP/1.1\nAuthorization: Bearer [redacted 4f1c]", `{"name":"Tom"}`, "HTTP/1.1 200 OK",
		"The body has 4096 bytes.", "GET /pets 403", "DELETE /not/tried", "66%",
		"the document asks for none (1)", "interrupted: what follows was not tried", "enum values past the first 1000",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is missing", want)
		}
	}
}

func TestAPageIsBoundedAndSaysSo(t *testing.T) {
	t.Parallel()
	r := many(maxPageCauses+5, maxPageFailures+7)
	long := strings.Repeat("é", maxPageBody)
	r.Operations[0].Outcomes[0].Reply = &Message{Line: "HTTP/1.1 200 OK", Body: long}
	missing := make([]string, maxPageMissing+9)
	r.Coverage = &Coverage{Parts: []CoveragePart{{Name: "statuses", Total: len(missing), Missing: missing}}}
	page := paged(t, r)
	if n := strings.Count(page, "<article>"); n != maxPageFailures {
		t.Errorf("%d failures are shown", n)
	}
	for _, want := range []string{
		"And 7 more that failed: see --report json=FILE.", "And 5 more reasons: see --report json=FILE.",
		"and 9 more: see --report json=FILE", "The body has 16384 bytes; 8192 of them are shown.",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%q is missing", want)
		}
	}
}
