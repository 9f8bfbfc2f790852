package contract_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// upload is a schema with a property for each kind of part.
const upload = `schema: {type: object, required: [file], additionalProperties: false, properties: {
  file: {type: string, format: binary, maxLength: 4},
  meta: {type: object, required: [n], properties: {n: {type: integer}}},
  count: {type: integer},
  'files[]': {type: array, items: {type: string, format: binary}, maxItems: 2},
  notes: {type: array, items: {type: object, properties: {n: {type: integer}}}},
  image: {type: string, format: binary},
  code: {type: string, format: byte}}},
 encoding: {image: {contentType: 'image/png, image/jp*', headers: {X-Size: {required: true, schema: {type: integer}}}}}`

// body writes parts, each as its headers, an empty line and its content, with CRLF for each |.
func body(parts ...string) string {
	text := ""
	for _, part := range parts {
		text += "--B|" + part + "|"
	}
	return strings.ReplaceAll(text+"--B--|", "|", "\r\n")
}

func field(name, rest string) string {
	return `Content-Disposition: form-data; name="` + name + `"` + rest
}

func TestMultipartPartsAreTheMembersOfAnObject(t *testing.T) {
	t.Parallel()
	content := taking(t, "3.0.3", "multipart/form-data", upload, "")
	file := field("file", "||abcd")
	for _, test := range []struct{ body, want string }{
		{body(file), ""},
		{body(field("file", "; filename=\"a.bin\"|Content-Type: application/octet-stream||\xff\xfe\x00\x80")), ""},
		{body(field("file", "||\xff\xfe\x00\x80\x81")), "body /file: maxLength: is too long, with 5 characters"},
		{body(field("count", "||1")), `body: required: lacks the member "file"`},
		{body(file, field("count", "||1")), ""},
		{body(file, field("count", "||+1")), "body /count: type: is a string, not an integer"},
		{body(file, field("count", "||1"), field("count", "||2")), "body /count: repeated: is there more than once"},
		{body(file, field("other", "||1")), "body /other: additionalProperties: is a member that the contract does not have"},
		{body(file, field("meta", `||{"n":1}`)), ""},
		{
			body(file, field("meta", `|Content-Type: application/json||{"n":"1"}`)),
			"body /meta/n: type: is a string, not an integer",
		},
		{
			body(file, field("meta", `|Content-Type: application/json||{"n":`)),
			"body /meta/n: json: the text ends early at byte 5 of the part that begins at byte 63",
		},
		{body(file, field("files[]", "||\xff")), ""},
		{
			body(file, field("files[]", "||\xff"), field("files[]", "||"), field("files[]", "||a")),
			"body /files[]: maxItems: has too many elements, 3",
		},
		{body(file, field("notes", `||{"n":1}`)), ""},
		{body(file, field("notes", `|Content-Type: application/json||[{"n":1},{"n":2}]`)), ""},
		{
			body(file, field("notes", `||{"n":1}`), field("notes", `||{"n":"x"}`)),
			"body /notes/1/n: type: is a string, not an integer",
		},
		{body(file, field("image", "|Content-Type: image/png|X-Size: 5||\x89")), ""},
		{
			body(file, field("image", "|Content-Type: image/png||\x89")),
			"body /image: required: the part's header X-Size is missing",
		},
		{
			body(file, field("image", "|Content-Type: image/gif|X-Size: a||\x89")),
			"body /image: contentType: is a part of a media type that is not taken\n" +
				"body /image: type: the part's header X-Size is not an integer as JSON writes it",
		},
		{body(file, field("code", "||YQ==")), ""},
		{body(file, field("code", "||!")), "body /code: format: is not of the format byte"},
		{body("Content-Type: text/plain||a"), "body: multipart: a part has no name at byte 5"},
		{body("nonsense||a"), "body: multipart: a part has a line that is no header at byte 5"},
		{"--B\r\n", "body: multipart: the last part has no end at byte 5"},
		{"", "body: multipart: the boundary is not there at byte 0"},
		{
			"preamble\n--B \t\n" + field("file", "\n\nab") + "\n--B--epilogue",
			"body: multipart: the last part has no end at byte 76",
		},
		{"preamble\n--B \t\n" + field("file", "\n\nab") + "\n--B-- \nepilogue", ""},
		{body(field("file", "||--Bx1")), "body /file: maxLength: is too long, with 5 characters"},
		{strings.Repeat("--B\r\n\r\n\r\n", 1002) + "--B--", "body: multipart: there are more than 1000 parts at byte 8998"},
	} {
		got := tell(content.Check("multipart/form-data; boundary=B", []byte(test.body)))
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%.200q (-want +got):\n%s", test.body, diff)
		}
	}
	for _, mediaType := range []string{"multipart/form-data", "multipart/form-data; boundary=" + strings.Repeat("a", 71)} {
		if got := tell(content.Check(mediaType, []byte(body(file)))); !strings.Contains(got, "has no boundary") {
			t.Errorf("%s: %s", mediaType, got)
		}
	}
}

func TestBytesOfAnEmptySchemaAreNeverText(t *testing.T) {
	t.Parallel()
	for _, property := range []string{
		"{}", "{contentMediaType: image/png}", "{type: string, contentMediaType: image/png}",
	} {
		content := taking(t, "3.1.0", "multipart/form-data", "schema: {type: object, properties: {f: "+property+"}}", "")
		for _, part := range []string{"||\xff", "|Content-Type: image/png||\xff\x00"} {
			if got := content.Check("multipart/form-data; boundary=B", []byte(body(field("f", part)))); len(got) > 0 {
				t.Errorf("%s %q: %s", property, part, tell(got))
			}
		}
	}
	content := taking(t, "3.1.0", "multipart/form-data", "schema: {type: object, properties: {f: {type: string}, "+
		"b: {type: string, contentEncoding: base64}}}", "")
	got := tell(content.Check("multipart/form-data; boundary=B", []byte(body(field("f", "||\xff"), field("b", "||!")))))
	want := "body /f: encoding: the text is not UTF-8 at byte 0 of the part that begins at byte 5\n" +
		"body /b: contentEncoding: is not encoded in base64 of the part that begins at byte 57"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPartsOfAListAreItsElements(t *testing.T) {
	t.Parallel()
	content := taking(t, "3.1.0", "multipart/mixed", "schema: {type: array, maxItems: 2, items: {type: object, "+
		"properties: {n: {type: integer}}}}", "")
	for parts, want := range map[string]string{
		body(`||{"n":1}`, `Content-Type: application/json||{}`): "",
		body(`||{"n":1}`, `||{"n":true}`):                       "body /1/n: type: is a boolean, not an integer",
		body("||{}", "||{}", "||{}"):                            "body: maxItems: has too many elements, 3",
	} {
		if diff := cmp.Diff(want, tell(content.Check("multipart/mixed; boundary=B", []byte(parts)))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", parts, diff)
		}
	}
}

func FuzzMultipart(f *testing.F) {
	content := taking(f, "3.0.3", "multipart/form-data", upload, "")
	for _, seed := range []string{
		body(field("file", "||abcd")), body(field("meta", `||{"n":1}`)), "--B--", "--B\r\n\r\n--B--", "--B\n:\n\n--B--\n",
		body(field("image", "|Content-Transfer-Encoding: base64||YQ")), body("Content-Disposition: ;;;||"),
	} {
		f.Add("multipart/form-data; boundary=B", []byte(seed))
	}
	f.Fuzz(func(_ *testing.T, mediaType string, body []byte) { content.Check(mediaType, body) })
}
