package contract_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"understudy/mock/contract"
)

// carrier is the text of a parameter in its place: a path segment, a query, a header line or a cookie line.
type carrier struct{ in, text string }

// asked is a call that carries a text for the only parameter of an operation, with the header and query that it takes.
func asked(t testing.TB, c *contract.Contract, from carrier) (*contract.Call, http.Header, string) {
	t.Helper()
	path, query, header := "/a", "", http.Header{}
	switch from.in {
	case "path":
		path += "/" + from.text
	case "query":
		query = from.text
	case "header":
		header["Color"] = []string{from.text}
	case "cookie":
		header["Cookie"] = []string{from.text}
	}
	call, miss := c.Match("GET", path)
	if miss != nil {
		t.Fatalf("%+v: %s", from, miss.Detail)
	}
	return call, header, query
}

// colors is a document with one parameter color.
func colors(t testing.TB, version, in, rest string) *contract.Contract {
	t.Helper()
	path := "/a"
	if in == "path" {
		path = "/a/{color}"
	}
	return load(t, version, "paths:\n  "+path+":\n    get:\n      parameters: [{name: color, in: "+in+
		", required: true, "+rest+"}]\n      responses: {default: {description: d}}\n")
}

const (
	text   = "{type: string}"
	list   = "{type: array, items: {type: string}}"
	counts = "{type: array, items: {type: integer}}"
	object = "{type: object, properties: {R: {type: integer}, G: {type: integer}, B: {type: integer}}, " +
		"required: [R, G, B], additionalProperties: false}"

	blue   = `"blue"`
	three  = `["blue","black","brown"]`
	rgb    = `{"B":150,"G":200,"R":100}`
	absent = "absent"
)

