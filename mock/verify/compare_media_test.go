package verify

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock"
	"understudy/mock/report"
)

// TestBodiesOfXMLAndYAMLAreComparedToo compares what a service sends in another notation than JSON.
func TestBodiesOfXMLAndYAMLAreComparedToo(t *testing.T) {
	t.Parallel()
	for mediaType, c := range map[string]struct {
		body string
		want []string
	}{
		"application/json":         {`{"a": 2, "b": 1}`, []string{"member: " + asCalled + " /b"}},
		"application/problem+json": {`{"a": "x"}`, []string{"type: " + asCalled + " /a"}},
		"application/xml":          {`<thing><a>2</a></thing>`, nil},
		"text/xml":                 {`<thing><a>x</a></thing>`, []string{"type: " + asCalled + " /a"}},
		"application/yaml":         {"a: x", []string{"type: " + asCalled + " /a"}},
		"text/plain":               {"anything", nil},
	} {
		t.Run(mediaType, func(t *testing.T) {
			t.Parallel()
			target := service(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", mediaType)
				_, _ = io.WriteString(w, c.body)
			})
			schema := "{type: object, required: [a], xml: {name: thing}, properties: {a: {type: integer}}}"
			if mediaType == "text/plain" {
				schema = "{type: string}"
			}
			document := strings.NewReplacer("MEDIA", mediaType, "SCHEMA", schema).Replace(`openapi: 3.1.0
info: {title: Thing, version: '1'}
paths:
  /thing:
    get: {operationId: getThing, responses: {'200': {description: A., content: {MEDIA: {schema: SCHEMA}}}}}
`)
			results, _ := compared(t, Options{
				Server: []mock.Option{mock.WithDocument("a.yaml", []byte(document))}, Target: target,
			}, false)
			if diff := cmp.Diff(c.want, toldOf(results, report.Failed)); diff != "" {
				t.Errorf("(-want +got):\n%s\n%s", diff, strings.Join(lines(results, report.Skipped), "\n"))
			}
		})
	}
}
