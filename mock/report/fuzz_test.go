package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"understudy/mock/problem"
)

// saying are results whose texts are all the same.
func saying(said string) *Results {
	r := spoiled()
	r.Title, r.File, r.Ended, r.Command = said, said, said, said
	o := &r.Operations[0]
	o.Path = said
	for i := range o.Outcomes {
		out := &o.Outcomes[i]
		out.Kind, out.Name, out.Reasons, out.Curl = said, said, []string{said}, said
		out.Request = &Message{Line: said, Header: []string{said}, Body: said}
		out.Findings = []problem.Finding{{In: said, Message: said, Got: said, Hint: said, Document: out.At}}
	}
	r.Coverage.Parts[0].Missing = []string{said}
	return r
}

// tags are the elements of a page, in order.
func tags(page []byte) (list []string) {
	tokens := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			return list
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken, html.CommentToken:
			list = append(list, tokens.Token().String())
		case html.TextToken, html.DoctypeToken:
		}
	}
}

// FuzzWhatIsSaidChangesNoForm holds that no text of a document breaks a form, or becomes a part of a page.
func FuzzWhatIsSaidChangesNoForm(f *testing.F) {
	for _, seed := range []string{
		hostile, "x", " ", "\n", "</style>", "{{template \"bar\"}}", "<!--", "&lt;b&gt;", "\u2028", "]]>", "a\u202eb", "{0}",
		"[a](b)", "\r", "\r\n",
	} {
		f.Add(seed)
	}
	var usual bytes.Buffer
	if err := saying("x").HTML(&usual); err != nil {
		f.Fatal(err)
	}
	want := tags(usual.Bytes())
	f.Fuzz(func(t *testing.T, said string) {
		if said == "" || said == prove {
			t.Skip("without a text there are fewer elements, and prove has other words")
		}
		r := saying(said)
		for _, form := range Forms() {
			var b bytes.Buffer
			if err := r.Write(&b, form, Paint{}); err != nil {
				t.Fatal(err)
			}
			switch form {
			case JSON, SARIF, CTRF:
				if !json.Valid(b.Bytes()) {
					t.Errorf("%s: no JSON: %s", form, &b)
				}
			case JUnit:
				if err := xml.Unmarshal(b.Bytes(), new(struct{})); err != nil {
					t.Errorf("no XML: %v", err)
				}
			case HTML:
				if got := tags(b.Bytes()); !slices.Equal(got, want) {
					t.Errorf("other elements: %q", got)
				}
			case Text:
				if strings.ContainsAny(b.String(), "\x1b\r\x00\u009b\u202e") {
					t.Errorf("it steers: %q", &b)
				}
			}
		}
	})
}
