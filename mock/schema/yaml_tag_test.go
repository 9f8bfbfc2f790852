package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/schema"
)

func TestAnUnknownTagIsToldAndTheValueIsPlain(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct{ value, told string }{
		"a: !Ref Bucket":              {`{"a":"Bucket"}`, "1:4 !Ref"},
		"a: !custom 5\nb: !x '5'":     {`{"a":5,"b":"5"}`, "1:4 !custom, 2:4 !x"},
		"a: !Sub ['${x}', {x: !y }]":  {`{"a":["${x}",{"x":null}]}`, "1:4 !Sub, 1:22 !y"},
		"!k a: !m {b: true}":          {`{"a":{"b":true}}`, "1:1 !k, 1:7 !m"},
		"a: !!js/regexp x":            {`{"a":"x"}`, "1:4 !!js/regexp"},
		"a: !!map x":                  {`{"a":"x"}`, "1:4 !!map"},
		"a: &i !x 1\nb: *i\nc: *i":    {`{"a":1,"b":1,"c":1}`, "1:4 !x"},
		"a: !!binary aGk=":            {`{"a":"aGk="}`, ""},
		"a: !!str 5\nb: !!set {c, d}": {`{"a":"5","b":{"c":null,"d":null}}`, ""},
		"a: <<":                       {`{"a":"<<"}`, ""},
	} {
		doc, err := schema.ReadTagged("a.yaml", []byte(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if diff := cmp.Diff(want.value, string(doc.Root.AppendJSON(nil))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
		var told []string
		for _, f := range doc.Blemishes() {
			tag, rest, _ := strings.Cut(strings.TrimPrefix(f.Message, `the tag "`), `" `)
			if rest != "is not known here: its value is read as if it had none" {
				t.Errorf("%q: %s", text, f.Message)
			}
			told = append(told, fmt.Sprintf("%d:%d %s", f.Source.Line, f.Source.Column, tag))
		}
		if diff := cmp.Diff(want.told, strings.Join(told, ", ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
		if _, err := schema.Read("a.yaml", []byte(text)); (err != nil) != (want.told != "") {
			t.Errorf("%q: read without tags: %v", text, err)
		}
	}
	doc, err := schema.ReadTagged("a.yaml", []byte(strings.Repeat("- !x 1\n", 2000)))
	if err != nil || len(doc.Blemishes()) != 1001 || doc.Blemishes()[1000].Source.Line != 1001 {
		t.Errorf("the tags are not bounded: %v", err)
	}
}
