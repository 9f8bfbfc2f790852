package e2e

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
)

// gzipped is a body in the content coding gzip (RFC 9110, section 8.4.1.3).
func gzipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text)) // into memory, so that there is no error
	_ = w.Close()
	return b.String()
}

// deflated is a body in the content coding deflate, which is the zlib format (RFC 9110, section 8.4.1.2).
func deflated(text string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.String()
}
