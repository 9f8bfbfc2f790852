package journal

import (
	"fmt"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"understudy/mock/problem"
)

// Body is what may be shown of a body with its header. JSON, forms and multipart bodies are shown with their secrets
// hidden and all else as it was; other text is shown unless it names a secret; what cannot be read is not shown, only
// measured, and so is all of an exchange whose bodies may hold a secret without a name. The length is the body's real
// one, in bytes: when it is more than what is here, the rest was not kept.
func (r *Redactor) Body(header http.Header, body []byte, length int64) string {
	switch {
	case len(body) == 0 && length > 0:
		return fmt.Sprintf("[not kept: %d bytes]", length)
	case r.Show:
		return string(body)
	case r.closed && len(body) > 0:
		return notShown(max(length, int64(len(body))), "that may hold a secret without a name")
	}
	return r.struck(r.body(header, body, length))
}

func (r *Redactor) body(header http.Header, body []byte, length int64) string {
	if length = max(length, int64(len(body))); length == 0 {
		return ""
	}
	cut := int64(len(body)) < length
	text := string(body)
	media, parameters, ok := mediaType(header)
	switch {
	case !ok || header.Get("Content-Encoding") != "" || !readable(text, cut):
		return notShown(length, "that are not plain text")
	case media == "application/x-www-form-urlencoded":
		return r.pairs(text, 0)
	case strings.HasPrefix(media, "multipart/"):
		return r.multipart(text, parameters["boundary"], length)
	case isJSON(media) || looksLikeJSON(text):
		if shown, ok := r.json(body, cut); ok {
			return shown
		}
		return notShown(length, "that are not JSON")
	case problem.SecretName(text) || problem.SecretName(unescape(text)) || r.mentions(unescape(text)):
		return notShown(length, "that name a secret")
	}
	return text
}

func notShown(length int64, why string) string {
	return fmt.Sprintf("[not shown: %d bytes %s]", length, why)
}

// mediaType reads the Content-Type. None at all is fine; one that cannot be read, a second one, or a charset that may
// spell names in other bytes than ASCII is not.
func mediaType(header http.Header) (media string, parameters map[string]string, ok bool) {
	types := header.Values("Content-Type")
	if len(types) == 0 {
		return "", nil, true
	}
	media, parameters, err := mime.ParseMediaType(types[0])
	if err != nil || len(types) > 1 {
		return "", nil, false
	}
	switch strings.ToLower(parameters["charset"]) {
	case "", "utf-8", "utf8", "us-ascii", "iso-8859-1", "windows-1252":
		return media, parameters, true
	}
	return "", nil, false
}

// readable reports whether text is UTF-8 without NUL. When it was cut, its last character may be torn.
func readable(text string, cut bool) bool {
	if cut {
		for i := 0; i < utf8.UTFMax-1 && !utf8.ValidString(text); i++ {
			text = text[:len(text)-1]
		}
	}
	return utf8.ValidString(text) && !strings.Contains(text, "\x00")
}

func isJSON(media string) bool {
	return media == "application/json" || media == "text/json" || strings.HasSuffix(media, "+json")
}

// looksLikeJSON is asked of text that does not claim to be JSON: many clients forget to say so.
func looksLikeJSON(text string) bool {
	text = strings.TrimLeft(text, " \t\r\n\ufeff")
	return text != "" && (text[0] == '{' || text[0] == '[')
}
