package mock

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/rs/cors"

	"understudy/mock/admin"
	"understudy/mock/listener"
	"understudy/mock/problem"
)

// loaded is what belongs to a generation besides what its replies are made of.
type loaded struct {
	// at is when it began to answer.
	at time.Time
	// cors are the rules for web pages of other origins; nil switches CORS off.
	cors *cors.Cors
	// early are the notices that were known when it began to answer.
	early []problem.Finding
	// texts are the files that the document consists of, itself the first.
	texts []*text
}

// A text is a file as it was read. What was parsed of it is kept elsewhere, so it is packed: to a tenth or so.
type text struct {
	name, mediaType string
	size            int
	// done is closed when what follows is there.
	done   chan struct{}
	tag    string
	packed []byte
}

// newText packs a file beside the load, which a large one would hold up.
func newText(name string, data []byte) *text {
	t := &text{name: name, mediaType: mediaTypeOf(name, data), size: len(data), done: make(chan struct{})}
	go t.pack(data)
	return t
}

func (t *text) pack(data []byte) {
	defer close(t.done)
	sum := sha256.Sum256(data)
	t.tag = hex.EncodeToString(sum[:16])
	var packed bytes.Buffer
	// Neither a level that exists nor a buffer can fail.
	w, _ := flate.NewWriter(&packed, flate.BestSpeed)
	_, _ = w.Write(data)
	_ = w.Close()
	t.packed = bytes.Clone(packed.Bytes())
}

// mediaTypeOf is application/json or application/yaml (RFC 9512), by the rules by which documents are read.
func mediaTypeOf(name string, data []byte) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".json":
		return "application/json"
	case ".yaml", ".yml":
		return "application/yaml"
	}
	if data = bytes.TrimLeft(data, "\xef\xbb\xbf \t\r\n"); len(data) > 0 && (data[0] == '{' || data[0] == '[') {
		return "application/json"
	}
	return "application/yaml"
}

// body is the text, byte for byte.
func (t *text) body() []byte {
	data := bytes.NewBuffer(make([]byte, 0, t.size))
	_, _ = io.Copy(data, flate.NewReader(bytes.NewReader(t.packed)))
	return data.Bytes()
}

// controls are what the control room may ask about what was loaded.
func (s *Server) controls() *admin.Loaded {
	return &admin.Loaded{
		Now: s.standing, Text: s.text, Stopping: listener.Draining, AnswerTimeout: s.answerTimeout,
		Reload: func(ctx context.Context) error {
			_, err := s.Reload(ctx)
			return err
		},
	}
}

// standing is what was loaded last, in short, and a channel that is closed when there is more to say.
func (s *Server) standing() (admin.Generation, <-chan struct{}) {
	now := s.loads.now.Load()
	g := now.generation
	return admin.Generation{
		ID: g.id, LoadedAt: g.at.UTC(), File: g.contract.File, Files: g.names(),
		Operations: len(g.contract.Operations), Notices: len(g.known()), Failure: now.failure, Revision: now.revision,
	}, now.over
}

// names are the files that the document consists of, as GET /__admin/spec knows them.
func (g *generation) names() []string {
	names := make([]string, len(g.texts))
	for i := range g.texts {
		names[i] = g.texts[i].name
		if i == 0 {
			// References start from the folder that the document is in, so its own name is one as well.
			names[i] = path.Base(filepath.ToSlash(names[i]))
		}
	}
	return names
}

// text is a file of the document by its name; the empty name is the document itself.
func (s *Server) text(name string) (admin.Text, bool) {
	g := s.current.Load()
	at := 0
	if name != "" {
		if at = slices.Index(g.names(), name); at < 0 {
			return admin.Text{}, false
		}
	}
	t := g.texts[at]
	<-t.done
	return admin.Text{Generation: g.id, MediaType: t.mediaType, Tag: t.tag, Body: t.body}, true
}
