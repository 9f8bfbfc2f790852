package admin

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"understudy/mock/problem"
)

// A Text is a file of the document.
type Text struct {
	// Generation is the id of the generation that it belongs to.
	Generation string
	// MediaType is application/json or application/yaml (RFC 9512).
	MediaType string
	// Tag tells its content from any other.
	Tag string
	// Body is the file, byte for byte. It is asked for only when it is sent.
	Body func() []byte
}

// showSpec answers GET /__admin/spec with the document as it was loaded, and with file=NAME one of the files that it
// resolved to. Names are looked up among those, and nowhere else.
func (c *room) showSpec(w http.ResponseWriter, r *http.Request) *problem.Problem {
	values, refusal := parameters(r, "file")
	if refusal != nil {
		return refusal
	}
	text, ok := c.loaded.Text(values.Get("file"))
	if !ok {
		return &problem.Problem{
			Kind: problem.NoSuchFile, Detail: fmt.Sprintf("%.200q is none of the files of the document", values.Get("file")),
		}
	}
	w.Header().Set("Mock-Generation", text.Generation)
	if unchanged(w, r, `"`+text.Tag+`"`) {
		return nil
	}
	body := text.Body()
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	open(w, text.MediaType, http.StatusOK)
	_, _ = w.Write(body)
	return nil
}

// unchanged sets the entity tag of an answer, and answers with 304 if the client has that already (RFC 9110, sections
// 13.1.2 and 15.4.5). Caches keep neither: the tag is for clients that ask again.
func unchanged(w http.ResponseWriter, r *http.Request, etag string) bool {
	w.Header().Set("ETag", etag)
	if !matches(r.Header.Values("If-None-Match"), etag) {
		return false
	}
	guarded(w)
	w.WriteHeader(http.StatusNotModified)
	return true
}

// matches reports whether a tag is among those of If-None-Match, by the weak comparison that the field asks for.
func matches(fields []string, etag string) bool {
	etag = strings.TrimPrefix(etag, "W/")
	for _, field := range fields {
		for tag := range strings.SplitSeq(field, ",") {
			if tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/"); tag == etag || tag == "*" {
				return true
			}
		}
	}
	return false
}