// The table of the specification (OpenAPI 3.1.1, section 4.8.12.6), row by row: what is right, and what is not.
func TestEveryStyleOfTheSpecificationsTableIsRead(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ in, style, schema, text, want string }{
		{"path", "matrix, explode: false", text, ";color", `""`},
		{"path", "matrix, explode: false", text, ";color=", `""`},
		{"path", "matrix, explode: false", text, ";color=blue", blue},
		{"path", "matrix, explode: false", text, ";color=a%3Bb%2C%3D", `"a;b,="`},
		{"path", "matrix, explode: false", text, ";colour=blue", "path color: style"},
		{"path", "matrix, explode: false", text, "blue", "path color: style"},
		{"path", "matrix, explode: false", text, ";color=a;color=b", "path color: repeated"},
		{"path", "matrix, explode: false", list, ";color=blue,black,brown", three},
		{"path", "matrix, explode: false", list, ";color=blue", `["blue"]`},
		{"path", "matrix, explode: false", list, ";color=a%2Cb,c", `["a,b","c"]`},
		{"path", "matrix, explode: false", counts, ";color=1,02", "path color /1: type"},
		{"path", "matrix, explode: false", object, ";color=R,100,G,200,B,150", rgb},
		{"path", "matrix, explode: false", object, ";color=R,100,G", "path color: style"},
		{"path", "matrix, explode: false", object, ";color=R,x,G,200,B,150", "path color /R: type"},
		{"path", "matrix, explode: true", text, ";color", `""`},
		{"path", "matrix, explode: true", text, ";color=blue", blue},
		{"path", "matrix, explode: true", list, ";color=blue;color=black;color=brown", three},
		{"path", "matrix, explode: true", list, ";color=blue", `["blue"]`},
		{"path", "matrix, explode: true", list, ";color=a;shade=b", "path color: style"},
		{"path", "matrix, explode: true", object, ";R=100;G=200;B=150", rgb},
		{"path", "matrix, explode: true", object, "R=100;G=200;B=150", "path color: style"},
		{"path", "matrix, explode: true", object, ";R=100;R=100;G=200;B=150", "path color: repeated"},

		{"path", "label, explode: false", text, ".", `""`},
		{"path", "label, explode: false", text, ".blue", blue},
		{"path", "label, explode: false", text, ".1.5", `"1.5"`},
		{"path", "label, explode: false", text, "blue", "path color: style"},
		{"path", "label, explode: false", list, ".blue,black,brown", three},
		{"path", "label, explode: false", list, ".a%2Cb,c", `["a,b","c"]`},
		{"path", "label, explode: false", list, "blue,black", "path color: style"},
		{"path", "label, explode: false", object, ".R,100,G,200,B,150", rgb},
		{"path", "label, explode: false", object, ".R,100,G,200,B", "path color: style"},
		{"path", "label, explode: true", text, ".blue", blue},
		{"path", "label, explode: true", list, ".blue.black.brown", three},
		{"path", "label, explode: true", counts, ".1.x", "path color /1: type"},
		{"path", "label, explode: true", object, ".R=100.G=200.B=150", rgb},
		{"path", "label, explode: true", object, ".R,100.G,200", "path color: style"},

		{"path", "simple, explode: false", text, "blue", blue},
		{"path", "simple, explode: false", text, "a%2Cb,c%25", `"a,b,c%"`},
		{"path", "simple, explode: false", list, "blue,black,brown", three},
		{"path", "simple, explode: false", list, "blue", `["blue"]`},
		{"path", "simple, explode: false", list, "a%2Cb,%20,+", `["a,b"," ","+"]`},
		{"path", "simple, explode: false", list, ",", `["",""]`},
		{"path", "simple, explode: false", counts, "1,%31,-3", `[1,1,-3]`},
		{"path", "simple, explode: false", counts, "1%2C2", "path color /0: type"},
		{"path", "simple, explode: false", object, "R,100,G,200,B,150", rgb},
		{"path", "simple, explode: false", object, "R=100,G=200,B=150", "path color: style"},
		{"path", "simple, explode: true", list, "blue,black,brown", three},
		{"path", "simple, explode: true", object, "R=100,G=200,B=150", rgb},
		{"path", "simple, explode: true", object, "R,100,G,200,B,150", "path color: style"},
		{"path", "simple, explode: true", object, "R=100,G=200,B=150,K=1", "path color /K: additionalProperties"},

		{"header", "simple, explode: false", text, "", `""`},
		{"header", "simple, explode: false", text, "blue", blue},
		{"header", "simple, explode: false", text, "a%20b", `"a%20b"`},
		{"header", "simple, explode: false", "{type: string, format: date}", "2020%2D01-02", `"2020-01-02"`},
		{"header", "simple, explode: false", "{type: string, format: date}", "2020%2D13-02", "header color: format"},
		{"header", "simple, explode: false", "{type: string, maxLength: 1}", "%FF", "header color: maxLength"},
		{"header", "simple, explode: false", list, "blue,black,brown", three},
		{"header", "simple, explode: false", list, "blue, black ,\tbrown", three},
		{"header", "simple, explode: false", object, "R,100,G,200,B,150", rgb},
		{"header", "simple, explode: false", object, "R,100,G", "header color: style"},
		{"header", "simple, explode: true", list, "blue,black,brown", three},
		{"header", "simple, explode: true", object, "R=100, G=200, B=150", rgb},
		{"header", "simple, explode: true", object, "R=100,G=2OO,B=150", "header color /G: type"},

		{"query", "form, explode: false", text, "color=", `""`},
		{"query", "form, explode: false", text, "color", `""`},
		{"query", "form, explode: false", text, "color=blue", blue},
		{"query", "form, explode: false", text, "color=a%2Cb%3B+c", `"a,b; c"`},
		{"query", "form, explode: false", list, "color=blue,black,brown", three},
		{"query", "form, explode: false", list, "color=a%2Cb,c", `["a,b","c"]`},
		{"query", "form, explode: false", list, "color=blue&color=black", "query color: repeated"},
		{"query", "form, explode: false", counts, "color=1,,2", "query color /1: type"},
		{"query", "form, explode: false", object, "color=R,100,G,200,B,150", rgb},
		{"query", "form, explode: false", object, "R=100&G=200&B=150", "query color: required"},
		{"query", "form, explode: false", object, "color=R,100,R,200,G,1,B,2", "query color: repeated"},
		{"query", "form, explode: true", text, "color=", `""`},
		{"query", "form, explode: true", text, "color=blue", blue},
		{"query", "form, explode: true", list, "color=blue&color=black&color=brown", three},
		{"query", "form, explode: true", list, "color=blue", `["blue"]`},
		{"query", "form, explode: true", list, "color=", `[""]`},
		{"query", "form, explode: true", counts, "color=", "query color /0: type"},
		{"query", "form, explode: true", list, "color=a,b", `["a,b"]`},
		{"query", "form, explode: true", object, "R=100&G=200&B=150", rgb},
		{"query", "form, explode: true", object, "R=100&G=200&B=150&other=1", rgb},
		{"query", "form, explode: true", object, "R=100&G=200", "query color: required"},
		{"query", "form, explode: true", object, "R=100&G=200&B=1&B=2", "query color /B: repeated"},

		{"cookie", "form, explode: false", text, "color=", `""`},
		{"cookie", "form, explode: false", text, "a=b; color=blue", blue},
		{"cookie", "form, explode: false", text, `color="bl%20ue"`, `"bl ue"`},
		{"cookie", "form, explode: false", text, "color=50%", `"50%"`},
		{"cookie", "form, explode: false", list, "color=blue,black,brown", three},
		{"cookie", "form, explode: false", object, "color=R,100,G,200,B,150", rgb},
		{"cookie", "form, explode: false", object, "color=R,100,G,200", "cookie color: required"},
		{"cookie", "form, explode: true", text, "color=blue", blue},
		{"cookie", "form, explode: true", list, "color=blue; color=black; color=brown", three},
		{"cookie", "form, explode: true", counts, "color=1; color=b", "cookie color /1: type"},
		{"cookie", "form, explode: true", object, "R=100; G=200; B=150", rgb},
		{"cookie", "cookie, explode: true", text, "color=a%20b", `"a%20b"`},

		{"query", "spaceDelimited, explode: false", list, "color=blue%20black%20brown", three},
		{"query", "spaceDelimited, explode: false", list, "color=blue+black+brown", three},
		{"query", "spaceDelimited, explode: false", list, "color=a,b", `["a,b"]`},
		{"query", "spaceDelimited, explode: false", counts, "color=1%202%20x", "query color /2: type"},
		{"query", "spaceDelimited, explode: false", object, "color=R%20100%20G%20200%20B%20150", rgb},
		{"query", "spaceDelimited, explode: false", object, "color=R%20100%20G", "query color: style"},
		{"query", "pipeDelimited, explode: false", list, "color=blue%7Cblack%7Cbrown", three},
		{"query", "pipeDelimited, explode: false", list, "color=blue|black%7cbrown", three},
		{"query", "pipeDelimited, explode: false", list, "color=blue&color=black", "query color: repeated"},
		{"query", "pipeDelimited, explode: false", object, "color=R%7C100%7CG%7C200%7CB%7C150", rgb},
		{"query", "pipeDelimited, explode: false", object, "color=R,100,G,200,B,150", "query color: style"},

		{"query", "deepObject, explode: true", object, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150", rgb},
		{"query", "deepObject, explode: true", object, "color[R]=100&color[G]=200&color[B]=150", rgb},
		{"query", "deepObject", object, "color[R]=100&color[G]=200&color[B]=150", rgb},
		{"query", "deepObject, explode: true", object, "color[R]=100&color[G]=200", "query color: required"},
		{"query", "deepObject, explode: true", object, "color[R]=100&color[G]=200&color[B]=x", "query color /B: type"},
		{"query", "deepObject, explode: true", object, "color=R,100,G,200,B,150", "query color: style"},
		{"query", "deepObject, explode: true", object, "R=100&G=200&B=150", "query color: required"},
	} {
		c := colors(t, "3.1.1", row.in, "style: "+row.style+", schema: "+row.schema)
		call, header, query := asked(t, c, carrier{row.in, row.text})
		value, there, findings := call.Read(call.Operation.Parameters[0], header, query)
		got := absent
		if len(findings) > 0 {
			got, _, _ = strings.Cut(tell(findings[:1]), ": ")
			got += ": " + findings[0].Keyword
		} else if there {
			data, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			got = string(data)
		}
		if got != row.want {
			t.Errorf("%s %s %s\n%s: got %s, want %s", row.in, row.style, row.schema, row.text, got, row.want)
		}
		if diff := cmp.Diff(tell(findings), tell(call.CheckRequest(header, query, nil))); diff != "" {
			t.Errorf("%s %s: CheckRequest judges otherwise:\n%s", row.style, row.text, diff)
		}
	}
}
