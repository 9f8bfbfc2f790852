package journal

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
)

const unreadableRest = "[not shown: the rest, which is not multipart]"

// multipart shows each part (RFC 7578) by its name, with its content treated as a body of its own. Where the parts
// cannot be read, what follows is not shown.
func (r *Redactor) multipart(text, boundary string, length int64) string {
	if boundary == "" {
		return notShown(length, "without a boundary")
	}
	var out strings.Builder
	parts := multipart.NewReader(strings.NewReader(text), boundary)
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			out.WriteString("--" + boundary + "--\r\n")
			return out.String()
		}
		if err != nil {
			return out.String() + unreadableRest
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return out.String() + unreadableRest
		}
		out.WriteString("--" + boundary + "\r\n" + r.part(part, content))
	}
}

func (r *Redactor) part(part *multipart.Part, content []byte) string {
	header := http.Header(part.Header)
	media, _, ok := mediaType(header)
	var shown string
	switch {
	case r.Secret(part.FormName()) || r.Secret(part.FileName()):
		shown = r.mark(string(content))
	case !ok || strings.HasPrefix(media, "multipart/"):
		// A multipart within a multipart is deprecated (RFC 7578, section 4.3) and not worth a second search.
		shown = notShown(int64(len(content)), "of a part")
	default:
		shown = r.Body(header, content, int64(len(content)))
	}
	return "Content-Disposition: form-data" + r.parameter("name", part.FormName()) +
		r.parameter("filename", part.FileName()) + "\r\n\r\n" + shown + "\r\n"
}

func (r *Redactor) parameter(name, value string) string {
	if value == "" {
		return ""
	}
	if r.nests(value) {
		value = r.mark(value)
	}
	return "; " + name + "=" + strconv.Quote(value)
}
