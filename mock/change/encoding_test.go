package change

import "testing"

// TestAnEncodingThatSaysTheUsualIsNoChange writes the media type that a part has anyway, and takes it away again.
func TestAnEncodingThatSaysTheUsualIsNoChange(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		form, member, encoding string
		same                   bool
	}{
		"nothing":             {"multipart/form-data", "{type: string}", "{}", true},
		"nothing of a member": {"multipart/form-data", "{type: string}", "{m: {}}", true},
		"text":                {"multipart/form-data", "{type: string}", "{m: {contentType: text/plain}}", true},
		"text of a number":    {"multipart/form-data", "{type: integer}", "{m: {contentType: Text/Plain}}", true},
		"a list of texts": {
			"multipart/form-data", "{type: array, items: {type: string}}", "{m: {contentType: text/plain}}", true,
		},
		"an object": {"multipart/mixed", "{type: object}", "{m: {contentType: application/json}}", true},
		"an object by a reference": {
			"multipart/form-data", "{$ref: '#/components/schemas/Pet'}", "{m: {contentType: application/json}}", true,
		},
		"another text":      {"multipart/form-data", "{type: string}", "{m: {contentType: text/csv}}", false},
		"text of an object": {"multipart/form-data", "{type: object}", "{m: {contentType: text/plain}}", false},
		"text of bytes": {
			"multipart/form-data", "{type: string, format: binary}", "{m: {contentType: text/plain}}", false,
		},
		"text of anything": {"multipart/form-data", "{}", "{m: {contentType: text/plain}}", false},
		"a header besides": {
			"multipart/form-data", "{type: string}", "{m: {contentType: text/plain, headers: {X: {schema: {}}}}}", false,
		},
		"a style": {
			"application/x-www-form-urlencoded", "{type: array}", "{m: {explode: false}}", false,
		},
		"JSON in a form": {
			"application/x-www-form-urlencoded", "{type: object}", "{m: {contentType: application/json}}", false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			document := func(encoding string) []byte {
				return []byte("openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {/a: {post: {operationId: a, " +
					"requestBody: {content: {" + test.form + ": {schema: {type: object, properties: {m: " + test.member + "}}" +
					encoding + "}}}, responses: {'200': {description: ok}}}}}\n" +
					"components: {schemas: {Pet: {type: object}}}\n")
			}
			without, with := document(""), document(", encoding: "+test.encoding)
			changes := append(compared(t, without, with), compared(t, with, without)...)
			if (len(changes) == 0) != test.same {
				t.Errorf("got %v", changes)
			}
		})
	}
}
