package change

import "testing"

// TestAParameterThatComesOnceBreaksThoseThatSendItTwice makes a scalar of what was sent under its name several times.
func TestAParameterThatComesOnceBreaksThoseThatSendItTwice(t *testing.T) {
	t.Parallel()
	const list, object = "{type: array, items: {type: string}}", "{type: object, properties: {a: {type: string}}}"
	for name, test := range map[string]struct {
		carrier, old, new string
		breaks            bool
	}{
		"an array in a query":  {"in: query", list, "{type: string}", true},
		"an object in a query": {"in: query", object, "{type: string}", true},
		"a deep object":        {"in: query, style: deepObject", object, "{type: string}", true},
		"one of two types":     {"in: query", "{type: [array, string]}", "{type: string}", true},
		"an array in a cookie": {"in: cookie, explode: true", list, "{type: string}", true},
		"an array in a matrix": {
			"in: path, required: true, style: matrix, explode: true", list, "{type: string}", true,
		},
		"an array with commas":         {"in: query, explode: false", list, "{type: string}", false},
		"an array in a header":         {"in: header, explode: true", list, "{type: string}", false},
		"an array that may be one too": {"in: query", list, "{type: [array, string]}", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			document := func(schema string) []byte {
				return []byte("openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths: {'/a/{q}': {get: {operationId: a, " +
					"parameters: [{name: q, " + test.carrier + ", schema: " + schema + "}], " +
					"responses: {'200': {description: ok}}}}}\n")
			}
			changes := compared(t, document(test.old), document(test.new))
			if (breaking(changes) > 0) != test.breaks {
				t.Errorf("got %v", changes)
			}
		})
	}
}
